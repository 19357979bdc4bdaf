-- Hours of visits (REC-01 to REC-06). A correction is a new version; the one that counts is current. breaks are pairs of instants as JSON,
-- minutes are for each of the people, flags are words between commas. It counts once the host unit has countersigned (VOL-01).
CREATE TABLE visit_records (
    booking_id BLOB NOT NULL REFERENCES visit_bookings (id),
    version INTEGER NOT NULL,
    current INTEGER NOT NULL,
    came_at TEXT NOT NULL,
    went_at TEXT NOT NULL,
    breaks TEXT NOT NULL,
    day TEXT NOT NULL,
    people INTEGER NOT NULL CHECK (people > 0),
    minutes INTEGER NOT NULL CHECK (minutes >= 0),
    counts INTEGER NOT NULL,
    flags TEXT NOT NULL,
    reason BLOB,
    entered_at TEXT NOT NULL,
    entered_by BLOB,
    signed_at TEXT,
    signed_by BLOB,
    PRIMARY KEY (booking_id, version)
) STRICT;
CREATE UNIQUE INDEX visit_records_current ON visit_records (booking_id) WHERE current;
CREATE INDEX visit_records_day ON visit_records (day, booking_id);

-- What somebody says is wrong with their hours (REC-03); what they wrote is sealed. One waits at a time.
CREATE TABLE visit_wishes (
    id BLOB PRIMARY KEY NOT NULL,
    booking_id BLOB NOT NULL REFERENCES visit_bookings (id),
    asked_at TEXT NOT NULL,
    due_on TEXT NOT NULL,
    wish BLOB,
    answered_at TEXT
) STRICT;
CREATE UNIQUE INDEX visit_wishes_open ON visit_wishes (booking_id) WHERE answered_at IS NULL;
CREATE INDEX visit_wishes_booking ON visit_wishes (booking_id, id);
