-- Version 2: what is known of each source, and what its terms allow. A source that
-- is not here is one's own. Openings were published in keeping with this table.
CREATE TABLE source (
	id   TEXT    NOT NULL PRIMARY KEY,
	v    INTEGER NOT NULL,
	body TEXT    NOT NULL
);

UPDATE schema_version SET version = 2;
