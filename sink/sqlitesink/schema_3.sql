-- Version 3: the postings about which a model has still to be asked.
ALTER TABLE posting ADD COLUMN pending INTEGER NOT NULL DEFAULT 0;
CREATE INDEX posting_pending ON posting (seen_at, id) WHERE pending = 1;

UPDATE schema_version SET version = 3;
