package sqsfake_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
	"github.com/aws/aws-sdk-go-v2/service/sqs/types"
	"github.com/aws/smithy-go"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/sync/errgroup"

	"github.com/techmap-it/techmap/internal/pipenet"
	"github.com/techmap-it/techmap/internal/sqsfake"
)

// A desk is a client of a fake, with what tests do with it.
type desk struct {
	*testing.T
	client *sqs.Client
	fake   *sqsfake.Service
}

func newClient(endpoint string, c *http.Client) *sqs.Client {
	return sqs.New(sqs.Options{
		Region: "us-east-1", BaseEndpoint: &endpoint, HTTPClient: c, RetryMaxAttempts: 1,
		Credentials: aws.CredentialsProviderFunc(func(context.Context) (aws.Credentials, error) {
			return aws.Credentials{AccessKeyID: "test", SecretAccessKey: "test"}, nil
		}),
	})
}

// withDesk runs test in virtual time.
func withDesk(t *testing.T, o *sqsfake.Options, test func(d *desk)) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		n, fake := pipenet.New(), sqsfake.New(o)
		ctx, cancel := context.WithCancel(t.Context())
		var g errgroup.Group
		g.Go(func() error { return n.Serve(ctx, fake) })
		test(&desk{t, newClient("http://sqs.test", n.Client()), fake})
		cancel()
		require.NoError(t, g.Wait())
	})
}

func (d *desk) queue(name string, attrs map[string]string) string {
	out, err := d.client.CreateQueue(d.Context(), &sqs.CreateQueueInput{QueueName: &name, Attributes: attrs})
	require.NoError(d, err)
	return *out.QueueUrl
}

// send sends bodies in one batch; "a:1" goes to group a of a FIFO queue.
func (d *desk) send(url string, delay int32, bodies ...string) {
	in := &sqs.SendMessageBatchInput{QueueUrl: &url}
	for i, body := range bodies {
		entry := types.SendMessageBatchRequestEntry{Id: aws.String(fmt.Sprint(i)), MessageBody: &body, DelaySeconds: delay}
		if group, _, ok := strings.Cut(body, ":"); ok {
			entry.MessageGroupId, entry.MessageDeduplicationId = &group, &body
		}
		in.Entries = append(in.Entries, entry)
	}
	out, err := d.client.SendMessageBatch(d.Context(), in)
	require.NoError(d, err)
	require.Empty(d, out.Failed)
}

// receive returns the messages in sight within wait seconds.
func (d *desk) receive(url string, wait int32) []types.Message {
	out, err := d.client.ReceiveMessage(d.Context(), &sqs.ReceiveMessageInput{
		QueueUrl: &url, MaxNumberOfMessages: 10, WaitTimeSeconds: wait,
		MessageSystemAttributeNames: []types.MessageSystemAttributeName{"All"},
		MessageAttributeNames:       []string{"All"},
	})
	require.NoError(d, err)
	return out.Messages
}

func bodies(messages []types.Message) string {
	var out []string
	for _, m := range messages {
		out = append(out, *m.Body)
	}
	return strings.Join(out, " ")
}

func (d *desk) hide(url string, m types.Message, seconds int32) error {
	_, err := d.client.ChangeMessageVisibility(d.Context(), &sqs.ChangeMessageVisibilityInput{
		QueueUrl: &url, ReceiptHandle: m.ReceiptHandle, VisibilityTimeout: seconds,
	})
	return err
}

func (d *desk) remove(url string, m types.Message) {
	_, err := d.client.DeleteMessage(d.Context(), &sqs.DeleteMessageInput{QueueUrl: &url, ReceiptHandle: m.ReceiptHandle})
	require.NoError(d, err)
}

func code(err error) string {
	if api, ok := errors.AsType[smithy.APIError](err); ok {
		return api.ErrorCode()
	}
	return fmt.Sprint(err)
}

func TestVisibility(t *testing.T) {
	withDesk(t, nil, func(d *desk) {
		url := d.queue("q", nil)
		d.send(url, 0, "하나")
		first := d.receive(url, 0)
		require.Equal(d, "하나", bodies(first))
		assert.Empty(d, d.receive(url, 20), "hidden for thirty seconds")
		began := time.Now()
		second := d.receive(url, 20)
		assert.Equal(d, 10*time.Second, time.Since(began), "long polling wakes up when it comes into sight")
		require.Len(d, second, 1)
		assert.Equal(d, "2", second[0].Attributes["ApproximateReceiveCount"])
		assert.NotEqual(d, *first[0].ReceiptHandle, *second[0].ReceiptHandle)

		d.remove(url, first[0])
		require.NoError(d, d.hide(url, second[0], 0), "an old receipt deletes nothing")
		third := d.receive(url, 0)
		require.Len(d, third, 1, "back at once")
		require.NoError(d, d.hide(url, third[0], 3600))
		assert.Empty(d, d.receive(url, 20))
		d.remove(url, third[0])
		assert.Equal(d, "ReceiptHandleIsInvalid", code(d.hide(url, third[0], 1)))
	})
}

func TestVisibility_ofAMessageInSight(t *testing.T) {
	withDesk(t, nil, func(d *desk) {
		url := d.queue("q", map[string]string{"VisibilityTimeout": "5"})
		d.send(url, 0, "one")
		m := d.receive(url, 0)[0]
		time.Sleep(6 * time.Second)
		assert.Equal(d, "MessageNotInflight", code(d.hide(url, m, 10)))
		assert.Equal(d, "InvalidParameterValue", code(d.hide(url, m, 12*3600+1)))
	})
}

func TestDelay(t *testing.T) {
	withDesk(t, nil, func(d *desk) {
		url := d.queue("q", map[string]string{"DelaySeconds": "7"})
		began := time.Now()
		d.send(url, 0, "later")
		d.send(url, 2, "sooner")
		assert.Equal(d, "sooner", bodies(d.receive(url, 20)))
		assert.Equal(d, 2*time.Second, time.Since(began))
		assert.Equal(d, "later", bodies(d.receive(url, 20)))
		assert.Equal(d, 7*time.Second, time.Since(began))
	})
}

func TestLongPollWakesUpForASend(t *testing.T) {
	withDesk(t, nil, func(d *desk) {
		url := d.queue("q", nil)
		began := time.Now()
		var g errgroup.Group
		g.Go(func() error {
			time.Sleep(3 * time.Second)
			d.send(url, 0, "now")
			return nil
		})
		assert.Equal(d, "now", bodies(d.receive(url, 20)))
		assert.Equal(d, 3*time.Second, time.Since(began))
		require.NoError(d, g.Wait())
	})
}

func TestFIFO(t *testing.T) {
	withDesk(t, nil, func(d *desk) {
		url := d.queue("q.fifo", map[string]string{"FifoQueue": "true"})
		d.send(url, 0, "a:1", "b:1", "a:1")
		got := d.receive(url, 0)
		require.Equal(d, "a:1 b:1", bodies(got), "a repeat is swallowed")
		d.send(url, 0, "a:2", "c:1", "b:1")
		assert.Equal(d, "c:1", bodies(d.receive(url, 0)), "a group waits for its message in flight")
		d.remove(url, got[0])
		assert.Equal(d, "a:2", bodies(d.receive(url, 0)))
		time.Sleep(5 * time.Minute)
		d.send(url, 0, "a:1")
		assert.Equal(d, "b:1 a:2 c:1 a:1", bodies(d.receive(url, 0)), "no repeat after five minutes")
	})
}

func TestRedrive(t *testing.T) {
	withDesk(t, nil, func(d *desk) {
		dead := d.queue("dead", nil)
		url := d.queue("q", map[string]string{
			"RedrivePolicy": `{"deadLetterTargetArn":"arn:aws:sqs:us-east-1:000000000000:dead","maxReceiveCount":"2"}`,
		})
		d.send(url, 0, "poison")
		require.Len(d, d.receive(url, 0), 1)
		require.Empty(d, d.receive(url, 20))
		require.Len(d, d.receive(url, 20), 1)
		time.Sleep(time.Minute)
		require.Empty(d, d.receive(url, 0), "twice was enough")
		require.Equal(d, "poison", bodies(d.receive(dead, 0)))

		move := func(from, to string) (string, error) {
			in := &sqs.StartMessageMoveTaskInput{SourceArn: aws.String("arn:aws:sqs:us-east-1:000000000000:" + from)}
			if to != "" {
				in.DestinationArn = aws.String("arn:aws:sqs:us-east-1:000000000000:" + to)
			}
			_, err := d.client.StartMessageMoveTask(d.Context(), in)
			if err != nil {
				return "", err
			}
			out, err := d.client.ListMessageMoveTasks(d.Context(), &sqs.ListMessageMoveTasksInput{SourceArn: in.SourceArn})
			require.NoError(d, err)
			return fmt.Sprint(*out.Results[0].Status, out.Results[0].ApproximateNumberOfMessagesMoved), nil
		}
		for from, want := range map[string]string{"q": "InvalidParameterValue", "none": "ResourceNotFoundException"} {
			_, err := move(from, "")
			assert.Equal(d, want, code(err))
		}
		status, err := move("dead", "none")
		require.NoError(d, err)
		assert.Equal(d, "FAILED0", status)
		status, err = move("dead", "")
		require.NoError(d, err)
		assert.Equal(d, "COMPLETED1", status)
		assert.Equal(d, "1", d.receive(url, 0)[0].Attributes["ApproximateReceiveCount"], "counted from the start")
	})
}

func TestMessageAttributes(t *testing.T) {
	withDesk(t, nil, func(d *desk) {
		url := d.queue("q", nil)
		_, err := d.client.SendMessage(d.Context(), &sqs.SendMessageInput{
			QueueUrl: &url, MessageBody: aws.String("x"),
			MessageAttributes: map[string]types.MessageAttributeValue{
				"reason": {DataType: aws.String("String"), StringValue: aws.String("까닭")},
			},
		})
		require.NoError(d, err)
		got := d.receive(url, 0)
		assert.Equal(d, "까닭", *got[0].MessageAttributes["reason"].StringValue)
	})
}

func ExampleNew() {
	server := httptest.NewServer(sqsfake.New(nil))
	defer server.Close()
	client := newClient(server.URL, server.Client())
	ctx := context.Background()
	queue, _ := client.CreateQueue(ctx, &sqs.CreateQueueInput{QueueName: aws.String("runs")})
	_, _ = client.SendMessage(ctx, &sqs.SendMessageInput{QueueUrl: queue.QueueUrl, MessageBody: aws.String("wake up")})
	got, _ := client.ReceiveMessage(ctx, &sqs.ReceiveMessageInput{QueueUrl: queue.QueueUrl})
	fmt.Println(*got.Messages[0].Body)
	// Output: wake up
}
