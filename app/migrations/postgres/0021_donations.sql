-- Gifts (DON-01 to DON-16). A gift has a part for each centre, a part an item for each need. All amounts are pieces.
-- donor, note, code: sealed. code_hash finds a gift by its code; once is the form it came from, so that the same form twice is one gift.
CREATE TABLE gifts (
    id UUID PRIMARY KEY NOT NULL,
    once TEXT UNIQUE,
    code_hash TEXT NOT NULL UNIQUE,
    code BYTEA NOT NULL,
    donor_kind TEXT NOT NULL,
    donor BYTEA,
    display TEXT NOT NULL,
    lang TEXT NOT NULL,
    way TEXT NOT NULL,
    deliver_on DATE,
    note BYTEA,
    asked_agreement BOOLEAN NOT NULL,
    consent TEXT NOT NULL,
    registered_at TIMESTAMPTZ NOT NULL,
    version BIGINT NOT NULL,
    erased_at TIMESTAMPTZ
);
CREATE INDEX gifts_registered ON gifts (registered_at, id);

-- The state of a part with its facts: hold_until and lapsed, first_approver, outstanding. due_on is the next day on which something must
-- have happened; 9999-12-31 when nothing runs out. delivery_no stands on the box (the code never does).
CREATE TABLE gift_parts (
    id UUID PRIMARY KEY NOT NULL,
    gift_id UUID NOT NULL REFERENCES gifts (id),
    reference TEXT NOT NULL UNIQUE,
    delivery_no TEXT NOT NULL UNIQUE,
    centre_id UUID NOT NULL REFERENCES centres (id),
    county_code TEXT NOT NULL,
    township_code TEXT NOT NULL,
    donee TEXT NOT NULL,
    stage TEXT NOT NULL,
    hold_until TIMESTAMPTZ,
    lapsed BOOLEAN NOT NULL,
    first_approver UUID REFERENCES staff (id),
    outstanding BOOLEAN NOT NULL,
    two_approvers BOOLEAN NOT NULL,
    agreement BOOLEAN NOT NULL,
    registered_at TIMESTAMPTZ NOT NULL,
    confirmed_at TIMESTAMPTZ,
    due_on DATE NOT NULL,
    version BIGINT NOT NULL
);
CREATE INDEX gift_parts_gift ON gift_parts (gift_id, id);
CREATE INDEX gift_parts_centre ON gift_parts (centre_id, due_on, id);
CREATE INDEX gift_parts_township ON gift_parts (township_code, due_on, id);
CREATE INDEX gift_parts_county ON gift_parts (county_code, due_on, id);
CREATE INDEX gift_parts_due ON gift_parts (due_on, id);
CREATE INDEX gift_parts_hold ON gift_parts (lapsed, hold_until);

CREATE TABLE gift_numbers (
    county_code TEXT NOT NULL,
    year BIGINT NOT NULL,
    last BIGINT NOT NULL,
    PRIMARY KEY (county_code, year)
);

CREATE TABLE gift_items (
    id UUID PRIMARY KEY NOT NULL,
    part_id UUID NOT NULL REFERENCES gift_parts (id),
    need_id UUID NOT NULL REFERENCES needs (id),
    category TEXT NOT NULL,
    item TEXT NOT NULL,
    unit TEXT NOT NULL,
    piece TEXT NOT NULL,
    per_package BIGINT NOT NULL CHECK (per_package > 0),
    value_basis TEXT NOT NULL,
    value_fen BIGINT,
    expires_on DATE,
    pledged BIGINT NOT NULL,
    promised BIGINT NOT NULL,
    held BIGINT NOT NULL,
    outstanding BIGINT NOT NULL,
    good BIGINT NOT NULL,
    confirmed BIGINT NOT NULL,
    transferred_in BIGINT NOT NULL,
    used BIGINT NOT NULL,
    transferred_out BIGINT NOT NULL,
    returned BIGINT NOT NULL,
    disposed BIGINT NOT NULL,
    CHECK (promised >= 0 AND promised <= pledged AND outstanding >= 0 AND good >= 0),
    CHECK (held = 0 OR held = good + outstanding),
    CHECK (confirmed >= 0 AND transferred_in >= 0 AND used >= 0 AND transferred_out >= 0 AND returned >= 0 AND disposed >= 0),
    CHECK (confirmed + transferred_in >= used + transferred_out + returned + disposed)
);
CREATE INDEX gift_items_part ON gift_items (part_id, id);
CREATE INDEX gift_items_need ON gift_items (need_id, id);

-- What happened to a part, in order; the note is sealed.
CREATE TABLE gift_events (
    part_id UUID NOT NULL REFERENCES gift_parts (id),
    seq BIGINT NOT NULL,
    at TIMESTAMPTZ NOT NULL,
    staff_id UUID,
    act TEXT NOT NULL,
    note BYTEA,
    PRIMARY KEY (part_id, seq)
);

-- The ledger of pieces: what of an item came and went. A mistake is put right by another entry with its reason, never by a change.
CREATE TABLE gift_entries (
    id UUID PRIMARY KEY NOT NULL,
    item_id UUID NOT NULL REFERENCES gift_items (id),
    need_id UUID NOT NULL REFERENCES needs (id),
    at TIMESTAMPTZ NOT NULL,
    staff_id UUID,
    kind TEXT NOT NULL CHECK (kind IN ('received', 'transferred-in', 'used', 'transferred', 'returned', 'disposed')),
    pieces BIGINT NOT NULL CHECK (pieces <> 0),
    corrects BOOLEAN NOT NULL,
    reason TEXT NOT NULL,
    CHECK (corrects OR pieces > 0),
    CHECK (NOT corrects OR reason <> '')
);
CREATE INDEX gift_entries_item ON gift_entries (item_id, id);
CREATE INDEX gift_entries_need ON gift_entries (need_id, id);
CREATE FUNCTION gift_entries_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'an entry is never changed';
END $$;
CREATE TRIGGER gift_entries_keep BEFORE UPDATE OR DELETE ON gift_entries FOR EACH ROW EXECUTE FUNCTION gift_entries_refuse();

-- What everybody reads (DON-11). public_id is random and changes with the display choice; nothing in a line but the item tells the
-- gift. A hidden gift's lines are not shown, and counted in gift_sums all the same.
CREATE TABLE gift_lines (
    public_id TEXT PRIMARY KEY NOT NULL,
    item_id UUID NOT NULL REFERENCES gift_items (id),
    month TEXT NOT NULL,
    county_code TEXT NOT NULL,
    centre_id UUID NOT NULL REFERENCES centres (id),
    category TEXT NOT NULL,
    pieces BIGINT NOT NULL,
    value_fen BIGINT,
    donor TEXT NOT NULL,
    donor_en TEXT NOT NULL,
    correction TEXT NOT NULL,
    shown BOOLEAN NOT NULL
);
CREATE INDEX gift_lines_item ON gift_lines (item_id);
CREATE INDEX gift_lines_order ON gift_lines (shown, month, public_id);
CREATE INDEX gift_lines_county ON gift_lines (shown, county_code, month, public_id);
CREATE INDEX gift_lines_centre ON gift_lines (shown, centre_id, month, public_id);
CREATE INDEX gift_lines_category ON gift_lines (shown, category, month, public_id);

-- The totals of the lines, so that no page adds up a million of them.
CREATE TABLE gift_sums (
    month TEXT NOT NULL,
    county_code TEXT NOT NULL,
    centre_id UUID NOT NULL REFERENCES centres (id),
    category TEXT NOT NULL,
    piece TEXT NOT NULL,
    pieces BIGINT NOT NULL,
    valued BIGINT NOT NULL,
    fen BIGINT NOT NULL,
    unvalued BIGINT NOT NULL,
    hidden BIGINT NOT NULL,
    PRIMARY KEY (month, centre_id, category, piece)
);
