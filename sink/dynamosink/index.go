package dynamosink

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"golang.org/x/sync/errgroup"
)

// An entry is a change in the index.
type entry struct {
	changed string // moment and ID
	id      string
	version string
}

// eachDay hands the changes of each day since from to do, the days in order and
// each day's changes by time, then ID, until do returns false. Days that are begun
// meanwhile are read too: what is changed while the reader is on its way moves to
// a day ahead of it.
//
// The changes of one day are in memory together: some 200 bytes each.
func (db *DB) eachDay(ctx context.Context, from string, do func([]entry) (more bool, err error)) error {
	done := ""
	for {
		days, err := db.registered(ctx)
		if err != nil {
			return err
		}
		days = slices.DeleteFunc(days, func(d string) bool { return d <= done || d < day(from) })
		if len(days) == 0 {
			return nil
		}
		for _, d := range days {
			entries, err := db.changes(ctx, d, from)
			if err != nil {
				return err
			}
			if more, err := do(entries); err != nil || !more {
				return err
			}
			done = d
		}
	}
}

// changes returns the changes of a day from a moment on, by time, then ID.
func (db *DB) changes(ctx context.Context, day, from string) ([]entry, error) {
	var found [shards][]entry
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(db.concurrency)
	for shard := range shards {
		g.Go(func() (err error) {
			found[shard], err = db.entries(ctx, bucket(day, shard), from)
			return err
		})
	}
	if err := g.Wait(); err != nil {
		return nil, err
	}
	all := slices.Concat(found[:]...)
	slices.SortFunc(all, func(a, b entry) int { return cmp.Compare(a.changed, b.changed) })
	return all, nil
}

// entries returns the entries of one partition of the index whose sort key is at
// least from.
func (db *DB) entries(ctx context.Context, bucket, from string) ([]entry, error) {
	in := db.query(bucket)
	in.KeyConditionExpression = aws.String("#bucket = :bucket AND #changed >= :from")
	in.ExpressionAttributeNames = names(attrBucket, attrChanged)
	in.ExpressionAttributeValues[":from"] = stringValue(from)
	var all []entry
	for {
		out, err := db.api.Query(ctx, in)
		if err != nil {
			return nil, err
		}
		for _, it := range out.Items {
			id, _ := strings.CutPrefix(text(it, attrKey), postingPrefix)
			all = append(all, entry{text(it, attrChanged), id, text(it, attrVersion)})
		}
		if len(out.LastEvaluatedKey) == 0 {
			return all, nil
		}
		in.ExclusiveStartKey = out.LastEvaluatedKey
	}
}

// query returns a query of one partition of the index.
func (db *DB) query(bucket string) *dynamodb.QueryInput {
	return &dynamodb.QueryInput{
		TableName: aws.String(db.table), IndexName: aws.String(Index),
		KeyConditionExpression:    aws.String("#bucket = :bucket"),
		ExpressionAttributeNames:  names(attrBucket),
		ExpressionAttributeValues: item{":bucket": stringValue(bucket)},
	}
}

// last returns the time of the last change that the index knows, zero if none.
func (db *DB) last(ctx context.Context) (time.Time, error) {
	days, err := db.registered(ctx)
	if err != nil {
		return time.Time{}, err
	}
	for _, d := range slices.Backward(days) {
		latest, err := db.lastOf(ctx, d)
		if err != nil || latest != "" {
			return moment(latest), err
		}
	}
	return time.Time{}, nil
}

// lastOf returns the sort key of the last change of a day, "" if it has none.
func (db *DB) lastOf(ctx context.Context, day string) (string, error) {
	var found [shards]string
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(db.concurrency)
	for shard := range shards {
		g.Go(func() error {
			in := db.query(bucket(day, shard))
			in.Limit, in.ScanIndexForward = aws.Int32(1), aws.Bool(false)
			out, err := db.api.Query(ctx, in)
			if err == nil && len(out.Items) > 0 {
				found[shard] = text(out.Items[0], attrChanged)
			}
			return err
		})
	}
	if err := g.Wait(); err != nil {
		return "", err
	}
	return slices.Max(found[:]), nil
}
