-- Members of staff. totp and what belongs to it are sealed (AU-05); the password is an Argon2id hash (AU-01).
CREATE TABLE staff (
    id UUID PRIMARY KEY NOT NULL,
    email TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    role TEXT NOT NULL,
    division TEXT NOT NULL,
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

-- Sessions; hash is the keyed code of the cookie's token (SE-01).
CREATE TABLE staff_sessions (
    hash TEXT PRIMARY KEY NOT NULL,
    staff_id UUID NOT NULL REFERENCES staff (id),
    created_at TIMESTAMPTZ NOT NULL,
    seen_at TIMESTAMPTZ NOT NULL,
    agent TEXT NOT NULL
);
CREATE INDEX staff_sessions_staff ON staff_sessions (staff_id);
