-- Bookings of visits. code_hash finds one by its code, person_hash the bookings of one person (a keyed code of the folded telephone number
-- or mail address); visitor is sealed. door_no is what the day sheet and the check-in show: who holds it can do nothing else with it.
-- seq is the order of joining at one time, which ids made in one millisecond do not tell. activities are words between commas.
CREATE TABLE visit_bookings (
    id BLOB PRIMARY KEY NOT NULL,
    once TEXT UNIQUE,
    code_hash TEXT NOT NULL UNIQUE,
    code BLOB NOT NULL,
    reference TEXT NOT NULL UNIQUE,
    door_no TEXT NOT NULL UNIQUE,
    time_id BLOB NOT NULL REFERENCES visit_times (id),
    centre_id BLOB NOT NULL REFERENCES centres (id),
    county_code TEXT NOT NULL,
    township_code TEXT NOT NULL,
    seq INTEGER NOT NULL,
    kind TEXT NOT NULL,
    activities TEXT NOT NULL,
    visitor BLOB,
    person_hash TEXT,
    another INTEGER NOT NULL,
    lang TEXT NOT NULL,
    young INTEGER NOT NULL CHECK (young >= 0),
    teens INTEGER NOT NULL CHECK (teens >= 0),
    adults INTEGER NOT NULL CHECK (adults >= 0),
    guardian INTEGER NOT NULL,
    consents INTEGER NOT NULL,
    certificates INTEGER NOT NULL,
    terms TEXT NOT NULL,
    stage TEXT NOT NULL,
    passed INTEGER NOT NULL,
    offer_until TEXT,
    due_on TEXT,
    late INTEGER NOT NULL,
    came_at TEXT,
    went_at TEXT,
    present INTEGER,
    release_at TEXT,
    confirmed_at TEXT,
    registered_at TEXT NOT NULL,
    erased_at TEXT,
    version INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX visit_bookings_time ON visit_bookings (time_id, seq);
CREATE INDEX visit_bookings_person ON visit_bookings (person_hash, stage);
CREATE INDEX visit_bookings_centre ON visit_bookings (centre_id, stage, id);
CREATE INDEX visit_bookings_township ON visit_bookings (township_code, stage, id);
CREATE INDEX visit_bookings_offers ON visit_bookings (offer_until);
CREATE INDEX visit_bookings_release ON visit_bookings (release_at);
CREATE INDEX visit_bookings_due ON visit_bookings (stage, due_on);
CREATE INDEX visit_bookings_registered ON visit_bookings (erased_at, registered_at);

-- What happened to a booking; the note is sealed.
CREATE TABLE visit_events (
    booking_id BLOB NOT NULL REFERENCES visit_bookings (id),
    seq INTEGER NOT NULL,
    at TEXT NOT NULL,
    staff_id BLOB,
    act TEXT NOT NULL,
    note BLOB,
    PRIMARY KEY (booking_id, seq)
) STRICT;

-- Numbers by which staff call bookings.
CREATE TABLE visit_numbers (
    county_code TEXT NOT NULL,
    year INTEGER NOT NULL,
    last INTEGER NOT NULL,
    PRIMARY KEY (county_code, year)
) STRICT;

-- One row a person, locked while they book: two bookings at the same hours, at two centres, meet here.
CREATE TABLE visit_people (
    person_hash TEXT PRIMARY KEY NOT NULL,
    at TEXT NOT NULL
) STRICT;
CREATE INDEX visit_people_at ON visit_people (at);

-- What the clock has said about a booking: each thing once for a beginning.
CREATE TABLE visit_reminders (
    booking_id BLOB NOT NULL REFERENCES visit_bookings (id),
    what TEXT NOT NULL,
    starts_at TEXT NOT NULL,
    at TEXT NOT NULL,
    PRIMARY KEY (booking_id, what, starts_at)
) STRICT;
