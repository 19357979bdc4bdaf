-- What belongs to no single feature: facts of the installation, import runs, county settings, calendar years.

-- `key`: the fingerprint of the secret key this database belongs to. `demo`: it holds demonstration data.
CREATE TABLE installation (
    name TEXT PRIMARY KEY NOT NULL,
    value TEXT NOT NULL
) STRICT;

CREATE TABLE import_batches (
    id BLOB PRIMARY KEY NOT NULL,
    what TEXT NOT NULL,
    file_name TEXT NOT NULL,
    at TEXT NOT NULL,
    added INTEGER NOT NULL,
    changed INTEGER NOT NULL,
    unchanged INTEGER NOT NULL,
    undone_at TEXT
) STRICT;

-- One row a county: who discloses, where objections go (2.3), and the choices the rules leave to the county.
CREATE TABLE county_settings (
    county_code TEXT PRIMARY KEY NOT NULL,
    authority TEXT NOT NULL,
    phone TEXT NOT NULL,
    address TEXT NOT NULL,
    hours TEXT NOT NULL,
    publicity_point TEXT NOT NULL,
    notice_rule TEXT NOT NULL,
    web_rows_policy TEXT NOT NULL
) STRICT;

-- Holiday tables added after the build (CAL-01); they come before the built-in year of the same number.
CREATE TABLE calendar_years (
    year INTEGER PRIMARY KEY NOT NULL,
    json TEXT NOT NULL,
    imported_at TEXT NOT NULL
) STRICT;
