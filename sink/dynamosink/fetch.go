package dynamosink

import (
	"context"
	"fmt"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
)

// batchSize is how many items DynamoDB gives in one answer at most.
const batchSize = 100

// fetch returns the items of the given postings that there are, by ID, as they
// are now. DynamoDB leaves out what is beyond 16 MB or its capacity: it is asked
// again, after a pause where it gave nothing at all. If attributes are named, they
// are all that the items have.
func (db *DB) fetch(ctx context.Context, ids []string, attributes ...string) (map[string]item, error) {
	ask := types.KeysAndAttributes{ConsistentRead: aws.Bool(true)}
	if len(attributes) > 0 {
		attributes = append([]string{attrKey}, attributes...)
		ask.ExpressionAttributeNames = names(attributes...)
		ask.ProjectionExpression = aws.String("#" + strings.Join(attributes, ", #"))
	}
	want := make([]item, len(ids))
	for i, id := range ids {
		want[i] = keyOf(postingPrefix + id)
	}
	found := make(map[string]item, len(ids))
	for idle := 0; len(want) > 0; {
		ask.Keys = want
		out, err := db.api.BatchGetItem(ctx, &dynamodb.BatchGetItemInput{
			RequestItems: map[string]types.KeysAndAttributes{db.table: ask},
		})
		if err != nil {
			return nil, err
		}
		for _, it := range out.Responses[db.table] {
			found[text(it, attrKey)[len(postingPrefix):]] = it
		}
		left := out.UnprocessedKeys[db.table].Keys
		switch {
		case len(left) < len(want):
			idle = 0
		case idle == tries:
			return nil, &types.ProvisionedThroughputExceededException{
				Message: aws.String(fmt.Sprintf("nothing was read in %d tries", tries)),
			}
		default:
			idle++
			if err := pause(ctx, idle); err != nil {
				return nil, err
			}
		}
		want = left
	}
	return found, nil
}
