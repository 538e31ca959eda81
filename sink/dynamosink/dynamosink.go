// Package dynamosink keeps silver, and what models answered about it, in one
// DynamoDB table.
//
// A posting is one item under its ID; it is written by a conditional put, so that
// an older version never takes the place of a newer one, whoever writes when. A
// small index holds the order of changes: its partition is the day of the change
// and one of 16 shards, its sort key the moment. All reading of more than one
// posting goes through that index, never through a scan, and fetches the postings
// it names from the table itself, so that what is read is never older than what
// the index knew.
//
// The index follows the table a moment later, and writers have clocks of their
// own. Both are made good by reading [Overlap] more than was asked for.
//
//	db := dynamosink.New(dynamodb.NewFromConfig(cfg), "techmap-silver", nil)
//	err := db.Create(ctx) // once, or by a template with Resource
//	pipeline.SilverSink = db.Silver()
//	report, err := pipeline.Run(ctx, techmap.Query{})
//	mark, err := db.Silver().Mark(ctx) // taken before reading, for the next time
//	report, err = pipeline.RunSilver(ctx, db.Silver().Since(ctx, last)) // the Mark of the time before
//
// Gold is for package mysqlsink or sqlitesink: questions of it are questions of SQL.
package dynamosink

import (
	"context"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb"

	"github.com/techmap-it/techmap/internal/record"
)

// Overlap is how much earlier than it is asked to Since begins. It covers what the
// index lags behind the table and the clocks of writers differ, together.
const Overlap = 24 * time.Hour

// DefaultConcurrency is how many requests one call has under way at most: as many as
// the SDK keeps connections for, unless it is told otherwise.
const DefaultConcurrency = 10

// API is the part of *dynamodb.Client that a DB uses. A client is to be safe for
// concurrent use, and to retry throttled requests, as the SDK's does.
type API interface {
	GetItem(context.Context, *dynamodb.GetItemInput, ...func(*dynamodb.Options)) (*dynamodb.GetItemOutput, error)
	PutItem(context.Context, *dynamodb.PutItemInput, ...func(*dynamodb.Options)) (*dynamodb.PutItemOutput, error)
	UpdateItem(context.Context, *dynamodb.UpdateItemInput, ...func(*dynamodb.Options)) (
		*dynamodb.UpdateItemOutput, error)
	DeleteItem(context.Context, *dynamodb.DeleteItemInput, ...func(*dynamodb.Options)) (
		*dynamodb.DeleteItemOutput, error)
	Query(context.Context, *dynamodb.QueryInput, ...func(*dynamodb.Options)) (*dynamodb.QueryOutput, error)
	BatchGetItem(context.Context, *dynamodb.BatchGetItemInput, ...func(*dynamodb.Options)) (
		*dynamodb.BatchGetItemOutput, error)
	TransactWriteItems(context.Context, *dynamodb.TransactWriteItemsInput, ...func(*dynamodb.Options)) (
		*dynamodb.TransactWriteItemsOutput, error)

	// Check and Create use these besides.
	DescribeTable(context.Context, *dynamodb.DescribeTableInput, ...func(*dynamodb.Options)) (
		*dynamodb.DescribeTableOutput, error)
	CreateTable(context.Context, *dynamodb.CreateTableInput, ...func(*dynamodb.Options)) (
		*dynamodb.CreateTableOutput, error)
	UpdateContinuousBackups(context.Context, *dynamodb.UpdateContinuousBackupsInput, ...func(*dynamodb.Options)) (
		*dynamodb.UpdateContinuousBackupsOutput, error)
}

var _ API = (*dynamodb.Client)(nil)

// Options configures a DB. The zero value works.
type Options struct {
	// Concurrency is how many requests one call has under way at most. 0 means
	// DefaultConcurrency.
	Concurrency int
	// Now is the clock that changes are marked by. Nil means time.Now. It should agree
	// with those of other writers to within hours: see Overlap.
	Now func() time.Time
}

// A DB is a store in one table. It is safe for concurrent use, and other programs
// may write to the table at the same time.
type DB struct {
	api         API
	table       string
	concurrency int
	now         func() time.Time
	codec       codec
	days        register // days that this DB knows to be in the table's register
}

// New returns the store in table, which it neither makes nor looks for: see Create
// and Check. What is wrong with the arguments is told, with techmap.ErrInvalid, by
// what is done first. opts may be nil. There is nothing to close.
func New(api API, table string, opts *Options) *DB {
	switch {
	case api == nil:
		api = unfit("no client")
	case table == "":
		api = unfit("no table")
	}
	var o Options
	if opts != nil {
		o = *opts
	}
	if o.Concurrency <= 0 {
		o.Concurrency = DefaultConcurrency
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	return &DB{api: api, table: table, concurrency: o.Concurrency, now: o.Now}
}

// clock returns the time as it is stored.
func (db *DB) clock() time.Time { return record.Time(db.now()) }

// Silver returns the silver layer.
func (db *DB) Silver() *Silver { return &Silver{db} }

// Extractions returns what models answered.
func (db *DB) Extractions() *Extractions { return &Extractions{db} }
