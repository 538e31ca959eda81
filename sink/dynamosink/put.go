package dynamosink

import (
	"context"
	"errors"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"github.com/techmap-it/techmap"
)

// A version that is not older replaces the one stored, unless it is equal. The
// time of the change must grow as well: a reader that walks through time meets a
// posting that is changed meanwhile ahead of it, and not behind.
const ifNewer = "attribute_not_exists(#pk) OR " +
	"(#version <= :version AND #digest <> :digest AND #changed < :changed)"

// A put is a posting on its way into the table.
type put struct {
	id      string
	version string
	digest  string
	text    string
	body    []byte // not compressed yet
	indexes []int  // of the records of the batch that it stands for
}

// newPut returns the put of a posting, if it is one that can be stored.
func newPut(p techmap.Posting) (*put, error) {
	id := string(p.ID)
	body, err := marshal(id, p)
	if err != nil {
		return nil, err
	}
	return &put{
		id: id, version: versionOf(p), digest: digestOf(body), text: p.TextDigest().String(), body: body,
	}, nil
}

// item returns the item of p, but for the time of its change.
func (p *put) item(c *codec) (item, error) {
	body, err := c.compress(p.body)
	if err != nil {
		return nil, err
	}
	it := item{
		attrKey: stringValue(postingPrefix + p.id), attrVersion: stringValue(p.version),
		attrDigest: stringValue(p.digest), attrText: stringValue(p.text),
		attrBody: &types.AttributeValueMemberB{Value: body},
	}
	mark(it, p.id, stamp(time.Time{})) // of the size that it will have
	return it, checkSize(p.id, it)
}

// mark sets the time of the change of id.
func mark(it item, id, stamp string) {
	it[attrBucket], it[attrChanged] = stringValue(bucketOf(id, stamp)), stringValue(sortKey(id, stamp))
}

// put makes p durable, unless what is stored is newer or equal. That p is stored
// already because the answer to an earlier try was lost is one of these cases.
func (db *DB) put(ctx context.Context, op string, p *put) error {
	it, err := p.item(&db.codec)
	if err != nil {
		return &refusal{err: err}
	}
	changed := db.clock()
	for n := range tries {
		old, err := db.putOnce(ctx, p, it, changed)
		switch {
		case err == nil:
			return nil
		case old != nil && (text(old, attrVersion) > p.version || text(old, attrDigest) == p.digest):
			return nil
		case old != nil:
			changed = after(old, db.clock())
		case !conflict(err):
			return db.refused(ctx, op, err)
		}
		techmap.Retrying(ctx, techmap.Retry{Attempt: n + 1, Conflict: true, Err: err})
		if old == nil || n > 1 {
			if err := pause(ctx, n); err != nil {
				return err
			}
		}
	}
	return db.contended(op, p.id)
}

// putOnce tries to store it as changed at the given time. Where the condition is
// not met it returns what is stored.
func (db *DB) putOnce(ctx context.Context, p *put, it item, changed time.Time) (old item, err error) {
	at := stamp(changed)
	if err := db.enter(ctx, day(at)); err != nil {
		return nil, err
	}
	mark(it, p.id, at)
	_, err = db.api.PutItem(ctx, &dynamodb.PutItemInput{
		TableName: aws.String(db.table), Item: it,
		ConditionExpression:      aws.String(ifNewer),
		ExpressionAttributeNames: names(attrKey, attrVersion, attrDigest, attrChanged),
		ExpressionAttributeValues: item{
			":version": it[attrVersion], ":digest": it[attrDigest], ":changed": it[attrChanged],
		},
		ReturnValuesOnConditionCheckFailure: types.ReturnValuesOnConditionCheckFailureAllOld,
	})
	if e, ok := errors.AsType[*types.ConditionalCheckFailedException](err); ok && len(e.Item) > 0 {
		return e.Item, err
	}
	return nil, err
}

// after returns now, or the first moment after the stored change if that is later.
func after(old item, now time.Time) time.Time {
	last := moment(text(old, attrChanged))
	if now.After(last) {
		return now
	}
	return last.Add(time.Microsecond)
}

// A refusal is the failure of one record, for which it is to blame itself.
type refusal struct {
	err    error
	served bool // DynamoDB refused it, not we
}

func (r *refusal) Error() string { return r.err.Error() }
func (r *refusal) Unwrap() error { return r.err }

// refused returns err as a refusal if that is what it is, else as a fault.
func (db *DB) refused(ctx context.Context, op string, err error) error {
	fault := db.fault(ctx, op, err)
	switch codeOf(err) {
	case codeValidation, "ItemCollectionSizeLimitExceededException":
		return &refusal{err: fault, served: true}
	}
	return fault
}
