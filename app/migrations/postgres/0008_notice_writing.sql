-- Which case stands behind which line of a notice. serial is sealed: the link is kept for the audit period only (RET-03).
CREATE TABLE notice_subjects (
    notice_id UUID NOT NULL REFERENCES notices (id),
    case_id UUID NOT NULL REFERENCES cases (id),
    serial BYTEA NOT NULL,
    posted_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (notice_id, case_id)
);
CREATE INDEX notice_subjects_case ON notice_subjects (case_id, posted_at);

-- Notices that are being written. Drafter, reviewer and publisher are three persons (PUB-06, AC-08), whoever writes here.
CREATE TABLE notice_drafts (
    id UUID PRIMARY KEY NOT NULL,
    county_code TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('admission', 'exit')),
    state TEXT NOT NULL CHECK (state IN ('drafted', 'in-review', 'reviewed', 'returned', 'published', 'discarded')),
    version BIGINT NOT NULL,
    batch BIGINT NOT NULL CHECK (batch > 0),
    posts_at TIMESTAMPTZ NOT NULL,
    authority TEXT NOT NULL,
    phone TEXT NOT NULL,
    address TEXT NOT NULL,
    hours TEXT NOT NULL,
    point TEXT NOT NULL,
    rule TEXT NOT NULL,
    policy TEXT NOT NULL,
    people BIGINT NOT NULL,
    drafted_by UUID NOT NULL REFERENCES staff (id),
    reviewed_by UUID REFERENCES staff (id),
    published_by UUID REFERENCES staff (id),
    due_on DATE NOT NULL,
    notice_no TEXT,
    updated_at TIMESTAMPTZ NOT NULL,
    CHECK (reviewed_by IS NULL OR reviewed_by <> drafted_by),
    CHECK (published_by IS NULL OR (published_by <> drafted_by AND published_by <> reviewed_by)),
    CHECK (state NOT IN ('reviewed', 'published') OR reviewed_by IS NOT NULL),
    CHECK (state <> 'published' OR (published_by IS NOT NULL AND notice_no IS NOT NULL))
);
CREATE INDEX notice_drafts_county ON notice_drafts (county_code, state, id);

-- The cases of a draft in the order of the notice. live: the draft is still being written; a case is in one such draft at most.
CREATE TABLE notice_draft_cases (
    draft_id UUID NOT NULL REFERENCES notice_drafts (id),
    case_id UUID NOT NULL REFERENCES cases (id),
    position BIGINT NOT NULL,
    live BOOLEAN NOT NULL,
    PRIMARY KEY (draft_id, case_id)
);
CREATE UNIQUE INDEX notice_draft_cases_live ON notice_draft_cases (case_id) WHERE live;

-- What happened to a draft, in order: seq is the version it led to.
CREATE TABLE notice_draft_events (
    draft_id UUID NOT NULL REFERENCES notice_drafts (id),
    seq BIGINT NOT NULL,
    at TIMESTAMPTZ NOT NULL,
    staff_id UUID NOT NULL REFERENCES staff (id),
    act TEXT NOT NULL,
    note TEXT NOT NULL,
    PRIMARY KEY (draft_id, seq)
);

-- One sheet on the boards of a township, and the proof that it hangs. since: the day from which it should; a corrected notice
-- has a second sheet in the township concerned.
CREATE TABLE notice_boards (
    id UUID PRIMARY KEY NOT NULL,
    notice_id UUID NOT NULL REFERENCES notices (id),
    township_code TEXT NOT NULL,
    since DATE NOT NULL,
    shown_on DATE,
    file_id UUID,
    proved_by UUID REFERENCES staff (id),
    proved_at TIMESTAMPTZ,
    UNIQUE (notice_id, township_code, since)
);
CREATE INDEX notice_boards_township ON notice_boards (township_code, notice_id);

-- Each print of a sheet with full names: by whom, what for (RET-05). object is a notice or a draft.
CREATE TABLE board_prints (
    id UUID PRIMARY KEY NOT NULL,
    object_id UUID NOT NULL,
    division TEXT NOT NULL,
    staff_id UUID NOT NULL REFERENCES staff (id),
    purpose TEXT NOT NULL,
    at TIMESTAMPTZ NOT NULL
);
CREATE INDEX board_prints_object ON board_prints (object_id, at);

-- Why a period is longer than it was at the posting. source makes each reason count once.
CREATE TABLE notice_extensions (
    notice_id UUID NOT NULL REFERENCES notices (id),
    reason TEXT NOT NULL CHECK (reason IN ('downtime', 'late-display', 'calendar')),
    source TEXT NOT NULL,
    at TIMESTAMPTZ NOT NULL,
    days BIGINT NOT NULL,
    ends_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (notice_id, reason, source)
);

-- When the portal could not be read (PUB-05).
CREATE TABLE downtimes (
    id UUID PRIMARY KEY NOT NULL,
    starts_at TIMESTAMPTZ NOT NULL,
    ends_at TIMESTAMPTZ NOT NULL,
    note TEXT NOT NULL,
    staff_id UUID NOT NULL REFERENCES staff (id),
    at TIMESTAMPTZ NOT NULL,
    notices BIGINT NOT NULL,
    UNIQUE (starts_at, ends_at),
    CHECK (starts_at < ends_at)
);

-- A county's settings of its notices (0001), counted, and who changed them when; the history holds them as JSON.
ALTER TABLE county_settings ADD COLUMN version BIGINT NOT NULL DEFAULT 1;
CREATE TABLE county_settings_history (
    county_code TEXT NOT NULL,
    version BIGINT NOT NULL,
    at TIMESTAMPTZ NOT NULL,
    staff_id UUID NOT NULL REFERENCES staff (id),
    before TEXT NOT NULL,
    after TEXT NOT NULL,
    PRIMARY KEY (county_code, version)
);

-- Which holiday tables the periods were last computed with.
CREATE TABLE notice_calendar (
    id BIGINT PRIMARY KEY NOT NULL,
    fingerprint TEXT NOT NULL
);
