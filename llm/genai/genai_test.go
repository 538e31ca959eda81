package genai_test

import (
	"context"
	"errors"
	"net/http"
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
	"github.com/techmap-it/techmap/llm/genai"
	"github.com/techmap-it/techmap/llm/llmtest"
)

// withService runs do with a model of the fake, in virtual time.
func withService(
	t *testing.T, answer func(n int, r geminifake.Request) geminifake.Turn, o genai.Options,
	do func(t *testing.T, m *genai.Model, s *geminifake.Service),
) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		s := geminifake.New(&geminifake.Options{Key: llmtest.ModelKey, Answer: answer})
		o.HTTPClient = serve(t, s)
		o.Key = llmtest.ModelKey
		m, err := genai.New(t.Context(), "gemini-x", &o)
		require.NoError(t, err)
		do(t, m, s)
	})
}

// serve returns a client of a handler that is there until the test ends.
func serve(t *testing.T, h http.Handler) *http.Client {
	t.Helper()
	network := pipenet.New()
	ctx, cancel := context.WithCancel(context.Background())
	var server sync.WaitGroup
	server.Go(func() { assert.NoError(t, network.Serve(ctx, h)) })
	t.Cleanup(func() {
		cancel()
		server.Wait()
	})
	return network.Client()
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
			withService(t, always(f.Turn), genai.Options{}, func(t *testing.T, m *genai.Model, s *geminifake.Service) {
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
			withService(t, always(e.Turn), genai.Options{}, func(t *testing.T, m *genai.Model, _ *geminifake.Service) {
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
	withService(t, nil, genai.Options{}, func(t *testing.T, m *genai.Model, s *geminifake.Service) {
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
	withService(t, always(turn), genai.Options{}, func(t *testing.T, m *genai.Model, _ *geminifake.Service) {
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
	withService(t, always(turn), genai.Options{}, func(t *testing.T, m *genai.Model, _ *geminifake.Service) {
		r, err := m.Generate(t.Context(), prompt)
		require.NoError(t, err)
		assert.Equal(t, "late", r.Text)
	})
}

func TestModel_schemaTooLarge(t *testing.T) {
	t.Parallel()
	enum := strings.Fields(strings.Repeat("java ", 500))
	withService(t, nil, genai.Options{}, func(t *testing.T, m *genai.Model, _ *geminifake.Service) {
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
	withService(t, nil, genai.Options{Temperature: &temperature}, func(t *testing.T, m *genai.Model, s *geminifake.Service) {
		_, err := m.Generate(t.Context(), prompt)
		require.NoError(t, err)
		require.NotNil(t, s.Requests()[0].Temperature)
		assert.Equal(t, .25, *s.Requests()[0].Temperature)
	})
}

func TestModel_thinking(t *testing.T) {
	t.Parallel()
	budget, off := 512, 0
	tests := map[string]struct {
		o    genai.Options
		want string
	}{
		"the model's own": {genai.Options{}, ""},
		"level":           {genai.Options{ThinkingLevel: genai.ThinkingMinimal}, "MINIMAL"},
		"budget":          {genai.Options{ThinkingBudget: &budget}, "512"},
		"off":             {genai.Options{ThinkingBudget: &off}, "0"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			withService(t, nil, tt.o, func(t *testing.T, m *genai.Model, s *geminifake.Service) {
				_, err := m.Generate(t.Context(), prompt)
				require.NoError(t, err)
				assert.Equal(t, tt.want, s.Requests()[0].Thinking)
			})
		})
	}
}

func TestNew_refuses(t *testing.T) {
	t.Parallel()
	budget := 1
	tests := map[string]struct {
		o     *genai.Options
		model string
	}{
		"nothing":            {nil, "m"},
		"key with a line":    {&genai.Options{Key: "secret\n"}, "m"},
		"no model":           {&genai.Options{Key: "secret"}, ""},
		"model with a path":  {&genai.Options{Key: "secret"}, "../files"},
		"address":            {&genai.Options{Key: "secret", BaseURL: "localhost"}, "m"},
		"key in the address": {&genai.Options{Key: "secret", BaseURL: "https://x.example/?key=secret"}, "m"},
		"key and project":    {&genai.Options{Key: "secret", Project: "p", Location: "us"}, "m"},
		"no location":        {&genai.Options{Project: "p"}, "m"},
		"no project":         {&genai.Options{Location: "us"}, "m"},
		"two ways to think": {&genai.Options{
			Key: "secret", ThinkingLevel: genai.ThinkingLow, ThinkingBudget: &budget,
		}, "m"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := genai.New(t.Context(), tt.model, tt.o)
			require.ErrorIs(t, err, techmap.ErrInvalid)
			assert.NotContains(t, err.Error(), "secret")
		})
	}
}

func TestNew_readsNoEnvironment(t *testing.T) {
	for _, name := range []string{
		"GEMINI_API_KEY", "GOOGLE_CLOUD_PROJECT", "GOOGLE_CLOUD_LOCATION",
		"GOOGLE_GEMINI_BASE_URL", "GOOGLE_VERTEX_BASE_URL",
	} {
		t.Setenv(name, "https://environment.example")
	}
	t.Setenv("GOOGLE_GENAI_USE_VERTEXAI", "true")
	for want, o := range endpoints() {
		assert.Equal(t, want, asked(t, o))
	}
}

func TestEndpoints(t *testing.T) {
	t.Parallel()
	for want, o := range endpoints() {
		assert.Equal(t, want, asked(t, o))
	}
}

func endpoints() map[string]genai.Options {
	const vertex = "/publishers/google/models/gemini-x:generateContent"
	return map[string]genai.Options{
		"https://generativelanguage.googleapis.com/v1beta/models/gemini-x:generateContent": {Key: "k"},
		"http://proxy.example:81/v1beta/models/gemini-x:generateContent":                   {Key: "k", BaseURL: "http://proxy.example:81"},
		"https://asia-northeast3-aiplatform.googleapis.com/v1beta1/projects/p/locations/asia-northeast3" + vertex: {
			Project: "p", Location: "asia-northeast3",
		},
		"https://aiplatform.googleapis.com/v1beta1/projects/p/locations/global" + vertex: {Project: "p", Location: "global"},
		"https://aiplatform.eu.rep.googleapis.com/v1beta1/projects/p/locations/eu" + vertex: {
			Project: "p", Location: "eu",
		},
	}
}

// asked returns where a model asks.
func asked(t *testing.T, o genai.Options) (url string) {
	t.Helper()
	o.HTTPClient = &http.Client{Transport: trip(func(req *http.Request) (*http.Response, error) {
		assert.Equal(t, o.Key, req.Header.Get("X-Goog-Api-Key"))
		url = req.URL.String()
		return nil, errors.New("offline")
	})}
	m, err := genai.New(t.Context(), "models/gemini-x", &o)
	require.NoError(t, err)
	_, err = m.Generate(t.Context(), prompt)
	require.ErrorIs(t, err, techmap.ErrUnavailable)
	return url
}

type trip func(req *http.Request) (*http.Response, error)

func (f trip) RoundTrip(req *http.Request) (*http.Response, error) { return f(req) }
