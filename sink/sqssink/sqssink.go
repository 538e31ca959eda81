// Package sqssink announces runs on an Amazon SQS queue, and consumes what was
// announced.
//
// An [Announcer] is a sink of censuses. Behind the census sink of a bronze store
// it tells whoever waits that a source was read:
//
//	runs := sqssink.New(sqs.NewFromConfig(cfg), queueURL, nil)
//	pipeline.CensusSink = sink.Sequence[techmap.Census](store.Census(), runs)
//
// [Receive] handles such messages one by one in a process that runs on, and
// [Batch] those that Lambda hands over. [Redrive] gives messages that nobody could
// handle another chance.
//
// A message is only a wake-up: it says that there is something to do, and the
// consumer reads from the layer what it is, since where it was before. Lost,
// doubled and reordered messages are therefore harmless, and every handler has to
// be written so. A queue has exactly one kind of consumer.
//
// The client is passed in, as the SDK makes it: *sqs.Client implements all the
// interfaces here. It retries by itself; the package does not.
package sqssink

import (
	"context"
	"errors"
	"strconv"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
	"github.com/aws/aws-sdk-go-v2/service/sqs/types"

	"github.com/techmap-it/techmap"
)

// maxEntries is how many messages SQS takes at once.
const maxEntries = 10

// An API is the part of *sqs.Client that an Announcer calls.
type API interface {
	SendMessageBatch(
		context.Context, *sqs.SendMessageBatchInput, ...func(*sqs.Options),
	) (*sqs.SendMessageBatchOutput, error)
	GetQueueAttributes(
		context.Context, *sqs.GetQueueAttributesInput, ...func(*sqs.Options),
	) (*sqs.GetQueueAttributesOutput, error)
}

// Options configures an Announcer. The zero value works.
type Options struct {
	// Only keeps the runs with other outcomes to itself. Empty announces all,
	// failed and refused ones too: that a source has stopped is news.
	Only []techmap.Outcome
}

// An Announcer sends one message for every census that is written to it. It is
// safe for concurrent use.
type Announcer struct {
	api  API
	url  string
	fifo bool                     // messages need a group and a name
	only map[techmap.Outcome]bool // nil announces all
}

// New returns an announcer on the queue at queueURL. On a FIFO queue messages of
// one source stay in order, and one that is sent again within five minutes is
// sent once. Without a client, what is done first is techmap.ErrInvalid; nothing is asked
// of the service before. opts may be nil. There is nothing to close.
func New(api API, queueURL string, opts *Options) *Announcer {
	a := &Announcer{api: api, url: queueURL, fifo: isFIFO(queueURL)}
	if opts != nil && len(opts.Only) > 0 {
		a.only = make(map[techmap.Outcome]bool, len(opts.Only))
		for _, outcome := range opts.Only {
			a.only[outcome] = true
		}
	}
	return a
}

// Write implements techmap.Sink: it returns nil once SQS has all messages. A
// census without a source, or one too large to tell of, is refused with
// techmap.ErrInvalid in a *techmap.BatchError. After any other failure some
// messages may have been sent; sending them again is harmless. A service that fails is
// techmap.ErrUnavailable, one that asks for patience techmap.ErrThrottled, a queue that
// does not exist techmap.ErrNotFound. That access is denied is of no kind: see Handler.
func (a *Announcer) Write(ctx context.Context, batch []techmap.Census) error {
	if a.api == nil {
		return noClient("announce", a.url)
	}
	var messages []Message
	var index []int // of each in batch
	for i, c := range batch {
		if a.only == nil || a.only[c.Outcome] {
			messages, index = append(messages, MessageOf(c)), append(index, i)
		}
	}
	err := a.Send(ctx, messages)
	if failed, ok := errors.AsType[*techmap.BatchError](err); ok {
		for i := range failed.Failed {
			failed.Failed[i].Index = index[failed.Failed[i].Index]
		}
	}
	return err
}

// Send sends messages as they are, whatever their outcome: those that were received, for
// example, on to the next queue. Its errors are those of Write.
func (a *Announcer) Send(ctx context.Context, messages []Message) error {
	if a.api == nil {
		return noClient("announce", a.url)
	}
	var failed []techmap.Failure
	var entries []types.SendMessageBatchRequestEntry
	flush := func() error {
		if len(entries) == 0 {
			return nil
		}
		lost, err := a.send(ctx, entries)
		failed = append(failed, lost...)
		entries = nil
		return err
	}
	for i, m := range messages {
		entry, err := a.entry(i, m)
		if err != nil {
			failed = append(failed, techmap.Failure{Index: i, Err: err})
			continue
		}
		if entries = append(entries, entry); len(entries) == maxEntries {
			if err := flush(); err != nil {
				return err
			}
		}
	}
	if err := flush(); err != nil {
		return err
	}
	return batchError(failed)
}

// entry returns message i of a batch. Its ID is the index.
func (a *Announcer) entry(i int, m Message) (types.SendMessageBatchRequestEntry, error) {
	body, err := m.encode()
	if err != nil {
		return types.SendMessageBatchRequestEntry{}, err
	}
	entry := types.SendMessageBatchRequestEntry{Id: aws.String(strconv.Itoa(i)), MessageBody: aws.String(body)}
	if a.fifo {
		entry.MessageGroupId = aws.String(group(m.Source))
		entry.MessageDeduplicationId = aws.String(digest(body))
	}
	return entry, nil
}

// send sends at most maxEntries messages and returns those that SQS did not take.
func (a *Announcer) send(
	ctx context.Context, entries []types.SendMessageBatchRequestEntry,
) ([]techmap.Failure, error) {
	if ctx.Err() != nil {
		return nil, context.Cause(ctx)
	}
	out, err := a.api.SendMessageBatch(ctx, &sqs.SendMessageBatchInput{QueueUrl: &a.url, Entries: entries})
	if err != nil {
		return nil, fault(ctx, "send", a.url, err)
	}
	taken := make(map[string]bool, len(out.Successful))
	for _, ok := range out.Successful {
		taken[aws.ToString(ok.Id)] = true
	}
	why := make(map[string]error, len(out.Failed))
	for _, f := range out.Failed {
		why[aws.ToString(f.Id)] = entryFault(a.url, f)
	}
	var failed []techmap.Failure
	for _, entry := range entries {
		id := aws.ToString(entry.Id)
		if taken[id] && why[id] == nil {
			continue
		}
		index, _ := strconv.Atoi(id) // our own
		failed = append(failed, techmap.Failure{Index: index, Err: orUnconfirmed(why[id], a.url)})
	}
	return failed, nil
}

// Check returns nil if the queue can be reached and read. What it cannot tell is
// whether this client may send. A queue that does not exist is techmap.ErrNotFound.
func (a *Announcer) Check(ctx context.Context) error {
	if a.api == nil {
		return noClient("check", a.url)
	}
	_, err := a.api.GetQueueAttributes(ctx, &sqs.GetQueueAttributesInput{
		QueueUrl:       &a.url,
		AttributeNames: []types.QueueAttributeName{types.QueueAttributeNameQueueArn},
	})
	return fault(ctx, "check", a.url, err)
}

func isFIFO(queueURL string) bool { return strings.HasSuffix(queueURL, ".fifo") }

var _ techmap.Sink[techmap.Census] = (*Announcer)(nil)
var _ API = (*sqs.Client)(nil)
