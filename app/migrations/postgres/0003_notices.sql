-- Public notices. closes_at is when the notice left or leaves the open list: its end, or its early withdrawal.
CREATE TABLE notices (
    id UUID PRIMARY KEY NOT NULL,
    county_code TEXT NOT NULL,
    year BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    kind TEXT NOT NULL,
    batch BIGINT NOT NULL,
    authority TEXT NOT NULL,
    place TEXT NOT NULL,
    people BIGINT NOT NULL CHECK (people > 0),
    shown BIGINT NOT NULL CHECK (shown >= 0 AND shown <= people),
    rule TEXT NOT NULL,
    policy TEXT NOT NULL,
    filing_no TEXT,
    steps TEXT NOT NULL,
    phone TEXT NOT NULL,
    address TEXT NOT NULL,
    hours TEXT NOT NULL,
    posted_at TIMESTAMPTZ NOT NULL,
    ends_at TIMESTAMPTZ NOT NULL,
    closes_at TIMESTAMPTZ NOT NULL,
    extended_days BIGINT NOT NULL,
    provisional BOOLEAN NOT NULL,
    version BIGINT NOT NULL,
    withdrawn_at TIMESTAMPTZ,
    withdrawn_reason TEXT,
    concluded_at TIMESTAMPTZ,
    cleared BIGINT,
    returned BIGINT,
    objections_received BIGINT NOT NULL,
    objections_closed BIGINT NOT NULL,
    drafted_by TEXT NOT NULL,
    reviewed_by TEXT NOT NULL,
    published_by TEXT NOT NULL,
    proof TEXT NOT NULL,
    UNIQUE (county_code, year, seq),
    CHECK (posted_at < ends_at),
    CHECK (drafted_by <> reviewed_by AND reviewed_by <> published_by AND drafted_by <> published_by)
);
CREATE INDEX notices_closes ON notices (closes_at, id);
CREATE INDEX notices_county ON notices (county_code, closes_at, id);
CREATE INDEX notices_kind ON notices (kind, closes_at, id);

-- The de-identified rows; they leave with the period (RET-01, RET-03). No other column about a person may be added.
CREATE TABLE notice_rows (
    notice_id UUID NOT NULL REFERENCES notices (id),
    serial BIGINT NOT NULL,
    masked TEXT NOT NULL,
    township_code TEXT,
    centre_id UUID,
    ends_at TIMESTAMPTZ NOT NULL,
    corrected BOOLEAN NOT NULL,
    PRIMARY KEY (notice_id, serial)
);
CREATE INDEX notice_rows_ends ON notice_rows (ends_at);

-- The townships a notice may be found under: only those whose name it shows (PUB-09).
CREATE TABLE notice_townships (
    township_code TEXT NOT NULL,
    closes_at TIMESTAMPTZ NOT NULL,
    notice_id UUID NOT NULL REFERENCES notices (id),
    PRIMARY KEY (township_code, closes_at, notice_id)
);
CREATE INDEX notice_townships_notice ON notice_townships (notice_id);

CREATE TABLE notice_versions (
    notice_id UUID NOT NULL REFERENCES notices (id),
    version BIGINT NOT NULL,
    at TIMESTAMPTZ NOT NULL,
    reason TEXT NOT NULL,
    serials TEXT NOT NULL,
    proof TEXT NOT NULL,
    PRIMARY KEY (notice_id, version)
);

-- The last number taken, per county and year: updated in the publishing transaction, so there is no gap.
CREATE TABLE notice_numbers (
    county_code TEXT NOT NULL,
    year BIGINT NOT NULL,
    last BIGINT NOT NULL,
    PRIMARY KEY (county_code, year)
);

-- How many notices there are, so that a count never walks a million rows.
CREATE TABLE notice_totals (
    county_code TEXT NOT NULL,
    kind TEXT NOT NULL,
    year BIGINT NOT NULL,
    n BIGINT NOT NULL,
    PRIMARY KEY (county_code, kind, year)
);
