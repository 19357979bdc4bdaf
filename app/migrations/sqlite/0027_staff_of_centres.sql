-- Who works in a centre without being its manager has a centre too. SQLite changes a CHECK only with its table; what points to its rows is
-- judged at the end of the transaction.
PRAGMA defer_foreign_keys = ON;
CREATE TABLE staff_before AS SELECT * FROM staff;
DROP TABLE staff;
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
    CHECK ((role IN ('centre_manager', 'centre_staff')) = (centre_id IS NOT NULL))
) STRICT;
CREATE INDEX staff_place ON staff (role, division);
INSERT INTO staff SELECT * FROM staff_before;
DROP TABLE staff_before;
