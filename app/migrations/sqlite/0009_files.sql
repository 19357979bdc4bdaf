-- seq is the order within the owner. Files that people hand in (IN-05 to IN-07). The content is sealed and in the database, so that a transaction covers it, every
-- node reads it and a backup holds it. owner names what a file belongs to: objection:<id>, objection-draft:<id>, notice:<number>.
CREATE TABLE files (
    id BLOB PRIMARY KEY NOT NULL,
    owner TEXT NOT NULL,
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    type TEXT NOT NULL,
    size INTEGER NOT NULL,
    code TEXT NOT NULL,
    seq INTEGER NOT NULL,
    made_at TEXT NOT NULL,
    deleted_at TEXT
) STRICT;
CREATE INDEX files_owner ON files (owner, seq, id);

-- Apart from the facts above, so that a list of files never reads their content.
CREATE TABLE file_contents (
    file_id BLOB PRIMARY KEY NOT NULL REFERENCES files (id),
    content BLOB NOT NULL
) STRICT;
