-- People of the public with an account (issue 9). email, profile: sealed; email_hash finds somebody by the address.
CREATE TABLE people (
    id BLOB PRIMARY KEY NOT NULL,
    email_hash TEXT NOT NULL UNIQUE,
    email BLOB NOT NULL,
    profile BLOB NOT NULL,
    lang TEXT NOT NULL,
    created_at TEXT NOT NULL,
    seen_at TEXT NOT NULL,
    version INTEGER NOT NULL
) STRICT;
CREATE INDEX people_seen ON people (seen_at);

-- Mailed links, one an address; a newer one takes the place of the older (AU-10). email: sealed.
CREATE TABLE person_links (
    hash TEXT PRIMARY KEY NOT NULL,
    id BLOB NOT NULL UNIQUE,
    email_hash TEXT NOT NULL UNIQUE,
    email BLOB NOT NULL,
    ends_at TEXT NOT NULL
) STRICT;
CREATE INDEX person_links_ends ON person_links (ends_at);

CREATE TABLE person_sessions (
    hash TEXT PRIMARY KEY NOT NULL,
    person_id BLOB NOT NULL REFERENCES people (id),
    created_at TEXT NOT NULL
) STRICT;
CREATE INDEX person_sessions_person ON person_sessions (person_id);
CREATE INDEX person_sessions_created ON person_sessions (created_at);

-- Organisations that people act for. A credit code proves nothing: confirmed_at says when the office looked at the first person.
CREATE TABLE orgs (
    id BLOB PRIMARY KEY NOT NULL,
    code TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    kind TEXT NOT NULL,
    county_code TEXT NOT NULL,
    asked_at TEXT NOT NULL,
    confirmed_at TEXT,
    version INTEGER NOT NULL
) STRICT;
CREATE INDEX orgs_county ON orgs (county_code, id);

CREATE TABLE org_members (
    org_id BLOB NOT NULL REFERENCES orgs (id),
    person_id BLOB NOT NULL REFERENCES people (id),
    standing TEXT NOT NULL CHECK (standing IN ('asked', 'member', 'first')),
    since TEXT NOT NULL,
    PRIMARY KEY (org_id, person_id)
) STRICT;
CREATE INDEX org_members_person ON org_members (person_id);
CREATE INDEX org_members_asked ON org_members (standing, since);
CREATE UNIQUE INDEX org_members_first ON org_members (org_id) WHERE standing = 'first';

-- What belongs to whom: a thing of a later feature to one person, or to the organisation for which it was given.
CREATE TABLE person_things (
    kind TEXT NOT NULL,
    object_id BLOB NOT NULL,
    person_id BLOB REFERENCES people (id),
    org_id BLOB REFERENCES orgs (id),
    PRIMARY KEY (kind, object_id),
    CHECK ((person_id IS NULL) <> (org_id IS NULL))
) STRICT;
CREATE INDEX person_things_person ON person_things (person_id, kind, object_id);
CREATE INDEX person_things_org ON person_things (org_id, kind, object_id);

-- Who wants no more mails about something (RFC 8058); hash is a keyed code of the address.
CREATE TABLE mail_stops (
    hash TEXT NOT NULL,
    topic TEXT NOT NULL,
    at TEXT NOT NULL,
    PRIMARY KEY (hash, topic)
) STRICT;
