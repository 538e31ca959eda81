package sqsfake_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
	"github.com/aws/aws-sdk-go-v2/service/sqs/types"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap/internal/sqsfake"
)

func TestRefusals(t *testing.T) {
	long := strings.Repeat("x", 256<<10)
	many := make([]types.SendMessageBatchRequestEntry, 11)
	for i := range many {
		many[i] = types.SendMessageBatchRequestEntry{Id: aws.String(fmt.Sprint(i)), MessageBody: aws.String("x")}
	}
	withDesk(t, nil, func(d *desk) {
		url := d.queue("q", nil)
		fifo := d.queue("q.fifo", map[string]string{"FifoQueue": "true"})
		batch := func(url string, entries ...types.SendMessageBatchRequestEntry) string {
			out, err := d.client.SendMessageBatch(d.Context(), &sqs.SendMessageBatchInput{QueueUrl: &url, Entries: entries})
			if err != nil {
				return code(err)
			}
			return *out.Failed[0].Code
		}
		one := func(id, body string) types.SendMessageBatchRequestEntry {
			return types.SendMessageBatchRequestEntry{Id: &id, MessageBody: &body}
		}
		korean := one("1", "x")
		korean.MessageGroupId, korean.MessageDeduplicationId = aws.String("원티드"), aws.String("1")
		assert.Equal(d, "EmptyBatchRequest", batch(url, []types.SendMessageBatchRequestEntry{}...))
		assert.Equal(d, "TooManyEntriesInBatchRequest", batch(url, many...))
		assert.Equal(d, "BatchEntryIdsNotDistinct", batch(url, many[0], many[0]))
		assert.Equal(d, "BatchRequestTooLong", batch(url, one("1", long), one("2", "y")))
		assert.Equal(d, "InvalidMessageContents", batch(url, one("1", "nul \x00")))
		assert.Equal(d, "InvalidMessageContents", batch(url, one("1", "\uffff")))
		assert.Equal(d, "MissingParameter", batch(url, one("1", "")))
		assert.Equal(d, "MissingParameter", batch(fifo, one("1", "no group")))
		assert.Equal(d, "InvalidParameterValue", batch(fifo, korean))
		assert.Equal(d, "QueueDoesNotExist", batch(url+"x", one("1", "x")))

		_, err := d.client.ReceiveMessage(d.Context(), &sqs.ReceiveMessageInput{QueueUrl: &url, MaxNumberOfMessages: 11})
		assert.Equal(d, "InvalidParameterValue", code(err))
		_, err = d.client.PurgeQueue(d.Context(), &sqs.PurgeQueueInput{QueueUrl: &url})
		assert.Equal(d, "UnsupportedOperation", code(err))
		_, err = d.client.CreateQueue(d.Context(), &sqs.CreateQueueInput{QueueName: aws.String("a.fifo")})
		assert.Equal(d, "InvalidParameterValue", code(err))
		_, err = d.client.DeleteQueue(d.Context(), &sqs.DeleteQueueInput{QueueUrl: &url})
		require.NoError(d, err)
		assert.Equal(d, "QueueDoesNotExist", batch(url, one("1", "x")))
	})
}

func TestFaults(t *testing.T) {
	o := &sqsfake.Options{
		Fail: func(op string, n int) *sqsfake.Error {
			if op == "SendMessage" && n == 0 {
				return &sqsfake.Error{Status: http.StatusBadRequest, Code: "RequestThrottled", Message: "slow down"}
			}
			return nil
		},
		FailEntry: func(op, id string, n int) *sqsfake.Error {
			if op == "SendMessageBatch" && id == "1" && n < 2 {
				return &sqsfake.Error{Status: http.StatusInternalServerError, Code: "InternalError"}
			}
			return nil
		},
		Lose: func(op string, n int) bool { return op == "SendMessage" && n == 1 },
	}
	withDesk(t, o, func(d *desk) {
		url := d.queue("q", nil)
		send := func() error {
			_, err := d.client.SendMessage(d.Context(), &sqs.SendMessageInput{QueueUrl: &url, MessageBody: aws.String("x")})
			return err
		}
		assert.Equal(d, "RequestThrottled", code(send()))
		require.Error(d, send(), "the answer is lost")
		require.NoError(d, send())
		assert.Len(d, d.receive(url, 0), 2, "the lost one was done")
		assert.Equal(d, 3, d.fake.Calls("SendMessage"))

		entries := []types.SendMessageBatchRequestEntry{
			{Id: aws.String("0"), MessageBody: aws.String("y")}, {Id: aws.String("1"), MessageBody: aws.String("z")},
		}
		out, err := d.client.SendMessageBatch(d.Context(), &sqs.SendMessageBatchInput{QueueUrl: &url, Entries: entries})
		require.NoError(d, err)
		require.Len(d, out.Failed, 1)
		assert.Equal(d, "1", *out.Failed[0].Id)
		assert.False(d, out.Failed[0].SenderFault)
		assert.Equal(d, "y", bodies(d.receive(url, 0)))
	})
}
