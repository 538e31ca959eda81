package sqssink

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
	"github.com/aws/aws-sdk-go-v2/service/sqs/types"
	"golang.org/x/sync/errgroup"

	"github.com/techmap-it/techmap"
)

// settleWithin is how long a message's last calls may take, after the context of
// its handler has ended too.
const settleWithin = 10 * time.Second

// do handles one message.
func (c *consumer) do(ctx context.Context, raw types.Message) error {
	m, err := ParseMessage(aws.ToString(raw.Body))
	if err != nil {
		return err
	}
	if n := receives(raw); c.MaxReceives > 0 && n > c.MaxReceives {
		return fmt.Errorf("sqssink: %q: received %d times, at most %d: %w", id(raw), n, c.MaxReceives, techmap.ErrInvalid)
	}
	beat, stop := context.WithCancel(ctx)
	defer stop()
	var g errgroup.Group
	g.Go(func() error { return c.extend(beat, raw) })
	err = c.handle(ctx, m)
	stop()
	_ = g.Wait() // it has logged what went wrong
	return err
}

// extend keeps a message hidden until ctx ends. When SQS refuses, the message
// comes a second time beside the handler at work, which is harmless.
func (c *consumer) extend(ctx context.Context, raw types.Message) error {
	tick := time.NewTicker(c.Visibility / 2)
	defer tick.Stop()
	for {
		select {
		case <-tick.C:
		case <-ctx.Done():
			return nil
		}
		err := c.hide(ctx, raw, c.Visibility)
		if err == nil || ctx.Err() != nil {
			continue
		}
		c.Logger.WarnContext(ctx, "message cannot be kept hidden", "queue", c.url, "message", id(raw), "err", err)
		if !techmap.Retryable(err) {
			return err
		}
	}
}

// settle does with a message what the outcome of its handler asks for.
func (c *consumer) settle(ctx context.Context, raw types.Message, outcome error) {
	ended := ctx.Err() != nil
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), settleWithin)
	defer cancel()
	log := c.Logger.With("queue", c.url, "message", id(raw))
	later, wait := errors.AsType[*techmap.RetryError](outcome)
	var err error
	switch {
	case outcome == nil:
		err = c.remove(ctx, raw)
	case hopeless(outcome):
		log.ErrorContext(ctx, "message is dead", "err", outcome)
		err = c.bury(ctx, raw, outcome)
	case ended:
		err = c.hide(ctx, raw, 0)
	case wait:
		err = c.hide(ctx, raw, later.After)
	default:
		log.WarnContext(ctx, "message comes back when its visibility ends", "err", outcome)
	}
	if err != nil {
		log.WarnContext(ctx, "message comes back although it was settled", "err", err)
	}
}

// bury gives a dead message to whoever takes dead messages, and deletes it then.
func (c *consumer) bury(ctx context.Context, raw types.Message, why error) error {
	if c.DeadLetter == nil {
		return nil
	}
	if err := c.DeadLetter(ctx, aws.ToString(raw.Body), why); err != nil {
		return err
	}
	return c.remove(ctx, raw)
}

// remove deletes a message.
func (c *consumer) remove(ctx context.Context, raw types.Message) error {
	_, err := c.api.DeleteMessage(ctx, &sqs.DeleteMessageInput{QueueUrl: &c.url, ReceiptHandle: raw.ReceiptHandle})
	return fault(ctx, "delete", c.url, err)
}

// hide keeps a message hidden for d from now on.
func (c *consumer) hide(ctx context.Context, raw types.Message, d time.Duration) error {
	_, err := c.api.ChangeMessageVisibility(ctx, &sqs.ChangeMessageVisibilityInput{
		QueueUrl: &c.url, ReceiptHandle: raw.ReceiptHandle, VisibilityTimeout: seconds(max(d, 0)),
	})
	return fault(ctx, "hide", c.url, err)
}
