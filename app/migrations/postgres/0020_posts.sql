-- Posts at the centres (JOB-01). title, duties, shifts and requirements have passed the gate (PUB-20, JOB-02). offers and priority are
-- codes with commas between. Pay is the least a month, in fen. filled never exceeds wanted; interests counts the numbers given.
-- closed_on is the day from which applicants' data are kept for six months more (JOB-03). Coordinates are the centre's.
CREATE TABLE posts (
    id UUID PRIMARY KEY NOT NULL,
    reference TEXT NOT NULL UNIQUE,
    centre_id UUID NOT NULL REFERENCES centres (id),
    county_code TEXT NOT NULL,
    township_code TEXT NOT NULL,
    latitude DOUBLE PRECISION,
    longitude DOUBLE PRECISION,
    kind TEXT NOT NULL,
    welfare BOOLEAN NOT NULL,
    title TEXT NOT NULL,
    wanted BIGINT NOT NULL CHECK (wanted > 0),
    filled BIGINT NOT NULL CHECK (filled >= 0 AND filled <= wanted),
    pay_from BIGINT NOT NULL CHECK (pay_from >= 200000),
    duties TEXT NOT NULL,
    shifts TEXT NOT NULL,
    requirements TEXT NOT NULL,
    offers TEXT NOT NULL,
    priority TEXT NOT NULL,
    phone TEXT NOT NULL,
    closes_on DATE NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('open', 'filled', 'closed')),
    closed_on DATE,
    interests BIGINT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    updated_at TIMESTAMPTZ NOT NULL,
    version BIGINT NOT NULL,
    CHECK ((state = 'open') = (closed_on IS NULL))
);
CREATE INDEX posts_order ON posts (state, closes_on, reference);
CREATE INDEX posts_county ON posts (county_code, state, closes_on, reference);
CREATE INDEX posts_township ON posts (township_code, state, closes_on, reference);
CREATE INDEX posts_centre ON posts (centre_id, state, closes_on, reference);
CREATE INDEX posts_closed ON posts (state, closed_on);

-- The last number taken, per county and year.
CREATE TABLE post_numbers (
    county_code TEXT NOT NULL,
    year BIGINT NOT NULL,
    last BIGINT NOT NULL,
    PRIMARY KEY (county_code, year)
);

-- Who took up a post: nothing about the person but the priority group that the county confirmed. For the figures (FIG-05, FIG-06).
CREATE TABLE post_fills (
    id UUID PRIMARY KEY NOT NULL,
    post_id UUID NOT NULL REFERENCES posts (id),
    county_code TEXT NOT NULL,
    filled_on DATE NOT NULL,
    priority TEXT,
    pay_from BIGINT NOT NULL
);
CREATE INDEX post_fills_day ON post_fills (filled_on);
CREATE INDEX post_fills_post ON post_fills (post_id);

-- Who is interested (JOB-03). person (name, telephone, township, claimed group) is sealed and goes when they withdraw; phone_hash is the
-- keyed telephone, so that the township sees when one person wrote twice. consent is the version of the text that was agreed to.
CREATE TABLE post_interests (
    id UUID PRIMARY KEY NOT NULL,
    reference TEXT NOT NULL UNIQUE,
    code_hash TEXT NOT NULL UNIQUE,
    post_id UUID NOT NULL REFERENCES posts (id),
    centre_id UUID NOT NULL,
    county_code TEXT NOT NULL,
    township_code TEXT NOT NULL,
    person BYTEA,
    phone_hash TEXT,
    consent TEXT NOT NULL,
    lang TEXT NOT NULL,
    received_at TIMESTAMPTZ NOT NULL,
    due_on DATE NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('new', 'contacted', 'referred', 'taken-on', 'not-taken', 'withdrawn')),
    contacted_at TIMESTAMPTZ,
    referred_at TIMESTAMPTZ,
    decided_at TIMESTAMPTZ,
    reason TEXT,
    qualified TEXT CHECK (qualified IN ('passed', 'failed')),
    confirmed TEXT,
    checked_at TIMESTAMPTZ,
    started_on DATE,
    version BIGINT NOT NULL,
    CHECK (state <> 'withdrawn' OR person IS NULL),
    CHECK ((state = 'not-taken') = (reason IS NOT NULL))
);
CREATE INDEX post_interests_township ON post_interests (township_code, state, due_on, id);
CREATE INDEX post_interests_county ON post_interests (county_code, state, due_on, id);
CREATE INDEX post_interests_centre ON post_interests (centre_id, state, due_on, id);
CREATE INDEX post_interests_post ON post_interests (post_id, phone_hash);

-- What happened to it, in order.
CREATE TABLE post_interest_events (
    interest_id UUID NOT NULL REFERENCES post_interests (id),
    seq BIGINT NOT NULL,
    at TIMESTAMPTZ NOT NULL,
    staff_id UUID,
    act TEXT NOT NULL,
    PRIMARY KEY (interest_id, seq)
);
