-- Which case stands behind which line of a notice. serial is sealed: the link is kept for the audit period only (RET-03).
CREATE TABLE notice_subjects (
    notice_id UUID NOT NULL REFERENCES notices (id),
    case_id UUID NOT NULL REFERENCES cases (id),
    serial BYTEA NOT NULL,
    posted_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (notice_id, case_id)
);
CREATE INDEX notice_subjects_case ON notice_subjects (case_id, posted_at);
