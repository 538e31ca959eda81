package dynamosink

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"github.com/techmap-it/techmap"
)

// Check returns nil if the table can be reached, is there and in use, has the keys
// and the index that Table says, and may be read and written. Otherwise the error
// says what to do. It leaves nothing behind.
func (db *DB) Check(ctx context.Context) error {
	const op = "check"
	out, err := db.api.DescribeTable(ctx, &dynamodb.DescribeTableInput{TableName: aws.String(db.table)})
	if err != nil {
		return db.fault(ctx, op, err)
	}
	if err := db.compare(op, out.Table); err != nil {
		return err
	}
	if !isActive(out.Table) {
		return fmt.Errorf("dynamosink: %s %q: the table or its index is being made or changed (%s), wait: %w",
			op, db.table, out.Table.TableStatus, techmap.ErrUnavailable)
	}
	return db.fault(ctx, op, db.probe(ctx))
}

// probe reads the table and the index, and makes a write that cannot take place.
func (db *DB) probe(ctx context.Context) error {
	if _, err := db.registered(ctx); err != nil {
		return err
	}
	if _, err := db.fetch(ctx, []string{checkKey}); err != nil {
		return err
	}
	in := db.query(checkKey)
	in.Limit = aws.Int32(1)
	if _, err := db.api.Query(ctx, in); err != nil {
		return fmt.Errorf("query of index %q: %w", Index, err)
	}
	_, err := db.api.PutItem(ctx, &dynamodb.PutItemInput{
		TableName: aws.String(db.table), Item: keyOf(checkKey),
		ConditionExpression: aws.String("attribute_exists(#pk)"), ExpressionAttributeNames: names(attrKey),
	})
	if _, unmet := errors.AsType[*types.ConditionalCheckFailedException](err); err != nil && !unmet {
		return err
	}
	return nil
}

// isActive reports whether the table and all its indexes can be used.
func isActive(t *types.TableDescription) bool {
	for _, g := range t.GlobalSecondaryIndexes {
		if g.IndexStatus != types.IndexStatusActive {
			return false
		}
	}
	return t.TableStatus == types.TableStatusActive || t.TableStatus == types.TableStatusUpdating
}

// compare returns an error unless the table has the keys and the index of a store.
func (db *DB) compare(op string, t *types.TableDescription) error {
	want := Table(db.table)
	got, key := shape(t.KeySchema, t.AttributeDefinitions), shape(want.KeySchema, want.AttributeDefinitions)
	if got != key {
		return db.unfit(op, "has the key (%s), a store has (%s)", got, key)
	}
	for _, index := range want.GlobalSecondaryIndexes {
		i := slices.IndexFunc(t.GlobalSecondaryIndexes, func(g types.GlobalSecondaryIndexDescription) bool {
			return aws.ToString(g.IndexName) == *index.IndexName
		})
		if i < 0 {
			return db.unfit(op, "has no index %q", *index.IndexName)
		}
		g := t.GlobalSecondaryIndexes[i]
		got, want := shape(g.KeySchema, t.AttributeDefinitions), shape(index.KeySchema, want.AttributeDefinitions)
		if got != want {
			return db.unfit(op, "has an index %q with the key (%s), a store has (%s)", *index.IndexName, got, want)
		}
		if !covers(g.Projection, index.Projection) {
			return db.unfit(op, "has an index %q without %q", *index.IndexName, index.Projection.NonKeyAttributes)
		}
	}
	return nil
}

// unfit returns an error that says what of the table is not a store's.
func (db *DB) unfit(op, format string, args ...any) error {
	return fmt.Errorf("dynamosink: %s %q: the table %s: name another, or move it away and create it: %w",
		op, db.table, fmt.Sprintf(format, args...), techmap.ErrInvalid)
}

// shape returns a key in words: "pk S HASH".
func shape(schema []types.KeySchemaElement, attributes []types.AttributeDefinition) string {
	s := ""
	for _, e := range schema {
		kind := types.ScalarAttributeType("?")
		for _, a := range attributes {
			if aws.ToString(a.AttributeName) == aws.ToString(e.AttributeName) {
				kind = a.AttributeType
			}
		}
		if s != "" {
			s += ", "
		}
		s += fmt.Sprintf("%s %s %s", aws.ToString(e.AttributeName), kind, e.KeyType)
	}
	return s
}

// covers reports whether a projection holds all that another does.
func covers(got, want *types.Projection) bool {
	if got == nil || got.ProjectionType == types.ProjectionTypeAll {
		return got != nil
	}
	for _, a := range want.NonKeyAttributes {
		if !slices.Contains(got.NonKeyAttributes, a) {
			return false
		}
	}
	return true
}
