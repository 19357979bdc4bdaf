-- The donor's side. email_hash finds the gifts of an address whose code was lost; hands is how many people gave together, for one contact;
-- free_use that the donee unit may choose what for.
ALTER TABLE gifts ADD COLUMN email_hash TEXT;
ALTER TABLE gifts ADD COLUMN hands INTEGER;
ALTER TABLE gifts ADD COLUMN free_use INTEGER NOT NULL DEFAULT 0;
CREATE INDEX gifts_email ON gifts (email_hash);

-- What the clock has said about a part: once for each day it was about.
CREATE TABLE gift_reminders (
    part_id BLOB NOT NULL REFERENCES gift_parts (id),
    what TEXT NOT NULL CHECK (what IN ('deliver', 'late', 'report')),
    due_on TEXT NOT NULL,
    at TEXT NOT NULL,
    PRIMARY KEY (part_id, what, due_on)
) STRICT;

-- What was refused at the door: it waits for its donor until fetch_by, then the centre disposes of it, as the donor accepted.
CREATE TABLE gift_refused (
    id BLOB PRIMARY KEY NOT NULL,
    part_id BLOB NOT NULL REFERENCES gift_parts (id),
    item_id BLOB NOT NULL REFERENCES gift_items (id),
    pieces INTEGER NOT NULL CHECK (pieces > 0),
    fetch_by TEXT NOT NULL,
    ended_at TEXT,
    fetched INTEGER
) STRICT;
CREATE INDEX gift_refused_part ON gift_refused (part_id, id);
CREATE INDEX gift_refused_due ON gift_refused (ended_at, fetch_by);

-- Questions of donors (DON-14); question and answer are sealed.
CREATE TABLE gift_questions (
    id BLOB PRIMARY KEY NOT NULL,
    part_id BLOB NOT NULL REFERENCES gift_parts (id),
    asked_at TEXT NOT NULL,
    due_on TEXT NOT NULL,
    question BLOB NOT NULL,
    answer BLOB,
    answered_at TEXT,
    staff_id BLOB,
    escalated_at TEXT
) STRICT;
CREATE INDEX gift_questions_part ON gift_questions (part_id, id);
CREATE INDEX gift_questions_due ON gift_questions (answered_at, due_on);

-- Another purpose, which needs the donor's consent (DON-16); what was asked is sealed. One waits at a time.
CREATE TABLE gift_purposes (
    id BLOB PRIMARY KEY NOT NULL,
    part_id BLOB NOT NULL REFERENCES gift_parts (id),
    asked_at TEXT NOT NULL,
    staff_id BLOB,
    purpose BLOB,
    decision TEXT NOT NULL CHECK (decision IN ('asked', 'agreed', 'keep', 'return')),
    decided_at TEXT
) STRICT;
CREATE INDEX gift_purposes_part ON gift_purposes (part_id, id);
CREATE UNIQUE INDEX gift_purposes_open ON gift_purposes (part_id) WHERE decision = 'asked';
