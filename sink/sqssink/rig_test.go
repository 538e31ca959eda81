package sqssink_test

import (
	"context"
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"os"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
	"github.com/aws/aws-sdk-go-v2/service/sqs/types"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/sync/errgroup"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/internal/pipenet"
	"github.com/techmap-it/techmap/internal/sqsfake"
	"github.com/techmap-it/techmap/sink/sqssink"
)

// A rig is an SQS to test against.
type rig struct {
	client *sqs.Client
	fake   *sqsfake.Service // nil on a server
	names  string           // suffix of the names of queues
}

// newClient returns the SDK's client as a program would make it.
func newClient(endpoint string, c sqs.HTTPClient) *sqs.Client {
	return sqs.New(sqs.Options{
		Region:       "us-east-1",
		BaseEndpoint: &endpoint,
		HTTPClient:   c,
		Credentials: aws.CredentialsProviderFunc(func(context.Context) (aws.Credentials, error) {
			return aws.Credentials{AccessKeyID: "test", SecretAccessKey: "testtest"}, nil
		}),
	})
}

// onFake runs test against the fake, in virtual time.
func onFake(t *testing.T, o *sqsfake.Options, test func(t *testing.T, r *rig)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		n, fake := pipenet.New(), sqsfake.New(o)
		ctx, cancel := context.WithCancel(t.Context())
		var g errgroup.Group
		g.Go(func() error { return n.Serve(ctx, fake) })
		test(t, &rig{client: newClient("http://sqs.test", n.Client()), fake: fake})
		cancel()
		require.NoError(t, g.Wait())
	})
}

var rigs atomic.Int64 // names of queues of this process

// onServer runs test against the server that TECHMAP_TEST_SQS names.
func onServer(t *testing.T, test func(t *testing.T, r *rig)) {
	t.Helper()
	endpoint := os.Getenv("TECHMAP_TEST_SQS")
	if endpoint == "" {
		t.Skip("TECHMAP_TEST_SQS names no server: make integration starts one")
	}
	names := fmt.Sprintf("-%d-%d", os.Getpid(), rigs.Add(1))
	transport := &http.Transport{}
	defer transport.CloseIdleConnections()
	test(t, &rig{client: newClient(endpoint, &http.Client{Transport: transport}), names: names})
}

// queue makes a queue and returns its URL. A name that ends in .fifo makes a
// FIFO queue.
func (r *rig) queue(t *testing.T, name string, attrs map[string]string) string {
	t.Helper()
	base, fifo := strings.CutSuffix(name, ".fifo")
	name = base + r.names
	all := map[string]string{"VisibilityTimeout": "2"}
	maps.Copy(all, attrs)
	if fifo {
		name += ".fifo"
		all["FifoQueue"] = "true"
	}
	out, err := r.client.CreateQueue(t.Context(), &sqs.CreateQueueInput{QueueName: &name, Attributes: all})
	require.NoError(t, err)
	return *out.QueueUrl
}

// deadLetter is the attributes of a queue whose messages go to deadURL.
func (r *rig) deadLetter(t *testing.T, deadURL string, maxReceives int) map[string]string {
	t.Helper()
	arn := r.attributes(t, deadURL)["QueueArn"]
	return map[string]string{
		"RedrivePolicy": fmt.Sprintf(`{"deadLetterTargetArn":%q,"maxReceiveCount":%d}`, arn, maxReceives),
	}
}

func (r *rig) attributes(t *testing.T, url string) map[string]string {
	t.Helper()
	out, err := r.client.GetQueueAttributes(t.Context(), &sqs.GetQueueAttributesInput{
		QueueUrl: &url, AttributeNames: []types.QueueAttributeName{types.QueueAttributeNameAll},
	})
	require.NoError(t, err)
	return out.Attributes
}

// held returns how many messages a queue holds, visible or not. The server of
// the integration tests counts all of them as visible, and hidden ones twice.
func (r *rig) held(t *testing.T, url string) int {
	t.Helper()
	attrs := r.attributes(t, url)
	total := 0
	kinds := []string{"", "NotVisible", "Delayed"}
	if r.fake == nil {
		kinds = kinds[:1]
	}
	for _, name := range kinds {
		n, err := strconv.Atoi(attrs["ApproximateNumberOfMessages"+name])
		require.NoError(t, err)
		total += n
	}
	return total
}

// holds checks how many messages a queue holds. A server counts approximately,
// and is asked again for a while.
func (r *rig) holds(t *testing.T, url string, want int) {
	t.Helper()
	got := r.held(t, url)
	for range 50 {
		if got == want || r.fake != nil {
			break
		}
		_ = wait(t.Context(), 100*time.Millisecond)
		got = r.held(t, url)
	}
	assert.Equal(t, want, got, "messages in %s", url)
}

func (r *rig) send(t *testing.T, url, body string) {
	t.Helper()
	_, err := r.client.SendMessage(t.Context(), &sqs.SendMessageInput{QueueUrl: &url, MessageBody: &body})
	require.NoError(t, err)
}

// peek returns a message without deleting it.
func (r *rig) peek(t *testing.T, url string) types.Message {
	t.Helper()
	out, err := r.client.ReceiveMessage(t.Context(), &sqs.ReceiveMessageInput{
		QueueUrl: &url, WaitTimeSeconds: 5, MessageAttributeNames: []string{"All"},
	})
	require.NoError(t, err)
	require.Len(t, out.Messages, 1)
	return out.Messages[0]
}

// announce writes censuses to the queue at url.
func (r *rig) announce(t *testing.T, url string, batch ...techmap.Census) {
	t.Helper()
	require.NoError(t, sqssink.New(r.client, url, nil).Write(t.Context(), batch))
}

// receive runs Receive until handle has been called calls times, and returns the
// messages it was called with. The last call may still fail.
func (r *rig) receive(
	t *testing.T, url string, calls int, o *sqssink.ReceiveOptions, handle sqssink.Handler,
) []sqssink.Message {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	var mu sync.Mutex
	var got []sqssink.Message
	err := sqssink.Receive(ctx, r.client, url, o, func(ctx context.Context, m sqssink.Message) error {
		mu.Lock()
		got = append(got, m)
		if len(got) == calls {
			cancel()
		}
		mu.Unlock()
		if handle == nil {
			return nil
		}
		return handle(ctx, m)
	})
	require.ErrorIs(t, err, context.Canceled)
	return got
}

// patient are options that a test on a real clock can wait for.
func patient() *sqssink.ReceiveOptions {
	return &sqssink.ReceiveOptions{Visibility: 2 * time.Second, Wait: time.Second}
}

var day = time.Date(2026, 11, 22, 3, 4, 5, 6000, time.UTC)

// census returns a census of a source that lists n postings.
func census(source string, n int) techmap.Census {
	c := techmap.Census{
		Source:   source,
		At:       day,
		Outcome:  techmap.OutcomeComplete,
		Counts:   techmap.Count{In: n, Out: n},
		Objects:  []string{"bronze/one", "bronze/two"},
		Manifest: "manifest/source=" + source + "/2026-11-22.json",
	}
	for i := range n {
		c.Keys = append(c.Keys, strconv.Itoa(i))
	}
	return c
}

var failedCensus = techmap.Census{
	Source:  "board",
	At:      day,
	Outcome: techmap.OutcomeFailed,
	Err:     "crawl: 채용 목록을 읽을 수 없음 🙈",
}

// receiveOnce looks into a queue and waits for nothing.
func receiveOnce(url string) *sqs.ReceiveMessageInput {
	return &sqs.ReceiveMessageInput{QueueUrl: &url, VisibilityTimeout: 1}
}

// onSockets serves fake on the loopback interface, for tests in real time.
func onSockets(t *testing.T, fake *sqsfake.Service) *rig {
	t.Helper()
	server := httptest.NewServer(fake)
	t.Cleanup(server.Close)
	return &rig{client: newClient(server.URL, server.Client()), fake: fake}
}
