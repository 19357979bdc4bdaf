-- Members of staff. totp and what belongs to it are sealed (AU-05); the password is an Argon2id hash (AU-01).
CREATE TABLE staff (
    id BLOB PRIMARY KEY NOT NULL,
    email TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    role TEXT NOT NULL,
    division TEXT NOT NULL,
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

-- Sessions; hash is the keyed code of the cookie's token (SE-01).
CREATE TABLE staff_sessions (
    hash TEXT PRIMARY KEY NOT NULL,
    staff_id BLOB NOT NULL REFERENCES staff (id),
    created_at TEXT NOT NULL,
    seen_at TEXT NOT NULL,
    agent TEXT NOT NULL
) STRICT;
CREATE INDEX staff_sessions_staff ON staff_sessions (staff_id);
