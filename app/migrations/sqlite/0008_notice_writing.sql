-- Which case stands behind which line of a notice. serial is sealed: the link is kept for the audit period only (RET-03).
CREATE TABLE notice_subjects (
    notice_id BLOB NOT NULL REFERENCES notices (id),
    case_id BLOB NOT NULL REFERENCES cases (id),
    serial BLOB NOT NULL,
    posted_at TEXT NOT NULL,
    PRIMARY KEY (notice_id, case_id)
) STRICT;
CREATE INDEX notice_subjects_case ON notice_subjects (case_id, posted_at);
