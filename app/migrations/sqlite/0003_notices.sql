-- Public notices. closes_at is when the notice left or leaves the open list: its end, or its early withdrawal.
CREATE TABLE notices (
    id BLOB PRIMARY KEY NOT NULL,
    county_code TEXT NOT NULL,
    year INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    kind TEXT NOT NULL,
    batch INTEGER NOT NULL,
    authority TEXT NOT NULL,
    place TEXT NOT NULL,
    people INTEGER NOT NULL CHECK (people > 0),
    shown INTEGER NOT NULL CHECK (shown >= 0 AND shown <= people),
    rule TEXT NOT NULL,
    policy TEXT NOT NULL,
    filing_no TEXT,
    steps TEXT NOT NULL,
    phone TEXT NOT NULL,
    address TEXT NOT NULL,
    hours TEXT NOT NULL,
    posted_at TEXT NOT NULL,
    ends_at TEXT NOT NULL,
    closes_at TEXT NOT NULL,
    extended_days INTEGER NOT NULL,
    provisional INTEGER NOT NULL,
    version INTEGER NOT NULL,
    withdrawn_at TEXT,
    withdrawn_reason TEXT,
    concluded_at TEXT,
    cleared INTEGER,
    returned INTEGER,
    objections_received INTEGER NOT NULL,
    objections_closed INTEGER NOT NULL,
    drafted_by TEXT NOT NULL,
    reviewed_by TEXT NOT NULL,
    published_by TEXT NOT NULL,
    proof TEXT NOT NULL,
    UNIQUE (county_code, year, seq),
    CHECK (posted_at < ends_at),
    CHECK (drafted_by <> reviewed_by AND reviewed_by <> published_by AND drafted_by <> published_by)
) STRICT;
CREATE INDEX notices_closes ON notices (closes_at, id);
CREATE INDEX notices_county ON notices (county_code, closes_at, id);
CREATE INDEX notices_kind ON notices (kind, closes_at, id);

-- The de-identified rows; they leave with the period (RET-01, RET-03). No other column about a person may be added.
CREATE TABLE notice_rows (
    notice_id BLOB NOT NULL REFERENCES notices (id),
    serial INTEGER NOT NULL,
    masked TEXT NOT NULL,
    township_code TEXT,
    centre_id BLOB,
    ends_at TEXT NOT NULL,
    corrected INTEGER NOT NULL,
    PRIMARY KEY (notice_id, serial)
) STRICT;
CREATE INDEX notice_rows_ends ON notice_rows (ends_at);

-- The townships a notice may be found under: only those whose name it shows (PUB-09).
CREATE TABLE notice_townships (
    township_code TEXT NOT NULL,
    closes_at TEXT NOT NULL,
    notice_id BLOB NOT NULL REFERENCES notices (id),
    PRIMARY KEY (township_code, closes_at, notice_id)
) STRICT;
CREATE INDEX notice_townships_notice ON notice_townships (notice_id);

CREATE TABLE notice_versions (
    notice_id BLOB NOT NULL REFERENCES notices (id),
    version INTEGER NOT NULL,
    at TEXT NOT NULL,
    reason TEXT NOT NULL,
    serials TEXT NOT NULL,
    proof TEXT NOT NULL,
    PRIMARY KEY (notice_id, version)
) STRICT;

-- The last number taken, per county and year: updated in the publishing transaction, so there is no gap.
CREATE TABLE notice_numbers (
    county_code TEXT NOT NULL,
    year INTEGER NOT NULL,
    last INTEGER NOT NULL,
    PRIMARY KEY (county_code, year)
) STRICT;

-- How many notices there are, so that a count never walks a million rows.
CREATE TABLE notice_totals (
    county_code TEXT NOT NULL,
    kind TEXT NOT NULL,
    year INTEGER NOT NULL,
    n INTEGER NOT NULL,
    PRIMARY KEY (county_code, kind, year)
) STRICT;
