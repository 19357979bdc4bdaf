-- When somebody last got the digest of their work, and up to when it told.
CREATE TABLE work_digests (
    staff_id UUID PRIMARY KEY NOT NULL REFERENCES staff (id),
    day DATE NOT NULL,
    told_until TIMESTAMPTZ NOT NULL
);

-- A list of cases that was checked and waits an hour for its confirmation. Only what may be kept is in it, sealed (ID-07).
CREATE TABLE case_uploads (
    id UUID PRIMARY KEY NOT NULL,
    staff_id UUID NOT NULL REFERENCES staff (id),
    content BYTEA NOT NULL,
    at TIMESTAMPTZ NOT NULL
);
CREATE INDEX case_uploads_at ON case_uploads (at);

-- Lists that were read in; the file's name is not kept, since it may name a person.
CREATE TABLE case_batches (
    id UUID PRIMARY KEY NOT NULL,
    staff_id UUID NOT NULL REFERENCES staff (id),
    division TEXT NOT NULL,
    county_code TEXT NOT NULL,
    township_code TEXT NOT NULL,
    at TIMESTAMPTZ NOT NULL,
    n BIGINT NOT NULL,
    undone_at TIMESTAMPTZ,
    undone_by UUID
);
CREATE INDEX case_batches_county ON case_batches (county_code, at);
CREATE INDEX case_batches_township ON case_batches (township_code, at);

CREATE TABLE case_batch_items (
    batch_id UUID NOT NULL REFERENCES case_batches (id),
    case_id UUID NOT NULL REFERENCES cases (id),
    line BIGINT NOT NULL,
    PRIMARY KEY (batch_id, case_id)
);
CREATE INDEX case_batch_items_case ON case_batch_items (case_id);
