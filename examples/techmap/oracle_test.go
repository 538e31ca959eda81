package main

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap/llm"
	"github.com/techmap-it/techmap/llm/llmtest"
)

// oracleKey is a key that must not be seen anywhere.
const oracleKey = "sk-very-secret-0123456789"

// An oracle is a server that speaks like OpenAI and reads postings of strangeFile: it
// finds a word that the lexicon rightly passes over, and an industry that nobody names:
// what is of the oracle is easily told from what is of the lexicon.
type oracle struct {
	*httptest.Server

	mu     sync.Mutex
	fault  func(call int, w http.ResponseWriter, p llm.Prompt) bool // answers in its place
	calls  int
	asked  map[string]int // how often each posting was answered about, by its first line
	denied int            // requests with a wrong key
}

func newOracle(t *testing.T) *oracle {
	o := &oracle{asked: make(map[string]int)}
	o.Server = httptest.NewServer(o)
	t.Cleanup(o.Close)
	return o
}

// ServeHTTP implements http.Handler.
func (o *oracle) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	var chat struct {
		Messages []struct{ Role, Content string }
	}
	if r.Header.Get("Authorization") != "Bearer "+oracleKey {
		o.mu.Lock()
		o.denied++
		o.mu.Unlock()
		refuse(w, http.StatusUnauthorized, "invalid_api_key")
		return
	}
	if err := json.NewDecoder(r.Body).Decode(&chat); err != nil || len(chat.Messages) == 0 {
		refuse(w, http.StatusBadRequest, "invalid_value")
		return
	}
	p := llm.Prompt{System: chat.Messages[0].Content, User: chat.Messages[len(chat.Messages)-1].Content}
	o.mu.Lock()
	call, fault := o.calls, o.fault
	o.calls++
	o.mu.Unlock()
	if fault != nil && fault(call, w, p) {
		return
	}
	o.answer(w, p)
}

// answer answers as a good model does.
func (o *oracle) answer(w http.ResponseWriter, p llm.Prompt) {
	o.mu.Lock()
	for _, page := range llmtest.Pages(p) {
		o.asked[page.Lines[0].Text]++
	}
	o.mu.Unlock()
	reply := llmtest.Say(p, llmtest.Answers(p, readStrange)...)
	complete(w, reply.Text, "stop", reply.Usage)
}

func readStrange(p llmtest.Page) (a llmtest.Answer) {
	for _, l := range p.Lines {
		if !strings.Contains(l.Text, "Go above") {
			continue
		}
		a.Technologies = append(a.Technologies, llmtest.Technology{Line: l.N, Text: "Go", Level: "required"})
		if p.Wants("industries") {
			a.Labels = append(a.Labels, llmtest.Tag{Line: l.N, Text: "fintech", Label: "industry:finance"})
		}
	}
	return a
}

func complete(w http.ResponseWriter, text, finish string, u llm.Usage) {
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(map[string]any{
		"model": "oracle-2026-11",
		"choices": []any{map[string]any{
			"finish_reason": finish, "message": map[string]any{"role": "assistant", "content": text},
		}},
		"usage": map[string]int{"prompt_tokens": u.Input, "completion_tokens": u.Output},
	})
}

func refuse(w http.ResponseWriter, status int, code string) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(map[string]any{
		"error": map[string]string{"message": "as it happens", "type": code, "code": code},
	})
}

// set makes fault answer from now on.
func (o *oracle) set(fault func(call int, w http.ResponseWriter, p llm.Prompt) bool) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.fault = fault
}

// count returns how often the oracle was called.
func (o *oracle) count() int {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.calls
}

// down answers nothing but that it is busy.
func down(_ int, w http.ResponseWriter, _ llm.Prompt) bool {
	refuse(w, http.StatusServiceUnavailable, "server_error")
	return true
}

// strangeFile writes n postings, Korean and English in turn, about which a model is
// worth asking.
func strangeFile(t *testing.T, n int) string {
	t.Helper()
	var b strings.Builder
	for i := range n {
		title := fmt.Sprintf("Backend engineer, night crew %d", i)
		text := fmt.Sprintf("Requirements\n- Java and MySQL\n- Go above and beyond with ZyloDb%03d (fintech)\nNice to have\n- Kafka", i)
		if i%2 == 1 {
			title = fmt.Sprintf("백엔드 개발자 (%d번 조)", i)
			text = fmt.Sprintf("[자격요건]\n• Java와 MySQL 경험\n• Go above and beyond: ZyloDb%03d를 아시는 분 (fintech)\n[우대사항]\n• Kafka 경험", i)
		}
		fmt.Fprintln(&b, line(fmt.Sprintf("%03d", i), title, text))
	}
	path := filepath.Join(t.TempDir(), "strange.jsonl")
	require.NoError(t, os.WriteFile(path, []byte(b.String()), 0o600))
	return path
}

// modelName is how the tests name the oracle.
const modelName = "openai/oracle-1"

// A temple is a shop with an oracle.
type temple struct {
	shop
	o *oracle
}

func newTemple(t *testing.T) temple { return temple{newShop(t), newOracle(t)} }

// keyed calls the command with the oracle's key in the environment.
func (p temple) keyed(args ...string) result {
	p.t.Helper()
	var out, errOut bytes.Buffer
	getenv := func(name string) string { return map[string]string{modelKeyEnv: oracleKey}[name] }
	args = append([]string{"--store", p.store}, args...)
	status := run(context.WithoutCancel(p.t.Context()), args, strings.NewReader(""), &out, &errOut, getenv)
	r := result{status, out.String(), errOut.String()}
	require.NotContains(p.t, r.stdout+r.stderr, oracleKey, "the key is in the output of %s", args)
	return r
}

// cascade calls the command with an oracle to ask.
func (p temple) cascade(args ...string) result {
	p.t.Helper()
	return p.keyed(append(args, "--extractor", "cascade", "--model", modelName, "--model-url", p.o.URL+"/v1",
		"--price-input", "0.3", "--price-output", "2.5")...)
}

// asks calls a command about the model.
func (p temple) asks(args ...string) result {
	p.t.Helper()
	return p.keyed(append(args, "--model", modelName, "--model-url", p.o.URL+"/v1", "--price-input", "0.3", "--price-output", "2.5")...)
}

// layers returns what the store exports, by layer.
func (p shop) layers() map[string]string {
	p.t.Helper()
	all := make(map[string]string)
	for _, layer := range []string{"silver", "gold", "openings"} {
		all[layer] = p.done("export", "--layer", layer)
	}
	return all
}

// dropLayers empties silver and gold of a store. The answers of models stay.
func dropLayers(t *testing.T, store string) {
	t.Helper()
	db, err := sql.Open("sqlite", filepath.Join(store, "techmap.db"))
	require.NoError(t, err)
	defer db.Close()
	for _, table := range []string{"silver", "posting", "opening", "publication"} {
		_, err := db.ExecContext(t.Context(), "DELETE FROM "+table) //nolint:gosec // names of this file
		require.NoError(t, err)
	}
}

func readFile(t *testing.T, path string) string {
	t.Helper()
	data, err := os.ReadFile(path)
	require.NoError(t, err)
	return string(data)
}
