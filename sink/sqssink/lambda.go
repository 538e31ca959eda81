package sqssink

import (
	"context"
	"errors"
	"fmt"
)

// A LambdaEvent is what Lambda calls a function with for messages of a queue. These types
// have the form that the service documents, so that a function needs no further module.
type LambdaEvent struct {
	Records []LambdaMessage `json:"Records"`
}

// A LambdaMessage is one message of a LambdaEvent.
type LambdaMessage struct {
	MessageID  string            `json:"messageId"`            // for Response
	Body       string            `json:"body"`                 // for ParseMessage
	Attributes map[string]string `json:"attributes,omitempty"` // of the system, by name
}

// A LambdaResponse tells Lambda which messages of an event to hand over again. The
// event source mapping has to be set to report batch item failures.
type LambdaResponse struct {
	BatchItemFailures []LambdaFailure `json:"batchItemFailures"`
}

// A LambdaFailure is a message that is to come again.
type LambdaFailure struct {
	ItemIdentifier string `json:"itemIdentifier"` // LambdaMessage.MessageID
}

// Response returns the response that names the failed messages. Without any it
// says so in a way that Lambda takes for success.
func Response(failed []string) LambdaResponse {
	r := LambdaResponse{BatchItemFailures: make([]LambdaFailure, len(failed))}
	for i, id := range failed {
		r.BatchItemFailures[i].ItemIdentifier = id
	}
	return r
}

// Batch hands messages to handle one after the other and returns the IDs of those
// that failed, in order, and why. Lambda deletes the others. Messages that never
// can be handled fail as well: the queue's redrive policy moves them.
//
// In a FIFO queue the messages after a failed one of the same group fail too, so
// that none overtakes it. When ctx ends, all that were not handled fail.
func Batch(ctx context.Context, messages []LambdaMessage, handle Handler) (failed []string, err error) {
	var errs []error
	stuck := map[string]bool{} // groups with a failed message
	for _, raw := range messages {
		group := raw.Attributes["MessageGroupId"]
		if !stuck[group] {
			err := one(ctx, raw, handle)
			if err == nil {
				continue
			}
			errs = append(errs, fmt.Errorf("sqssink: %q: %w", raw.MessageID, err))
			stuck[group] = group != ""
		}
		failed = append(failed, raw.MessageID)
	}
	return failed, errors.Join(errs...)
}

// one handles one message of an event.
func one(ctx context.Context, raw LambdaMessage, handle Handler) error {
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	m, err := ParseMessage(raw.Body)
	if err != nil {
		return err
	}
	return handle(ctx, m)
}
