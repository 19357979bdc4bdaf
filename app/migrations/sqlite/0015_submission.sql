-- What somebody has typed into a public form and not yet sent, for an hour; afterwards, for an hour, what it became. kind and subject
-- say what it is about, as opaque text; hash is the keyed code of the token in the browser's cookie.
CREATE TABLE submission_drafts (
    id BLOB PRIMARY KEY NOT NULL,
    hash TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL,
    subject TEXT NOT NULL,
    content BLOB NOT NULL,
    filed INTEGER NOT NULL,
    at TEXT NOT NULL
) STRICT;
CREATE INDEX submission_drafts_at ON submission_drafts (at);

-- Drafts of the hour before the update would be found by nobody, so they go with their files and their table. A node of the version
-- before, still running, answers its objection form with an error until it is stopped.
DELETE FROM file_contents WHERE file_id IN (SELECT id FROM files WHERE owner LIKE 'objection-draft:%');
DELETE FROM files WHERE owner LIKE 'objection-draft:%';
DROP TABLE objection_drafts;
