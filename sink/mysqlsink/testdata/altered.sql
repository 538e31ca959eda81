-- What migrations add by prepared statements, which sqlc does not look into.
ALTER TABLE posting ADD COLUMN pending TINYINT NOT NULL DEFAULT 0, ADD KEY posting_pending (pending, seen_at);
