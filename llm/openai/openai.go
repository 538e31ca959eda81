// Package openai makes an llm.Model of any server that speaks the chat completions of
// OpenAI: OpenAI itself, and many others, among them servers on one's own machine.
//
//	model, err := openai.New(openai.BaseURL, key, "gpt-5-nano", nil)
//	model, err = openai.New("http://localhost:11434/v1", "", "qwen3:8b", &openai.Options{Provider: "ollama"})
//
// What imitates OpenAI does so in parts: Format, Lenient and MaxTokens of [Options] are
// for servers that refuse what OpenAI takes. There is no SDK in between, and no batch.
package openai

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/llm"
	"github.com/techmap-it/techmap/llm/internal/wire"
)

// BaseURL is where OpenAI is, for [New].
const BaseURL = "https://api.openai.com/v1"

// A Format says how a server is told what form an answer has, where a prompt has a schema.
// Whatever the format, package llm checks the answer: a weaker one only costs more calls.
type Format string

// The formats, the strongest first.
const (
	FormatSchema Format = ""       // by a JSON schema, strict if the schema can be
	FormatObject Format = "object" // to answer any JSON object; the prompt has to say which
	FormatText   Format = "text"   // not at all; the prompt has to
)

// Options are the ways of a Model. Nil and the zero value work.
type Options struct {
	// HTTPClient carries the requests. It follows no redirect and its cookies are not
	// used. Nil means a client without time limits: contexts have them.
	HTTPClient *http.Client
	// Provider is the first part of the model's name, which stored answers are found by;
	// empty means "openai".
	Provider string
	// Format is for servers that know no JSON schema.
	Format Format
	// Lenient never asks to follow the schema strictly, which some servers do not know.
	Lenient bool
	// MaxTokens sends the limit of an answer as max_tokens, for servers that do not know
	// its newer name, max_completion_tokens.
	MaxTokens bool
	// Temperature of answers, from 0 to 2; nil means the model's own. Some models take none.
	Temperature *float32
	// ReasoningEffort of models that think, as "minimal", sent as it is; empty means their own.
	ReasoningEffort string
}

// A Model is a model behind an endpoint. [New] makes one. It may be used concurrently, and
// there is nothing to close.
type Model struct {
	client *http.Client
	url    string
	key    string
	name   string
	o      Options
}

var _ llm.Model = (*Model)(nil)

// New returns the model that the server at baseURL ("https://api.openai.com/v1") calls
// model. An empty key is sent to no one: servers of one's own need none. New asks
// nothing of the network. The error is techmap.ErrInvalid: for an address that is none,
// no name, a key that no header takes, an unknown format. o may be nil.
func New(baseURL, key, model string, o *Options) (*Model, error) {
	m := &Model{url: strings.TrimSuffix(baseURL, "/") + "/chat/completions", key: key, name: model}
	if o != nil {
		m.o = *o
	}
	if m.o.Provider == "" {
		m.o.Provider = "openai"
	}
	errs := []error{wire.Endpoint(baseURL), wire.ModelName(model)}
	client := wire.Client{Base: m.o.HTTPClient}
	if key != "" {
		errs = append(errs, wire.Key(key))
		client.Header, client.Key = "Authorization", "Bearer "+key
	}
	if !known(m.o.Format) {
		errs = append(errs, fmt.Errorf("format %q is none", m.o.Format))
	}
	if err := errors.Join(errs...); err != nil {
		return nil, fmt.Errorf("openai: model %q: %w: %w", model, err, techmap.ErrInvalid)
	}
	m.client = client.HTTP()
	return m, nil
}

func known(f Format) bool { return f == FormatSchema || f == FormatObject || f == FormatText }

// Name returns the provider and the model: "openai/gpt-5-nano".
func (m *Model) Name() string { return m.o.Provider + "/" + m.name }

// String returns the name, so that no form of printing shows the key.
func (m *Model) String() string { return m.Name() }

// GoString returns the name too.
func (m *Model) GoString() string { return m.Name() }

// Generate implements llm.Model. An answer that a filter in front of the model held back is
// one that ends with llm.FinishBlocked, also where the server makes an error of it.
func (m *Model) Generate(ctx context.Context, p llm.Prompt) (llm.Reply, error) {
	body, err := m.post(ctx, p)
	if err != nil {
		if withheld(err) {
			return llm.Reply{Finish: llm.FinishBlocked}, nil
		}
		return llm.Reply{}, m.explain(ctx, err, p)
	}
	reply, err := decode(body)
	if err != nil {
		return llm.Reply{}, m.explain(ctx, &wire.Failure{Status: http.StatusOK, Err: err}, p)
	}
	return reply, nil
}

// post sends a prompt and returns the body of a success.
func (m *Model) post(ctx context.Context, p llm.Prompt) ([]byte, error) {
	body, err := json.Marshal(m.request(p))
	if err != nil {
		return nil, err
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, m.url, bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	req.Header.Set("Content-Type", "application/json")
	resp, err := m.client.Do(req)
	if err != nil {
		return nil, err
	}
	answer, err := io.ReadAll(resp.Body)
	return answer, errors.Join(err, resp.Body.Close())
}

func (m *Model) explain(ctx context.Context, err error, p llm.Prompt) error {
	what := fmt.Sprintf("openai: model %q", m.Name())
	return wire.Explain(ctx, what, err, judge, wire.NewHider(m.key, p))
}
