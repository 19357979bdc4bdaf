-- What the jobs of retention look for (RET-03, RET-04). wiped_at: the personal data of an ended case are gone.
ALTER TABLE cases ADD COLUMN wiped_at TIMESTAMPTZ;
CREATE INDEX cases_ended ON cases (state, state_since) WHERE wiped_at IS NULL AND NOT live;
CREATE INDEX notice_subjects_posted ON notice_subjects (posted_at);
CREATE INDEX work_items_done ON work_items (done_at) WHERE done_at IS NOT NULL;
CREATE INDEX news_at ON news (at);
