package gemini_test

import (
	"fmt"
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/internal/geminifake"
	"github.com/techmap-it/techmap/llm"
	"github.com/techmap-it/techmap/llm/gemini"
	"github.com/techmap-it/techmap/llm/llmtest"
)

func TestModel(t *testing.T) {
	t.Parallel()
	llmtest.TestModel(t, wire(), func(t *testing.T, client *http.Client) llm.Model {
		m, err := gemini.New(t.Context(), llmtest.ModelKey, "gemini-x", &gemini.Options{HTTPClient: client})
		require.NoError(t, err)
		t.Cleanup(func() { require.NoError(t, m.Close()) })
		return m
	})
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
		Keeps: kept,
	}
}

var finishes = map[llm.Finish]string{
	llm.FinishStop: "STOP", llm.FinishLength: "MAX_TOKENS", llm.FinishBlocked: "SAFETY",
	llm.FinishRecitation: "RECITATION", llm.FinishOther: "OTHER",
}

// kept says limits of arrays in words, and loses the order of optional properties.
func kept(s *llm.Schema) *llm.Schema {
	if s == nil {
		return nil
	}
	out := *s
	out.Items, out.Order = kept(s.Items), nil
	if s.MaxItems > 0 {
		out.Description, out.MaxItems = fmt.Sprintf("At most %d items.", s.MaxItems), 0
	}
	if s.Properties != nil {
		out.Properties = make(map[string]*llm.Schema)
	}
	for name, property := range s.Properties {
		out.Properties[name] = kept(property)
	}
	return &out
}
