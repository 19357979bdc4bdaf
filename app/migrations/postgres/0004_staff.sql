-- Members of staff. totp and what belongs to it are sealed (AU-05); the password is an Argon2id hash (AU-01). unit is the name of
-- a village or office beside the division's code.
CREATE TABLE staff (
    id UUID PRIMARY KEY NOT NULL,
    email TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    role TEXT NOT NULL,
    division TEXT NOT NULL,
    unit TEXT,
    centre_id UUID REFERENCES centres (id),
    lang TEXT NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('invited', 'active', 'disabled')),
    password TEXT,
    totp BYTEA,
    totp_step BIGINT NOT NULL,
    news_seen_at TIMESTAMPTZ NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    version BIGINT NOT NULL,
    CHECK ((role = 'centre_manager') = (centre_id IS NOT NULL))
);
CREATE INDEX staff_place ON staff (role, division);

-- Sessions; hash is the keyed code of the cookie's token (SE-01). An expired one stays for a day: what was typed into it is
-- kept for its person (SE-07). confirmed_at: when they last proved who they are.
CREATE TABLE staff_sessions (
    hash TEXT PRIMARY KEY NOT NULL,
    staff_id UUID NOT NULL REFERENCES staff (id),
    created_at TIMESTAMPTZ NOT NULL,
    seen_at TIMESTAMPTZ NOT NULL,
    confirmed_at TIMESTAMPTZ,
    agent TEXT NOT NULL,
    ip TEXT
);
CREATE INDEX staff_sessions_staff ON staff_sessions (staff_id);

-- Half-open ways in (AU-04): the password was right, or a link was; what is missing is the code, the enrolment, or that the
-- recovery codes were read. totp and codes are sealed.
CREATE TABLE staff_entries (
    hash TEXT PRIMARY KEY NOT NULL,
    id UUID NOT NULL UNIQUE,
    staff_id UUID NOT NULL REFERENCES staff (id),
    kind TEXT NOT NULL CHECK (kind IN ('code', 'enrol', 'codes')),
    wrong BIGINT NOT NULL,
    next_path TEXT NOT NULL,
    totp BYTEA,
    codes BYTEA,
    created_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX staff_entries_staff ON staff_entries (staff_id);

-- Browsers in which somebody has signed in fully (AU-07).
CREATE TABLE staff_devices (
    hash TEXT PRIMARY KEY NOT NULL,
    staff_id UUID NOT NULL REFERENCES staff (id),
    seen_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX staff_devices_staff ON staff_devices (staff_id);

-- Failed tries (AU-07, AU-08). who is a keyed code of the typed address, known or not (AU-09); device a known browser, or empty.
CREATE TABLE staff_tries (
    who TEXT NOT NULL,
    device TEXT NOT NULL,
    fails BIGINT NOT NULL,
    day DATE NOT NULL,
    day_fails BIGINT NOT NULL,
    until TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (who, device)
);
CREATE INDEX staff_tries_day ON staff_tries (day);

-- Links of one purpose each (AU-10, AU-11); a newer one takes the older one's place.
CREATE TABLE staff_links (
    hash TEXT PRIMARY KEY NOT NULL,
    staff_id UUID NOT NULL REFERENCES staff (id),
    purpose TEXT NOT NULL CHECK (purpose IN ('invite', 'reset', 'totp', 'unlock')),
    ends_at TIMESTAMPTZ NOT NULL,
    UNIQUE (staff_id, purpose)
);

-- Recovery codes by their keyed code (AU-06).
CREATE TABLE staff_recovery (
    hash TEXT PRIMARY KEY NOT NULL,
    staff_id UUID NOT NULL REFERENCES staff (id)
);
CREATE INDEX staff_recovery_staff ON staff_recovery (staff_id);

-- What an expired session was about to send (SE-07), and what is shown a single time (SE-08). body is sealed.
CREATE TABLE staff_kept (
    id UUID PRIMARY KEY NOT NULL,
    staff_id UUID NOT NULL REFERENCES staff (id),
    kind TEXT NOT NULL CHECK (kind IN ('form', 'link', 'codes')),
    path TEXT NOT NULL,
    body BYTEA NOT NULL,
    created_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX staff_kept_staff ON staff_kept (staff_id, kind, created_at);
