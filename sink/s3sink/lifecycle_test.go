package s3sink_test

import (
	"encoding/xml"
	"errors"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/sink/s3sink"
)

// document answers r with an XML document.
func document(r *http.Request, text string) *http.Response {
	resp := answer(r, http.StatusOK, "")
	resp.Body, resp.ContentLength = io.NopCloser(strings.NewReader(text)), int64(len(text))
	return resp
}

// A lifecycle is what a service that has such rules keeps of them: the XML it was
// sent.
type lifecycle struct {
	mu   sync.Mutex
	text string
}

func (l *lifecycle) meet(_ int, r *http.Request, next http.RoundTripper) (*http.Response, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	switch operation(r) {
	case "GET lifecycle":
		if l.text == "" {
			return answer(r, http.StatusNotFound, "NoSuchLifecycleConfiguration"), nil
		}
		return document(r, l.text), nil
	case "PUT lifecycle":
		data, err := io.ReadAll(r.Body)
		l.text = string(data)
		return document(r, ""), err
	case "DELETE lifecycle":
		l.text = ""
		resp := document(r, "")
		resp.StatusCode = http.StatusNoContent
		return resp, nil
	}
	return next.RoundTrip(r)
}

func TestLifecycleFollowsTheSourcesAndLeavesTheRulesOfOthers(t *testing.T) {
	t.Parallel()
	b, l := newBucket(t), &lifecycle{}
	client := b.through(&wire{meet: l.meet}, 1)
	s, ctx := s3sink.New(client, b.name, nil), t.Context()
	_, err := client.PutBucketLifecycleConfiguration(ctx, &s3.PutBucketLifecycleConfigurationInput{
		Bucket: &b.name, LifecycleConfiguration: &types.BucketLifecycleConfiguration{Rules: []types.LifecycleRule{{
			ID: aws.String("theirs"), Status: types.ExpirationStatusEnabled,
			Filter: &types.LifecycleRuleFilter{Prefix: aws.String("logs/")}, Expiration: &types.LifecycleExpiration{Days: aws.Int32(3)},
		}}},
	})
	require.NoError(t, err)

	days := func() map[string]int32 {
		out, err := client.GetBucketLifecycleConfiguration(ctx, &s3.GetBucketLifecycleConfigurationInput{Bucket: &b.name})
		require.NoError(t, err)
		found := make(map[string]int32)
		for _, r := range out.Rules {
			assert.LessOrEqual(t, len(*r.ID), 255)
			found[*r.Filter.Prefix] = *r.Expiration.Days
		}
		return found
	}
	require.NoError(t, s.SetLifecycle(ctx, client,
		s3sink.Retention{Source: "wanted", Days: 30}, s3sink.Retention{Source: "사람인", Days: 90}))
	assert.Equal(t, map[string]int32{
		"logs/": 3, "techmap/bronze/source=wanted/": 30, "techmap/bronze/source=%EC%82%AC%EB%9E%8C%EC%9D%B8/": 90,
	}, days())
	require.NoError(t, s.SetLifecycle(ctx, client, s3sink.Retention{Source: "wanted", Days: 10}))
	assert.Equal(t, map[string]int32{"logs/": 3, "techmap/bronze/source=wanted/": 10}, days())
	require.NoError(t, s.SetLifecycle(ctx, client))
	assert.Equal(t, map[string]int32{"logs/": 3}, days())
}

func TestLifecycleWithoutRulesIsNone(t *testing.T) {
	t.Parallel()
	b, l := newBucket(t), &lifecycle{}
	w := &wire{meet: l.meet}
	client := b.through(w, 1)
	s, ctx := s3sink.New(client, b.name, nil), t.Context()
	require.NoError(t, s.SetLifecycle(ctx, client))
	assert.Zero(t, w.count("PUT lifecycle"), "nothing to do")
	require.NoError(t, s.SetLifecycle(ctx, client, s3sink.Retention{Source: "toy", Days: 1}))
	assert.Contains(t, l.text, "<NoncurrentDays>1</NoncurrentDays>")
	require.NoError(t, xml.Unmarshal([]byte(l.text), new(struct{})))
	require.NoError(t, s.SetLifecycle(ctx, client))
	assert.Empty(t, l.text)
}

func TestLifecycleThatCannotBeIsRefused(t *testing.T) {
	t.Parallel()
	b := newBucket(t)
	for name, keep := range map[string][]s3sink.Retention{
		"no source": {{Days: 3}},
		"no days":   {{Source: "toy"}},
		"twice":     {{Source: "toy", Days: 1}, {Source: "toy", Days: 2}},
	} {
		require.ErrorIs(t, b.store(nil).SetLifecycle(t.Context(), b.client, keep...), techmap.ErrInvalid, name)
	}
	err := b.store(nil).SetLifecycle(t.Context(), nil, s3sink.Retention{Source: "toy", Days: 3})
	require.ErrorIs(t, err, techmap.ErrInvalid, "no client")
}

func TestServerWithoutLifecyclePointsToPrune(t *testing.T) {
	t.Parallel()
	b := newBucket(t)
	client := b.through(&wire{meet: func(_ int, r *http.Request, _ http.RoundTripper) (*http.Response, error) {
		return answer(r, http.StatusNotImplemented, "NotImplemented"), nil
	}}, 1)
	err := s3sink.New(client, b.name, nil).SetLifecycle(t.Context(), client, s3sink.Retention{Source: "toy", Days: 1})
	require.ErrorIs(t, err, techmap.ErrInvalid)
	require.ErrorContains(t, err, "Prune")
}

func TestLifecycleOfARealServer(t *testing.T) {
	t.Parallel()
	if !onRealServer() {
		t.Skip("the server in memory has no lifecycle; set " + realServer)
	}
	b := newBucket(t)
	err := b.store(nil).SetLifecycle(t.Context(), b.client, s3sink.Retention{Source: "toy", Days: 1})
	if errors.Is(err, techmap.ErrInvalid) {
		require.ErrorContains(t, err, "Prune", "it has none, and we say what to do")
		return
	}
	require.NoError(t, err)
	out, err := b.client.GetBucketLifecycleConfiguration(t.Context(), &s3.GetBucketLifecycleConfigurationInput{Bucket: &b.name})
	require.NoError(t, err)
	assert.Len(t, out.Rules, 1)
}
