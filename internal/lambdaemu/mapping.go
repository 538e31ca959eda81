package lambdaemu

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
	"github.com/aws/aws-sdk-go-v2/service/sqs/types"
	"golang.org/x/sync/errgroup"
)

// QueueAPI is the part of *sqs.Client that a Mapping uses.
type QueueAPI interface {
	ReceiveMessage(context.Context, *sqs.ReceiveMessageInput, ...func(*sqs.Options)) (*sqs.ReceiveMessageOutput, error)
	DeleteMessage(context.Context, *sqs.DeleteMessageInput, ...func(*sqs.Options)) (*sqs.DeleteMessageOutput, error)
}

// A Mapping hands the messages of a queue to a function that reports batch item
// failures. Messages of which it says that they failed, and all of a batch that it
// failed over, come again when their visibility ends.
type Mapping struct {
	API      QueueAPI
	Queue    string // URL
	Function string
	Batch    int // messages at once; 0 means 10
	Pollers  int // batches at once; 0 means 1
	// Meddle does to the messages of a call what a network may: it returns the batches
	// to hand over, with messages left out, doubled or in another order. nil changes
	// nothing. It may be called concurrently.
	Meddle func(messages []types.Message) [][]types.Message
	// Done is told of each batch; nil means nobody is. It may be called concurrently.
	Done func(messages int, r Result, failed int)
}

// Map runs a mapping until ctx ends, and returns its cause then.
func (e *Emulator) Map(ctx context.Context, m Mapping) error {
	var g errgroup.Group
	for range max(m.Pollers, 1) {
		g.Go(func() error {
			for {
				if ctx.Err() != nil {
					return context.Cause(ctx)
				}
				if err := e.poll(ctx, m); err != nil && ctx.Err() == nil {
					return err
				}
			}
		})
	}
	return g.Wait()
}

// poll receives once and hands over what came.
func (e *Emulator) poll(ctx context.Context, m Mapping) error {
	size := m.Batch
	if size == 0 {
		size = 10
	}
	out, err := m.API.ReceiveMessage(ctx, &sqs.ReceiveMessageInput{
		QueueUrl: &m.Queue, MaxNumberOfMessages: int32(min(size, 10)), //nolint:gosec // G115: at most ten
		WaitTimeSeconds: 1,
	})
	if err != nil {
		return fmt.Errorf("lambdaemu: receive from %q: %w", m.Queue, err)
	}
	batches := [][]types.Message{out.Messages}
	if m.Meddle != nil {
		batches = m.Meddle(out.Messages)
	}
	for _, batch := range batches {
		if len(batch) == 0 {
			continue
		}
		if err := e.hand(ctx, m, batch); err != nil {
			return err
		}
	}
	return nil
}

// hand hands a batch to the function and deletes what it has done.
func (e *Emulator) hand(ctx context.Context, m Mapping, batch []types.Message) error {
	payload, err := sqsEvent(batch)
	if err != nil {
		return err
	}
	// An event that has begun is ended by the function's time limit alone.
	r, err := e.Invoke(context.WithoutCancel(ctx), m.Function, payload)
	if errors.Is(err, ErrUnknown) {
		return err
	}
	failed, ok := failures(r.Payload)
	if err != nil || r.Error != "" || !ok {
		if m.Done != nil {
			m.Done(len(batch), r, len(batch))
		}
		return pause(ctx, 50*time.Millisecond) // busy: the messages come again
	}
	for _, message := range batch {
		if failed[aws.ToString(message.MessageId)] {
			continue
		}
		in := &sqs.DeleteMessageInput{QueueUrl: &m.Queue, ReceiptHandle: message.ReceiptHandle}
		if _, err := m.API.DeleteMessage(context.WithoutCancel(ctx), in); err != nil {
			return fmt.Errorf("lambdaemu: delete from %q: %w", m.Queue, err)
		}
	}
	if m.Done != nil {
		m.Done(len(batch), r, len(failed))
	}
	return nil
}

func pause(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
	case <-ctx.Done():
	}
	return nil
}

// failures returns the IDs of messages that are to come again, false if the answer is
// not one that Lambda understands, which is taken for a failure of all.
func failures(answer []byte) (ids map[string]bool, ok bool) {
	var r struct {
		BatchItemFailures []struct {
			ItemIdentifier string `json:"itemIdentifier"`
		} `json:"batchItemFailures"`
	}
	if json.Unmarshal(answer, &r) != nil {
		return nil, false
	}
	ids = make(map[string]bool)
	for _, f := range r.BatchItemFailures {
		if f.ItemIdentifier == "" {
			return nil, false
		}
		ids[f.ItemIdentifier] = true
	}
	return ids, true
}

// sqsEvent returns the event that a function gets for messages.
func sqsEvent(batch []types.Message) ([]byte, error) {
	type record struct {
		MessageID         string            `json:"messageId"`
		ReceiptHandle     string            `json:"receiptHandle"`
		Body              string            `json:"body"`
		Attributes        map[string]string `json:"attributes"`
		MessageAttributes struct{}          `json:"messageAttributes"`
		MD5OfBody         string            `json:"md5OfBody"`
		EventSource       string            `json:"eventSource"`
		AWSRegion         string            `json:"awsRegion"`
	}
	records := make([]record, len(batch))
	for i, m := range batch {
		records[i] = record{
			MessageID: aws.ToString(m.MessageId), ReceiptHandle: aws.ToString(m.ReceiptHandle),
			Body: aws.ToString(m.Body), Attributes: m.Attributes, MD5OfBody: aws.ToString(m.MD5OfBody),
			EventSource: "aws:sqs", AWSRegion: "us-east-1",
		}
	}
	return json.Marshal(map[string]any{"Records": records})
}
