package wire_test

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/internal/geminifake"
	"github.com/techmap-it/techmap/llm"
	"github.com/techmap-it/techmap/llm/internal/wire"
)

// body returns what a turn writes, with enums by name or by number.
func body(t *testing.T, turn geminifake.Turn, query string) (int, []byte) {
	t.Helper()
	w := httptest.NewRecorder()
	turn.Write(w, httptest.NewRequest(http.MethodPost, "/"+query, nil))
	return w.Code, w.Body.Bytes()
}

func TestGoogleReply_endings(t *testing.T) {
	t.Parallel()
	for _, e := range geminifake.Endings() {
		for form, query := range map[string]string{"by name": "", "by number": "?$alt=json;enum-encoding=int"} {
			t.Run(e.Name+" "+form, func(t *testing.T) {
				t.Parallel()
				_, b := body(t, e.Turn, query)
				got, err := wire.GoogleReply(b)
				require.NoError(t, err)
				assert.Equal(t, e.Finish, got.Finish)
				assert.Equal(t, 20, got.Usage.Input, "what was asked is paid for")
			})
		}
	}
}

func TestGoogleReply_parts(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		body string
		want llm.Reply
	}{
		"text in parts, and thoughts that are none of the answer": {
			`{"candidates":[{"content":{"parts":[{"text":"hm","thought":true},{"text":"자"},{"text":"바"},{"thoughtSignature":"x"}]},
				"finishReason":"STOP"}]}`,
			llm.Reply{Text: "자바", Finish: llm.FinishStop},
		},
		"only the first candidate counts": {
			`{"candidates":[{"finishReason":1},{"content":{"parts":[{"text":"b"}]},"finishReason":2}]}`,
			llm.Reply{Finish: llm.FinishStop},
		},
		"thinking is what the total has and its parts have not": {
			`{"candidates":[{}],"usageMetadata":{"promptTokenCount":10,"candidatesTokenCount":5,"totalTokenCount":115}}`,
			llm.Reply{Finish: llm.FinishOther, Usage: llm.Usage{Input: 10, Output: 5, Thinking: 100}},
		},
		"thinking that is stated, tools and cache": {
			`{"candidates":[{}],"usageMetadata":{"promptTokenCount":10,"toolUsePromptTokenCount":2,"cachedContentTokenCount":8,
				"candidatesTokenCount":5,"thoughtsTokenCount":7,"totalTokenCount":24}}`,
			llm.Reply{Finish: llm.FinishOther, Usage: llm.Usage{Input: 12, Cached: 8, Output: 5, Thinking: 7}},
		},
		"counts that are nonsense count as nothing": {
			`{"candidates":[{}],"usageMetadata":{"promptTokenCount":1e999,"candidatesTokenCount":-5,"thoughtsTokenCount":"7"}}`,
			llm.Reply{Finish: llm.FinishOther, Usage: llm.Usage{Thinking: 7}},
		},
		"feedback that blocks nothing": {
			`{"promptFeedback":{"blockReason":"BLOCK_REASON_UNSPECIFIED"},"candidates":[{"finishReason":"STOP"}],"modelVersion":"v"}`,
			llm.Reply{Finish: llm.FinishStop, Version: "v"},
		},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := wire.GoogleReply([]byte(tt.body))
			require.NoError(t, err)
			assert.Equal(t, tt.want, got)
		})
	}
}

func TestGoogle_faults(t *testing.T) {
	t.Parallel()
	for _, f := range geminifake.Faults() {
		status, b := body(t, f.Turn, "")
		if status == http.StatusOK {
			continue
		}
		t.Run(f.Name, func(t *testing.T) {
			t.Parallel()
			v := wire.Google(status, nil, b)
			assert.Equal(t, f.Kind, v.Kind)
			if errors.Is(f.Kind, techmap.ErrThrottled) {
				assert.Equal(t, f.Wait, v.After)
			}
		})
	}
}

func TestGoogle_waits(t *testing.T) {
	t.Parallel()
	tests := map[string]time.Duration{
		`"45.837906927s"`: 45_837_906_927, `"0s"`: 0, `"0.5s"`: 500 * time.Millisecond,
		`"-3s"`: 0, `"soon"`: 0, `""`: 0, `"99999999s"`: 24 * time.Hour, `"9e99s"`: 0,
	}
	for delay, want := range tests {
		v := wire.Google(http.StatusTooManyRequests, nil, []byte(`{"error":{"code":429,"details":[
			{"@type":"type.googleapis.com/google.rpc.RetryInfo","retryDelay":`+delay+`}, 7, null]}}`))
		assert.Equal(t, techmap.ErrThrottled, v.Kind, delay)
		assert.Equal(t, want, v.After, delay)
	}
}

func TestGoogle_quotasWithoutDetails(t *testing.T) {
	t.Parallel()
	for message, want := range map[string]error{
		"Quota exceeded for requests per day.":              techmap.ErrExhausted,
		"Your project has exceeded its spend-based limit.":  techmap.ErrExhausted,
		"Resource has been exhausted (e.g. check quota).":   techmap.ErrThrottled,
		"Quota exceeded for requests per minute per region": techmap.ErrThrottled,
	} {
		v := wire.Google(http.StatusTooManyRequests, nil, []byte(`{"error":{"message":"`+message+`"}}`))
		assert.Equal(t, want, v.Kind, message)
	}
}

func FuzzGoogleReply(f *testing.F) {
	for _, e := range geminifake.Endings() {
		w := httptest.NewRecorder()
		e.Turn.Write(w, httptest.NewRequest(http.MethodPost, "/", nil))
		f.Add(w.Body.Bytes())
	}
	f.Add([]byte(`{"candidates":[{"content":{"parts":null}}],"usageMetadata":{"totalTokenCount":9e18}}`))
	f.Fuzz(func(t *testing.T, b []byte) {
		r, err := wire.GoogleReply(b)
		if err != nil {
			assert.Empty(t, r)
			return
		}
		assert.NotEmpty(t, r.Finish)
		for _, n := range []int{r.Usage.Input, r.Usage.Cached, r.Usage.Output, r.Usage.Thinking, r.Usage.Total()} {
			assert.GreaterOrEqual(t, n, 0)
		}
	})
}

func FuzzGoogle(f *testing.F) {
	for _, fault := range geminifake.Faults() {
		if fault.Turn.Cut > 0 {
			continue
		}
		w := httptest.NewRecorder()
		fault.Turn.Write(w, httptest.NewRequest(http.MethodPost, "/", nil))
		f.Add(w.Code, w.Body.Bytes())
	}
	f.Fuzz(func(t *testing.T, status int, b []byte) {
		v := wire.Google(status, nil, b)
		assert.Error(t, v.Kind)
		assert.True(t, v.After >= 0 && v.After <= 24*time.Hour, v.After)
		failure := &wire.Failure{Status: status, Body: b}
		err := wire.Explain(context.Background(), "x", failure, wire.Google, wire.NewHider("secret-key"))
		assert.ErrorIs(t, err, v.Kind)
		assert.NotContains(t, err.Error(), "secret-key")
		assert.Less(t, len(err.Error()), 2000)
	})
}
