package goldsql

import (
	"context"
	"math/rand/v2"
	"time"

	"github.com/techmap-it/techmap"
)

// A transaction is done at most so often, and its repetitions wait for a random time
// up to the first wait, doubled each time: some 0.8 s in the mean, 1.6 s at most.
const (
	attempts  = 6
	firstWait = 50 * time.Millisecond
)

// update runs do in a transaction, which is committed unless do fails. An error of
// the database is returned as Fault makes it, one that do made is returned as it is.
//
// Where Dialect.Retry says that this may help, do is run again, in a transaction of
// its own, unless it has called once. That is always for want of a lock that another
// process has.
func (db *DB) update(ctx context.Context, op string, do func(tx *tx) error) error {
	for n := 1; ; n++ {
		t := &tx{db: db, ctx: ctx, op: op}
		err := t.run(do)
		retry := db.Dialect.Retry
		if err == nil || t.final || n == attempts || retry == nil || !retry(err) {
			return err
		}
		techmap.Retrying(ctx, techmap.Retry{Attempt: n, Conflict: true, Err: err})
		if err := wait(ctx, rand.N(firstWait<<(n-1))); err != nil {
			return err
		}
	}
}

// run runs do in the transaction, from its beginning to its end.
func (t *tx) run(do func(tx *tx) error) (err error) {
	if t.ctx.Err() != nil {
		return context.Cause(t.ctx)
	}
	if t.Tx, err = t.db.Writer.BeginTx(t.ctx, nil); err != nil {
		return t.fault(err)
	}
	defer func() { _ = t.Rollback() }() // without effect after Commit
	if err := do(t); err != nil {
		return err
	}
	return t.fault(t.Commit())
}

// once says that what follows cannot be done a second time: if it fails, it has failed.
func (t *tx) once() { t.final = true }

// wait returns after d, or with the cause of ctx when that ends first.
func wait(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return context.Cause(ctx)
	case <-timer.C:
		return nil
	}
}
