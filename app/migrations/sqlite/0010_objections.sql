-- The register of objections (OBJ-01 to OBJ-10). Who objected, what they said, why it was decided: sealed. code_hash finds an
-- objection by its receipt code, code is the code sealed, for mails. handler and reviewed_by are staff ids as text, as in notices.
CREATE TABLE objections (
    id BLOB PRIMARY KEY NOT NULL,
    reference TEXT NOT NULL UNIQUE,
    code_hash TEXT NOT NULL UNIQUE,
    code BLOB NOT NULL,
    notice_id BLOB NOT NULL REFERENCES notices (id),
    notice_no TEXT NOT NULL,
    county_code TEXT NOT NULL,
    serial INTEGER,
    case_id BLOB REFERENCES cases (id),
    kind TEXT NOT NULL CHECK (kind IN ('objection', 'report')),
    channel TEXT NOT NULL,
    identity TEXT NOT NULL CHECK (identity IN ('real-name', 'anonymous')),
    person BLOB,
    ground TEXT NOT NULL,
    statement BLOB NOT NULL,
    lang TEXT NOT NULL,
    received_at TEXT NOT NULL,
    accept_by TEXT NOT NULL,
    finish_by TEXT NOT NULL,
    state TEXT NOT NULL,
    version INTEGER NOT NULL,
    accepted_at TEXT,
    extended_at TEXT,
    extension BLOB,
    decided_at TEXT,
    reasons BLOB,
    handler TEXT,
    no_relation INTEGER NOT NULL,
    reviewed_by TEXT NOT NULL,
    entered_by BLOB REFERENCES staff (id),
    erased_at TEXT,
    CHECK (identity = 'real-name' OR person IS NULL),
    CHECK (handler IS NULL OR handler <> reviewed_by),
    CHECK (handler IS NULL OR no_relation)
) STRICT;
CREATE INDEX objections_county ON objections (county_code, finish_by, id);
CREATE INDEX objections_entered ON objections (entered_by, id);
CREATE INDEX objections_notice ON objections (notice_id, id);
CREATE INDEX objections_case ON objections (case_id, state);
CREATE INDEX objections_received ON objections (received_at);

-- What happened to an objection, in order; the note is sealed.
CREATE TABLE objection_events (
    objection_id BLOB NOT NULL REFERENCES objections (id),
    seq INTEGER NOT NULL,
    at TEXT NOT NULL,
    staff_id BLOB,
    act TEXT NOT NULL,
    note BLOB,
    PRIMARY KEY (objection_id, seq)
) STRICT;

-- What somebody has typed and not yet sent, for an hour. hash is the keyed code of the cookie's token.
CREATE TABLE objection_drafts (
    id BLOB PRIMARY KEY NOT NULL,
    hash TEXT NOT NULL UNIQUE,
    notice_id BLOB NOT NULL REFERENCES notices (id),
    content BLOB NOT NULL,
    objection_id BLOB REFERENCES objections (id),
    at TEXT NOT NULL
) STRICT;
CREATE INDEX objection_drafts_at ON objection_drafts (at);

-- The last number taken, per county and year.
CREATE TABLE objection_numbers (
    county_code TEXT NOT NULL,
    year INTEGER NOT NULL,
    last INTEGER NOT NULL,
    PRIMARY KEY (county_code, year)
) STRICT;

-- Public counts (OBJ-10): quarter is 2026-3; what is closed counts in the quarter in which it was.
CREATE TABLE objection_counts (
    county_code TEXT NOT NULL,
    quarter TEXT NOT NULL,
    received INTEGER NOT NULL,
    closed INTEGER NOT NULL,
    sustained INTEGER NOT NULL,
    PRIMARY KEY (county_code, quarter)
) STRICT;

-- How often somebody did what must be limited strictly (AC-10, IN-07, RL-04). whose is a keyed code, slot an hour or a day.
CREATE TABLE quotas (
    what TEXT NOT NULL,
    whose TEXT NOT NULL,
    slot TEXT NOT NULL,
    n INTEGER NOT NULL,
    at TEXT NOT NULL,
    PRIMARY KEY (what, whose, slot)
) STRICT;
CREATE INDEX quotas_at ON quotas (at);
