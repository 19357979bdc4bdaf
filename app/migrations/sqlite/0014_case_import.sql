-- When somebody last got the digest of their work, and up to when it told.
CREATE TABLE work_digests (
    staff_id BLOB PRIMARY KEY NOT NULL REFERENCES staff (id),
    day TEXT NOT NULL,
    told_until TEXT NOT NULL
) STRICT;

-- A list of cases that was checked and waits an hour for its confirmation. Only what may be kept is in it, sealed (ID-07).
CREATE TABLE case_uploads (
    id BLOB PRIMARY KEY NOT NULL,
    staff_id BLOB NOT NULL REFERENCES staff (id),
    content BLOB NOT NULL,
    at TEXT NOT NULL
) STRICT;
CREATE INDEX case_uploads_at ON case_uploads (at);

-- Lists that were read in; the file's name is not kept, since it may name a person.
CREATE TABLE case_batches (
    id BLOB PRIMARY KEY NOT NULL,
    staff_id BLOB NOT NULL REFERENCES staff (id),
    division TEXT NOT NULL,
    county_code TEXT NOT NULL,
    township_code TEXT NOT NULL,
    at TEXT NOT NULL,
    n INTEGER NOT NULL,
    undone_at TEXT,
    undone_by BLOB
) STRICT;
CREATE INDEX case_batches_county ON case_batches (county_code, at);
CREATE INDEX case_batches_township ON case_batches (township_code, at);

CREATE TABLE case_batch_items (
    batch_id BLOB NOT NULL REFERENCES case_batches (id),
    case_id BLOB NOT NULL REFERENCES cases (id),
    line INTEGER NOT NULL,
    PRIMARY KEY (batch_id, case_id)
) STRICT;
CREATE INDEX case_batch_items_case ON case_batch_items (case_id);
