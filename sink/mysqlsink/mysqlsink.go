// Package mysqlsink keeps silver and gold, and what goes with them, in a database of
// MySQL 8 or MariaDB 10.6 and later.
//
// Several processes may read and write a store at once; a deadlock or a lost
// connection costs them a repetition and nothing else. What Write returned nil for
// is committed. The tables are documented in the folder migrations, for those who
// ask questions in SQL, and OPERATIONS.md says how to run such a store.
package mysqlsink

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"iter"
	"time"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/sink/internal/goldsql"
)

// MaxRecord is the length of the largest record that is stored, as versioned JSON:
// 16 MiB less a byte. A larger one is techmap.ErrInvalid, and so is one that is
// larger than the server's max_allowed_packet.
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
	// Sources is a techmap.Sink of what is known of sources, with All to read it
	// back.
	Sources = goldsql.Sources
	// Rejects is a techmap.Sink of lost records, with All to read them back.
	Rejects = goldsql.Rejects
	// Reject is a lost record as it is stored.
	Reject = goldsql.Reject
	// Extractions keeps what models answered: Load and Save, by key.
	Extractions = goldsql.Extractions
	// Run is the report of a run of some kind.
	Run = goldsql.Run
)

// Options of a store. The zero value works.
type Options struct {
	// Reader is where reading is done, a replica for instance; nil means where
	// writing is done. A replica lags behind: give one to a process that only
	// answers questions, not to one that reads what it wrote.
	Reader *sql.DB
	// NoMigrate leaves the tables as they are, for a user who may not change
	// them. If they are not of the version that this package knows, Open fails.
	NoMigrate bool
	// Backfill writes a batch with LOAD DATA LOCAL INFILE if all of its records
	// are new, for filling an empty store. Other batches are then tried twice,
	// which is why it is not the rule. Where the server or the user may not load
	// local data (local_infile), it has no effect.
	Backfill bool
}

// A DB is an open store. It is safe for concurrent use.
type DB struct{ sql *goldsql.DB }

// Open opens the store in the database that writer is connected to: see Config and
// Connect. An empty database gets the tables, a store of an earlier version is
// brought up to this one; of several processes one does so and the others wait.
//
// A database that cannot hold a store, holds something else, or was written by a
// newer techmap is techmap.ErrInvalid; one that cannot be reached is
// techmap.ErrUnavailable. After success the pools belong to the DB, whose Close
// closes them; after an error they are still the caller's.
func Open(ctx context.Context, writer *sql.DB, o *Options) (*DB, error) {
	if o == nil {
		o = &Options{}
	}
	if writer == nil {
		return nil, fmt.Errorf("mysqlsink: open: no database, give one that Connect returned: %w", techmap.ErrInvalid)
	}
	reader := o.Reader
	if reader == nil {
		reader = writer
	}
	if reader == writer && writer.Stats().MaxOpenConnections == 1 {
		return nil, fmt.Errorf("mysqlsink: open: publishing reads while it writes, allow two connections: %w",
			techmap.ErrInvalid)
	}
	db := &DB{&goldsql.DB{
		Name: "mysqlsink", Writer: writer, Reader: reader, Dialect: dialect(o.Backfill), Now: time.Now,
	}}
	if err := db.prepare(ctx, o.NoMigrate); err != nil {
		return nil, err
	}
	return db, nil
}

// prepare sees to it that the sessions and the tables are such as the store needs.
func (db *DB) prepare(ctx context.Context, noMigrate bool) error {
	if err := db.inspect(ctx, db.sql.Writer); err != nil {
		return err
	}
	if db.sql.Reader != db.sql.Writer {
		if err := db.inspect(ctx, db.sql.Reader); err != nil {
			return err
		}
	}
	return db.migrate(ctx, noMigrate)
}

// Close closes the store and its connections. It must not be used after.
func (db *DB) Close() error {
	if err := errors.Join(db.sql.Reader.Close(), db.sql.Writer.Close()); err != nil {
		return fmt.Errorf("mysqlsink: close %q: %w", db.sql.Target, err)
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
