-- name: Statement01 :exec
UPDATE clock_silver SET at = CASE WHEN at < ? THEN ? ELSE at + 1 END;

-- name: Statement02 :many
SELECT at FROM clock_silver;

-- name: Statement03 :exec
INSERT INTO silver (id, source, seen_at, raw, text, v, body, changed) VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON DUPLICATE KEY UPDATE source = IF((VALUES(seen_at), VALUES(raw)) >= (seen_at, raw) AND VALUES(body) <> body, VALUES(source), source), text = IF((VALUES(seen_at), VALUES(raw)) >= (seen_at, raw) AND VALUES(body) <> body, VALUES(text), text), v = IF((VALUES(seen_at), VALUES(raw)) >= (seen_at, raw) AND VALUES(body) <> body, VALUES(v), v), changed = IF((VALUES(seen_at), VALUES(raw)) >= (seen_at, raw) AND VALUES(body) <> body, VALUES(changed), changed), body = IF((VALUES(seen_at), VALUES(raw)) >= (seen_at, raw) AND VALUES(body) <> body, VALUES(body), body), raw = IF((VALUES(seen_at), VALUES(raw)) >= (seen_at, raw), VALUES(raw), raw), seen_at = IF((VALUES(seen_at), VALUES(raw)) >= (seen_at, raw), VALUES(seen_at), seen_at);

-- name: Statement04 :exec
INSERT INTO posting (id, source, company, seen_at, raw, text, pending, v, body) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON DUPLICATE KEY UPDATE source = IF((VALUES(seen_at), VALUES(raw)) >= (seen_at, raw) AND VALUES(body) <> body, VALUES(source), source), company = IF((VALUES(seen_at), VALUES(raw)) >= (seen_at, raw) AND VALUES(body) <> body, VALUES(company), company), text = IF((VALUES(seen_at), VALUES(raw)) >= (seen_at, raw) AND VALUES(body) <> body, VALUES(text), text), pending = IF((VALUES(seen_at), VALUES(raw)) >= (seen_at, raw) AND VALUES(body) <> body, VALUES(pending), pending), v = IF((VALUES(seen_at), VALUES(raw)) >= (seen_at, raw) AND VALUES(body) <> body, VALUES(v), v), body = IF((VALUES(seen_at), VALUES(raw)) >= (seen_at, raw) AND VALUES(body) <> body, VALUES(body), body), raw = IF((VALUES(seen_at), VALUES(raw)) >= (seen_at, raw), VALUES(raw), raw), seen_at = IF((VALUES(seen_at), VALUES(raw)) >= (seen_at, raw), VALUES(seen_at), seen_at);

-- name: Statement05 :exec
INSERT INTO census (source, at, outcome, listed, v, body) VALUES (?, ?, ?, ?, ?, ?) ON DUPLICATE KEY UPDATE outcome = VALUES(outcome), listed = VALUES(listed), v = VALUES(v), body = VALUES(body);

-- name: Statement06 :exec
INSERT INTO run (kind, started, ended, v, body) VALUES (?, ?, ?, ?, ?) ON DUPLICATE KEY UPDATE ended = VALUES(ended), v = VALUES(v), body = VALUES(body);

-- name: Statement07 :exec
INSERT INTO source (id, v, body) VALUES (?, ?, ?) ON DUPLICATE KEY UPDATE v = IF(VALUES(body) <> body, VALUES(v), v), body = IF(VALUES(body) <> body, VALUES(body), body);

-- name: Statement08 :exec
INSERT INTO reject (stage, source, id, url, kind, at, v, body) VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON DUPLICATE KEY UPDATE kind = VALUES(kind), at = VALUES(at), v = VALUES(v), body = VALUES(body);

-- name: Statement09 :many
SELECT COUNT(*) FROM extraction WHERE id = ? AND body = ?;

-- name: Statement10 :exec
INSERT INTO extraction (id, posting, extractor, v, body) VALUES (?, ?, ?, ?, ?) ON DUPLICATE KEY UPDATE posting = VALUES(posting), extractor = VALUES(extractor), v = VALUES(v), body = VALUES(body);

-- name: Statement11 :many
SELECT COUNT(*) FROM silver WHERE id = ?;

-- name: Statement12 :exec
UPDATE silver SET changed = ? WHERE id = ?;

-- name: Statement13 :exec
UPDATE clock_opening SET at = CASE WHEN at < ? THEN ? ELSE at + 1 END;

-- name: Statement14 :many
SELECT at FROM clock_opening;

-- name: Statement15 :many
SELECT id, digest FROM opening WHERE id IN (?);

-- name: Statement16 :exec
INSERT INTO opening (id, company, title, first_seen, last_seen, closed_at, digest, deleted, changed, v, body) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON DUPLICATE KEY UPDATE company = VALUES(company), title = VALUES(title), first_seen = VALUES(first_seen), last_seen = VALUES(last_seen), closed_at = VALUES(closed_at), digest = VALUES(digest), deleted = VALUES(deleted), changed = VALUES(changed), v = VALUES(v), body = VALUES(body);

-- name: Statement17 :exec
INSERT INTO member (posting, opening) VALUES (?, ?) ON DUPLICATE KEY UPDATE opening = VALUES(opening);

-- name: Statement18 :exec
INSERT INTO demand (opening, skill, level, grp, via, posting, section, span_start, span_end, quote) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON DUPLICATE KEY UPDATE level = VALUES(level), grp = VALUES(grp), via = VALUES(via), posting = VALUES(posting), section = VALUES(section), span_start = VALUES(span_start), span_end = VALUES(span_end), quote = VALUES(quote);

-- name: Statement19 :exec
INSERT INTO opening_role (opening, role) VALUES (?, ?) ON DUPLICATE KEY UPDATE opening = opening_role.opening;

-- name: Statement20 :exec
INSERT INTO sighting (opening, seen_from, seen_last, seen_to, reason) VALUES (?, ?, ?, ?, ?) ON DUPLICATE KEY UPDATE seen_last = VALUES(seen_last), seen_to = VALUES(seen_to), reason = VALUES(reason);

-- name: Statement21 :many
SELECT id FROM opening WHERE deleted = 0 ORDER BY id;

-- name: Statement22 :exec
DELETE FROM demand WHERE opening IN (?);

-- name: Statement23 :exec
DELETE FROM opening_role WHERE opening IN (?);

-- name: Statement24 :exec
DELETE FROM sighting WHERE opening IN (?);

-- name: Statement25 :exec
UPDATE opening SET company = '', title = '', first_seen = NULL, last_seen = NULL, closed_at = NULL, digest = '', body = '', deleted = 1, changed = ? WHERE id IN (?);

-- name: Statement26 :exec
INSERT INTO publication (changed, at, v, body) VALUES (?, ?, ?, ?);

-- name: Statement27 :many
SELECT id, body FROM silver ORDER BY id;

-- name: Statement28 :many
SELECT id, body FROM silver WHERE changed > ? ORDER BY changed, id;

-- name: Statement29 :many
SELECT MAX(changed) FROM silver;

-- name: Statement30 :many
SELECT body FROM silver WHERE id = ?;

-- name: Statement31 :many
SELECT id, seen_at FROM silver;

-- name: Statement32 :many
SELECT id, text FROM silver WHERE id IN (?);

-- name: Statement33 :many
SELECT id, body FROM posting ORDER BY id;

-- name: Statement34 :many
SELECT id, body FROM posting ORDER BY company, id;

-- name: Statement35 :many
SELECT id, body FROM opening WHERE deleted = 0 ORDER BY id;

-- name: Statement36 :many
SELECT id, body FROM opening WHERE changed > ? ORDER BY changed, id;

-- name: Statement37 :many
SELECT body FROM posting WHERE id = ?;

-- name: Statement38 :many
SELECT id, '' FROM posting WHERE pending = 1 ORDER BY seen_at, id;

-- name: Statement39 :many
SELECT MAX(changed) FROM opening;

-- name: Statement40 :many
SELECT id, seen_at FROM posting;

-- name: Statement41 :many
SELECT opening FROM member WHERE posting = ?;

-- name: Statement42 :many
SELECT body FROM publication ORDER BY changed DESC LIMIT 1;

-- name: Statement43 :many
SELECT source, body FROM census ORDER BY source, at;

-- name: Statement44 :many
SELECT id, body FROM source ORDER BY id;

-- name: Statement45 :many
SELECT id, body FROM reject ORDER BY at, stage, source, id, url;

-- name: Statement46 :many
SELECT kind, body FROM run ORDER BY started, kind;

-- name: Statement47 :many
SELECT body FROM extraction WHERE id = ?;

-- name: Statement48 :many
SELECT DISTINCT id FROM silver;

-- name: Statement49 :exec
DELETE FROM silver WHERE id IN (?);

-- name: Statement50 :many
SELECT DISTINCT id FROM posting;

-- name: Statement51 :exec
DELETE FROM posting WHERE id IN (?);

-- name: Statement52 :many
SELECT DISTINCT posting FROM extraction;

-- name: Statement53 :exec
DELETE FROM extraction WHERE posting IN (?);

-- name: Statement54 :many
SELECT DISTINCT id FROM reject;

-- name: Statement55 :exec
DELETE FROM reject WHERE id IN (?);

-- name: Statement56 :many
SELECT posting, opening FROM member;

