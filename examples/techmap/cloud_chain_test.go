//go:build cloud

package main

import (
	"context"
	"errors"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/crawl/sample"
	"github.com/techmap-it/techmap/examples/internal/stage"
	"github.com/techmap-it/techmap/sink"
	"github.com/techmap-it/techmap/sink/sqssink"
)

// An unruly queue does to messages what a network may: some are lost, some come
// twice, and all come in the opposite order, when release is called.
type unruly struct {
	techmap.Sink[techmap.Census]

	mu   sync.Mutex
	held []techmap.Census
}

// Write implements techmap.Sink.
func (u *unruly) Write(_ context.Context, batch []techmap.Census) error {
	u.mu.Lock()
	defer u.mu.Unlock()
	u.held = append(u.held, batch...)
	return nil
}

// release sends what is held: without every third message, every other one twice.
func (u *unruly) release(ctx context.Context) (sent int, err error) {
	u.mu.Lock()
	defer u.mu.Unlock()
	slices.Reverse(u.held)
	for i, census := range u.held {
		times := 1 + i%2
		if i%3 == 2 {
			times = 0
		}
		for range times {
			if err := u.Sink.Write(ctx, []techmap.Census{census}); err != nil {
				return sent, err
			}
			sent++
		}
	}
	u.held = nil
	return sent, nil
}

// A consumer makes the later layers when a message wakes it up. What it does, it
// reads from the layers: of bronze what was fetched since a day before the newest that
// it has read, because a record is stored some time after it was fetched.
type consumer struct {
	*app
	*stores

	mu     sync.Mutex // one at a time: waking twice is no reason to work twice at once
	newest time.Time
	woken  int
}

func (c *consumer) handle(ctx context.Context, _ sqssink.Message) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.woken++
	l, err := c.siteLayers(tagFlags{})
	if err != nil {
		return err
	}
	p := c.pipeline(c.stores, l)
	since := c.newest.AddDate(0, 0, -1)
	if c.newest.IsZero() {
		since = time.Time{}
	}
	read := stage.Only(c.bronze.Since(ctx, since), func(raw techmap.RawPosting) bool {
		if raw.FetchedAt.After(c.newest) {
			c.newest = raw.FetchedAt
		}
		return true
	})
	if _, err := p.RunBronze(ctx, read); err != nil {
		return err
	}
	if err := stage.Censuses(ctx, c.all, time.Time{}); err != nil {
		return err
	}
	_, err = c.publish(ctx, c.stores)
	return err
}

// collectWeeks crawls the sample sites into bronze alone, as they were in some
// weeks, and tells announcer.
func collectWeeks(t *testing.T, a *app, s *stores, weeks []time.Time, announcer techmap.Sink[techmap.Census]) {
	t.Helper()
	for _, week := range weeks {
		now := func() time.Time { return week }
		p := a.pipeline(s, layers{})
		p.Silver, p.Extractor, p.Gold = nil, nil, nil
		p.Sources, p.Now = sample.Sources(now, nil), now
		p.CensusSink = sink.Sequence(s.bronze.Census(), announcer)
		_, err := p.Run(t.Context(), techmap.Query{Limit: 25})
		require.NoError(t, err)
	}
}

// TestCloudConsumerIsWokenByMessages crawls into bronze, announces each census over
// SQS, and has a consumer make silver, gold and openings when it is woken. Messages
// that are lost, come twice or in another order change nothing.
func TestCloudConsumerIsWokenByMessages(t *testing.T) {
	t.Parallel()
	endpoint := onServer(t, sqsEnv)
	cfg, err := config.LoadDefaultConfig(t.Context())
	require.NoError(t, err)
	client := sqs.NewFromConfig(cfg, func(o *sqs.Options) { o.BaseEndpoint = &endpoint })
	for _, silver := range silvers() {
		t.Run("silver in "+silver, func(t *testing.T) {
			t.Parallel()
			c := newCloud(t, silver)
			queue, err := client.CreateQueue(t.Context(), &sqs.CreateQueueInput{QueueName: &c.name})
			require.NoError(t, err)
			a := c.app()
			s := c.open(a)
			announcer := &unruly{Sink: sqssink.New(client, *queue.QueueUrl, nil)}
			woken := &consumer{app: a, stores: s}
			weeks := sample.Weeks()
			for _, some := range [][]time.Time{weeks[:2], weeks[2:4]} {
				collectWeeks(t, a, s, some, announcer)
				sent, err := announcer.release(t.Context())
				require.NoError(t, err)
				woken.drain(t, client, *queue.QueueUrl, sent)
			}
			c.same(calmWeeks(t, weeks[:4]), "after messages were lost, doubled and reordered")
			t.Logf("woken %d times for %d runs", woken.woken, 2*4)
		})
	}
}

// drain handles messages until as many as were sent have been.
func (c *consumer) drain(t *testing.T, client *sqs.Client, queue string, sent int) {
	t.Helper()
	ctx, cancel := context.WithTimeoutCause(t.Context(), time.Minute, errors.New("messages are missing"))
	defer cancel()
	before := c.woken
	o := &sqssink.ReceiveOptions{Workers: 2, Wait: time.Second, Visibility: 20 * time.Second}
	err := sqssink.Receive(ctx, client, queue, o, func(ctx context.Context, m sqssink.Message) error {
		if err := c.handle(ctx, m); err != nil {
			return err
		}
		if c.calls() == before+sent {
			cancel()
		}
		return nil
	})
	require.ErrorIs(t, err, context.Canceled)
}

func (c *consumer) calls() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.woken
}

// calmWeeks returns what the embedded store exports after the same weeks.
func calmWeeks(t *testing.T, weeks []time.Time) map[string]string {
	t.Helper()
	none := func(string) string { return "" }
	a := newApp(&cli{Store: t.TempDir(), Quiet: true, getenv: none}, nil, t.Output(), t.Output(), none)
	s, err := a.openStores(t.Context())
	require.NoError(t, err)
	defer s.Close()
	collectWeeks(t, a, s, weeks, sink.Sequence[techmap.Census]())
	calm := &consumer{app: a, stores: s}
	require.NoError(t, calm.handle(t.Context(), sqssink.Message{}))
	out := exported(t, a, s)
	assert.NotEmpty(t, out["openings"])
	return out
}
