-- Version 2: the postings about which a model has still to be asked. One statement,
-- because each ends a transaction, and only if it was not made before, because a
-- migration that was cut off is run again. Rows are not copied, and others read and
-- write meanwhile.
--
-- +goose Up
SET @made = (SELECT COUNT(*) FROM information_schema.columns
	WHERE table_schema = DATABASE() AND table_name = 'posting' AND column_name = 'pending');
SET @statement = IF(@made > 0, 'DO 0',
	'ALTER TABLE posting ADD COLUMN pending TINYINT NOT NULL DEFAULT 0, ADD KEY posting_pending (pending, seen_at)');
PREPARE make FROM @statement;
EXECUTE make;
DEALLOCATE PREPARE make;
