//go:build cloud

package status

import (
	"encoding/json"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap/examples/internal/stores"
	"github.com/techmap-it/techmap/internal/dynamofake"
	"github.com/techmap-it/techmap/internal/sqsfake"
)

// inCloud sets what the AWS clients read.
func inCloud(t *testing.T) {
	t.Helper()
	for name, value := range map[string]string{
		"AWS_REGION": "ap-northeast-2", "AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test",
	} {
		t.Setenv(name, value)
	}
}

func TestLookWithSilverInDynamoDB(t *testing.T) {
	inCloud(t)
	server := httptest.NewServer(dynamofake.New())
	t.Cleanup(server.Close)
	s := open(t, stores.Addresses{
		Silver: "dynamodb://silver?create=true&endpoint=" + server.URL, Gold: filepath.Join(t.TempDir(), "techmap.db"),
	})
	fill(t, s, 5)
	p, err := Look(t.Context(), Store{s.Gold, s.Silver}, nil)
	require.NoError(t, err)
	assert.False(t, p.Layers[1].Counted, "a table is not read to be counted")
	assert.False(t, p.Layers[1].Newest.IsZero())
	assert.Zero(t, p.Layers[2].Lag)
	assert.Equal(t, 5, p.Layers[2].Postings)
}

func TestQueuesAreLookedInto(t *testing.T) {
	inCloud(t)
	server := httptest.NewServer(sqsfake.New(nil))
	t.Cleanup(server.Close)
	c, err := config.LoadDefaultConfig(t.Context())
	require.NoError(t, err)
	client := sqs.NewFromConfig(c, func(o *sqs.Options) { o.BaseEndpoint = &server.URL })
	create := func(name string, attributes map[string]string) string {
		out, err := client.CreateQueue(t.Context(), &sqs.CreateQueueInput{QueueName: &name, Attributes: attributes})
		require.NoError(t, err)
		return *out.QueueUrl
	}
	dead := create("dead", nil)
	policy, err := json.Marshal(map[string]any{"deadLetterTargetArn": "arn:aws:sqs:ap-northeast-2:000000000000:dead", "maxReceiveCount": 3})
	require.NoError(t, err)
	refine := create("refine", map[string]string{"RedrivePolicy": string(policy)})
	body := "hello"
	for _, url := range []string{refine, refine, dead} {
		_, err := client.SendMessage(t.Context(), &sqs.SendMessageInput{QueueUrl: &url, MessageBody: &body})
		require.NoError(t, err)
	}
	address := server.URL + refine[strings.Index(refine, "//")+2+strings.Index(refine[strings.Index(refine, "//")+2:], "/"):]
	queues, err := OpenQueues(t.Context(), []string{"refine=" + address})
	require.NoError(t, err)
	got, err := queues(t.Context())
	require.NoError(t, err)
	assert.Equal(t, []Queue{
		{Name: "refine", Messages: 2, Oldest: -1}, {Name: "refine_dead", Dead: true, Messages: 1, Oldest: -1},
	}, got)
}
