// Package openai makes an llm.Model of any server that speaks the chat completions of
// OpenAI: OpenAI itself, and many others, among them servers on one's own machine.
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

// BaseURL is where OpenAI is.
const BaseURL = "https://api.openai.com/v1"

// A Format says how a server is told what form an answer has.
type Format string

// Formats.
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
	// Provider is the first part of the model's name; empty means "openai".
	Provider string
	// Format is for servers that know no JSON schema.
	Format Format
	// Lenient never asks to follow the schema strictly, which some servers do not know.
	Lenient bool
	// MaxTokens sends the limit of an answer as max_tokens, for servers that do not know
	// its newer name, max_completion_tokens.
	MaxTokens bool
	// Temperature of answers; nil means the model's own.
	Temperature *float32
	// ReasoningEffort of models that think, as "minimal"; empty means their own.
	ReasoningEffort string
}

// A Model is a model behind an endpoint.
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
// nothing of the network. The error is ErrInvalid.
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

// Generate implements llm.Model.
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
