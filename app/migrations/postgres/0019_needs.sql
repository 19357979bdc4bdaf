-- What centres lack (DON-03, issue 9). All amounts are pieces. What is still open is never stored: needed - reserved - received -
-- transferred_in. rank follows from the amounts and is written with them: 0 urgent, 1 open, 2 covered, 3 closed; it sorts the lists.
-- closed_at is when it was covered by what came; ended_at when the centre took it back. An empty address or telephone is the centre's.
CREATE TABLE needs (
    id UUID PRIMARY KEY NOT NULL,
    centre_id UUID NOT NULL REFERENCES centres (id),
    county_code TEXT NOT NULL,
    township_code TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('goods', 'service')),
    category TEXT NOT NULL,
    item TEXT NOT NULL,
    spec TEXT NOT NULL,
    purpose TEXT NOT NULL,
    unit TEXT NOT NULL,
    piece TEXT NOT NULL,
    per_package BIGINT NOT NULL CHECK (per_package > 0),
    needed BIGINT NOT NULL CHECK (needed > 0),
    reserved BIGINT NOT NULL CHECK (reserved >= 0),
    received BIGINT NOT NULL CHECK (received >= 0),
    transferred_in BIGINT NOT NULL CHECK (transferred_in >= 0),
    urgent BOOLEAN NOT NULL,
    reason TEXT NOT NULL,
    needed_by DATE NOT NULL,
    in_parts BOOLEAN NOT NULL,
    address TEXT NOT NULL,
    hours TEXT NOT NULL,
    phone TEXT NOT NULL,
    rank BIGINT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    confirmed_at TIMESTAMPTZ NOT NULL,
    closed_at TIMESTAMPTZ,
    ended_at TIMESTAMPTZ,
    version BIGINT NOT NULL,
    search TEXT NOT NULL,
    batch_id UUID
);
CREATE INDEX needs_order ON needs (rank, needed_by, id);
CREATE INDEX needs_county ON needs (county_code, rank, needed_by, id);
CREATE INDEX needs_township ON needs (township_code, rank, needed_by, id);
CREATE INDEX needs_centre ON needs (centre_id, rank, needed_by, id);
CREATE INDEX needs_category ON needs (category, rank, needed_by, id);
CREATE INDEX needs_confirmed ON needs (confirmed_at);

-- What a centre says about gifts in general: what should not be brought, a line each.
CREATE TABLE need_notes (
    centre_id UUID PRIMARY KEY NOT NULL REFERENCES centres (id),
    avoid TEXT NOT NULL,
    version BIGINT NOT NULL,
    updated_at TIMESTAMPTZ NOT NULL
);

-- Where money goes, elsewhere (DON-05): an office, or the registered campaign of a charity. Public once it is verified, by somebody
-- else than who proposed it.
CREATE TABLE money_pointers (
    id UUID PRIMARY KEY NOT NULL,
    centre_id UUID REFERENCES centres (id),
    county_code TEXT NOT NULL,
    township_code TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('offline_office', 'campaign')),
    name TEXT NOT NULL,
    address TEXT NOT NULL,
    phone TEXT NOT NULL,
    hours TEXT NOT NULL,
    uscc TEXT NOT NULL,
    certificate_no TEXT NOT NULL,
    plan_no TEXT NOT NULL,
    link TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('proposed', 'verified', 'refused', 'ended')),
    reason TEXT NOT NULL,
    proposed_by UUID NOT NULL REFERENCES staff (id),
    proposed_at TIMESTAMPTZ NOT NULL,
    verified_by UUID REFERENCES staff (id),
    verified_at TIMESTAMPTZ,
    version BIGINT NOT NULL,
    CHECK (verified_by IS NULL OR verified_by <> proposed_by)
);
CREATE INDEX money_pointers_county ON money_pointers (county_code, state, id);
