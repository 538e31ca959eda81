package dynamosink

import (
	"context"
	"slices"
	"sync"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
)

// A register knows which days are in the table's register of days.
//
// A day is entered before the first change of that day is written, so what has
// changed is on a day that the register names. It grows by ten bytes a day: a
// century fits one item.
type register struct {
	mu    sync.Mutex
	known map[string]bool
}

// has reports whether a day is known to be in the table's register.
func (r *register) has(day string) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.known[day]
}

// add notes that a day is in the table's register.
func (r *register) add(day string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.known == nil {
		r.known = make(map[string]bool)
	}
	r.known[day] = true
}

// enter sees to it that the register names day. It asks once a process and day, or
// a few times if several writes begin together, which does no harm.
func (db *DB) enter(ctx context.Context, day string) error {
	if db.days.has(day) {
		return nil
	}
	_, err := db.api.UpdateItem(ctx, &dynamodb.UpdateItemInput{
		TableName: aws.String(db.table), Key: keyOf(registerKey),
		UpdateExpression:          aws.String("ADD #days :days"),
		ExpressionAttributeNames:  names(attrDays),
		ExpressionAttributeValues: item{":days": &types.AttributeValueMemberSS{Value: []string{day}}},
	})
	if err == nil {
		db.days.add(day)
	}
	return err
}

// registered returns the days that have changes, in order.
func (db *DB) registered(ctx context.Context) ([]string, error) {
	out, err := db.api.GetItem(ctx, &dynamodb.GetItemInput{
		TableName: aws.String(db.table), Key: keyOf(registerKey), ConsistentRead: aws.Bool(true),
	})
	if err != nil {
		return nil, err
	}
	set, ok := out.Item[attrDays].(*types.AttributeValueMemberSS)
	if !ok {
		return nil, nil
	}
	return slices.Sorted(slices.Values(set.Value)), nil
}
