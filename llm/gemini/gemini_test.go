package gemini_test

import (
	"context"
	"errors"
	"net/http"
	"runtime"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/internal/geminifake"
	"github.com/techmap-it/techmap/internal/pipenet"
	"github.com/techmap-it/techmap/llm"
	"github.com/techmap-it/techmap/llm/gemini"
	"github.com/techmap-it/techmap/llm/llmtest"
)

// withService runs do with a model of the fake, in virtual time.
func withService(
	t *testing.T, answer func(n int, r geminifake.Request) geminifake.Turn, o gemini.Options,
	do func(t *testing.T, m *gemini.Model, s *geminifake.Service),
) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		s := geminifake.New(&geminifake.Options{Key: llmtest.ModelKey, Answer: answer})
		network := pipenet.New()
		ctx, cancel := context.WithCancel(t.Context())
		var server sync.WaitGroup
		server.Go(func() { assert.NoError(t, network.Serve(ctx, s)) })
		o.HTTPClient = network.Client()
		m, err := gemini.New(t.Context(), llmtest.ModelKey, "gemini-x", &o)
		require.NoError(t, err)
		do(t, m, s)
		require.NoError(t, m.Close())
		cancel()
		server.Wait()
	})
}

// always answers every request with turn.
func always(turn geminifake.Turn) func(int, geminifake.Request) geminifake.Turn {
	return func(int, geminifake.Request) geminifake.Turn { return turn }
}

var prompt = llm.Prompt{System: "지시", User: "공고"}

func TestModel_faults(t *testing.T) {
	t.Parallel()
	for _, f := range geminifake.Faults() {
		t.Run(f.Name, func(t *testing.T) {
			withService(t, always(f.Turn), gemini.Options{}, func(t *testing.T, m *gemini.Model, s *geminifake.Service) {
				began := time.Now()
				_, err := m.Generate(t.Context(), prompt)
				require.ErrorIs(t, err, f.Kind)
				asks, ok := errors.AsType[*techmap.RetryError](err)
				assert.Equal(t, f.Wait > 0, ok)
				if ok {
					assert.Equal(t, f.Wait, asks.After)
				}
				assert.Equal(t, 1, s.Calls(), "the SDK does not try again")
				assert.Zero(t, time.Since(began))
			})
		})
	}
}

func TestModel_endings(t *testing.T) {
	t.Parallel()
	for _, e := range geminifake.Endings() {
		t.Run(e.Name, func(t *testing.T) {
			withService(t, always(e.Turn), gemini.Options{}, func(t *testing.T, m *gemini.Model, _ *geminifake.Service) {
				r, err := m.Generate(t.Context(), prompt)
				require.NoError(t, err)
				assert.Equal(t, e.Finish, r.Finish)
				assert.Equal(t, 20, r.Usage.Input)
			})
		})
	}
}

func TestModel_keyIsInNoURL(t *testing.T) {
	t.Parallel()
	withService(t, nil, gemini.Options{}, func(t *testing.T, m *gemini.Model, s *geminifake.Service) {
		_, err := m.Generate(t.Context(), prompt)
		require.NoError(t, err)
		asked := s.Requests()[0]
		assert.Equal(t, llmtest.ModelKey, asked.Key)
		assert.False(t, asked.KeyInURL)
		assert.Empty(t, asked.Referer)
	})
}

func TestModel_thinkingIsCounted(t *testing.T) {
	t.Parallel()
	turn := geminifake.Text("{}")
	turn.Thought, turn.Usage.Thinking = "hm", 900
	withService(t, always(turn), gemini.Options{}, func(t *testing.T, m *gemini.Model, _ *geminifake.Service) {
		r, err := m.Generate(t.Context(), prompt)
		require.NoError(t, err)
		assert.Equal(t, "{}", r.Text, "thoughts are no part of the answer")
		assert.Equal(t, 900, r.Usage.Thinking)
		short := prompt
		short.MaxOutput = 300
		r, err = m.Generate(t.Context(), short)
		require.NoError(t, err)
		assert.Equal(t, llm.Reply{
			Finish: llm.FinishLength, Usage: llm.Usage{Input: 20, Thinking: 300}, Version: "gemini-fake-001",
		}, r)
	})
}

func TestModel_slowAnswersArrive(t *testing.T) {
	t.Parallel()
	turn := geminifake.Text("late")
	turn.Wait = 9 * time.Minute
	withService(t, always(turn), gemini.Options{}, func(t *testing.T, m *gemini.Model, _ *geminifake.Service) {
		r, err := m.Generate(t.Context(), prompt)
		require.NoError(t, err)
		assert.Equal(t, "late", r.Text)
	})
}

func TestModel_schemaTooLarge(t *testing.T) {
	t.Parallel()
	enum := strings.Fields(strings.Repeat("java ", 500))
	withService(t, nil, gemini.Options{}, func(t *testing.T, m *gemini.Model, _ *geminifake.Service) {
		p := prompt
		p.Schema = &llm.Schema{Type: llm.String, Enum: enum}
		_, err := m.Generate(t.Context(), p)
		require.ErrorIs(t, err, techmap.ErrInvalid)
		assert.ErrorContains(t, err, "too many states")
	})
}

func TestModel_temperature(t *testing.T) {
	t.Parallel()
	temperature := float32(.25)
	withService(t, nil, gemini.Options{Temperature: &temperature}, func(t *testing.T, m *gemini.Model, s *geminifake.Service) {
		_, err := m.Generate(t.Context(), prompt)
		require.NoError(t, err)
		require.NotNil(t, s.Requests()[0].Temperature)
		assert.Equal(t, .25, *s.Requests()[0].Temperature)
	})
}

func TestNew_refuses(t *testing.T) {
	t.Parallel()
	tests := map[string]struct{ key, model, endpoint string }{
		"no key":            {"", "m", ""},
		"key with a line":   {"secret\n", "m", ""},
		"no model":          {"secret", "", ""},
		"model with a path": {"secret", "../files", ""},
		"endpoint":          {"secret", "m", "localhost"},
		"key in endpoint":   {"secret", "m", "https://x.example/?key=secret"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := gemini.New(t.Context(), tt.key, tt.model, &gemini.Options{BaseURL: tt.endpoint})
			require.ErrorIs(t, err, techmap.ErrInvalid)
			assert.NotContains(t, err.Error(), "secret")
		})
	}
}

func TestNew_leavesNothingRunning(t *testing.T) { //nolint:paralleltest // goroutines are counted
	before := runtime.NumGoroutine()
	for range 20 {
		m, err := gemini.New(t.Context(), "k", "models/gemini-x", nil)
		require.NoError(t, err)
		assert.Equal(t, "gemini/gemini-x", m.Name())
		require.NoError(t, m.Close())
	}
	assert.Less(t, runtime.NumGoroutine(), before+20)
}

func TestEndpoint(t *testing.T) {
	t.Parallel()
	client := &http.Client{Transport: trip(func(req *http.Request) (*http.Response, error) {
		assert.Equal(t, "https", req.URL.Scheme)
		assert.Equal(t, "generativelanguage.googleapis.com", req.URL.Host)
		assert.Equal(t, "/v1beta/models/gemini-x:generateContent", req.URL.Path)
		return nil, errors.New("offline")
	})}
	m, err := gemini.New(t.Context(), "k", "gemini-x", &gemini.Options{HTTPClient: client})
	require.NoError(t, err)
	_, err = m.Generate(t.Context(), prompt)
	require.ErrorIs(t, err, techmap.ErrUnavailable)
	assert.ErrorContains(t, err, "offline")
}

type trip func(req *http.Request) (*http.Response, error)

func (f trip) RoundTrip(req *http.Request) (*http.Response, error) { return f(req) }
