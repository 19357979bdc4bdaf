-- Members of staff. totp and what belongs to it are sealed (AU-05); the password is an Argon2id hash (AU-01). unit is the name of
-- a village or office beside the division's code.
CREATE TABLE staff (
    id BLOB PRIMARY KEY NOT NULL,
    email TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    role TEXT NOT NULL,
    division TEXT NOT NULL,
    unit TEXT,
    centre_id BLOB REFERENCES centres (id),
    lang TEXT NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('invited', 'active', 'disabled')),
    password TEXT,
    totp BLOB,
    totp_step INTEGER NOT NULL,
    news_seen_at TEXT NOT NULL,
    created_at TEXT NOT NULL,
    version INTEGER NOT NULL,
    CHECK ((role = 'centre_manager') = (centre_id IS NOT NULL))
) STRICT;
CREATE INDEX staff_place ON staff (role, division);

-- Sessions; hash is the keyed code of the cookie's token (SE-01). An expired one stays for a day: what was typed into it is
-- kept for its person (SE-07). confirmed_at: when they last proved who they are.
CREATE TABLE staff_sessions (
    hash TEXT PRIMARY KEY NOT NULL,
    staff_id BLOB NOT NULL REFERENCES staff (id),
    created_at TEXT NOT NULL,
    seen_at TEXT NOT NULL,
    confirmed_at TEXT,
    agent TEXT NOT NULL,
    ip TEXT
) STRICT;
CREATE INDEX staff_sessions_staff ON staff_sessions (staff_id);

-- Half-open ways in (AU-04): the password was right, or a link was; what is missing is the code, the enrolment, or that the
-- recovery codes were read. totp and codes are sealed.
CREATE TABLE staff_entries (
    hash TEXT PRIMARY KEY NOT NULL,
    id BLOB NOT NULL UNIQUE,
    staff_id BLOB NOT NULL REFERENCES staff (id),
    kind TEXT NOT NULL CHECK (kind IN ('code', 'enrol', 'codes')),
    wrong INTEGER NOT NULL,
    next_path TEXT NOT NULL,
    totp BLOB,
    codes BLOB,
    created_at TEXT NOT NULL
) STRICT;
CREATE INDEX staff_entries_staff ON staff_entries (staff_id);

-- Browsers in which somebody has signed in fully (AU-07).
CREATE TABLE staff_devices (
    hash TEXT PRIMARY KEY NOT NULL,
    staff_id BLOB NOT NULL REFERENCES staff (id),
    seen_at TEXT NOT NULL
) STRICT;
CREATE INDEX staff_devices_staff ON staff_devices (staff_id);

-- Failed tries (AU-07, AU-08). who is a keyed code of the typed address, known or not (AU-09); device a known browser, or empty.
CREATE TABLE staff_tries (
    who TEXT NOT NULL,
    device TEXT NOT NULL,
    fails INTEGER NOT NULL,
    day TEXT NOT NULL,
    day_fails INTEGER NOT NULL,
    until TEXT NOT NULL,
    PRIMARY KEY (who, device)
) STRICT;
CREATE INDEX staff_tries_day ON staff_tries (day);

-- Links of one purpose each (AU-10, AU-11); a newer one takes the older one's place.
CREATE TABLE staff_links (
    hash TEXT PRIMARY KEY NOT NULL,
    staff_id BLOB NOT NULL REFERENCES staff (id),
    purpose TEXT NOT NULL CHECK (purpose IN ('invite', 'reset', 'totp', 'unlock')),
    ends_at TEXT NOT NULL,
    UNIQUE (staff_id, purpose)
) STRICT;

-- Recovery codes by their keyed code (AU-06).
CREATE TABLE staff_recovery (
    hash TEXT PRIMARY KEY NOT NULL,
    staff_id BLOB NOT NULL REFERENCES staff (id)
) STRICT;
CREATE INDEX staff_recovery_staff ON staff_recovery (staff_id);

-- What an expired session was about to send (SE-07), and what is shown a single time (SE-08). body is sealed.
CREATE TABLE staff_kept (
    id BLOB PRIMARY KEY NOT NULL,
    staff_id BLOB NOT NULL REFERENCES staff (id),
    kind TEXT NOT NULL CHECK (kind IN ('form', 'link', 'codes')),
    path TEXT NOT NULL,
    body BLOB NOT NULL,
    created_at TEXT NOT NULL
) STRICT;
CREATE INDEX staff_kept_staff ON staff_kept (staff_id, kind, created_at);
