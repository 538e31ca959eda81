package dynamosink

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"github.com/techmap-it/techmap"
)

// ifOther lets a write pass that changes something.
const ifOther = "attribute_not_exists(#pk) OR #digest <> :digest"

// Extractions keeps what models answered, by the key of the question, for good. It
// serves an llm.Extractor as its cache (llm.Cache). It may be used concurrently.
type Extractions struct{ db *DB }

// Load returns the extraction that is stored under key, and whether there is one, as the
// table has it at this moment.
func (e *Extractions) Load(ctx context.Context, key string) (x techmap.Extraction, ok bool, err error) {
	const op = "read extraction"
	it, err := e.db.get(ctx, op, extractionPrefix+key, "")
	if err != nil || len(it) == 0 {
		return techmap.Extraction{}, false, err
	}
	x, err = unmarshal[techmap.Extraction](&e.db.codec, it)
	if err != nil {
		return techmap.Extraction{}, false, fmt.Errorf("dynamosink: %s %q: %w", op, key, err)
	}
	return x, true, nil
}

// Save stores x under key, in place of what was stored there, and in the same step
// marks the posting it is about, if silver holds it, as changed: Silver.Since
// yields the posting, so that gold is made again with the answer. An answer that
// is stored already as it is marks nothing. A key that is empty, holds a NUL byte or has
// more than some 990 bytes is techmap.ErrInvalid, and so is an x whose item is larger
// than DynamoDB takes.
func (e *Extractions) Save(ctx context.Context, key string, x techmap.Extraction) error {
	const op = "write extraction"
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	it, err := e.db.answer(key, x)
	if err != nil {
		return fmt.Errorf("dynamosink: %s: %w", op, err)
	}
	s := &save{db: e.db, answer: it, posting: string(x.Posting), changed: e.db.clock(), touch: true}
	if s.posting == "" {
		return s.alone(ctx, op)
	}
	for n := range tries {
		err := s.once(ctx)
		if err == nil || s.stored(err) {
			return nil
		}
		if !s.adapt(err) && !conflict(err) {
			return e.db.fault(ctx, op, err)
		}
		if err := pause(ctx, n); err != nil {
			return err
		}
	}
	return e.db.contended(op, key)
}

// answer returns the item of x.
func (db *DB) answer(key string, x techmap.Extraction) (item, error) {
	body, err := marshal(key, x)
	if err != nil {
		return nil, err
	}
	packed, err := db.codec.compress(body)
	if err != nil {
		return nil, err
	}
	it := item{
		attrKey: stringValue(extractionPrefix + key), attrDigest: stringValue(digestOf(body)),
		attrBody: &types.AttributeValueMemberB{Value: packed},
	}
	if x.Posting != "" {
		if err := checkID(string(x.Posting)); err != nil {
			return nil, err
		}
		// Forget finds the extractions of a posting so.
		it[attrBucket], it[attrChanged] = stringValue(ofPrefix+string(x.Posting)), stringValue(key)
	}
	return it, checkSize(key, it)
}

// A save is an extraction on its way into the table.
type save struct {
	db      *DB
	answer  item
	posting string
	changed time.Time // of the posting
	touch   bool      // the posting, rather than make sure that it is not there
}

// alone stores an extraction of no posting.
func (s *save) alone(ctx context.Context, op string) error {
	_, err := s.db.api.PutItem(ctx, &dynamodb.PutItemInput{
		TableName: aws.String(s.db.table), Item: s.answer,
		ConditionExpression:       aws.String(ifOther),
		ExpressionAttributeNames:  names(attrKey, attrDigest),
		ExpressionAttributeValues: item{":digest": s.answer[attrDigest]},
	})
	if _, ok := errors.AsType[*types.ConditionalCheckFailedException](err); ok {
		return nil
	}
	return s.db.fault(ctx, op, err)
}

// once tries to store the extraction and to mark the posting, both or neither.
func (s *save) once(ctx context.Context) error {
	second := types.TransactWriteItem{ConditionCheck: s.absent()}
	if s.touch {
		at := stamp(s.changed)
		if err := s.db.enter(ctx, day(at)); err != nil {
			return err
		}
		second = types.TransactWriteItem{Update: s.mark(at)}
	}
	_, err := s.db.api.TransactWriteItems(ctx, &dynamodb.TransactWriteItemsInput{
		TransactItems: []types.TransactWriteItem{{Put: &types.Put{
			TableName: aws.String(s.db.table), Item: s.answer,
			ConditionExpression:       aws.String(ifOther),
			ExpressionAttributeNames:  names(attrKey, attrDigest),
			ExpressionAttributeValues: item{":digest": s.answer[attrDigest]},
		}}, second},
	})
	return err
}

// mark is the change of the posting.
func (s *save) mark(at string) *types.Update {
	changed := item{}
	mark(changed, s.posting, at)
	return &types.Update{
		TableName: aws.String(s.db.table), Key: keyOf(postingPrefix + s.posting),
		UpdateExpression:         aws.String("SET #bucket = :bucket, #changed = :changed"),
		ConditionExpression:      aws.String("attribute_exists(#pk) AND #changed < :changed"),
		ExpressionAttributeNames: names(attrKey, attrBucket, attrChanged),
		ExpressionAttributeValues: item{
			":bucket": changed[attrBucket], ":changed": changed[attrChanged],
		},
		ReturnValuesOnConditionCheckFailure: types.ReturnValuesOnConditionCheckFailureAllOld,
	}
}

// absent makes sure that there is no posting to mark: one that is written just now
// would be read without its extraction, and not again.
func (s *save) absent() *types.ConditionCheck {
	return &types.ConditionCheck{
		TableName: aws.String(s.db.table), Key: keyOf(postingPrefix + s.posting),
		ConditionExpression: aws.String("attribute_not_exists(#pk)"), ExpressionAttributeNames: names(attrKey),
	}
}

// stored reports whether err says that the extraction is stored already, as it is.
func (s *save) stored(err error) bool {
	failed, _ := unmet(err, 0)
	return failed
}

// adapt changes s to what err says of the posting, and reports whether it says
// something.
func (s *save) adapt(err error) bool {
	failed, old := unmet(err, 1)
	switch {
	case !failed:
		return false
	case s.touch && len(old) > 0:
		s.changed = after(old, s.db.clock())
	default: // it is not there, or it is by now
		s.touch = !s.touch
	}
	return true
}

// unmet reports whether err says that the condition on item i of a transaction was
// not met, and returns what is stored.
func unmet(err error, i int) (failed bool, old item) {
	e, ok := errors.AsType[*types.TransactionCanceledException](err)
	if !ok || i >= len(e.CancellationReasons) {
		return false, nil
	}
	reason := e.CancellationReasons[i]
	return aws.ToString(reason.Code) == codeCondition, reason.Item
}
