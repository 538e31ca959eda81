package dynamosink

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"

	"github.com/techmap-it/techmap"
)

// Forget deletes the postings that match returns true for, with their extractions,
// and returns their IDs, also with an error. Of a posting that cannot be read match
// is given the ID and the source alone.
//
// A posting goes after its extractions: if Forget fails, calling it again finds
// the rest. It finds what the index knows, which follows the table a moment later.
//
// It reads the whole layer, so match may look at the text, other than in the other
// stores. What recovery to a point in time holds stays until that expires, after 35 days
// at most.
func (db *DB) Forget(ctx context.Context, match func(techmap.Posting) bool) ([]techmap.PostingID, error) {
	const op = "forget"
	var gone []techmap.PostingID
	for p, err := range db.Silver().All(ctx) {
		if lost, ok := errors.AsType[*techmap.RecordError](err); ok {
			p, err = techmap.Posting{ID: lost.ID, Source: lost.Source}, nil
		}
		if err != nil {
			return gone, fmt.Errorf("dynamosink: %s: %w", op, err)
		}
		if !match(p) {
			continue
		}
		if err := db.forget(ctx, p.ID); err != nil {
			return gone, db.fault(ctx, op, err)
		}
		gone = append(gone, p.ID)
	}
	return gone, nil
}

// forget deletes a posting and its extractions.
func (db *DB) forget(ctx context.Context, id techmap.PostingID) error {
	answers, err := db.answers(ctx, id)
	if err != nil {
		return err
	}
	for _, pk := range append(answers, postingPrefix+string(id)) {
		_, err := db.api.DeleteItem(ctx, &dynamodb.DeleteItemInput{TableName: aws.String(db.table), Key: keyOf(pk)})
		if err != nil {
			return err
		}
	}
	return nil
}

// answers returns the keys of the items of the extractions of a posting.
func (db *DB) answers(ctx context.Context, id techmap.PostingID) ([]string, error) {
	in := db.query(ofPrefix + string(id))
	var pks []string
	for {
		out, err := db.api.Query(ctx, in)
		if err != nil {
			return nil, err
		}
		for _, it := range out.Items {
			if pk := text(it, attrKey); strings.HasPrefix(pk, extractionPrefix) {
				pks = append(pks, pk)
			}
		}
		if len(out.LastEvaluatedKey) == 0 {
			return pks, nil
		}
		in.ExclusiveStartKey = out.LastEvaluatedKey
	}
}
