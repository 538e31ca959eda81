package main

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap/llm"
	"github.com/techmap-it/techmap/llm/llmtest"
)

// modelKey is what must not be seen anywhere.
const modelKey = "sk-very-secret-0123456789"

// An oracle is a model behind the protocol of OpenAI, and the parameter store that has its
// key. It reads Go where rules rightly pass over it.
type oracle struct {
	*httptest.Server

	mu     sync.Mutex
	calls  int
	about  map[string]int // postings, by their first line
	fault  int            // the call that breaks is called at, before it is answered
	breaks func()
}

func newOracle(t *testing.T) *oracle {
	o := &oracle{about: make(map[string]int)}
	o.Server = httptest.NewServer(o)
	t.Cleanup(o.Close)
	return o
}

// ServeHTTP implements http.Handler.
func (o *oracle) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.Header.Get("Authorization") != "Bearer "+modelKey {
		w.WriteHeader(http.StatusUnauthorized)
		return
	}
	var chat struct{ Messages []struct{ Content string } }
	if err := json.NewDecoder(r.Body).Decode(&chat); err != nil || len(chat.Messages) == 0 {
		w.WriteHeader(http.StatusBadRequest)
		return
	}
	p := llm.Prompt{System: chat.Messages[0].Content, User: chat.Messages[len(chat.Messages)-1].Content}
	o.mu.Lock()
	o.calls++
	call := o.calls
	for _, page := range llmtest.Pages(p) {
		o.about[page.Lines[0].Text]++
	}
	fault, breaks := o.fault, o.breaks
	o.mu.Unlock()
	if call == fault {
		breaks()
	}
	said := llmtest.Say(p, llmtest.Answers(p, readGo)...)
	reply(w, map[string]any{
		"model":   "oracle-2026-11",
		"choices": []any{map[string]any{"finish_reason": "stop", "message": map[string]any{"role": "assistant", "content": said.Text}}},
		"usage":   map[string]int{"prompt_tokens": said.Usage.Input, "completion_tokens": said.Usage.Output},
	})
}

// at has breaks called at a call, the first of which is 1.
func (o *oracle) at(call int, breaks func()) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.fault, o.breaks = call, breaks
}

// count returns how often the oracle was called.
func (o *oracle) count() int {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.calls
}

// postings returns how many postings the oracle was asked about.
func (o *oracle) postings() int {
	o.mu.Lock()
	defer o.mu.Unlock()
	return len(o.about)
}

func readGo(p llmtest.Page) (a llmtest.Answer) {
	for _, l := range p.Lines {
		if strings.Contains(l.Text, "Go above") {
			a.Technologies = append(a.Technologies, llmtest.Technology{Line: l.N, Text: "Go", Level: "required"})
		}
	}
	return a
}

// vaultOf serves the parameter store that has the key.
func (r *rig) vaultOf(key string) string {
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		r.asked.note("ssm", req)
		reply(w, map[string]any{"Parameter": map[string]string{"Value": key}})
	}))
	r.t.Cleanup(s.Close)
	return s.URL
}

// TestAnnotate has a scheduler invoke one stage after the other. The process that asks the
// model is killed in the middle; what is paid for is kept, and nothing is asked twice but
// what was under way.
func TestAnnotate(t *testing.T) {
	t.Parallel()
	const postings = 40
	text := "[자격요건]\n• Java와 MySQL 경험\n• Go above and beyond: ZyloDb를 아시는 분\n[우대사항]\n• Kafka 경험"
	board, oracle := newTextBoard(t, postings, text), newOracle(t)
	r := newRig(t, func(r *rig) {
		sites := filepath.Join(r.dir, "sites")
		require.NoError(t, os.MkdirAll(sites, 0o755))
		require.NoError(t, os.WriteFile(filepath.Join(sites, "dotori.yaml"), []byte(board.file()), 0o600))
		r.env = []string{"TECHMAP_SITES=" + sites, "TECHMAP_ALLOW_PRIVATE=true", "TECHMAP_MODEL=openai/oracle-1"}
		r.model = []string{
			"TECHMAP_MODEL_URL=" + oracle.URL,
			"TECHMAP_SECRETS=TECHMAP_KEY_MODEL=ssm:/techmap/model", "TECHMAP_SECRETS_ENDPOINT=" + r.vaultOf(modelKey),
		}
	})
	oracle.at(3, func() { r.emu.Kill(taskAnnotate) })
	r.crawl(`{"sites":["dotori"]}`, 0)
	r.invoke(taskRefine, `{"task":"refine","since":null}`)
	result, err := r.emu.Invoke(t.Context(), taskAnnotate, []byte(`{"task":"annotate","since":null}`))
	require.NoError(t, err)
	require.NotEmpty(t, result.Error, "it was killed")
	r.invoke(taskAnnotate, `{"task":"annotate","since":null}`)
	calls := oracle.count()
	r.invoke(taskAnnotate, `{"since":"24h"}`)
	assert.Equal(t, calls, oracle.count(), "what has an answer is not asked about again")
	assert.Equal(t, postings, oracle.postings())
	r.invoke(taskLoad, `{"task":"load"}`)
	r.invoke(taskPublish, `{"task":"publish"}`)
	assert.Equal(t, postings, strings.Count(r.exported()["gold"], `"skill":"go"`))

	r.weighs()
	logs := r.logs.String()
	assert.NotContains(t, logs, modelKey)
	assert.Regexp(t, `"msg":"asked"[^\n]*"month":[0-9.e-]+`, logs, "which a filter of the template reads")
	r.holdsToRoles(taskAnnotate)
}

// invoke invokes a function by hand.
func (r *rig) invoke(task, event string) {
	r.t.Helper()
	result, err := r.emu.Invoke(r.t.Context(), task, []byte(event))
	require.NoError(r.t, err)
	require.Empty(r.t, result.Error, "%s %s\n%s", task, result.Payload, r.logs.tail())
}
