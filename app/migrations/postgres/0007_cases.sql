-- Cases (RES-08). person is sealed: name, village, guardian's contact (ID-07). identity is a keyed code of an ID that is not
-- kept; name_code one of the name, for the linter (PUB-20). live: something can still happen with it.
CREATE TABLE cases (
    id UUID PRIMARY KEY NOT NULL,
    reference TEXT NOT NULL UNIQUE,
    county_code TEXT NOT NULL,
    township_code TEXT NOT NULL,
    village_code TEXT NOT NULL,
    centre_id UUID REFERENCES centres (id),
    state TEXT NOT NULL,
    state_since TIMESTAMPTZ NOT NULL,
    version BIGINT NOT NULL,
    live BOOLEAN NOT NULL,
    masked TEXT NOT NULL,
    person BYTEA NOT NULL,
    name_code TEXT NOT NULL,
    identity TEXT,
    adult_on DATE,
    web_consent TEXT NOT NULL CHECK (web_consent IN ('given', 'refused', 'unknown')),
    applied_on DATE,
    reported_on DATE,
    reported_by TEXT,
    approved_on DATE,
    approved_by TEXT,
    approved_no TEXT,
    filed_on DATE,
    filed_by TEXT,
    filed_no TEXT,
    eligible_village BOOLEAN,
    eligible_township BOOLEAN,
    created_by UUID NOT NULL REFERENCES staff (id),
    created_at TIMESTAMPTZ NOT NULL,
    updated_at TIMESTAMPTZ NOT NULL
);
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
    case_id UUID NOT NULL REFERENCES cases (id),
    seq BIGINT NOT NULL,
    at TIMESTAMPTZ NOT NULL,
    staff_id UUID,
    role TEXT NOT NULL,
    act TEXT NOT NULL,
    from_state TEXT NOT NULL,
    to_state TEXT NOT NULL,
    on_date DATE NOT NULL,
    authority TEXT NOT NULL,
    number TEXT NOT NULL,
    note TEXT NOT NULL,
    PRIMARY KEY (case_id, seq)
);

-- How many cases stand where, kept by every step.
CREATE TABLE case_counts (
    township_code TEXT NOT NULL,
    state TEXT NOT NULL,
    n BIGINT NOT NULL,
    PRIMARY KEY (township_code, state)
);

-- The last number taken, per county and year.
CREATE TABLE case_numbers (
    county_code TEXT NOT NULL,
    year BIGINT NOT NULL,
    last BIGINT NOT NULL,
    PRIMARY KEY (county_code, year)
);

-- Whether the person is eligible (seed 39-46), confirmed by the village and by the township each for itself. facts is sealed:
-- hardship, disability, self-care and family as they were found on that day, with the version of the code lists (RES-02).
CREATE TABLE case_checks (
    id UUID PRIMARY KEY NOT NULL,
    case_id UUID NOT NULL REFERENCES cases (id),
    level TEXT NOT NULL CHECK (level IN ('village', 'township')),
    facts BYTEA NOT NULL,
    eligible BOOLEAN NOT NULL,
    by_staff UUID NOT NULL REFERENCES staff (id),
    at TIMESTAMPTZ NOT NULL,
    UNIQUE (case_id, level)
);

-- What was agreed to or refused, in order; the latest line of a kind counts (seed 45, PUB-10). text_version names the text signed.
CREATE TABLE case_consents (
    id UUID PRIMARY KEY NOT NULL,
    case_id UUID NOT NULL REFERENCES cases (id),
    kind TEXT NOT NULL CHECK (kind IN ('stay', 'web')),
    given BOOLEAN NOT NULL,
    signer TEXT NOT NULL CHECK (signer IN ('self', 'guardian')),
    on_date DATE NOT NULL,
    text_version TEXT NOT NULL,
    by_staff UUID NOT NULL REFERENCES staff (id),
    at TIMESTAMPTZ NOT NULL
);
CREATE INDEX case_consents_case ON case_consents (case_id, kind, id);

-- Opinions asked of the departments; one open question a kind.
CREATE TABLE case_opinions (
    id UUID PRIMARY KEY NOT NULL,
    case_id UUID NOT NULL REFERENCES cases (id),
    kind TEXT NOT NULL CHECK (kind IN ('dpf', 'qualification')),
    asked_at TIMESTAMPTZ NOT NULL,
    asked_by UUID NOT NULL REFERENCES staff (id),
    answered_at TIMESTAMPTZ,
    answered_by UUID REFERENCES staff (id),
    opinion TEXT CHECK (opinion IN ('yes', 'remarks', 'no')),
    note TEXT NOT NULL,
    CHECK ((answered_at IS NULL) = (opinion IS NULL))
);
CREATE INDEX case_opinions_case ON case_opinions (case_id, id);
CREATE UNIQUE INDEX case_opinions_open ON case_opinions (case_id, kind) WHERE answered_at IS NULL;
