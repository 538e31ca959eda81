package llmtest

import (
	"context"
	"net/http"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/techmap-it/techmap/internal/pipenet"
	"github.com/techmap-it/techmap/llm"
)

// ModelKey is the key that models under test use. It looks different in a URL, so that one
// that leaks is found in both spellings. It opens nothing.
const ModelKey = "k3y+of/nobody=42"

// A ModelWire plays the provider of a model: it writes and reads its forms. TestModel
// plays what all have in common: silence, broken connections, answers of nonsense.
type ModelWire struct {
	// Reply answers a request with r. Of a Finish that has several forms, it takes any.
	Reply func(w http.ResponseWriter, req *http.Request, r llm.Reply)
	// Refuse answers with an error whose kind is one of ErrBlocked, ErrInvalid,
	// ErrUnavailable, ErrThrottled and ErrExhausted, that asks to wait (0: does not), and
	// that says message.
	Refuse func(w http.ResponseWriter, req *http.Request, kind error, wait time.Duration, message string)
	// Asked returns the prompt of a request, as the provider's form can say it.
	Asked func(req *http.Request) (llm.Prompt, error)
	// Finishes are those that the provider has.
	Finishes []llm.Finish
	// Keeps returns what the provider's form can say of a schema; nil means all of it.
	Keeps func(s *llm.Schema) *llm.Schema
	// NoThinking says that the provider does not count the tokens of thinking apart.
	NoThinking bool
	// NoKey says that the client brings the credentials, and the model has no key.
	NoKey bool
}

// TestModel checks that what newModel returns keeps the contract of [llm.Model]. The
// model has to use ModelKey, and the client for all its requests: the client reaches the
// test under every address, and lives in a bubble of testing/synctest, so that time is
// virtual and no goroutine may outlive the model's Close, if there is one. Each case is
// a subtest.
func TestModel(t *testing.T, wire ModelWire, newModel func(t *testing.T, client *http.Client) llm.Model) {
	t.Helper()
	for _, c := range modelCases() {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) { c.check(newModelDesk(t, wire, newModel)) })
		})
	}
}

// A modelRule is one rule of the contract.
type modelRule struct {
	name  string
	check func(d *modelDesk)
}

// modelCases are the rules of the contract: what llm.Extractor takes for granted, and what a
// key and a prompt are safe by.
func modelCases() []modelRule {
	return []modelRule{
		{"name is stable, not empty and without key", modelName},
		{"text, version and usage arrive", modelAnswers},
		{"text is handed on as it is", modelVerbatim},
		{"prompt arrives as it is", modelPrompt},
		{"schema arrives as it is", modelSchema},
		{"every finish is said and paid for", modelFinishes},
		{"every refusal has its kind", modelRefusals},
		{"a stated wait is handed on", modelWaits},
		{"tries once, at once", modelOnce},
		{"silence ends with the deadline", modelSilence},
		{"cancelling ends the call", modelCancel},
		{"broken connections are unavailability", modelBroken},
		{"nonsense is unavailability", modelNonsense},
		{"redirects are not followed", modelRedirect},
		{"no key and no prompt in errors", modelSecrets},
		{"errors are short", modelShort},
		{"concurrent calls get their own answers", modelConcurrent},
	}
}

// A modelDesk is a model and the provider that it talks to.
type modelDesk struct {
	testing.TB
	wire  ModelWire
	model llm.Model

	mu    sync.Mutex
	serve http.HandlerFunc
	calls int
}

// newModelDesk serves until the test ends.
func newModelDesk(
	t *testing.T, wire ModelWire, newModel func(t *testing.T, client *http.Client) llm.Model,
) *modelDesk {
	t.Helper()
	d := &modelDesk{TB: t, wire: wire}
	network := pipenet.New()
	ctx, cancel := context.WithCancel(context.Background())
	var server sync.WaitGroup
	server.Go(func() {
		if err := network.Serve(ctx, http.HandlerFunc(d.answer)); err != nil {
			t.Errorf("serve: %v", err)
		}
	})
	t.Cleanup(func() {
		cancel()
		server.Wait()
	})
	d.model = newModel(t, network.Client())
	return d
}

// answer is the provider, whatever it is scripted to do.
func (d *modelDesk) answer(w http.ResponseWriter, r *http.Request) {
	d.mu.Lock()
	d.calls++
	serve := d.serve
	d.mu.Unlock()
	serve(w, r)
}

// script says how requests are answered from now on, and forgets those so far.
func (d *modelDesk) script(serve http.HandlerFunc) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.serve, d.calls = serve, 0
}

// asked returns how many requests there were since the last script.
func (d *modelDesk) asked() int {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.calls
}

// replying answers every request with r.
func (d *modelDesk) replying(r llm.Reply) {
	d.script(func(w http.ResponseWriter, req *http.Request) { d.wire.Reply(w, req, r) })
}

// plain is a prompt of which nothing matters.
func plain() llm.Prompt {
	return llm.Prompt{System: "Answer in one word, please.", User: "공고를 읽고 답하세요."}
}

// generate calls the model, which must answer.
func (d *modelDesk) generate(p llm.Prompt) llm.Reply {
	d.Helper()
	got, err := d.model.Generate(d.Context(), p)
	if err != nil {
		d.Fatalf("Generate: %v", err)
	}
	return got
}

// fail calls the model, which must not answer.
func (d *modelDesk) fail(p llm.Prompt) error {
	d.Helper()
	got, err := d.model.Generate(d.Context(), p)
	if err == nil {
		d.Fatalf("Generate returns %+v and no error", got)
	}
	return err
}
