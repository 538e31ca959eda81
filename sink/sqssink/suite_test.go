package sqssink_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/sink/sqssink"
)

// suite is what holds on every SQS. A case that a server cannot pass says why.
var suite = []struct {
	name string
	test func(t *testing.T, r *rig)
	gap  string // of the server the integration tests use
}{
	{name: "what is announced is received", test: announcedIsReceived},
	{name: "what was received is sent on as it is", test: sentOnAsItIs},
	{name: "a large batch goes in several calls", test: largeBatch},
	{name: "a failed message comes again and is deleted when it is done", test: failedComesAgain},
	{name: "work may take longer than the visibility", test: longWork},
	{name: "no more handlers at once than workers", test: workersBound},
	{name: "a handler may say when to come again", test: comesAgainLater},
	{name: "a message that nobody can read is dead", test: unreadableIsDead},
	{name: "a dead message without a dead-letter queue stays", test: deadStays},
	{name: "the service moves dead messages, and they come back", test: redriveByService},
	{name: "dead messages are moved by hand where the service will not", test: redriveByHand},
	{name: "a FIFO queue takes the same run once", test: fifoOnce},
	{name: "check tells a queue from none", test: check},
	{
		name: "a message is given back when the consumer has to end",
		test: givenBack,
		gap:  "local-aws-sqs 2.0.2 does not make a message visible at once when its visibility becomes 0",
	},
	{
		name: "a message that kills its consumer is dead after some tries",
		test: poison,
		gap:  "local-aws-sqs 2.0.2 does not say how often a message was received",
	},
}

func TestOnFake(t *testing.T) {
	t.Parallel()
	for _, tt := range suite {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			onFake(t, nil, tt.test)
		})
	}
}

func TestOnServer(t *testing.T) {
	t.Parallel()
	for _, tt := range suite {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if tt.gap != "" {
				t.Skip(tt.gap)
			}
			onServer(t, tt.test)
		})
	}
}

func announcedIsReceived(t *testing.T, r *rig) {
	url := r.queue(t, "runs", nil)
	sent := []techmap.Census{census("wanted", 3), census("ats-lever", 0), failedCensus}
	r.announce(t, url, sent...)
	got := r.receive(t, url, 3, patient(), nil)
	var want []sqssink.Message
	for _, c := range sent {
		want = append(want, sqssink.MessageOf(c))
	}
	assert.ElementsMatch(t, want, got)
	r.holds(t, url, 0)
}

func sentOnAsItIs(t *testing.T, r *rig) {
	url := r.queue(t, "next", nil)
	var sent []sqssink.Message
	for i := range 12 {
		m := sqssink.MessageOf(census(fmt.Sprintf("site-%02d", i), i))
		m.Listed = 1000 + i // which no census at hand could tell
		sent = append(sent, m)
	}
	require.NoError(t, sqssink.New(r.client, url, nil).Send(t.Context(), sent))
	assert.ElementsMatch(t, sent, r.receive(t, url, len(sent), patient(), nil))

	err := sqssink.New(r.client, url, nil).Send(t.Context(), []sqssink.Message{sent[0], {}})
	failed, ok := errors.AsType[*techmap.BatchError](err)
	require.True(t, ok, err)
	require.Len(t, failed.Failed, 1)
	assert.Equal(t, 1, failed.Failed[0].Index)
}

func largeBatch(t *testing.T, r *rig) {
	url := r.queue(t, "runs", nil)
	var batch []techmap.Census
	for i := range 25 {
		batch = append(batch, census(fmt.Sprintf("site-%02d", i), i))
	}
	r.announce(t, url, batch...)
	got := r.receive(t, url, 25, &sqssink.ReceiveOptions{Workers: 16, Wait: time.Second}, nil)
	var sources []string
	for _, m := range got {
		sources = append(sources, m.Source)
	}
	slices.Sort(sources)
	assert.Len(t, slices.Compact(sources), 25)
	r.holds(t, url, 0)
}

func failedComesAgain(t *testing.T, r *rig) {
	url := r.queue(t, "runs", nil)
	r.announce(t, url, census("wanted", 1))
	tries := 0
	r.receive(t, url, 2, patient(), func(context.Context, sqssink.Message) error {
		tries++
		r.holds(t, url, 1) // not deleted before the work is done
		if tries == 1 {
			return errors.New("the store is away")
		}
		return nil
	})
	r.holds(t, url, 0)
}

func longWork(t *testing.T, r *rig) {
	url := r.queue(t, "runs", nil)
	r.announce(t, url, census("wanted", 1))
	got := r.receive(t, url, 1, &sqssink.ReceiveOptions{Visibility: 2 * time.Second, Wait: time.Second, Grace: time.Minute},
		func(ctx context.Context, _ sqssink.Message) error {
			return wait(ctx, 5*time.Second)
		})
	assert.Len(t, got, 1)
	r.holds(t, url, 0)
}

// wait returns after d, which is the test's own time on the fake.
func wait(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}

func workersBound(t *testing.T, r *rig) {
	url := r.queue(t, "runs", nil)
	var batch []techmap.Census
	for i := range 8 {
		batch = append(batch, census(fmt.Sprintf("site-%d", i), i))
	}
	r.announce(t, url, batch...)
	var mu sync.Mutex
	now, most := 0, 0
	o := &sqssink.ReceiveOptions{Workers: 3, Wait: time.Second}
	r.receive(t, url, 8, o, func(ctx context.Context, _ sqssink.Message) error {
		mu.Lock()
		now++
		most = max(most, now)
		mu.Unlock()
		err := wait(ctx, 100*time.Millisecond)
		mu.Lock()
		now--
		mu.Unlock()
		return err
	})
	assert.LessOrEqual(t, most, 3)
	if r.fake != nil { // a real SQS may hand out fewer than it is asked for
		assert.Equal(t, 3, most)
	}
	r.holds(t, url, 0)
}

func comesAgainLater(t *testing.T, r *rig) {
	url := r.queue(t, "runs", nil)
	r.announce(t, url, census("wanted", 1))
	var first time.Time
	o := &sqssink.ReceiveOptions{Wait: time.Second} // hidden for DefaultVisibility otherwise
	r.receive(t, url, 2, o, func(context.Context, sqssink.Message) error {
		if first.IsZero() {
			first = time.Now()
			return &techmap.RetryError{After: 2 * time.Second, Err: techmap.ErrThrottled}
		}
		since := time.Since(first)
		assert.GreaterOrEqual(t, since, 1900*time.Millisecond)
		assert.Less(t, since, 20*time.Second)
		return nil
	})
	r.holds(t, url, 0)
}

func unreadableIsDead(t *testing.T, r *rig) {
	url, dead := r.queue(t, "runs", nil), r.queue(t, "dead", nil)
	r.send(t, url, "이것은 JSON이 아닙니다")
	r.announce(t, url, census("wanted", 1))
	o := patient()
	o.DeadLetter = sqssink.DeadLetters(r.client, dead)
	o.Workers = 1 // the unreadable message is settled before the other
	got := r.receive(t, url, 1, o, nil)
	assert.Equal(t, "wanted", got[0].Source, "the handler sees only what can be read")
	letter := r.peek(t, dead)
	assert.Equal(t, "이것은 JSON이 아닙니다", aws.ToString(letter.Body))
	assert.Contains(t, aws.ToString(letter.MessageAttributes["reason"].StringValue), "malformed")
	r.holds(t, url, 0)
}

func deadStays(t *testing.T, r *rig) {
	url := r.queue(t, "runs", nil)
	r.announce(t, url, census("wanted", 1))
	r.receive(t, url, 1, patient(), func(context.Context, sqssink.Message) error {
		return fmt.Errorf("no such source: %w", techmap.ErrInvalid)
	})
	r.holds(t, url, 1)
}

func redriveByService(t *testing.T, r *rig) {
	dead := r.queue(t, "dead", nil)
	url := r.queue(t, "runs", r.deadLetter(t, dead, 2))
	r.announce(t, url, census("wanted", 1))
	o := &sqssink.ReceiveOptions{Visibility: time.Second, Wait: time.Second}
	r.receive(t, url, 2, o, func(context.Context, sqssink.Message) error { return errors.New("broken") })
	require.EventuallyWithT(t, func(c *assert.CollectT) {
		_, err := r.client.ReceiveMessage(t.Context(), receiveOnce(url)) // moves what is to be moved
		assert.NoError(c, err)
		assert.Equal(c, 1, r.held(t, dead))
	}, 10*time.Second, 100*time.Millisecond)

	moved, err := sqssink.Redrive(t.Context(), r.client, dead, url)
	require.NoError(t, err)
	assert.Equal(t, 1, moved)
	got := r.receive(t, url, 1, o, nil)
	assert.Equal(t, "wanted", got[0].Source)
	r.holds(t, url, 0)
	r.holds(t, dead, 0)
}

func redriveByHand(t *testing.T, r *rig) {
	dead, url := r.queue(t, "dead", nil), r.queue(t, "runs", nil)
	var batch []techmap.Census
	for i := range 12 {
		batch = append(batch, census(fmt.Sprintf("site-%02d", i), i))
	}
	r.announce(t, dead, batch...)
	moved, err := sqssink.Redrive(t.Context(), r.client, dead, url)
	require.NoError(t, err)
	assert.Equal(t, 12, moved)
	r.holds(t, url, 12)
	r.holds(t, dead, 0)
}

func fifoOnce(t *testing.T, r *rig) {
	url := r.queue(t, "runs.fifo", nil)
	c := census("wanted", 1)
	r.announce(t, url, c, c)
	r.announce(t, url, c)
	next := c
	next.At = day.Add(time.Hour)
	r.announce(t, url, next)
	o := &sqssink.ReceiveOptions{Workers: 1, Wait: time.Second}
	got := r.receive(t, url, 2, o, nil)
	assert.Equal(t, []sqssink.Message{sqssink.MessageOf(c), sqssink.MessageOf(next)}, got)
	r.holds(t, url, 0)
}

func check(t *testing.T, r *rig) {
	url := r.queue(t, "runs", nil)
	require.NoError(t, sqssink.New(r.client, url, nil).Check(t.Context()))
	none := sqssink.New(r.client, url+"-not-there", nil)
	require.ErrorIs(t, none.Check(t.Context()), techmap.ErrNotFound)
	require.ErrorIs(t, none.Write(t.Context(), []techmap.Census{census("wanted", 1)}), techmap.ErrNotFound)
	err := sqssink.Receive(t.Context(), r.client, url+"-not-there", nil, nil)
	require.ErrorIs(t, err, techmap.ErrNotFound, "waiting cannot help")
}

func givenBack(t *testing.T, r *rig) {
	url := r.queue(t, "runs", nil)
	r.announce(t, url, census("wanted", 1))
	o := &sqssink.ReceiveOptions{Visibility: time.Hour, Wait: time.Second, Grace: time.Second}
	r.receive(t, url, 1, o, func(ctx context.Context, _ sqssink.Message) error {
		<-ctx.Done() // a handler that is far from done
		return context.Cause(ctx)
	})
	again := r.receive(t, url, 1, patient(), nil)
	assert.Equal(t, "wanted", again[0].Source, "an hour early")
}

func poison(t *testing.T, r *rig) {
	url, dead := r.queue(t, "runs", nil), r.queue(t, "dead", nil)
	r.announce(t, url, census("wanted", 1))
	for range 3 {
		r.peek(t, url) // a consumer that is killed by the message
	}
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	o := patient()
	o.MaxReceives = 3
	o.DeadLetter = func(ctx context.Context, body string, why error) error {
		cancel()
		return sqssink.DeadLetters(r.client, dead)(ctx, body, why)
	}
	err := sqssink.Receive(ctx, r.client, url, o, func(context.Context, sqssink.Message) error {
		assert.Fail(t, "the message must not be handled once more")
		return nil
	})
	require.ErrorIs(t, err, context.Canceled)
	r.holds(t, url, 0)
	letter := r.peek(t, dead)
	assert.Contains(t, aws.ToString(letter.MessageAttributes["reason"].StringValue), "received 4 times, at most 3")
}
