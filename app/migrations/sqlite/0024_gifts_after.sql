-- Gifts after their arrival (DON-09, DON-15, DON-16).
-- An entry says on which day it was and, of a transfer, which need is at the other end and how the donor agreed.
ALTER TABLE gift_entries ADD COLUMN happened_on TEXT;
ALTER TABLE gift_entries ADD COLUMN peer_id BLOB REFERENCES needs (id);
ALTER TABLE gift_entries ADD COLUMN consent TEXT NOT NULL DEFAULT '';

-- report_on: the last day for the next use report while something remains. used_for, passed_to: what the public line says of its use.
ALTER TABLE gift_items ADD COLUMN report_on TEXT;
ALTER TABLE gift_items ADD COLUMN used_for TEXT NOT NULL DEFAULT '';
ALTER TABLE gift_items ADD COLUMN passed_to TEXT NOT NULL DEFAULT '';
UPDATE gift_items SET report_on = (SELECT due_on FROM gift_parts p WHERE p.id = gift_items.part_id)
WHERE confirmed + transferred_in > used + transferred_out + returned + disposed;
CREATE INDEX gift_items_stock ON gift_items (need_id, id) WHERE confirmed + transferred_in > used + transferred_out + returned + disposed;
CREATE INDEX gift_items_report ON gift_items (report_on) WHERE report_on IS NOT NULL;

-- receipt_on: the last day for the receipt, while one is owed. boxes: how many travel.
ALTER TABLE gift_parts ADD COLUMN receipt_on TEXT;
ALTER TABLE gift_parts ADD COLUMN boxes INTEGER;
UPDATE gift_parts SET receipt_on = due_on WHERE stage = 'confirmed'
    AND EXISTS (SELECT 1 FROM gift_items i WHERE i.part_id = gift_parts.id AND i.value_fen IS NOT NULL AND i.confirmed > 0);

-- A number of the finance system belongs to one gift; a voided one stays with its reason. '' is a receipt that the donor did not want.
CREATE TABLE gift_receipts (
    id BLOB PRIMARY KEY NOT NULL,
    part_id BLOB NOT NULL REFERENCES gift_parts (id),
    number TEXT NOT NULL,
    medium TEXT NOT NULL CHECK (medium IN ('paper', 'electronic', 'waived')),
    issued_on TEXT NOT NULL,
    fen INTEGER NOT NULL CHECK (fen > 0),
    donee TEXT NOT NULL,
    staff_id BLOB NOT NULL,
    at TEXT NOT NULL,
    voided_at TEXT,
    voided_by BLOB,
    void_reason TEXT NOT NULL,
    CHECK ((number = '') = (medium = 'waived')),
    CHECK ((voided_at IS NULL) = (void_reason = ''))
) STRICT;
CREATE UNIQUE INDEX gift_receipts_number ON gift_receipts (number) WHERE number <> '';
CREATE INDEX gift_receipts_part ON gift_receipts (part_id, id);

CREATE TABLE gift_receipt_lines (
    receipt_id BLOB NOT NULL REFERENCES gift_receipts (id),
    item_id BLOB NOT NULL REFERENCES gift_items (id),
    pieces INTEGER NOT NULL CHECK (pieces > 0),
    fen INTEGER NOT NULL CHECK (fen > 0),
    PRIMARY KEY (receipt_id, item_id)
) STRICT;
CREATE INDEX gift_receipt_lines_item ON gift_receipt_lines (item_id);
