package sqssink

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sqs/types"
	"github.com/aws/smithy-go"

	"github.com/techmap-it/techmap"
)

// fault returns what err of the SDK means: the end of ctx as its cause, and all
// else with one of the kinds of techmap where one fits. A nil err stays nil.
func fault(ctx context.Context, op, url string, err error) error {
	if err == nil {
		return nil
	}
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	if kind := kindOf(err); kind != nil {
		return fmt.Errorf("sqssink: %s %q: %w: %w", op, url, kind, err)
	}
	return fmt.Errorf("sqssink: %s %q: %w", op, url, err)
}

// kindOf returns the kind of an error of the SDK, and nil if it has none: a
// caller who may not do what it asks for, for example. That is no ErrInvalid here,
// because a handler that sends messages on returns what Send does, and must not thereby
// call the message dead that it was woken up by.
func kindOf(err error) error {
	api, ok := errors.AsType[smithy.APIError](err)
	if !ok {
		return techmap.ErrUnavailable // no answer
	}
	code := bare(api.ErrorCode())
	switch {
	case code == "QueueDoesNotExist", code == "NonExistentQueue", code == "ResourceNotFoundException":
		return techmap.ErrNotFound
	case throttled(code):
		return techmap.ErrThrottled
	case api.ErrorFault() == smithy.FaultServer, unavailable(code):
		return techmap.ErrUnavailable
	case strings.Contains(code, "Invalid"), strings.Contains(code, "Missing"), strings.Contains(code, "Unsupported"),
		code == "BatchRequestTooLong":
		return techmap.ErrInvalid
	}
	return nil
}

// bare returns a code without the names before it, which some of the protocols
// write ("AWS.SimpleQueueService.NonExistentQueue").
func bare(code string) string { return code[strings.LastIndexByte(code, '.')+1:] }

func throttled(code string) bool {
	return strings.Contains(code, "Throttl") || slices.Contains([]string{"OverLimit", "TooManyRequestsException"}, code)
}

func unavailable(code string) bool {
	return slices.Contains([]string{"InternalError", "InternalFailure", "InternalServerError", "ServiceUnavailable"}, code)
}

// entryFault returns why SQS did not take one message of a batch.
func entryFault(url string, f types.BatchResultErrorEntry) error {
	code := aws.ToString(f.Code)
	kind := techmap.ErrUnavailable
	switch {
	case throttled(bare(code)):
		kind = techmap.ErrThrottled
	case f.SenderFault:
		kind = techmap.ErrInvalid
	}
	return fmt.Errorf("sqssink: send %q: %s: %s: %w", url, code, aws.ToString(f.Message), kind)
}

// orUnconfirmed returns err, or if there is none that SQS said nothing of a message.
func orUnconfirmed(err error, url string) error {
	if err != nil {
		return err
	}
	return fmt.Errorf("sqssink: send %q: no word of this message: %w", url, techmap.ErrUnavailable)
}

// batchError returns the failures in order, or nil if there are none.
func batchError(failed []techmap.Failure) error {
	if len(failed) == 0 {
		return nil
	}
	slices.SortFunc(failed, func(a, b techmap.Failure) int { return cmp.Compare(a.Index, b.Index) })
	return &techmap.BatchError{Failed: failed}
}

// noClient is the error of what is asked for without a client.
func noClient(op, queue string) error {
	return fmt.Errorf("sqssink: %s %q: no client: %w", op, queue, techmap.ErrInvalid)
}
