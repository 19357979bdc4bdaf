-- The register of objections (OBJ-01 to OBJ-10). Who objected, what they said, why it was decided: sealed. code_hash finds an
-- objection by its receipt code, code is the code sealed, for mails. handler and reviewed_by are staff ids as text, as in notices.
CREATE TABLE objections (
    id UUID PRIMARY KEY NOT NULL,
    reference TEXT NOT NULL UNIQUE,
    code_hash TEXT NOT NULL UNIQUE,
    code BYTEA NOT NULL,
    notice_id UUID NOT NULL REFERENCES notices (id),
    notice_no TEXT NOT NULL,
    county_code TEXT NOT NULL,
    serial BIGINT,
    case_id UUID REFERENCES cases (id),
    kind TEXT NOT NULL CHECK (kind IN ('objection', 'report')),
    channel TEXT NOT NULL,
    identity TEXT NOT NULL CHECK (identity IN ('real-name', 'anonymous')),
    person BYTEA,
    ground TEXT NOT NULL,
    statement BYTEA NOT NULL,
    lang TEXT NOT NULL,
    received_at TIMESTAMPTZ NOT NULL,
    accept_by DATE NOT NULL,
    finish_by DATE NOT NULL,
    state TEXT NOT NULL,
    version BIGINT NOT NULL,
    accepted_at TIMESTAMPTZ,
    extended_at TIMESTAMPTZ,
    extension BYTEA,
    decided_at TIMESTAMPTZ,
    reasons BYTEA,
    handler TEXT,
    no_relation BOOLEAN NOT NULL,
    reviewed_by TEXT NOT NULL,
    entered_by UUID REFERENCES staff (id),
    erased_at TIMESTAMPTZ,
    CHECK (identity = 'real-name' OR person IS NULL),
    CHECK (handler IS NULL OR handler <> reviewed_by),
    CHECK (handler IS NULL OR no_relation)
);
CREATE INDEX objections_county ON objections (county_code, finish_by, id);
CREATE INDEX objections_entered ON objections (entered_by, id);
CREATE INDEX objections_notice ON objections (notice_id, id);
CREATE INDEX objections_case ON objections (case_id, state);
CREATE INDEX objections_received ON objections (received_at);

-- What happened to an objection, in order; the note is sealed.
CREATE TABLE objection_events (
    objection_id UUID NOT NULL REFERENCES objections (id),
    seq BIGINT NOT NULL,
    at TIMESTAMPTZ NOT NULL,
    staff_id UUID,
    act TEXT NOT NULL,
    note BYTEA,
    PRIMARY KEY (objection_id, seq)
);

-- What somebody has typed and not yet sent, for an hour. hash is the keyed code of the cookie's token.
CREATE TABLE objection_drafts (
    id UUID PRIMARY KEY NOT NULL,
    hash TEXT NOT NULL UNIQUE,
    notice_id UUID NOT NULL REFERENCES notices (id),
    content BYTEA NOT NULL,
    objection_id UUID REFERENCES objections (id),
    at TIMESTAMPTZ NOT NULL
);
CREATE INDEX objection_drafts_at ON objection_drafts (at);

-- The last number taken, per county and year.
CREATE TABLE objection_numbers (
    county_code TEXT NOT NULL,
    year BIGINT NOT NULL,
    last BIGINT NOT NULL,
    PRIMARY KEY (county_code, year)
);

-- Public counts (OBJ-10): quarter is 2026-3; what is closed counts in the quarter in which it was.
CREATE TABLE objection_counts (
    county_code TEXT NOT NULL,
    quarter TEXT NOT NULL,
    received BIGINT NOT NULL,
    closed BIGINT NOT NULL,
    sustained BIGINT NOT NULL,
    PRIMARY KEY (county_code, quarter)
);

-- How often somebody did what must be limited strictly (AC-10, IN-07, RL-04). whose is a keyed code, slot an hour or a day.
CREATE TABLE quotas (
    what TEXT NOT NULL,
    whose TEXT NOT NULL,
    slot TEXT NOT NULL,
    n BIGINT NOT NULL,
    at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (what, whose, slot)
);
CREATE INDEX quotas_at ON quotas (at);
