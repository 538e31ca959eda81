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

// Making a table takes DynamoDB some seconds, rarely a minute: it is asked for two.
const (
	askEvery = time.Second
	askTimes = 120
)

// Create makes the table, as Table says, waits until it can be used and switches
// recovery to a point in time on, where the service knows that. A table that is
// there already is left as it is: it is techmap.ErrInvalid unless it is one of a
// store.
func (db *DB) Create(ctx context.Context) error {
	const op = "create"
	_, err := db.api.CreateTable(ctx, Table(db.table))
	if _, exists := errors.AsType[*types.ResourceInUseException](err); err != nil && !exists {
		return db.fault(ctx, op, err)
	}
	if err := db.await(ctx, op); err != nil {
		return err
	}
	return db.backup(ctx, op)
}

// await returns once the table and its index are there to be used.
func (db *DB) await(ctx context.Context, op string) error {
	for range askTimes {
		out, err := db.api.DescribeTable(ctx, &dynamodb.DescribeTableInput{TableName: aws.String(db.table)})
		_, missing := errors.AsType[*types.ResourceNotFoundException](err) // a moment after CreateTable
		switch {
		case err != nil && !missing:
			return db.fault(ctx, op, err)
		case err == nil && isActive(out.Table):
			return db.compare(op, out.Table)
		}
		if err := sleep(ctx, askEvery); err != nil {
			return err
		}
	}
	return fmt.Errorf("dynamosink: %s %q: the table is not ready after %v, look at it again later: %w",
		op, db.table, askEvery*askTimes, techmap.ErrUnavailable)
}

// backup switches recovery to a point in time on. Right after a table was made the
// service may not be ready to.
func (db *DB) backup(ctx context.Context, op string) error {
	for n := range tries {
		_, err := db.api.UpdateContinuousBackups(ctx, &dynamodb.UpdateContinuousBackupsInput{
			TableName: aws.String(db.table),
			PointInTimeRecoverySpecification: &types.PointInTimeRecoverySpecification{
				PointInTimeRecoveryEnabled: aws.Bool(true),
			},
		})
		_, busy := errors.AsType[*types.ContinuousBackupsUnavailableException](err)
		switch {
		case err == nil, codeOf(err) == codeUnknown: // a likeness that keeps no backups
			return nil
		case !busy || n == tries-1:
			return db.fault(ctx, op, err)
		}
		if err := sleep(ctx, askEvery); err != nil {
			return err
		}
	}
	return nil
}
