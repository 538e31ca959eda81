package dynamosink

import (
	"context"
	"fmt"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
)

// batchSize is how many items DynamoDB gives in one answer at most.
const batchSize = 100

// fetch returns the items of the given postings that there are, by ID, as they
// are now. DynamoDB leaves out what is beyond 16 MB or its capacity: it is asked
// again, after a pause where it gave nothing at all.
func (db *DB) fetch(ctx context.Context, ids []string) (map[string]item, error) {
	want := make([]item, len(ids))
	for i, id := range ids {
		want[i] = keyOf(postingPrefix + id)
	}
	found := make(map[string]item, len(ids))
	for idle := 0; len(want) > 0; {
		out, err := db.api.BatchGetItem(ctx, &dynamodb.BatchGetItemInput{
			RequestItems: map[string]types.KeysAndAttributes{
				db.table: {Keys: want, ConsistentRead: aws.Bool(true)},
			},
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
