package dynamosink

import (
	"context"
	"fmt"
	"iter"
	"slices"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"golang.org/x/sync/errgroup"

	"github.com/techmap-it/techmap"
)

// A Silver is the silver layer: a sink of postings that can be read back.
//
// All, Since, Mark and Seen read the index of changes, which follows the table a
// moment later; Get and Texts read the table. A Silver may be used concurrently.
type Silver struct{ db *DB }

var _ techmap.Sink[techmap.Posting] = (*Silver)(nil)

// All streams all postings, in the order in which they were last changed, from the
// first day that the table's register of days names. A posting that is changed
// meanwhile comes in its new form, or not; then it is in Since of a Mark that was
// taken before. One that cannot be read is a *techmap.RecordError, and the rest
// goes on.
func (s *Silver) All(ctx context.Context) iter.Seq2[techmap.Posting, error] {
	return s.db.read(ctx, stamp(time.Time{}))
}

// Since streams, as All does, the postings that were written or replaced after t,
// or of which an extraction was saved, and those of the [Overlap] before: a reader
// that comes back with the Mark it took before reading misses nothing as long as
// the clocks of writers and the lag of the index differ by less than that
// together. Since the zero time is All.
func (s *Silver) Since(ctx context.Context, t time.Time) iter.Seq2[techmap.Posting, error] {
	from := t.UTC().Add(-Overlap)
	if from.Year() < 1 {
		return s.All(ctx)
	}
	return s.db.read(ctx, stamp(from))
}

// Mark returns the time of the last change that the index knows, but no later than
// now, and zero if there was none.
func (s *Silver) Mark(ctx context.Context) (time.Time, error) {
	last, err := s.db.last(ctx)
	if err != nil {
		return time.Time{}, s.db.fault(ctx, "read mark", err)
	}
	if now := s.db.clock(); last.After(now) { // by a clock that is fast
		return now, nil
	}
	return last, nil
}

// Get returns the posting of the given ID, or techmap.ErrNotFound.
func (s *Silver) Get(ctx context.Context, id techmap.PostingID) (techmap.Posting, error) {
	const op = "read silver"
	it, err := s.db.get(ctx, op, postingPrefix+string(id), "")
	if err != nil {
		return techmap.Posting{}, err
	}
	if len(it) == 0 {
		return techmap.Posting{}, fmt.Errorf("dynamosink: %s %q: %w", op, id, techmap.ErrNotFound)
	}
	p, err := unmarshal[techmap.Posting](&s.db.codec, it)
	if err != nil {
		return techmap.Posting{}, fmt.Errorf("dynamosink: %s %q: %w", op, id, err)
	}
	return p, nil
}

// Texts returns the TextDigest of those of the given postings that there are, a
// hundred with one request. A gold posting made from another text is stale.
func (s *Silver) Texts(
	ctx context.Context, ids []techmap.PostingID,
) (map[techmap.PostingID]techmap.Digest, error) {
	const op = "read silver"
	asked := make([]string, len(ids))
	for i, id := range ids {
		asked[i] = string(id)
	}
	slices.Sort(asked)
	asked = slices.Compact(asked) // DynamoDB refuses a key that comes twice
	batches := make([]map[string]item, (len(asked)+batchSize-1)/batchSize)
	g, gctx := errgroup.WithContext(ctx)
	g.SetLimit(s.db.concurrency)
	for i := range batches {
		g.Go(func() (err error) {
			batches[i], err = s.db.fetch(gctx, asked[i*batchSize:min((i+1)*batchSize, len(asked))], attrText)
			return err
		})
	}
	if err := g.Wait(); err != nil {
		return nil, s.db.fault(ctx, op, err)
	}
	found := make(map[techmap.PostingID]techmap.Digest, len(ids))
	for _, batch := range batches {
		for id, it := range batch {
			var digest techmap.Digest
			if err := digest.UnmarshalText([]byte(text(it, attrText))); err != nil {
				return nil, fmt.Errorf("dynamosink: %s %q: %w", op, id, err)
			}
			found[techmap.PostingID(id)] = digest
		}
	}
	return found, nil
}

// Seen returns when the stored version of each posting was seen: what a crawler
// need not fetch again.
func (s *Silver) Seen(ctx context.Context) (map[techmap.PostingID]time.Time, error) {
	seen := make(map[techmap.PostingID]time.Time)
	err := s.db.eachDay(ctx, stamp(time.Time{}), func(entries []entry) (bool, error) {
		for _, e := range entries {
			seen[techmap.PostingID(e.id)] = moment(e.version)
		}
		return true, nil
	})
	if err != nil {
		return nil, s.db.fault(ctx, "read what was seen", err)
	}
	return seen, nil
}

// get returns the item of the given key as it is now, nothing if there is none. If
// an attribute is named, it is all that the item has.
func (db *DB) get(ctx context.Context, op, pk, attribute string) (item, error) {
	in := &dynamodb.GetItemInput{TableName: aws.String(db.table), Key: keyOf(pk), ConsistentRead: aws.Bool(true)}
	if attribute != "" {
		in.ExpressionAttributeNames, in.ProjectionExpression = names(attribute), aws.String("#"+attribute)
	}
	out, err := db.api.GetItem(ctx, in)
	if err != nil {
		return nil, db.fault(ctx, op, err)
	}
	return out.Item, nil
}
