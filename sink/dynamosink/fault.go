package dynamosink

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	"github.com/aws/smithy-go"

	"github.com/techmap-it/techmap"
)

// Codes of errors and of reasons why a transaction was cancelled.
const (
	codeCondition  = "ConditionalCheckFailed"
	codeConflict   = "TransactionConflict"
	codeUnknown    = "UnknownOperationException"
	codeValidation = "ValidationException"
)

// kinds tells what can be done about the errors of DynamoDB, and their kind.
func kinds(code string) (remedy string, kind error) {
	switch code {
	case "ProvisionedThroughputExceededException", "ProvisionedThroughputExceeded", "ThrottlingException",
		"ThrottlingError", "Throttling", "RequestLimitExceeded", "LimitExceededException":
		return "the table is asked for more than its capacity, write less at once or raise it", techmap.ErrThrottled
	case "ResourceNotFoundException":
		return "there is no such table in this account and region: deploy the template, create it, or name another",
			techmap.ErrInvalid
	case "AccessDeniedException", "AccessDenied":
		return "the credentials may not do this, allow dynamodb:* on the table and its index", techmap.ErrInvalid
	case "UnrecognizedClientException", "ExpiredTokenException", "InvalidSignatureException",
		"MissingAuthenticationTokenException", "IncompleteSignatureException":
		return "the credentials are not accepted, renew them", techmap.ErrInvalid
	case codeValidation, "ValidationError", "ItemCollectionSizeLimitExceededException", "SerializationException":
		return "DynamoDB does not take it; does the table have the keys it should? check it", techmap.ErrInvalid
	case codeUnfit:
		return "name the table, and give it a client", techmap.ErrInvalid
	case codeUnknown:
		return "this service is not DynamoDB, or an old likeness of it", techmap.ErrInvalid
	}
	return "DynamoDB cannot be reached or failed, try again", techmap.ErrUnavailable
}

// fault returns err, which op met with, with its kind and its remedy. The end of
// ctx is returned as its cause.
func (db *DB) fault(ctx context.Context, op string, err error) error {
	switch {
	case err == nil:
		return nil
	case ctx.Err() != nil:
		return context.Cause(ctx)
	}
	remedy, kind := kinds(codeOf(err))
	return fmt.Errorf("dynamosink: %s %q: %s: %w: %w", op, db.table, remedy, kind, err)
}

// codeOf returns the code that DynamoDB gave err, "" if it did not make it. Of a
// cancelled transaction it is the first reason.
func codeOf(err error) string {
	if e, ok := errors.AsType[*types.TransactionCanceledException](err); ok {
		for _, r := range e.CancellationReasons {
			if r.Code != nil && *r.Code != "None" {
				return *r.Code
			}
		}
	}
	if e, ok := errors.AsType[smithy.APIError](err); ok {
		return e.ErrorCode()
	}
	return ""
}

// conflict reports whether err says that a transaction holds the item just now.
func conflict(err error) bool {
	switch codeOf(err) {
	case codeConflict, "TransactionConflictException", "TransactionInProgressException":
		return true
	}
	return false
}

// tries is how often a write that others got in the way of is made, and a batch
// asked for that makes no headway.
const tries = 8

// Waits between tries.
const (
	shortest = 25 * time.Millisecond
	longest  = 3 * time.Second
)

// pause waits before try n+1, longer each time, and a random part of that, so that
// writers that met once do not meet again.
func pause(ctx context.Context, n int) error { return sleep(ctx, rand.N(min(shortest<<n, longest))) }

// sleep returns after d, or with the cause of ctx if that ends first.
func sleep(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return context.Cause(ctx)
	case <-t.C:
		return nil
	}
}

// contended is returned when others got in the way of every try.
func (db *DB) contended(op, id string) error {
	return fmt.Errorf("dynamosink: %s %q: %q is being changed by others all the time, try again: %w",
		op, db.table, id, techmap.ErrUnavailable)
}
