-- The tables of a techmap store in MySQL or MariaDB, version 1.
--
-- Records are stored whole, as versioned JSON (v is the version of that format), in
-- a column named body; the other columns repeat what of a record is searched or
-- sorted by. Identities are the domain's own and are compared by their bytes, which
-- is what VARBINARY is for. Every time is a BIGINT: the microseconds since
-- 1970-01-01 in UTC, so that
--
--     SELECT FROM_UNIXTIME(first_seen DIV 1000000), title,
--            CONVERT(body USING utf8mb4) FROM opening WHERE deleted = 0
--
-- shows it in words. NULL, where it is allowed, means that there is no such time.
-- Digests are hexadecimal. Tables are only written by techmap: rows that belong
-- together are written in one transaction, which is why no foreign keys are
-- declared. IF NOT EXISTS lets a migration that was cut off be run again.

-- +goose Up

-- When the last change of silver and of openings was made. Later changes have a
-- later time, whatever the machine's clock says, so that "changed > ?" never misses
-- one. There are two, so that silver does not wait while openings are published.
CREATE TABLE IF NOT EXISTS clock_silver (
	id TINYINT NOT NULL PRIMARY KEY,
	at BIGINT  NOT NULL
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 ROW_FORMAT=DYNAMIC;
INSERT INTO clock_silver (id, at) VALUES (1, 0) ON DUPLICATE KEY UPDATE id = id;

CREATE TABLE IF NOT EXISTS clock_opening (
	id TINYINT NOT NULL PRIMARY KEY,
	at BIGINT  NOT NULL
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 ROW_FORMAT=DYNAMIC;
INSERT INTO clock_opening (id, at) VALUES (1, 0) ON DUPLICATE KEY UPDATE id = id;

-- Silver: one posting in the common schema. text is the digest of all that
-- evidence may point at.
CREATE TABLE IF NOT EXISTS silver (
	id      VARBINARY(768) NOT NULL PRIMARY KEY,
	source  VARBINARY(128) NOT NULL,
	seen_at BIGINT         NOT NULL,
	raw     VARBINARY(64)  NOT NULL,
	text    VARBINARY(64)  NOT NULL,
	changed BIGINT         NOT NULL,
	v       INT            NOT NULL,
	body    MEDIUMBLOB     NOT NULL,
	KEY silver_changed (changed, id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 ROW_FORMAT=DYNAMIC;

-- Model answers, by the key of the question: paid for once, kept for good, not made
-- anew from silver.
CREATE TABLE IF NOT EXISTS extraction (
	id        VARBINARY(768) NOT NULL PRIMARY KEY,
	posting   VARBINARY(768) NOT NULL,
	extractor VARBINARY(768) NOT NULL,
	v         INT            NOT NULL,
	body      MEDIUMBLOB     NOT NULL
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 ROW_FORMAT=DYNAMIC;

-- Gold: one canonical posting. It is only ever read whole, to make openings of it;
-- its demands are not a table of their own. Those of its opening are.
CREATE TABLE IF NOT EXISTS posting (
	id      VARBINARY(768)  NOT NULL PRIMARY KEY,
	source  VARBINARY(128)  NOT NULL,
	company VARBINARY(1024) NOT NULL,
	seen_at BIGINT          NOT NULL,
	raw     VARBINARY(64)   NOT NULL,
	text    VARBINARY(64)   NOT NULL,
	v       INT             NOT NULL,
	body    MEDIUMBLOB      NOT NULL,
	KEY posting_company (company, id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 ROW_FORMAT=DYNAMIC;

-- Openings as published. One that was withdrawn stays as a row with deleted = 1 and
-- nothing else in it. Count with: WHERE deleted = 0.
CREATE TABLE IF NOT EXISTS opening (
	id         VARBINARY(768)  NOT NULL PRIMARY KEY,
	company    VARBINARY(1024) NOT NULL,
	title      MEDIUMTEXT      NOT NULL,
	first_seen BIGINT,
	last_seen  BIGINT,
	closed_at  BIGINT,
	digest     VARBINARY(64)   NOT NULL,
	deleted    TINYINT         NOT NULL,
	changed    BIGINT          NOT NULL,
	v          INT             NOT NULL,
	body       MEDIUMBLOB      NOT NULL,
	KEY opening_changed (changed, id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 ROW_FORMAT=DYNAMIC;

-- Which opening a posting belongs to, or belonged to last.
CREATE TABLE IF NOT EXISTS member (
	posting VARBINARY(768) NOT NULL PRIMARY KEY,
	opening VARBINARY(768) NOT NULL
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 ROW_FORMAT=DYNAMIC;

-- What living openings ask for, and where a posting says so: bytes span_start to
-- span_end of a section (-1 is the title, -2 and below are tags). Demands of an
-- opening with the same grp, other than 0, are alternatives.
CREATE TABLE IF NOT EXISTS demand (
	opening    VARBINARY(768) NOT NULL,
	skill      VARBINARY(255) NOT NULL,
	level      VARBINARY(64)  NOT NULL,
	grp        INT            NOT NULL,
	via        VARBINARY(255) NOT NULL,
	posting    VARBINARY(768) NOT NULL,
	section    INT            NOT NULL,
	span_start INT            NOT NULL,
	span_end   INT            NOT NULL,
	quote      MEDIUMTEXT     NOT NULL,
	PRIMARY KEY (opening, skill)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 ROW_FORMAT=DYNAMIC;

CREATE TABLE IF NOT EXISTS opening_role (
	opening VARBINARY(768) NOT NULL,
	role    VARBINARY(255) NOT NULL,
	PRIMARY KEY (opening, role)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 ROW_FORMAT=DYNAMIC;

-- When living openings could be applied for: from seen_from until seen_to, which is
-- NULL while they can. seen_last is when they were last known to be open.
CREATE TABLE IF NOT EXISTS sighting (
	opening   VARBINARY(768) NOT NULL,
	seen_from BIGINT         NOT NULL,
	seen_last BIGINT         NOT NULL,
	seen_to   BIGINT,
	reason    VARBINARY(64)  NOT NULL,
	PRIMARY KEY (opening, seen_from)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 ROW_FORMAT=DYNAMIC;

-- What was published, and when: changed is the time of the change, at the newest
-- evidence it rests on.
CREATE TABLE IF NOT EXISTS publication (
	changed BIGINT     NOT NULL PRIMARY KEY,
	at      BIGINT     NOT NULL,
	v       INT        NOT NULL,
	body    MEDIUMBLOB NOT NULL
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 ROW_FORMAT=DYNAMIC;

-- What each source listed in each run. A long body is compressed with gzip.
CREATE TABLE IF NOT EXISTS census (
	source  VARBINARY(128) NOT NULL,
	at      BIGINT         NOT NULL,
	outcome VARBINARY(64)  NOT NULL,
	listed  INT            NOT NULL,
	v       INT            NOT NULL,
	body    MEDIUMBLOB     NOT NULL,
	PRIMARY KEY (source, at)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 ROW_FORMAT=DYNAMIC;

-- What is known of each source, and what its terms allow. A source that is not here
-- is one's own. Openings were published in keeping with this table.
CREATE TABLE IF NOT EXISTS source (
	id   VARBINARY(128) NOT NULL PRIMARY KEY,
	v    INT            NOT NULL,
	body MEDIUMBLOB     NOT NULL
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 ROW_FORMAT=DYNAMIC;

-- What each run did.
CREATE TABLE IF NOT EXISTS run (
	kind    VARBINARY(64) NOT NULL,
	started BIGINT        NOT NULL,
	ended   BIGINT        NOT NULL,
	v       INT           NOT NULL,
	body    MEDIUMBLOB    NOT NULL,
	PRIMARY KEY (kind, started)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 ROW_FORMAT=DYNAMIC;

-- Records that were lost, and why. The key is as long as one may be: 3072 bytes.
CREATE TABLE IF NOT EXISTS reject (
	stage  VARBINARY(64)   NOT NULL,
	source VARBINARY(128)  NOT NULL,
	id     VARBINARY(768)  NOT NULL,
	url    VARBINARY(2112) NOT NULL,
	kind   VARBINARY(64)   NOT NULL,
	at     BIGINT          NOT NULL,
	v      INT             NOT NULL,
	body   MEDIUMBLOB      NOT NULL,
	PRIMARY KEY (stage, source, id, url)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 ROW_FORMAT=DYNAMIC;
