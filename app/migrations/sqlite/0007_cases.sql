-- Cases (RES-08). person is sealed: name, village, guardian's contact (ID-07). identity is a keyed code of an ID that is not
-- kept; name_code one of the name, for the linter (PUB-20). live: something can still happen with it.
CREATE TABLE cases (
    id BLOB PRIMARY KEY NOT NULL,
    reference TEXT NOT NULL UNIQUE,
    county_code TEXT NOT NULL,
    township_code TEXT NOT NULL,
    village_code TEXT NOT NULL,
    centre_id BLOB REFERENCES centres (id),
    state TEXT NOT NULL,
    state_since TEXT NOT NULL,
    version INTEGER NOT NULL,
    live INTEGER NOT NULL,
    masked TEXT NOT NULL,
    person BLOB NOT NULL,
    name_code TEXT NOT NULL,
    identity TEXT,
    adult_on TEXT,
    web_consent TEXT NOT NULL CHECK (web_consent IN ('given', 'refused', 'unknown')),
    applied_on TEXT,
    reported_on TEXT,
    reported_by TEXT,
    approved_on TEXT,
    approved_by TEXT,
    approved_no TEXT,
    filed_on TEXT,
    filed_by TEXT,
    filed_no TEXT,
    eligible_village INTEGER,
    eligible_township INTEGER,
    created_by BLOB NOT NULL REFERENCES staff (id),
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX cases_identity ON cases (identity) WHERE live;
CREATE INDEX cases_name ON cases (name_code);
CREATE INDEX cases_county ON cases (county_code, state, id);
CREATE INDEX cases_township ON cases (township_code, state, id);
CREATE INDEX cases_village ON cases (village_code, state, id);
CREATE INDEX cases_centre ON cases (centre_id, state, id);
CREATE INDEX cases_state ON cases (state, id);
CREATE INDEX cases_county_id ON cases (county_code, id);
CREATE INDEX cases_township_id ON cases (township_code, id);
CREATE INDEX cases_village_id ON cases (village_code, id);

-- What happened to a case, in order: seq is the version it led to. note is for colleagues.
CREATE TABLE case_events (
    case_id BLOB NOT NULL REFERENCES cases (id),
    seq INTEGER NOT NULL,
    at TEXT NOT NULL,
    staff_id BLOB,
    role TEXT NOT NULL,
    act TEXT NOT NULL,
    from_state TEXT NOT NULL,
    to_state TEXT NOT NULL,
    on_date TEXT NOT NULL,
    authority TEXT NOT NULL,
    number TEXT NOT NULL,
    note TEXT NOT NULL,
    PRIMARY KEY (case_id, seq)
) STRICT;

-- How many cases stand where, kept by every step.
CREATE TABLE case_counts (
    township_code TEXT NOT NULL,
    state TEXT NOT NULL,
    n INTEGER NOT NULL,
    PRIMARY KEY (township_code, state)
) STRICT;

-- The last number taken, per county and year.
CREATE TABLE case_numbers (
    county_code TEXT NOT NULL,
    year INTEGER NOT NULL,
    last INTEGER NOT NULL,
    PRIMARY KEY (county_code, year)
) STRICT;

-- Whether the person is eligible (seed 39-46), confirmed by the village and by the township each for itself. facts is sealed:
-- hardship, disability, self-care and family as they were found on that day, with the version of the code lists (RES-02).
CREATE TABLE case_checks (
    id BLOB PRIMARY KEY NOT NULL,
    case_id BLOB NOT NULL REFERENCES cases (id),
    level TEXT NOT NULL CHECK (level IN ('village', 'township')),
    facts BLOB NOT NULL,
    eligible INTEGER NOT NULL,
    by_staff BLOB NOT NULL REFERENCES staff (id),
    at TEXT NOT NULL,
    UNIQUE (case_id, level)
) STRICT;

-- What was agreed to or refused, in order; the latest line of a kind counts (seed 45, PUB-10). text_version names the text signed.
CREATE TABLE case_consents (
    id BLOB PRIMARY KEY NOT NULL,
    case_id BLOB NOT NULL REFERENCES cases (id),
    kind TEXT NOT NULL CHECK (kind IN ('stay', 'web')),
    given INTEGER NOT NULL,
    signer TEXT NOT NULL CHECK (signer IN ('self', 'guardian')),
    on_date TEXT NOT NULL,
    text_version TEXT NOT NULL,
    by_staff BLOB NOT NULL REFERENCES staff (id),
    at TEXT NOT NULL
) STRICT;
CREATE INDEX case_consents_case ON case_consents (case_id, kind, id);

-- Opinions asked of the departments; one open question a kind.
CREATE TABLE case_opinions (
    id BLOB PRIMARY KEY NOT NULL,
    case_id BLOB NOT NULL REFERENCES cases (id),
    kind TEXT NOT NULL CHECK (kind IN ('dpf', 'qualification')),
    asked_at TEXT NOT NULL,
    asked_by BLOB NOT NULL REFERENCES staff (id),
    answered_at TEXT,
    answered_by BLOB REFERENCES staff (id),
    opinion TEXT CHECK (opinion IN ('yes', 'remarks', 'no')),
    note TEXT NOT NULL,
    CHECK ((answered_at IS NULL) = (opinion IS NULL))
) STRICT;
CREATE INDEX case_opinions_case ON case_opinions (case_id, id);
CREATE UNIQUE INDEX case_opinions_open ON case_opinions (case_id, kind) WHERE answered_at IS NULL;
