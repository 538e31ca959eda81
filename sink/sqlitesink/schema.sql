-- The tables of a techmap store, version 1.
--
-- Records are stored whole, as versioned JSON (v is the version of that format), in
-- a column named body; the other columns repeat what of a record is searched or
-- sorted by. Identities are the domain's own and are compared by their bytes. Every
-- time is an integer: the microseconds since 1970-01-01 in UTC, so that
--
--     SELECT datetime(first_seen / 1000000, 'unixepoch') FROM opening
--
-- shows it in words. NULL, where it is allowed, means that there is no such time.
-- Digests are hexadecimal. Tables are only written by techmap: rows that belong
-- together are written in one transaction, which is why no foreign keys are declared.

CREATE TABLE schema_version (
	version INTEGER NOT NULL
);

-- When the last change was made. Later changes have a later time, whatever the
-- machine's clock says, so that "changed > ?" never misses one.
CREATE TABLE clock (
	at INTEGER NOT NULL
);

-- Silver: one posting in the common schema. text is the digest of all that
-- evidence may point at.
CREATE TABLE silver (
	id      TEXT    NOT NULL PRIMARY KEY,
	source  TEXT    NOT NULL,
	seen_at INTEGER NOT NULL,
	raw     TEXT    NOT NULL,
	text    TEXT    NOT NULL,
	changed INTEGER NOT NULL,
	v       INTEGER NOT NULL,
	body    TEXT    NOT NULL
);
CREATE INDEX silver_changed ON silver (changed, id);

-- Model answers, by the key of the question: paid for once, kept
-- for good, not made anew from silver.
CREATE TABLE extraction (
	id        TEXT    NOT NULL PRIMARY KEY,
	posting   TEXT    NOT NULL,
	extractor TEXT    NOT NULL,
	v         INTEGER NOT NULL,
	body      TEXT    NOT NULL
);

-- Gold: one canonical posting. It is only ever read whole, to make openings of it;
-- its demands are not a table of their own. Those of its opening are.
CREATE TABLE posting (
	id      TEXT    NOT NULL PRIMARY KEY,
	source  TEXT    NOT NULL,
	company TEXT    NOT NULL,
	seen_at INTEGER NOT NULL,
	raw     TEXT    NOT NULL,
	text    TEXT    NOT NULL,
	v       INTEGER NOT NULL,
	body    TEXT    NOT NULL
);
CREATE INDEX posting_company ON posting (company, id);

-- Openings as published. One that was withdrawn stays as a row with deleted = 1 and
-- nothing else in it. Count with: WHERE deleted = 0.
CREATE TABLE opening (
	id         TEXT    NOT NULL PRIMARY KEY,
	company    TEXT    NOT NULL,
	title      TEXT    NOT NULL,
	first_seen INTEGER,
	last_seen  INTEGER,
	closed_at  INTEGER,
	digest     TEXT    NOT NULL,
	deleted    INTEGER NOT NULL,
	changed    INTEGER NOT NULL,
	v          INTEGER NOT NULL,
	body       TEXT    NOT NULL
);
CREATE INDEX opening_changed ON opening (changed, id);

-- Which opening a posting belongs to, or belonged to last.
CREATE TABLE member (
	posting TEXT NOT NULL PRIMARY KEY,
	opening TEXT NOT NULL
) WITHOUT ROWID;

-- What living openings ask for, and where a posting says so: bytes span_start to
-- span_end of a section (-1 is the title, -2 and below are tags). Demands of an
-- opening with the same grp, other than 0, are alternatives.
CREATE TABLE demand (
	opening    TEXT    NOT NULL,
	skill      TEXT    NOT NULL,
	level      TEXT    NOT NULL,
	grp        INTEGER NOT NULL,
	via        TEXT    NOT NULL,
	posting    TEXT    NOT NULL,
	section    INTEGER NOT NULL,
	span_start INTEGER NOT NULL,
	span_end   INTEGER NOT NULL,
	quote      TEXT    NOT NULL,
	PRIMARY KEY (opening, skill)
);

CREATE TABLE opening_role (
	opening TEXT NOT NULL,
	role    TEXT NOT NULL,
	PRIMARY KEY (opening, role)
) WITHOUT ROWID;

-- When living openings could be applied for: from seen_from until seen_to, which is
-- NULL while they can. seen_last is when they were last known to be open.
CREATE TABLE sighting (
	opening   TEXT    NOT NULL,
	seen_from INTEGER NOT NULL,
	seen_last INTEGER NOT NULL,
	seen_to   INTEGER,
	reason    TEXT    NOT NULL,
	PRIMARY KEY (opening, seen_from)
) WITHOUT ROWID;

-- What was published, and when: changed is the time of the change, at the newest
-- evidence it rests on.
CREATE TABLE publication (
	changed INTEGER NOT NULL PRIMARY KEY,
	at      INTEGER NOT NULL,
	v       INTEGER NOT NULL,
	body    TEXT    NOT NULL
);

-- What each source listed in each run. A long body is
-- compressed with gzip.
CREATE TABLE census (
	source  TEXT    NOT NULL,
	at      INTEGER NOT NULL,
	outcome TEXT    NOT NULL,
	listed  INTEGER NOT NULL,
	v       INTEGER NOT NULL,
	body    BLOB    NOT NULL,
	PRIMARY KEY (source, at)
);

-- What each run did.
CREATE TABLE run (
	kind    TEXT    NOT NULL,
	started INTEGER NOT NULL,
	ended   INTEGER NOT NULL,
	v       INTEGER NOT NULL,
	body    TEXT    NOT NULL,
	PRIMARY KEY (kind, started)
);

-- Records that were lost, and why.
CREATE TABLE reject (
	stage  TEXT    NOT NULL,
	source TEXT    NOT NULL,
	id     TEXT    NOT NULL,
	url    TEXT    NOT NULL,
	kind   TEXT    NOT NULL,
	at     INTEGER NOT NULL,
	v      INTEGER NOT NULL,
	body   TEXT    NOT NULL,
	PRIMARY KEY (stage, source, id, url)
);

INSERT INTO clock (at) VALUES (0);
INSERT INTO schema_version (version) VALUES (1);
