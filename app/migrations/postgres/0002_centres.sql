-- Units that may receive gifts (DON-04). batch_id is the import that last wrote the row, NULL when staff did.
CREATE TABLE donee_units (
    id UUID PRIMARY KEY NOT NULL,
    uscc TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    kind TEXT NOT NULL,
    exception_reason TEXT,
    government_level TEXT,
    issues_receipts BOOLEAN NOT NULL,
    tax_year BIGINT,
    tax_list_url TEXT,
    batch_id UUID REFERENCES import_batches (id),
    CHECK ((kind = 'government_exception') = (exception_reason IS NOT NULL AND government_level IS NOT NULL)),
    CHECK ((tax_year IS NULL) = (tax_list_url IS NULL))
);

-- Care centres. occupied is for staff; the public is told in words (PUB-12). search is made by centres/search.rs.
CREATE TABLE centres (
    id UUID PRIMARY KEY NOT NULL,
    code TEXT COLLATE "C" NOT NULL UNIQUE,
    slug TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    kind TEXT NOT NULL,
    host_unit TEXT NOT NULL,
    donee_unit_id UUID REFERENCES donee_units (id),
    county_code TEXT NOT NULL,
    township_code TEXT NOT NULL,
    address TEXT NOT NULL,
    phone TEXT NOT NULL,
    latitude DOUBLE PRECISION,
    longitude DOUBLE PRECISION,
    beds BIGINT NOT NULL,
    occupied BIGINT,
    rooms BIGINT,
    carers BIGINT,
    medical_staff BIGINT,
    facilities TEXT NOT NULL,
    services TEXT NOT NULL,
    visiting_hours TEXT,
    visiting_rules TEXT,
    opened_on DATE,
    updated_at TIMESTAMPTZ NOT NULL,
    rev BIGINT NOT NULL,
    batch_id UUID REFERENCES import_batches (id),
    search TEXT NOT NULL,
    CHECK (beds > 0 AND (occupied IS NULL OR (occupied >= 0 AND occupied <= beds))),
    CHECK ((latitude IS NULL) = (longitude IS NULL)),
    CHECK (kind <> 'village_clinic' OR donee_unit_id IS NOT NULL)
);
CREATE INDEX centres_county ON centres (county_code, code);
CREATE INDEX centres_township ON centres (township_code);
CREATE INDEX centres_donee ON centres (donee_unit_id);

-- What changed of the public facts, for the page of a centre. rev counts the changes of one centre.
CREATE TABLE centre_changes (
    centre_id UUID NOT NULL REFERENCES centres (id) ON DELETE CASCADE,
    rev BIGINT NOT NULL,
    field TEXT NOT NULL,
    at TIMESTAMPTZ NOT NULL,
    old_value TEXT NOT NULL,
    new_value TEXT NOT NULL,
    batch_id UUID REFERENCES import_batches (id),
    PRIMARY KEY (centre_id, rev, field)
);

-- How each row was before an import wrote it; before_row is NULL where the import added it. Emptied when undone.
CREATE TABLE import_undo (
    batch_id UUID NOT NULL REFERENCES import_batches (id),
    what TEXT NOT NULL,
    item_id UUID NOT NULL,
    before_row TEXT,
    PRIMARY KEY (batch_id, what, item_id)
);
