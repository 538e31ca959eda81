package llmtest

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/llm"
)

// toyWire sends prompts, replies and refusals as they are.
func toyWire() ModelWire {
	send := func(w http.ResponseWriter, status int, body any) {
		w.WriteHeader(status)
		_ = json.NewEncoder(w).Encode(body)
	}
	return ModelWire{
		Reply: func(w http.ResponseWriter, _ *http.Request, r llm.Reply) { send(w, http.StatusOK, r) },
		Refuse: func(w http.ResponseWriter, _ *http.Request, kind error, wait time.Duration, message string) {
			send(w, http.StatusTeapot, toyRefusal{slices.Index(modelKinds(), kind), wait, message})
		},
		Asked: func(r *http.Request) (p llm.Prompt, err error) {
			return p, json.NewDecoder(r.Body).Decode(&p)
		},
		Finishes: []llm.Finish{llm.FinishStop, llm.FinishLength},
	}
}

type toyRefusal struct {
	Kind    int
	Wait    time.Duration
	Message string
}

// A toy is a sound model. Its hooks break it.
type toy struct {
	client *http.Client

	name     func() string
	ask      func(p llm.Prompt) llm.Prompt
	reply    func(r llm.Reply) llm.Reply
	fail     func(p llm.Prompt, body []byte, err error) error
	again    int
	deaf     bool // to its context
	trusting bool // takes every answer
	follows  bool // redirects
}

func (m toy) Name() string {
	if m.name != nil {
		return m.name()
	}
	return "toy/1"
}

func (m toy) Generate(ctx context.Context, p llm.Prompt) (llm.Reply, error) {
	if m.deaf {
		var cancel func()
		ctx, cancel = context.WithTimeout(context.WithoutCancel(ctx), 2*time.Minute)
		defer cancel()
	}
	var reply llm.Reply
	var body []byte
	var err error
	for range m.again + 1 {
		if reply, body, err = m.try(ctx, p); err == nil {
			break
		}
	}
	if err != nil && m.fail != nil {
		err = m.fail(p, body, err)
	}
	if m.reply != nil {
		reply = m.reply(reply)
	}
	return reply, err
}

func (m toy) try(ctx context.Context, p llm.Prompt) (r llm.Reply, body []byte, err error) {
	if m.ask != nil {
		p = m.ask(p)
	}
	asked, err := json.Marshal(p)
	if err != nil {
		return r, nil, err
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, "http://toy.example/", bytes.NewReader(asked))
	if err != nil {
		return r, nil, err
	}
	client := *m.client
	if !m.follows {
		client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	}
	resp, err := client.Do(req)
	if err != nil {
		return r, nil, broken(ctx)
	}
	defer resp.Body.Close()
	body, err = io.ReadAll(resp.Body)
	if err != nil && !m.trusting {
		return r, body, broken(ctx)
	}
	return m.read(resp.StatusCode, body)
}

func (m toy) read(status int, body []byte) (r llm.Reply, _ []byte, err error) {
	switch {
	case status == http.StatusTeapot:
		var no toyRefusal
		if err := json.Unmarshal(body, &no); err != nil {
			return r, body, err
		}
		err := fmt.Errorf("toy: refused: %w", modelKinds()[no.Kind])
		if no.Wait > 0 {
			err = &techmap.RetryError{After: no.Wait, Err: err}
		}
		return r, body, err
	case status >= 300 && status <= 399:
		return r, body, fmt.Errorf("toy: redirected: %w", techmap.ErrInvalid)
	}
	if (json.Unmarshal(body, &r) != nil || r.Finish == "") && !m.trusting {
		return llm.Reply{}, body, fmt.Errorf("toy: nonsense: %w", techmap.ErrUnavailable)
	}
	return r, body, nil
}

// broken is what a connection that broke means.
func broken(ctx context.Context) error {
	if errors.Is(ctx.Err(), context.Canceled) {
		return fmt.Errorf("toy: %w", ctx.Err())
	}
	if ctx.Err() != nil {
		return fmt.Errorf("toy: %w: %w", techmap.ErrUnavailable, ctx.Err())
	}
	return fmt.Errorf("toy: broken: %w", techmap.ErrUnavailable)
}

func TestSoundModelPasses(t *testing.T) {
	t.Parallel()
	TestModel(t, toyWire(), func(_ *testing.T, client *http.Client) llm.Model { return toy{client: client} })
}

// modelFails reports whether the rule finds fault with m.
func modelFails(t *testing.T, name string, m toy) (failed bool) {
	t.Helper()
	i := slices.IndexFunc(modelCases(), func(c modelRule) bool { return c.name == name })
	require.GreaterOrEqual(t, i, 0, "no rule %q", name)
	synctest.Test(t, func(t *testing.T) {
		r := &recorder{TB: t}
		d := newModelDesk(t, toyWire(), func(_ *testing.T, client *http.Client) llm.Model {
			m.client = client
			return m
		})
		d.TB = r
		var wg sync.WaitGroup
		wg.Go(func() { modelCases()[i].check(d) })
		wg.Wait()
		failed = r.failed
	})
	return failed
}

// Each rule finds the fault it is there for.
func TestBrokenModelsFail(t *testing.T) {
	t.Parallel()
	var calls atomic.Int64
	change := func(f func(r *llm.Reply)) func(llm.Reply) llm.Reply {
		return func(r llm.Reply) llm.Reply {
			f(&r)
			return r
		}
	}
	broken := map[string]toy{
		"name is stable, not empty and without key": {name: func() string { return strconv.FormatInt(calls.Add(1), 10) }},
		"text, version and usage arrive":            {reply: change(func(r *llm.Reply) { r.Usage.Thinking = 0 })},
		"text is handed on as it is":                {reply: change(func(r *llm.Reply) { r.Text = strings.TrimSpace(r.Text) })},
		"prompt arrives as it is":                   {ask: func(p llm.Prompt) llm.Prompt { p.MaxOutput = 0; return p }},
		"schema arrives as it is":                   {ask: func(p llm.Prompt) llm.Prompt { p.Schema = nil; return p }},
		"every finish is said and paid for":         {reply: change(func(r *llm.Reply) { r.Finish = llm.FinishStop })},
		"every refusal has its kind": {fail: func(llm.Prompt, []byte, error) error {
			return techmap.ErrUnavailable
		}},
		"a stated wait is handed on": {fail: func(_ llm.Prompt, _ []byte, err error) error {
			if asks, ok := errors.AsType[*techmap.RetryError](err); ok {
				return asks.Err
			}
			return err
		}},
		"tries once, at once":                    {again: 1},
		"silence ends with the deadline":         {deaf: true},
		"cancelling ends the call":               {deaf: true},
		"broken connections are unavailability":  {trusting: true},
		"nonsense is unavailability":             {trusting: true},
		"redirects are not followed":             {follows: true},
		"concurrent calls get their own answers": {reply: change(func(r *llm.Reply) { r.Text = "re: 공고 0" })},
		"no key and no prompt in errors": {fail: func(p llm.Prompt, _ []byte, err error) error {
			return fmt.Errorf("asked %s: %w", p.User, err)
		}},
		"errors are short": {fail: func(_ llm.Prompt, body []byte, err error) error {
			return fmt.Errorf("%s: %w", body, err)
		}},
	}
	for name, m := range broken {
		t.Run(name, func(t *testing.T) {
			assert.True(t, modelFails(t, name, m))
			assert.False(t, modelFails(t, name, toy{}), "a sound one passes")
		})
	}
	assert.Len(t, broken, len(modelCases()), "every rule has been seen to fail")
}
