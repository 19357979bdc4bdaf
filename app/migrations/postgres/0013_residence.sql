-- Entrustment and agreement of a case (RES-05). contents: the items of the agreement that were ticked, all of them.
CREATE TABLE agreements (
    case_id UUID PRIMARY KEY NOT NULL REFERENCES cases (id),
    entrusted_on DATE NOT NULL,
    agreed_on DATE NOT NULL,
    number TEXT NOT NULL,
    template TEXT NOT NULL,
    signer TEXT NOT NULL CHECK (signer IN ('self', 'guardian')),
    contents TEXT NOT NULL,
    free BOOLEAN NOT NULL,
    fees TEXT NOT NULL,
    image_consent BOOLEAN NOT NULL,
    trial_days BIGINT NOT NULL CHECK (trial_days BETWEEN 0 AND 90),
    recorded_by UUID NOT NULL REFERENCES staff (id),
    recorded_at TIMESTAMPTZ NOT NULL,
    CHECK (entrusted_on <= agreed_on),
    CHECK (free OR fees <> '')
);

-- Stays (人次): one person may have several, one at a time. The codes are the case's, so that a list needs no join to be scoped.
-- assess_due: when the next re-assessment is due (RES-06); assess_told: whether it waits in the queue already.
CREATE TABLE stays (
    id UUID PRIMARY KEY NOT NULL,
    case_id UUID NOT NULL REFERENCES cases (id),
    seq BIGINT NOT NULL,
    centre_id UUID NOT NULL REFERENCES centres (id),
    county_code TEXT NOT NULL,
    township_code TEXT NOT NULL,
    village_code TEXT NOT NULL,
    moved_in_on DATE NOT NULL,
    trial_until DATE,
    ended_on DATE,
    assess_due DATE NOT NULL,
    assess_why TEXT NOT NULL CHECK (assess_why IN ('yearly', 'change')),
    assess_told BOOLEAN NOT NULL,
    recorded_by UUID NOT NULL REFERENCES staff (id),
    recorded_at TIMESTAMPTZ NOT NULL,
    UNIQUE (case_id, seq),
    CHECK (ended_on IS NULL OR ended_on >= moved_in_on)
);
CREATE UNIQUE INDEX stays_open ON stays (case_id) WHERE ended_on IS NULL;
CREATE INDEX stays_centre ON stays (centre_id, case_id) WHERE ended_on IS NULL;
CREATE INDEX stays_township ON stays (township_code, case_id) WHERE ended_on IS NULL;
CREATE INDEX stays_county ON stays (county_code, case_id) WHERE ended_on IS NULL;
CREATE INDEX stays_due ON stays (assess_due) WHERE ended_on IS NULL;

-- Leave and hospital. note is sealed: it may say something about health.
CREATE TABLE absences (
    id UUID PRIMARY KEY NOT NULL,
    stay_id UUID NOT NULL REFERENCES stays (id),
    kind TEXT NOT NULL CHECK (kind IN ('leave', 'hospital')),
    reason TEXT NOT NULL,
    note BYTEA NOT NULL,
    from_on DATE NOT NULL,
    expected_on DATE,
    back_on DATE,
    recorded_by UUID NOT NULL REFERENCES staff (id),
    closed_by UUID REFERENCES staff (id),
    CHECK (expected_on IS NULL OR expected_on >= from_on),
    CHECK (back_on IS NULL OR back_on >= from_on),
    CHECK (kind <> 'leave' OR expected_on IS NOT NULL)
);
CREATE UNIQUE INDEX absences_open ON absences (stay_id) WHERE back_on IS NULL;
CREATE INDEX absences_stay ON absences (stay_id, from_on);
CREATE INDEX absences_expected ON absences (expected_on) WHERE back_on IS NULL;

-- Re-assessments (RES-06). result is sealed: what somebody can or cannot do alone (RES-03).
CREATE TABLE assessments (
    id UUID PRIMARY KEY NOT NULL,
    stay_id UUID NOT NULL REFERENCES stays (id),
    why TEXT NOT NULL CHECK (why IN ('yearly', 'change')),
    due_on DATE NOT NULL,
    done_on DATE NOT NULL,
    result BYTEA NOT NULL,
    outcome TEXT NOT NULL CHECK (outcome IN ('continue', 'propose-exit')),
    done_by UUID NOT NULL REFERENCES staff (id),
    recorded_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX assessments_stay ON assessments (stay_id, done_on);

-- Exits (RES-07, 应退慎退). What was said and written is sealed. Proposer and reviewer are two persons, whatever the code does.
CREATE TABLE exits (
    id UUID PRIMARY KEY NOT NULL,
    case_id UUID NOT NULL REFERENCES cases (id),
    stay_id UUID NOT NULL REFERENCES stays (id),
    seq BIGINT NOT NULL,
    county_code TEXT NOT NULL,
    stage TEXT NOT NULL CHECK (stage IN ('proposed', 'returned', 'approved', 'on-notice', 'completed', 'kept')),
    reason TEXT NOT NULL,
    destination TEXT NOT NULL,
    evidence BYTEA NOT NULL,
    heard TEXT CHECK (heard IS NULL OR heard IN ('person', 'guardian')),
    heard_on DATE,
    statement BYTEA,
    grounds BYTEA NOT NULL,
    left_on DATE,
    proposed_by UUID NOT NULL REFERENCES staff (id),
    proposed_at TIMESTAMPTZ NOT NULL,
    reviewed_by UUID REFERENCES staff (id),
    reviewed_at TIMESTAMPTZ,
    decision_no TEXT NOT NULL,
    review_note BYTEA,
    notice_id UUID REFERENCES notices (id),
    completed_at TIMESTAMPTZ,
    exited_on DATE,
    cool_until TIMESTAMPTZ,
    support TEXT NOT NULL,
    supported_by UUID REFERENCES staff (id),
    reentered_at TIMESTAMPTZ,
    version BIGINT NOT NULL,
    UNIQUE (case_id, seq),
    CHECK (reviewed_by IS NULL OR reviewed_by <> proposed_by),
    CHECK (stage NOT IN ('approved', 'on-notice', 'completed') OR reviewed_by IS NOT NULL),
    CHECK (reason = 'death' OR (heard IS NOT NULL AND heard_on IS NOT NULL AND statement IS NOT NULL)),
    CHECK ((stage = 'completed') = (exited_on IS NOT NULL AND cool_until IS NOT NULL AND completed_at IS NOT NULL)),
    CHECK ((reason = 'transferred') = (destination <> ''))
);
CREATE UNIQUE INDEX exits_open ON exits (case_id) WHERE stage IN ('proposed', 'returned', 'approved', 'on-notice');
CREATE INDEX exits_ready ON exits (county_code, id) WHERE stage = 'approved';
