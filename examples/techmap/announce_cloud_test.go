//go:build cloud

package main

import (
	"maps"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap/sink/sqssink"
)

// TestCloudCrawlAnnounces has the command tell a queue what it collected, as the
// functions do.
func TestCloudCrawlAnnounces(t *testing.T) {
	t.Parallel()
	endpoint := onServer(t, sqsEnv)
	cfg, err := config.LoadDefaultConfig(t.Context())
	require.NoError(t, err)
	client := sqs.NewFromConfig(cfg, func(o *sqs.Options) { o.BaseEndpoint = &endpoint })
	name := "announced-" + filepath.Base(t.TempDir())
	queue, err := client.CreateQueue(t.Context(), &sqs.CreateQueueInput{QueueName: &name})
	require.NoError(t, err)

	store := filepath.Join(t.TempDir(), "store")
	r := call(t.Context(), "", "--store", store, "crawl", "--limit", "3", "--announce", *queue.QueueUrl)
	require.Equal(t, exitDone, r.status, r.stderr)
	got := make(map[string]int)
	for range 100 {
		out, err := client.ReceiveMessage(t.Context(), &sqs.ReceiveMessageInput{
			QueueUrl: queue.QueueUrl, MaxNumberOfMessages: 10, WaitTimeSeconds: 1,
		})
		require.NoError(t, err)
		if len(out.Messages) == 0 {
			break
		}
		for _, m := range out.Messages {
			message, err := sqssink.ParseMessage(*m.Body)
			require.NoError(t, err)
			assert.WithinDuration(t, time.Now(), message.At, 400*24*time.Hour)
			got[message.Source]++
			_, err = client.DeleteMessage(t.Context(), &sqs.DeleteMessageInput{
				QueueUrl: queue.QueueUrl, ReceiptHandle: m.ReceiptHandle,
			})
			require.NoError(t, err)
		}
	}
	assert.Equal(t, []string{"sample-board", "sample-careers"}, slices.Sorted(maps.Keys(got)))
	assert.Equal(t, got["sample-board"], got["sample-careers"], "one message a source and week")

	r = call(t.Context(), "", "--store", store, "crawl", "--announce", *queue.QueueUrl+"-no")
	assert.Equal(t, exitFailed, r.status, "a queue that is not there is seen before anything is asked")
	assert.Contains(t, r.stderr, "queue")
}
