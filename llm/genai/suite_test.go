package genai_test

import (
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/internal/geminifake"
	"github.com/techmap-it/techmap/llm"
	"github.com/techmap-it/techmap/llm/genai"
	"github.com/techmap-it/techmap/llm/llmtest"
)

func TestModel(t *testing.T) {
	t.Parallel()
	for name, o := range map[string]genai.Options{
		"Gemini API": {Key: llmtest.ModelKey},
		"Vertex AI":  {Project: "p", Location: "asia-northeast3"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			wire := wire()
			wire.NoKey = o.Key == ""
			llmtest.TestModel(t, wire, func(t *testing.T, client *http.Client) llm.Model {
				o := o
				o.HTTPClient = client
				m, err := genai.New(t.Context(), "gemini-x", &o)
				require.NoError(t, err)
				return m
			})
		})
	}
}

// wire plays the Gemini API.
func wire() llmtest.ModelWire {
	return llmtest.ModelWire{
		Reply: func(w http.ResponseWriter, r *http.Request, reply llm.Reply) {
			turn := geminifake.Finish(finishes[reply.Finish], reply.Text)
			turn.Usage, turn.Version = reply.Usage, reply.Version
			turn.Write(w, r)
		},
		Refuse: func(w http.ResponseWriter, r *http.Request, kind error, wait time.Duration, message string) {
			turn := map[error]geminifake.Turn{
				techmap.ErrBlocked:     geminifake.BadKey(),
				techmap.ErrInvalid:     geminifake.Refuse(http.StatusBadRequest, "INVALID_ARGUMENT", ""),
				techmap.ErrUnavailable: geminifake.Down(http.StatusServiceUnavailable),
				techmap.ErrThrottled:   geminifake.Throttle(wait),
				techmap.ErrExhausted:   geminifake.DayQuota(),
			}[kind]
			turn.Message = message
			turn.Write(w, r)
		},
		Asked: func(r *http.Request) (llm.Prompt, error) {
			asked, err := geminifake.Read(r)
			return asked.Prompt, err
		},
		Finishes: []llm.Finish{
			llm.FinishStop, llm.FinishLength, llm.FinishBlocked, llm.FinishRecitation, llm.FinishOther,
		},
	}
}

var finishes = map[llm.Finish]string{
	llm.FinishStop: "STOP", llm.FinishLength: "MAX_TOKENS", llm.FinishBlocked: "SAFETY",
	llm.FinishRecitation: "RECITATION", llm.FinishOther: "OTHER",
}

func TestBatcher(t *testing.T) {
	t.Parallel()
	llmtest.TestBatcher(t, func(t *testing.T) llmtest.BatchProvider {
		service := geminifake.New(&geminifake.Options{
			Key: llmtest.ModelKey, BatchTime: 24 * time.Hour,
			Answer: func(_ int, r geminifake.Request) geminifake.Turn { return geminifake.Text("re: " + r.Prompt.User) },
		})
		var lose atomic.Bool
		client := serve(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if !lose.Swap(false) {
				service.ServeHTTP(w, r)
				return
			}
			service.ServeHTTP(httptest.NewRecorder(), r)
			conn, _, err := http.NewResponseController(w).Hijack()
			if assert.NoError(t, err) {
				assert.NoError(t, conn.Close())
			}
		}))
		return llmtest.BatchProvider{
			Dial: func(t testing.TB) llm.Batcher {
				t.Helper()
				m, err := genai.New(t.Context(), "gemini-x", &genai.Options{Key: llmtest.ModelKey, HTTPClient: client})
				require.NoError(t, err)
				return m
			},
			Finish: func() { service.EndBatches("SUCCEEDED") },
			Expire: func() { service.EndBatches("EXPIRED") },
			Lose:   func() { lose.Store(true) },
		}
	})
}
