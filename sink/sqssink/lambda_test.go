package sqssink_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/sink/sqssink"
)

// lambdaMessage returns a message about source as Lambda hands it over.
func lambdaMessage(id, source, group string) sqssink.LambdaMessage {
	m := sqssink.LambdaMessage{
		MessageID: id,
		Body:      fmt.Sprintf(`{"version":1,"source":%q,"outcome":"complete"}`, source),
	}
	if group != "" {
		m.Attributes = map[string]string{"MessageGroupId": group}
	}
	return m
}

func TestBatch(t *testing.T) {
	t.Parallel()
	boom := errors.New("boom")
	tests := []struct {
		name     string
		messages []sqssink.LambdaMessage
		handled  []string // sources
		failed   []string // IDs
	}{
		{name: "none"},
		{
			name:     "all handled",
			messages: []sqssink.LambdaMessage{lambdaMessage("1", "원티드", ""), lambdaMessage("2", "lever", "")},
			handled:  []string{"원티드", "lever"},
		},
		{
			name:     "a failed one leaves the others alone",
			messages: []sqssink.LambdaMessage{lambdaMessage("1", "bad", ""), lambdaMessage("2", "lever", "")},
			handled:  []string{"bad", "lever"},
			failed:   []string{"1"},
		},
		{
			name:     "one that cannot be read never reaches the handler",
			messages: []sqssink.LambdaMessage{{MessageID: "1", Body: "{}"}, lambdaMessage("2", "lever", "")},
			handled:  []string{"lever"},
			failed:   []string{"1"},
		},
		{
			name: "nothing of a FIFO group overtakes a failed message",
			messages: []sqssink.LambdaMessage{
				lambdaMessage("1", "bad", "a"), lambdaMessage("2", "good", "b"), lambdaMessage("3", "good", "a"),
			},
			handled: []string{"bad", "good"},
			failed:  []string{"1", "3"},
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			var handled []string
			failed, err := sqssink.Batch(t.Context(), tt.messages, func(_ context.Context, m sqssink.Message) error {
				handled = append(handled, m.Source)
				if m.Source == "bad" {
					return boom
				}
				return nil
			})
			assert.Equal(t, tt.handled, handled)
			assert.Equal(t, tt.failed, failed)
			assert.Equal(t, len(tt.failed) > 0, err != nil)
		})
	}
}

func TestBatch_whenTimeIsUp(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancelCause(t.Context())
	late := errors.New("the function has a second left")
	messages := []sqssink.LambdaMessage{lambdaMessage("1", "a", ""), lambdaMessage("2", "b", ""), lambdaMessage("3", "c", "")}
	failed, err := sqssink.Batch(ctx, messages, func(context.Context, sqssink.Message) error {
		cancel(late)
		return nil
	})
	require.ErrorIs(t, err, late)
	assert.Equal(t, []string{"2", "3"}, failed)
}

func TestBatch_tellsKinds(t *testing.T) {
	t.Parallel()
	_, err := sqssink.Batch(t.Context(), []sqssink.LambdaMessage{{MessageID: "m-1", Body: "?"}}, nil)
	require.ErrorIs(t, err, techmap.ErrMalformed)
	require.ErrorContains(t, err, "m-1")
}

func TestLambdaEvent_isLambdas(t *testing.T) {
	t.Parallel()
	var event sqssink.LambdaEvent
	require.NoError(t, json.Unmarshal([]byte(`{"Records":[{"messageId":"059f36b4","receiptHandle":"AQEB","body":"{}",
		"attributes":{"ApproximateReceiveCount":"1"},"messageAttributes":{},"eventSource":"aws:sqs"}]}`), &event))
	assert.Equal(t, []sqssink.LambdaMessage{
		{MessageID: "059f36b4", Body: "{}", Attributes: map[string]string{"ApproximateReceiveCount": "1"}},
	}, event.Records)
	for want, failed := range map[string][]string{
		`{"batchItemFailures":[]}`:                              nil,
		`{"batchItemFailures":[{"itemIdentifier":"059f36b4"}]}`: {"059f36b4"},
	} {
		got, err := json.Marshal(sqssink.Response(failed))
		require.NoError(t, err)
		assert.Equal(t, want, string(got))
	}
}
