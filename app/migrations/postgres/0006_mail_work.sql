-- The outbox (ML-02). recipient and params are sealed, and wiped when their time is over. While a mail is being sent, due_at is
-- the end of its lease, and fence tells one claim from the next (ML-03). error is a word of a closed list, never a server's text.
CREATE TABLE mails (
    id UUID PRIMARY KEY NOT NULL,
    template TEXT NOT NULL,
    lang TEXT NOT NULL,
    recipient BYTEA,
    params BYTEA,
    once_key TEXT UNIQUE,
    state TEXT NOT NULL CHECK (state IN ('queued', 'sending', 'sent', 'retry', 'failed', 'cancelled')),
    attempts BIGINT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    due_at TIMESTAMPTZ NOT NULL,
    fence BIGINT NOT NULL,
    ended_at TIMESTAMPTZ,
    error TEXT
);
CREATE INDEX mails_due ON mails (due_at, id) WHERE state IN ('queued', 'retry', 'sending');
CREATE INDEX mails_state ON mails (state, id);
CREATE INDEX mails_ended ON mails (ended_at) WHERE recipient IS NOT NULL;

-- The last three mails that nobody signed in had sent to an address, by its keyed hash; and all of an hour (RL-04).
CREATE TABLE mail_limits (
    hash TEXT PRIMARY KEY NOT NULL,
    at_1 TIMESTAMPTZ NOT NULL,
    at_2 TIMESTAMPTZ NOT NULL,
    at_3 TIMESTAMPTZ NOT NULL
);
CREATE INDEX mail_limits_at ON mail_limits (at_1);
CREATE TABLE mail_totals (
    hour TIMESTAMPTZ PRIMARY KEY NOT NULL,
    n BIGINT NOT NULL
);

-- What waits for whom. One open item a kind and object. due_on is 9999-12-31 when nothing runs out.
CREATE TABLE work_items (
    id UUID PRIMARY KEY NOT NULL,
    kind TEXT NOT NULL,
    object_id UUID NOT NULL,
    reference TEXT NOT NULL,
    path TEXT NOT NULL,
    role TEXT NOT NULL,
    division TEXT NOT NULL,
    centre_id UUID,
    staff_id UUID,
    county_code TEXT NOT NULL,
    except_1 UUID,
    except_2 UUID,
    opened_at TIMESTAMPTZ NOT NULL,
    due_on DATE NOT NULL,
    done_at TIMESTAMPTZ,
    escalated_at TIMESTAMPTZ
);
CREATE UNIQUE INDEX work_items_open ON work_items (kind, object_id) WHERE done_at IS NULL;
CREATE INDEX work_items_role ON work_items (role, division, due_on, id) WHERE done_at IS NULL;
CREATE INDEX work_items_centre ON work_items (centre_id, due_on, id) WHERE done_at IS NULL;
CREATE INDEX work_items_staff ON work_items (staff_id, due_on, id) WHERE done_at IS NULL;
CREATE INDEX work_items_county ON work_items (county_code, due_on, id) WHERE done_at IS NULL;
CREATE INDEX work_items_due ON work_items (due_on, id) WHERE done_at IS NULL;
-- Counts by kind, and the list of one kind, are answered from this index alone.
CREATE INDEX work_items_kind ON work_items (role, division, kind, due_on, id, except_1, except_2, opened_at, done_at)
    WHERE done_at IS NULL;
CREATE INDEX work_items_reference ON work_items (reference) WHERE done_at IS NULL;
CREATE INDEX work_items_escalate ON work_items (due_on) WHERE done_at IS NULL AND escalated_at IS NULL;

-- What changed, for the bell.
CREATE TABLE news (
    id UUID PRIMARY KEY NOT NULL,
    kind TEXT NOT NULL,
    reference TEXT NOT NULL,
    path TEXT NOT NULL,
    role TEXT NOT NULL,
    division TEXT NOT NULL,
    centre_id UUID,
    staff_id UUID,
    at TIMESTAMPTZ NOT NULL
);
CREATE INDEX news_role ON news (role, division, at, id);
CREATE INDEX news_centre ON news (centre_id, at, id);
CREATE INDEX news_staff ON news (staff_id, at, id);

-- One-time keys of forms (IN-11): where the first submission led.
CREATE TABLE form_keys (
    hash TEXT PRIMARY KEY NOT NULL,
    result TEXT NOT NULL,
    at TIMESTAMPTZ NOT NULL
);
CREATE INDEX form_keys_at ON form_keys (at);
