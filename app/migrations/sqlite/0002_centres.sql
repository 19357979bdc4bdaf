-- Units that may receive gifts (DON-04). batch_id is the import that last wrote the row, NULL when staff did.
CREATE TABLE donee_units (
    id BLOB PRIMARY KEY NOT NULL,
    uscc TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    kind TEXT NOT NULL,
    exception_reason TEXT,
    government_level TEXT,
    issues_receipts INTEGER NOT NULL,
    tax_year INTEGER,
    tax_list_url TEXT,
    batch_id BLOB REFERENCES import_batches (id),
    CHECK ((kind = 'government_exception') = (exception_reason IS NOT NULL AND government_level IS NOT NULL)),
    CHECK ((tax_year IS NULL) = (tax_list_url IS NULL))
) STRICT;

-- Care centres. occupied is for staff; the public is told in words (PUB-12). search is made by centres/search.rs.
CREATE TABLE centres (
    id BLOB PRIMARY KEY NOT NULL,
    code TEXT NOT NULL UNIQUE,
    slug TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    kind TEXT NOT NULL,
    host_unit TEXT NOT NULL,
    donee_unit_id BLOB REFERENCES donee_units (id),
    county_code TEXT NOT NULL,
    township_code TEXT NOT NULL,
    address TEXT NOT NULL,
    phone TEXT NOT NULL,
    latitude REAL,
    longitude REAL,
    beds INTEGER NOT NULL,
    occupied INTEGER,
    rooms INTEGER,
    carers INTEGER,
    medical_staff INTEGER,
    facilities TEXT NOT NULL,
    services TEXT NOT NULL,
    visiting_hours TEXT,
    visiting_rules TEXT,
    opened_on TEXT,
    updated_at TEXT NOT NULL,
    rev INTEGER NOT NULL,
    batch_id BLOB REFERENCES import_batches (id),
    search TEXT NOT NULL,
    CHECK (beds > 0 AND (occupied IS NULL OR (occupied >= 0 AND occupied <= beds))),
    CHECK ((latitude IS NULL) = (longitude IS NULL)),
    CHECK (kind <> 'village_clinic' OR donee_unit_id IS NOT NULL)
) STRICT;
CREATE INDEX centres_county ON centres (county_code, code);
CREATE INDEX centres_township ON centres (township_code);
CREATE INDEX centres_donee ON centres (donee_unit_id);

-- What changed of the public facts, for the page of a centre. rev counts the changes of one centre.
CREATE TABLE centre_changes (
    centre_id BLOB NOT NULL REFERENCES centres (id) ON DELETE CASCADE,
    rev INTEGER NOT NULL,
    field TEXT NOT NULL,
    at TEXT NOT NULL,
    old_value TEXT NOT NULL,
    new_value TEXT NOT NULL,
    batch_id BLOB REFERENCES import_batches (id),
    PRIMARY KEY (centre_id, rev, field)
) STRICT;

-- How each row was before an import wrote it; before_row is NULL where the import added it. Emptied when undone.
CREATE TABLE import_undo (
    batch_id BLOB NOT NULL REFERENCES import_batches (id),
    what TEXT NOT NULL,
    item_id BLOB NOT NULL,
    before_row TEXT,
    PRIMARY KEY (batch_id, what, item_id)
) STRICT;
