-- Which mail goes first when several are due: 0 accounts, 1 answers, 2 digests.
ALTER TABLE mails ADD COLUMN rank BIGINT NOT NULL DEFAULT 1;
DROP INDEX mails_due;
CREATE INDEX mails_due ON mails (rank, due_at, id) WHERE state IN ('queued', 'retry', 'sending');
