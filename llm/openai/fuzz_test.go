package openai

import (
	"context"
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"github.com/techmap-it/techmap/llm/internal/wire"
)

func FuzzDecode(f *testing.F) {
	f.Add([]byte(`{"model":"m","choices":[{"message":{"content":"공고"},"finish_reason":"stop"}],"usage":{"prompt_tokens":1}}`))
	f.Add([]byte(`{"choices":[{"message":{"content":[{"text":"x"}],"refusal":null}}],"usage":{"completion_tokens":1e30}}`))
	f.Add([]byte(`{"choices":[{"message":{"content":`))
	f.Fuzz(func(t *testing.T, b []byte) {
		r, err := decode(b)
		if err != nil {
			assert.Empty(t, r)
			return
		}
		assert.NotEmpty(t, r.Finish)
		for _, n := range []int{r.Usage.Input, r.Usage.Cached, r.Usage.Output, r.Usage.Thinking} {
			assert.GreaterOrEqual(t, n, 0)
		}
	})
}

func FuzzJudge(f *testing.F) {
	f.Add(429, "20", []byte(`{"error":{"message":"slow down","code":"rate_limit_exceeded"}}`))
	f.Add(400, "", []byte(`{"error":"wrong"}`))
	f.Add(503, "Sun, 22 Nov 2026 10:01:30 GMT", []byte("<html>"))
	f.Fuzz(func(t *testing.T, status int, after string, b []byte) {
		header := http.Header{"Retry-After": {after}, "Date": {"Sun, 22 Nov 2026 10:00:00 GMT"}}
		v := judge(status, header, b)
		assert.Error(t, v.Kind)
		assert.True(t, v.After >= 0 && v.After <= 24*time.Hour, v.After)
		failure := &wire.Failure{Status: status, Header: header, Body: b}
		err := wire.Explain(context.Background(), "x", failure, judge, wire.NewHider("secret-key"))
		assert.ErrorIs(t, err, v.Kind)
		assert.NotContains(t, err.Error(), "secret-key")
		assert.Less(t, len(err.Error()), 2000)
	})
}
