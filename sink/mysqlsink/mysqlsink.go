// Package mysqlsink keeps silver and gold, and what goes with them, in a database of
// MySQL 8 or MariaDB 10.6 and later.
//
//	cfg, err := mysqlsink.Config("user:password@tcp(host:3306)/techmap?tls=true", nil)
//	pool, err := mysqlsink.Connect(cfg)
//	db, err := mysqlsink.Open(ctx, pool, nil)
//	defer db.Close() // and the pool
//	pipeline.SilverSink, pipeline.GoldSink = db.Silver(), db.Gold()
//
// It has the same layers as package sqlitesink, and a store moves from one to the other
// by reading the layers of one and writing them to the other.
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

// The layers of a store and what goes with them. The types are of a package of this
// module that both SQL stores share, so their methods are listed here: ctx is a
// context.Context, and where a stream is returned a record that cannot be read is a
// *techmap.RecordError, after which the rest goes on. All may be used concurrently.
type (
	// Silver is the silver layer, a techmap.Sink[techmap.Posting]. Of a posting the latest
	// version by (SeenAt, Raw) is kept, whichever is written first. A batch is one
	// transaction.
	//
	//	Write(ctx, batch []techmap.Posting) error
	//	All(ctx) iter.Seq2[techmap.Posting, error]                // by ID
	//	Since(ctx, t time.Time) iter.Seq2[techmap.Posting, error] // changed after t, in that order
	//	Mark(ctx) (time.Time, error)                              // of the last change: Since(Mark) is what is new
	//	Get(ctx, id techmap.PostingID) (techmap.Posting, error)   // or techmap.ErrNotFound
	//	Texts(ctx, ids []techmap.PostingID) (map[techmap.PostingID]techmap.Digest, error)
	//	Seen(ctx) (map[techmap.PostingID]time.Time, error)        // SeenAt of each, for crawl.NewMemory
	//	Count(ctx) (int, error)                                   // without reading them
	//
	// Texts returns the TextDigest of those postings that there are: gold that was made
	// from another text is stale. To read on from here, take Mark before reading.
	Silver = goldsql.Silver

	// Gold is the gold layer, a techmap.Sink[techmap.CanonicalPosting] like Silver, and the
	// openings that are published of it: it is the store that medallion.Publish asks for,
	// and its Openings are what rank.Load reads.
	//
	//	Write(ctx, batch []techmap.CanonicalPosting) error
	//	All(ctx) iter.Seq2[techmap.CanonicalPosting, error]       // by ID
	//	Postings(ctx) iter.Seq2[techmap.CanonicalPosting, error]  // by company, then ID
	//	Sightings(ctx) iter.Seq2[techmap.CanonicalPosting, error] // IDs, sources, taxonomies and times alone
	//	Get(ctx, id techmap.PostingID) (techmap.CanonicalPosting, error)
	//	Seen(ctx) (map[techmap.PostingID]time.Time, error)
	//	Pending(ctx) ([]techmap.PostingID, error) // a better extractor has still to be asked; seen first, first
	//	Censuses(ctx) iter.Seq2[techmap.Census, error]     // of Census
	//	Sources(ctx) iter.Seq2[techmap.SourceInfo, error]  // of Sources
	//	Count(ctx) (int, error)
	//	Waiting(ctx) (int, error)                 // how many are Pending
	//
	// Publish replaces the published openings in one transaction, of which readers see all
	// or nothing, and stores the Publication that done returns. An error of openings leaves
	// everything as it was.
	//
	//	Publish(ctx, openings iter.Seq2[techmap.Opening, error],
	//		done func(changed, removed int) techmap.Publication) (techmap.Publication, error)
	//	Openings(ctx, since time.Time) iter.Seq2[techmap.Opening, error]
	//	Mark(ctx) (time.Time, error)              // of the last change of openings, zero if none
	//	Opening(ctx, id techmap.PostingID) (techmap.Opening, error) // that the posting is or was a member of
	//	Resolve(ctx, id techmap.PostingID) (techmap.PostingID, error) // its ID, withdrawn or not
	//	Changed(ctx, openings []techmap.Opening) (map[techmap.PostingID]bool, error) // new, or not as published
	//	Latest(ctx, n int) ([]techmap.Opening, error)               // changed last, first
	//	RoleCounts(ctx) (map[techmap.RoleID]int, error)             // openings that are open
	//	LastPublication(ctx) (p techmap.Publication, ok bool, err error)
	//	Published(ctx) (time.Time, error)         // when, by the store's clock; zero if never
	//
	// Openings of the zero time are all that live, by ID; of any other, those that changed
	// after it, in that order, where one that is no more comes as its ID alone.
	Gold = goldsql.Gold

	// Census is a techmap.Sink[techmap.Census], of which there is one per source and time.
	//
	//	Write(ctx, batch []techmap.Census) error
	//	Censuses(ctx) iter.Seq2[techmap.Census, error] // by source, then time
	//	Get(ctx, source string, at time.Time) (techmap.Census, error)
	//	Heads(ctx) ([]CensusHead, error)               // by source, then time; without keys
	Census = goldsql.Census

	// CensusHead is a census without what was listed: Source, At, Outcome, and Listed, how
	// many keys it has.
	CensusHead = goldsql.CensusHead

	// Rejects is a techmap.Sink[techmap.RecordError]. Of several losses of one record at one
	// stage the last is kept.
	//
	//	Write(ctx, batch []techmap.RecordError) error
	//	All(ctx) iter.Seq2[Reject, error]              // as they were lost
	//	Remove(ctx, rejects []Reject) error            // of records that have since been got
	//	Counts(ctx) ([]RejectCount, error)             // by stage, source and kind
	Rejects = goldsql.Rejects

	// Reject is a lost record as it is stored: Stage, Source, ID and URL as in its
	// techmap.RecordError, Kind, the kind of its cause by name ("malformed", "not-found", …;
	// "" if it has none), Cause, the cause in words, and At, when it was stored.
	//
	//	Key() Reject                       // what of it tells whether it replaces another
	//	RecordError() techmap.RecordError  // as it was, but that its cause is of its kind and has its words alone
	Reject = goldsql.Reject

	// RejectCount is how many lost records, Count, are of one Stage, Source and Kind.
	RejectCount = goldsql.RejectCount

	// Extractions keeps what models answered, by the key of the question, for good. It is
	// an llm.Cache.
	//
	//	Load(ctx, key string) (x techmap.Extraction, ok bool, err error)
	//	Save(ctx, key string, x techmap.Extraction) error
	//
	// Save also marks the posting that x is about as changed, if silver holds it:
	// Silver.Since then yields it, so that gold is made again with the answer.
	Extractions = goldsql.Extractions

	// Sources is a techmap.Sink[techmap.SourceInfo], of which there is one per name: what
	// was known of a source is replaced.
	//
	//	Write(ctx, batch []techmap.SourceInfo) error
	//	All(ctx) iter.Seq2[techmap.SourceInfo, error]  // by name
	Sources = goldsql.Sources

	// Run is the Report of a run and its Kind: "crawl", "load", ….
	Run = goldsql.Run
)

// Options configures a DB. The zero value works.
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

// A DB is an open store. It is safe for concurrent use. Whoever opened it closes it.
type DB struct{ sql *goldsql.DB }

// Open opens the store in the database that writer is connected to: see Config and
// Connect. An empty database gets the tables, a store of an earlier version is
// brought up to this one; of several processes one does so and the others wait.
//
// A database that cannot hold a store, holds something else, or was written by a
// newer techmap is techmap.ErrInvalid; one that cannot be reached is
// techmap.ErrUnavailable. After success the pools belong to the DB, whose Close
// closes them; after an error they are still the caller's. A pool of one connection is
// techmap.ErrInvalid: publishing reads while it writes. opts may be nil.
func Open(ctx context.Context, writer *sql.DB, opts *Options) (*DB, error) {
	if opts == nil {
		opts = &Options{}
	}
	if writer == nil {
		return nil, fmt.Errorf("mysqlsink: open: no database, give one that Connect returned: %w", techmap.ErrInvalid)
	}
	reader := opts.Reader
	if reader == nil {
		reader = writer
	}
	if reader == writer && writer.Stats().MaxOpenConnections == 1 {
		return nil, fmt.Errorf("mysqlsink: open: publishing reads while it writes, allow two connections: %w",
			techmap.ErrInvalid)
	}
	db := &DB{&goldsql.DB{
		Name: "mysqlsink", Writer: writer, Reader: reader, Dialect: dialect(opts.Backfill), Now: time.Now,
	}}
	if err := db.prepare(ctx, opts.NoMigrate); err != nil {
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
		return fmt.Errorf("mysqlsink: close %q: %w: %w", db.sql.Target, techmap.ErrUnavailable, err)
	}
	return nil
}

// Silver returns the silver layer. What the methods of a DB return is a view of the store:
// it is made anew at each call, costs nothing, and is good until Close.
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

// SaveRun stores the report of a run of the given kind ("crawl", "load", …), which is the
// caller's own word. A run is known by its kind and its start: saved again, it replaces
// what was saved before.
func (db *DB) SaveRun(ctx context.Context, kind string, report techmap.Report) error {
	return db.sql.SaveRun(ctx, kind, report)
}

// Runs streams the runs that were saved, in the order in which they started. One that
// cannot be read is a *techmap.RecordError, and the rest goes on.
func (db *DB) Runs(ctx context.Context) iter.Seq2[Run, error] { return db.sql.Runs(ctx) }
