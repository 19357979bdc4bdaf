-- seq is the order within the owner. Files that people hand in (IN-05 to IN-07). The content is sealed and in the database, so that a transaction covers it, every
-- node reads it and a backup holds it. owner names what a file belongs to: objection:<id>, objection-draft:<id>, notice:<number>.
CREATE TABLE files (
    id UUID PRIMARY KEY NOT NULL,
    owner TEXT NOT NULL,
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    type TEXT NOT NULL,
    size BIGINT NOT NULL,
    code TEXT NOT NULL,
    seq BIGINT NOT NULL,
    made_at TIMESTAMPTZ NOT NULL,
    deleted_at TIMESTAMPTZ
);
CREATE INDEX files_owner ON files (owner, seq, id);

-- Apart from the facts above, so that a list of files never reads their content.
CREATE TABLE file_contents (
    file_id UUID PRIMARY KEY NOT NULL REFERENCES files (id),
    content BYTEA NOT NULL
);
