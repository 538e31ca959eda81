package sqssink

import (
	"context"
	"errors"
	"log/slog"
	"strconv"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
	"github.com/aws/aws-sdk-go-v2/service/sqs/types"
	"golang.org/x/sync/errgroup"

	"github.com/techmap-it/techmap"
)

// Defaults of ReceiveOptions.
const (
	DefaultWorkers    = 4
	DefaultVisibility = 30 * time.Second // extended while a handler is at work: only a killed process waits for it
	DefaultWait       = 20 * time.Second // the longest SQS waits
	DefaultGrace      = 20 * time.Second // less than what container services allow before they kill
)

// Between failed calls a consumer waits firstPause, doubled each time to
// longestPause at most.
const (
	firstPause   = time.Second
	longestPause = 30 * time.Second
)

// A Handler does what a message wakes it up for. It may get the same message
// again, at once with itself even, and messages in any order. It returns
//
//   - nil when the work is done: the message is deleted;
//   - an error that is techmap.ErrInvalid or techmap.ErrMalformed if it never
//     can be: the message is dead;
//   - a *techmap.RetryError if it can be after some time: the message comes
//     back then;
//   - any other error: the message comes back when its visibility ends.
//
// Stores call it techmap.ErrInvalid too when they are not allowed to do something: a
// handler that may meet that should not return such an error as it is, or a withdrawn key
// makes messages dead.
type Handler func(ctx context.Context, m Message) error

// A ReceiveAPI is the part of *sqs.Client that Receive calls.
type ReceiveAPI interface {
	ReceiveMessage(
		context.Context, *sqs.ReceiveMessageInput, ...func(*sqs.Options),
	) (*sqs.ReceiveMessageOutput, error)
	DeleteMessage(
		context.Context, *sqs.DeleteMessageInput, ...func(*sqs.Options),
	) (*sqs.DeleteMessageOutput, error)
	ChangeMessageVisibility(
		context.Context, *sqs.ChangeMessageVisibilityInput, ...func(*sqs.Options),
	) (*sqs.ChangeMessageVisibilityOutput, error)
}

// ReceiveOptions configures Receive. The zero value works. Durations
// are rounded up to seconds, as SQS counts them.
type ReceiveOptions struct {
	// Workers is how many messages are handled at once. 0 means DefaultWorkers.
	Workers int
	// Visibility is how long a message stays hidden after this process was
	// killed. While it is handled it is extended at half of that time, so a
	// handler may take longer. 0 means DefaultVisibility.
	Visibility time.Duration
	// Wait is how long a call waits for messages. 0 means DefaultWait, which is also the
	// longest.
	Wait time.Duration
	// Grace is how long handlers may go on after the context of Receive ended.
	// 0 means DefaultGrace; negative means not at all.
	Grace time.Duration
	// MaxReceives is how often a message is handed out before it is dead: one
	// that kills its process never fails otherwise. 0 leaves that to the redrive
	// policy of the queue.
	MaxReceives int
	// DeadLetter takes dead messages; one that it took is deleted. Nil leaves
	// them in the queue, whose redrive policy moves them when they have come
	// often enough.
	DeadLetter func(ctx context.Context, body string, why error) error
	// Logger hears of messages that were not deleted. Nil means nobody.
	Logger *slog.Logger
}

// defaults returns o with its zero fields filled in.
func (o *ReceiveOptions) defaults() ReceiveOptions {
	var d ReceiveOptions
	if o != nil {
		d = *o
	}
	if d.Workers <= 0 {
		d.Workers = DefaultWorkers
	}
	if d.Visibility <= 0 {
		d.Visibility = DefaultVisibility
	}
	d.Visibility = time.Duration(seconds(d.Visibility)) * time.Second // what is told to SQS is what is kept to
	if d.Wait <= 0 {
		d.Wait = DefaultWait
	}
	d.Wait = min(d.Wait, DefaultWait)
	if d.Grace == 0 {
		d.Grace = DefaultGrace
	}
	if d.Logger == nil {
		d.Logger = slog.New(slog.DiscardHandler)
	}
	return d
}

// Receive hands the messages of the queue at queueURL to handle, several at once,
// until ctx ends, and returns its cause then. A message is deleted only after
// handle returned nil for it. With more than one worker messages of one FIFO group
// may be handled at once.
//
// When ctx ends, handlers that are at work may finish within the grace; those
// whose context had to be ended give their message back at once. A failing call
// of SQS that may pass (techmap.Retryable) is tried again for ever, any other
// ends Receive after the work in hand. opts may be nil. Receive never returns nil.
func Receive(ctx context.Context, api ReceiveAPI, queueURL string, opts *ReceiveOptions, handle Handler) error {
	if api == nil {
		return noClient("receive", queueURL)
	}
	c := &consumer{ReceiveOptions: opts.defaults(), api: api, url: queueURL, handle: handle}
	c.slots = make(chan struct{}, c.Workers)
	work, cancel := withGrace(ctx, c.Grace)
	defer cancel()
	var g errgroup.Group
	err := c.poll(ctx, func(m types.Message) {
		g.Go(func() error {
			defer func() { <-c.slots }()
			c.settle(work, m, c.do(work, m))
			return nil
		})
	})
	_ = g.Wait() // its functions return nil
	return err
}

// withGrace returns a context that ends that much after ctx, for its cause.
func withGrace(ctx context.Context, grace time.Duration) (context.Context, func()) {
	work, end := context.WithCancelCause(context.WithoutCancel(ctx))
	stop := context.AfterFunc(ctx, func() {
		late := time.NewTimer(grace)
		defer late.Stop()
		select {
		case <-late.C:
			end(context.Cause(ctx))
		case <-work.Done():
		}
	})
	return work, func() { stop(); end(nil) }
}

// A consumer is one call of Receive.
type consumer struct {
	ReceiveOptions
	api    ReceiveAPI
	url    string
	handle Handler
	slots  chan struct{} // as many as handlers at work
}

// poll receives messages as fast as there are free workers, and starts them.
func (c *consumer) poll(ctx context.Context, start func(types.Message)) error {
	pause := firstPause
	for {
		free, err := c.free(ctx)
		if err != nil {
			return err
		}
		messages, err := c.receive(ctx, free)
		for range free - len(messages) {
			<-c.slots
		}
		for _, m := range messages {
			start(m)
		}
		if err == nil {
			pause = firstPause
			continue
		}
		if !techmap.Retryable(err) {
			return err
		}
		c.Logger.WarnContext(ctx, "queue cannot be read; trying again", "queue", c.url, "pause", pause, "err", err)
		if err := sleep(ctx, pause); err != nil {
			return err
		}
		pause = min(2*pause, longestPause)
	}
}

// free waits for a free worker and takes all that are free, as many as one call
// can employ.
func (c *consumer) free(ctx context.Context) (int, error) {
	if ctx.Err() != nil {
		return 0, context.Cause(ctx)
	}
	select {
	case c.slots <- struct{}{}:
	case <-ctx.Done():
		return 0, context.Cause(ctx)
	}
	for n := 1; n < maxEntries; n++ {
		select {
		case c.slots <- struct{}{}:
		default:
			return n, nil
		}
	}
	return maxEntries, nil
}

// receive returns at most that many messages, or none after a while.
func (c *consumer) receive(ctx context.Context, most int) ([]types.Message, error) {
	out, err := c.api.ReceiveMessage(ctx, &sqs.ReceiveMessageInput{
		QueueUrl:                    &c.url,
		MaxNumberOfMessages:         int32(min(most, maxEntries)), //nolint:gosec // 1 to 10
		WaitTimeSeconds:             seconds(c.Wait),
		VisibilityTimeout:           seconds(c.Visibility),
		MessageSystemAttributeNames: []types.MessageSystemAttributeName{receiveCount},
	})
	if err != nil {
		return nil, fault(ctx, "receive", c.url, err)
	}
	return out.Messages, nil
}

const receiveCount = types.MessageSystemAttributeNameApproximateReceiveCount

// receives returns how often a message was handed out, as far as SQS says so.
func receives(m types.Message) int {
	n, err := strconv.Atoi(m.Attributes[string(receiveCount)])
	if err != nil {
		return 0
	}
	return n
}

// seconds returns d in seconds, rounded up.
func seconds(d time.Duration) int32 {
	return int32(min((d+time.Second-1)/time.Second, 12*3600)) //nolint:gosec // at most twelve hours, as SQS has it
}

// sleep waits for d, or returns the cause of ctx's end.
func sleep(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}

// hopeless reports whether err says that a message can never be handled.
func hopeless(err error) bool {
	return errors.Is(err, techmap.ErrInvalid) || errors.Is(err, techmap.ErrMalformed)
}

var _ ReceiveAPI = (*sqs.Client)(nil)

// id names a message in the log.
func id(m types.Message) string { return aws.ToString(m.MessageId) }
