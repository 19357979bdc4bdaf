-- Links to sign in are counted apart (RL-04). What was counted of the running hour is forgotten.
DROP TABLE mail_totals;
CREATE TABLE mail_totals (
    -- `sign-in`, or `other`
    kind TEXT NOT NULL,
    hour TEXT NOT NULL,
    n INTEGER NOT NULL,
    PRIMARY KEY (kind, hour)
) STRICT;
