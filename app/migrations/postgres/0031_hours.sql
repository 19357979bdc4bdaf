-- Hours of visits (REC-01 to REC-06). A correction is a new version; the one that counts is current. breaks are pairs of instants as JSON,
-- minutes are for each of the people, flags are words between commas. It counts once the host unit has countersigned (VOL-01).
CREATE TABLE visit_records (
    booking_id UUID NOT NULL REFERENCES visit_bookings (id),
    version BIGINT NOT NULL,
    current BOOLEAN NOT NULL,
    came_at TIMESTAMPTZ NOT NULL,
    went_at TIMESTAMPTZ NOT NULL,
    breaks TEXT NOT NULL,
    day DATE NOT NULL,
    people BIGINT NOT NULL CHECK (people > 0),
    minutes BIGINT NOT NULL CHECK (minutes >= 0),
    counts BOOLEAN NOT NULL,
    flags TEXT NOT NULL,
    reason BYTEA,
    entered_at TIMESTAMPTZ NOT NULL,
    entered_by UUID,
    signed_at TIMESTAMPTZ,
    signed_by UUID,
    PRIMARY KEY (booking_id, version)
);
CREATE UNIQUE INDEX visit_records_current ON visit_records (booking_id) WHERE current;
CREATE INDEX visit_records_day ON visit_records (day, booking_id);

-- What somebody says is wrong with their hours (REC-03); what they wrote is sealed. One waits at a time.
CREATE TABLE visit_wishes (
    id UUID PRIMARY KEY NOT NULL,
    booking_id UUID NOT NULL REFERENCES visit_bookings (id),
    asked_at TIMESTAMPTZ NOT NULL,
    due_on DATE NOT NULL,
    wish BYTEA,
    answered_at TIMESTAMPTZ
);
CREATE UNIQUE INDEX visit_wishes_open ON visit_wishes (booking_id) WHERE answered_at IS NULL;
CREATE INDEX visit_wishes_booking ON visit_wishes (booking_id, id);
