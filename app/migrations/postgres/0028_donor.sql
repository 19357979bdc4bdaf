-- The donor's side. email_hash finds the gifts of an address whose code was lost; hands is how many people gave together, for one contact;
-- free_use that the donee unit may choose what for.
ALTER TABLE gifts ADD COLUMN email_hash TEXT;
ALTER TABLE gifts ADD COLUMN hands BIGINT;
ALTER TABLE gifts ADD COLUMN free_use BOOLEAN NOT NULL DEFAULT FALSE;
CREATE INDEX gifts_email ON gifts (email_hash);

-- What the clock has said about a part: once for each day it was about.
CREATE TABLE gift_reminders (
    part_id UUID NOT NULL REFERENCES gift_parts (id),
    what TEXT NOT NULL CHECK (what IN ('deliver', 'late', 'report')),
    due_on DATE NOT NULL,
    at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (part_id, what, due_on)
);

-- What was refused at the door: it waits for its donor until fetch_by, then the centre disposes of it, as the donor accepted.
CREATE TABLE gift_refused (
    id UUID PRIMARY KEY NOT NULL,
    part_id UUID NOT NULL REFERENCES gift_parts (id),
    item_id UUID NOT NULL REFERENCES gift_items (id),
    pieces BIGINT NOT NULL CHECK (pieces > 0),
    fetch_by DATE NOT NULL,
    ended_at TIMESTAMPTZ,
    fetched BOOLEAN
);
CREATE INDEX gift_refused_part ON gift_refused (part_id, id);
CREATE INDEX gift_refused_due ON gift_refused (ended_at, fetch_by);

-- Questions of donors (DON-14); question and answer are sealed.
CREATE TABLE gift_questions (
    id UUID PRIMARY KEY NOT NULL,
    part_id UUID NOT NULL REFERENCES gift_parts (id),
    asked_at TIMESTAMPTZ NOT NULL,
    due_on DATE NOT NULL,
    question BYTEA NOT NULL,
    answer BYTEA,
    answered_at TIMESTAMPTZ,
    staff_id UUID,
    escalated_at TIMESTAMPTZ
);
CREATE INDEX gift_questions_part ON gift_questions (part_id, id);
CREATE INDEX gift_questions_due ON gift_questions (answered_at, due_on);

-- Another purpose, which needs the donor's consent (DON-16); what was asked is sealed. One waits at a time.
CREATE TABLE gift_purposes (
    id UUID PRIMARY KEY NOT NULL,
    part_id UUID NOT NULL REFERENCES gift_parts (id),
    asked_at TIMESTAMPTZ NOT NULL,
    staff_id UUID,
    purpose BYTEA,
    decision TEXT NOT NULL CHECK (decision IN ('asked', 'agreed', 'keep', 'return')),
    decided_at TIMESTAMPTZ
);
CREATE INDEX gift_purposes_part ON gift_purposes (part_id, id);
CREATE UNIQUE INDEX gift_purposes_open ON gift_purposes (part_id) WHERE decision = 'asked';
