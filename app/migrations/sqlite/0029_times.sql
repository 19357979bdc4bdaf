-- What centres open to visitors (VIS-01, issue 10). A time is one visit that people can book; those of a series are written ahead by its
-- rule. What is taken is counted here and nowhere else: bookings move it through `times::store::places`. Whose bookings they are is the
-- business of a later feature. All hours are instants; `day` is the Shanghai day of the beginning.
CREATE TABLE time_series (
    id BLOB PRIMARY KEY NOT NULL,
    centre_id BLOB NOT NULL REFERENCES centres (id),
    -- RFC 5545; the first beginning is Shanghai time, 2026-12-15T09:00.
    rule TEXT NOT NULL,
    first TEXT NOT NULL,
    minutes INTEGER NOT NULL CHECK (minutes > 0),
    rest_days TEXT NOT NULL CHECK (rest_days IN ('any', 'skip', 'only')),
    lead INTEGER NOT NULL CHECK (lead >= 0),
    offers TEXT NOT NULL,
    places INTEGER NOT NULL CHECK (places > 0),
    groups INTEGER CHECK (groups >= 0),
    instant INTEGER NOT NULL,
    min_age INTEGER NOT NULL,
    tasks TEXT NOT NULL,
    risks TEXT NOT NULL,
    bring TEXT NOT NULL,
    meals TEXT NOT NULL,
    insurance TEXT NOT NULL,
    -- Times are written up to this day.
    filled_to TEXT NOT NULL,
    created_at TEXT NOT NULL,
    ended_at TEXT,
    version INTEGER NOT NULL
) STRICT;
CREATE INDEX time_series_centre ON time_series (centre_id, id);
CREATE INDEX time_series_filled ON time_series (ended_at, filled_to);

CREATE TABLE visit_times (
    id BLOB PRIMARY KEY NOT NULL,
    centre_id BLOB NOT NULL REFERENCES centres (id),
    county_code TEXT NOT NULL,
    township_code TEXT NOT NULL,
    series_id BLOB REFERENCES time_series (id),
    -- The day on which the rule put it, wherever it was moved since.
    series_day TEXT,
    day TEXT NOT NULL,
    -- Monday is 1.
    weekday INTEGER NOT NULL CHECK (weekday BETWEEN 1 AND 7),
    starts_at TEXT NOT NULL,
    ends_at TEXT NOT NULL,
    closes_at TEXT NOT NULL,
    -- What can be done, with the limit of each where it has one: `cleaning haircut:4`.
    offers TEXT NOT NULL,
    places INTEGER NOT NULL CHECK (places > 0),
    groups INTEGER CHECK (groups >= 0),
    taken_places INTEGER NOT NULL CHECK (taken_places >= 0 AND taken_places <= places),
    taken_groups INTEGER NOT NULL CHECK (taken_groups >= 0),
    waiting INTEGER NOT NULL CHECK (waiting >= 0),
    instant INTEGER NOT NULL,
    min_age INTEGER NOT NULL,
    tasks TEXT NOT NULL,
    risks TEXT NOT NULL,
    bring TEXT NOT NULL,
    meals TEXT NOT NULL,
    insurance TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('open', 'suspended', 'cancelled')),
    reason TEXT NOT NULL,
    -- Changed by hand: its series leaves it alone.
    by_hand INTEGER NOT NULL,
    -- Its series changed and it did not follow: the centre decides.
    undecided INTEGER NOT NULL,
    -- RFC 5545: rises with time, place and cancellation only.
    sequence INTEGER NOT NULL,
    created_at TEXT NOT NULL,
    changed_at TEXT NOT NULL,
    version INTEGER NOT NULL,
    CHECK (starts_at < ends_at AND closes_at <= starts_at)
) STRICT;
CREATE INDEX visit_times_order ON visit_times (starts_at, id);
CREATE INDEX visit_times_county ON visit_times (county_code, starts_at, id);
CREATE INDEX visit_times_township ON visit_times (township_code, starts_at, id);
CREATE INDEX visit_times_centre ON visit_times (centre_id, starts_at, id);
CREATE INDEX visit_times_day ON visit_times (day, state);
CREATE UNIQUE INDEX visit_times_series ON visit_times (series_id, series_day);

-- What can be done at a time: the limit of each activity and how many of it are taken.
CREATE TABLE visit_time_activities (
    time_id BLOB NOT NULL REFERENCES visit_times (id),
    activity TEXT NOT NULL,
    places INTEGER CHECK (places > 0),
    taken INTEGER NOT NULL CHECK (taken >= 0),
    open INTEGER NOT NULL,
    PRIMARY KEY (time_id, activity)
) STRICT;

-- Times that changed while somebody had booked or waited: whoever keeps bookings tells them and takes the row away.
CREATE TABLE visit_time_changes (
    time_id BLOB PRIMARY KEY NOT NULL REFERENCES visit_times (id),
    kind TEXT NOT NULL CHECK (kind IN ('moved', 'suspended', 'cancelled')),
    at TEXT NOT NULL
) STRICT;
CREATE INDEX visit_time_changes_at ON visit_time_changes (at);

-- What a centre says about all its times, and the hours of rest in which none may lie (`12:00-14:30`, empty for none).
CREATE TABLE visit_houses (
    centre_id BLOB PRIMARY KEY NOT NULL REFERENCES centres (id),
    way TEXT NOT NULL,
    quiet TEXT NOT NULL,
    version INTEGER NOT NULL,
    updated_at TEXT NOT NULL
) STRICT;

-- Days on which a centre takes nobody, with the reason that the public reads (VIS-01).
CREATE TABLE visit_blackouts (
    id BLOB PRIMARY KEY NOT NULL,
    centre_id BLOB NOT NULL REFERENCES centres (id),
    first_day TEXT NOT NULL,
    last_day TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('quarantine', 'inspection', 'rest', 'other')),
    reason TEXT NOT NULL,
    created_at TEXT NOT NULL,
    CHECK (first_day <= last_day)
) STRICT;
CREATE INDEX visit_blackouts_centre ON visit_blackouts (centre_id, last_day);

-- A county's switch (VIS-05): while there is a reason, nobody visits there.
CREATE TABLE visit_switches (
    county_code TEXT PRIMARY KEY NOT NULL,
    reason TEXT NOT NULL,
    since TEXT NOT NULL,
    version INTEGER NOT NULL
) STRICT;
