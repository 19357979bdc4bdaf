-- Which case stands behind which line of a notice. serial is sealed: the link is kept for the audit period only (RET-03).
CREATE TABLE notice_subjects (
    notice_id BLOB NOT NULL REFERENCES notices (id),
    case_id BLOB NOT NULL REFERENCES cases (id),
    serial BLOB NOT NULL,
    posted_at TEXT NOT NULL,
    PRIMARY KEY (notice_id, case_id)
) STRICT;
CREATE INDEX notice_subjects_case ON notice_subjects (case_id, posted_at);

-- Notices that are being written. Drafter, reviewer and publisher are three persons (PUB-06, AC-08), whoever writes here.
CREATE TABLE notice_drafts (
    id BLOB PRIMARY KEY NOT NULL,
    county_code TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('admission', 'exit')),
    state TEXT NOT NULL CHECK (state IN ('drafted', 'in-review', 'reviewed', 'returned', 'published', 'discarded')),
    version INTEGER NOT NULL,
    batch INTEGER NOT NULL CHECK (batch > 0),
    posts_at TEXT NOT NULL,
    authority TEXT NOT NULL,
    phone TEXT NOT NULL,
    address TEXT NOT NULL,
    hours TEXT NOT NULL,
    point TEXT NOT NULL,
    rule TEXT NOT NULL,
    policy TEXT NOT NULL,
    people INTEGER NOT NULL,
    drafted_by BLOB NOT NULL REFERENCES staff (id),
    reviewed_by BLOB REFERENCES staff (id),
    published_by BLOB REFERENCES staff (id),
    due_on TEXT NOT NULL,
    notice_no TEXT,
    updated_at TEXT NOT NULL,
    CHECK (reviewed_by IS NULL OR reviewed_by <> drafted_by),
    CHECK (published_by IS NULL OR (published_by <> drafted_by AND published_by <> reviewed_by)),
    CHECK (state NOT IN ('reviewed', 'published') OR reviewed_by IS NOT NULL),
    CHECK (state <> 'published' OR (published_by IS NOT NULL AND notice_no IS NOT NULL))
) STRICT;
CREATE INDEX notice_drafts_county ON notice_drafts (county_code, state, id);

-- The cases of a draft in the order of the notice. live: the draft is still being written; a case is in one such draft at most.
CREATE TABLE notice_draft_cases (
    draft_id BLOB NOT NULL REFERENCES notice_drafts (id),
    case_id BLOB NOT NULL REFERENCES cases (id),
    position INTEGER NOT NULL,
    live INTEGER NOT NULL,
    PRIMARY KEY (draft_id, case_id)
) STRICT;
CREATE UNIQUE INDEX notice_draft_cases_live ON notice_draft_cases (case_id) WHERE live;

-- What happened to a draft, in order: seq is the version it led to.
CREATE TABLE notice_draft_events (
    draft_id BLOB NOT NULL REFERENCES notice_drafts (id),
    seq INTEGER NOT NULL,
    at TEXT NOT NULL,
    staff_id BLOB NOT NULL REFERENCES staff (id),
    act TEXT NOT NULL,
    note TEXT NOT NULL,
    PRIMARY KEY (draft_id, seq)
) STRICT;

-- One sheet on the boards of a township, and the proof that it hangs. since: the day from which it should; a corrected notice
-- has a second sheet in the township concerned.
CREATE TABLE notice_boards (
    id BLOB PRIMARY KEY NOT NULL,
    notice_id BLOB NOT NULL REFERENCES notices (id),
    township_code TEXT NOT NULL,
    since TEXT NOT NULL,
    shown_on TEXT,
    file_id BLOB,
    proved_by BLOB REFERENCES staff (id),
    proved_at TEXT,
    UNIQUE (notice_id, township_code, since)
) STRICT;
CREATE INDEX notice_boards_township ON notice_boards (township_code, notice_id);

-- Each print of a sheet with full names: by whom, what for (RET-05). object is a notice or a draft.
CREATE TABLE board_prints (
    id BLOB PRIMARY KEY NOT NULL,
    object_id BLOB NOT NULL,
    division TEXT NOT NULL,
    staff_id BLOB NOT NULL REFERENCES staff (id),
    purpose TEXT NOT NULL,
    at TEXT NOT NULL
) STRICT;
CREATE INDEX board_prints_object ON board_prints (object_id, at);

-- Why a period is longer than it was at the posting. source makes each reason count once.
CREATE TABLE notice_extensions (
    notice_id BLOB NOT NULL REFERENCES notices (id),
    reason TEXT NOT NULL CHECK (reason IN ('downtime', 'late-display', 'calendar')),
    source TEXT NOT NULL,
    at TEXT NOT NULL,
    days INTEGER NOT NULL,
    ends_at TEXT NOT NULL,
    PRIMARY KEY (notice_id, reason, source)
) STRICT;

-- When the portal could not be read (PUB-05).
CREATE TABLE downtimes (
    id BLOB PRIMARY KEY NOT NULL,
    starts_at TEXT NOT NULL,
    ends_at TEXT NOT NULL,
    note TEXT NOT NULL,
    staff_id BLOB NOT NULL REFERENCES staff (id),
    at TEXT NOT NULL,
    notices INTEGER NOT NULL,
    UNIQUE (starts_at, ends_at),
    CHECK (starts_at < ends_at)
) STRICT;

-- A county's settings of its notices (0001), counted, and who changed them when; the history holds them as JSON.
ALTER TABLE county_settings ADD COLUMN version INTEGER NOT NULL DEFAULT 1;
CREATE TABLE county_settings_history (
    county_code TEXT NOT NULL,
    version INTEGER NOT NULL,
    at TEXT NOT NULL,
    staff_id BLOB NOT NULL REFERENCES staff (id),
    before TEXT NOT NULL,
    after TEXT NOT NULL,
    PRIMARY KEY (county_code, version)
) STRICT;

-- Which holiday tables the periods were last computed with.
CREATE TABLE notice_calendar (
    id INTEGER PRIMARY KEY NOT NULL,
    fingerprint TEXT NOT NULL
) STRICT;
