// Package sqlitesink keeps silver and gold, and what goes with them, in one SQLite
// file. It needs no server and no C compiler.
//
// Several processes may read and write a file at once: readers never wait, writers
// wait for each other. What Write returned nil for survives a crash of the machine.
// The tables are documented in schema.sql, for those who ask questions in SQL.
package sqlitesink

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"iter"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"

	_ "modernc.org/sqlite" // the driver that sql.Open finds by name

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/sink/internal/goldsql"
)

// MaxRecord is the length of the largest record that is stored, as versioned JSON:
// 16 MiB less a byte, so that a store can move to MySQL. A larger one is
// techmap.ErrInvalid.
const MaxRecord = goldsql.MaxRecord

// The layers of a store and what goes with them.
type (
	// Silver is a techmap.Sink of postings with All, Since and Mark to read them
	// back, Get for one, Texts, which tells what gold is to be made from, and Seen,
	// which tells what is there.
	Silver = goldsql.Silver
	// Gold is a techmap.Sink of canonical postings with All, Postings and Get to
	// read them back and Seen, which tells what is there; with Publish, which makes
	// openings of them known, and Openings, Mark, Opening, Resolve and
	// LastPublication, which tell what is published.
	Gold = goldsql.Gold
	// Census is a techmap.Sink of censuses, with Censuses to read them back.
	Census = goldsql.Census
	// Rejects is a techmap.Sink of lost records, with All to read them back.
	Rejects = goldsql.Rejects
	// Reject is a lost record as it is stored.
	Reject = goldsql.Reject
	// Extractions keeps what models answered: Load and Save, by key.
	Extractions = goldsql.Extractions
	// Sources is a techmap.Sink of what is known of sources, with All to read it back.
	Sources = goldsql.Sources
	// Run is the report of a run of some kind.
	Run = goldsql.Run
)

// A DB is an open store. It is safe for concurrent use.
type DB struct{ sql *goldsql.DB }

// Open opens the store in file, which it makes, with the folders above it, if need
// be. A store of an earlier version is brought up to this one.
//
// A file that cannot hold a store, holds something else, or was written by a newer
// techmap is techmap.ErrInvalid.
func Open(ctx context.Context, file string) (*DB, error) {
	path, err := locate(file)
	if err != nil {
		return nil, err
	}
	writer, err := connect(path, "_txlock=immediate", "_pragma=cache_size(-32768)")
	if err != nil {
		return nil, err
	}
	// SQLite has one writer at a time. A second one of this process would only wait
	// in SQLite, where waiting cannot be cancelled.
	writer.SetMaxOpenConns(1)
	reader, err := connect(path, "_pragma=query_only(1)", "_pragma=cache_size(-8192)")
	if err != nil {
		return nil, err
	}
	db := &DB{&goldsql.DB{
		Name: "sqlitesink", Target: file, Writer: writer, Reader: reader, Dialect: dialect(), Now: time.Now,
	}}
	if err := db.prepare(ctx); err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return db, nil
}

// locate returns the absolute path of file and sees to it that there can be one.
func locate(file string) (string, error) {
	if file == "" || strings.HasPrefix(file, ":memory:") || strings.HasPrefix(file, "file:") {
		return "", fmt.Errorf("sqlitesink: open %q: a store is a file, name one: %w", file, techmap.ErrInvalid)
	}
	path, err := filepath.Abs(file)
	if err != nil {
		return "", fmt.Errorf("sqlitesink: open %q: %w: %w", file, techmap.ErrInvalid, err)
	}
	if info, err := os.Stat(path); err == nil && info.IsDir() {
		return "", fmt.Errorf("sqlitesink: open %q: this is a folder, name a file in it: %w", file, techmap.ErrInvalid)
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return "", fmt.Errorf("sqlitesink: open %q: its folder cannot be made, choose another: %w: %w",
			file, techmap.ErrInvalid, err)
	}
	return path, nil
}

// connect returns a pool of connections to the file at path, which is not touched
// before the first of them is used.
func connect(path string, options ...string) (*sql.DB, error) {
	path = filepath.ToSlash(path)
	if !strings.HasPrefix(path, "/") {
		path = "/" + path // C:/…
	}
	options = append(options,
		"_busy_timeout=10000",        // ms to wait for another process
		"_pragma=synchronous(FULL)",  // durable means durable
		"_pragma=page_size(8192)",    // most records fit a page; only counts for a new file
		"_pragma=temp_store(MEMORY)", // what a statement may have to undo, which is little
		"_pragma=journal_size_limit(67108864)",
	)
	dsn := "file://" + (&url.URL{Path: path}).EscapedPath() + "?" + strings.Join(options, "&")
	pool, err := sql.Open("sqlite", dsn)
	if err != nil {
		return nil, fmt.Errorf("sqlitesink: open %q: %w: %w", path, techmap.ErrInvalid, err)
	}
	return pool, nil
}

// Close closes the store. It must not be used after.
func (db *DB) Close() error {
	if err := errors.Join(db.sql.Reader.Close(), db.sql.Writer.Close()); err != nil {
		return fmt.Errorf("sqlitesink: close %q: %w", db.sql.Target, err)
	}
	return nil
}

// Silver returns the silver layer.
func (db *DB) Silver() *Silver { return db.sql.Silver() }

// Gold returns the gold layer.
func (db *DB) Gold() *Gold { return db.sql.Gold() }

// Census returns the censuses.
func (db *DB) Census() *Census { return db.sql.Census() }

// Sources returns what is known of sources.
func (db *DB) Sources() *Sources { return db.sql.Sources() }

// Rejects returns the lost records.
func (db *DB) Rejects() *Rejects { return db.sql.Rejects() }

// Extractions returns what models answered.
func (db *DB) Extractions() *Extractions { return db.sql.Extractions() }

// SaveRun stores the report of a run of the given kind ("crawl", "load", …). A run
// is known by its kind and its start.
func (db *DB) SaveRun(ctx context.Context, kind string, report techmap.Report) error {
	return db.sql.SaveRun(ctx, kind, report)
}

// Runs streams the runs that were saved, in the order in which they started.
func (db *DB) Runs(ctx context.Context) iter.Seq2[Run, error] { return db.sql.Runs(ctx) }
