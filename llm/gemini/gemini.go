// Package gemini makes an llm.Model of the Gemini API with the SDK
// github.com/google/generative-ai-go.
//
// That SDK has reached its end of life: its own documentation calls it deprecated, with
// support until August 2025, and it knows nothing of thinking, of the order of an
// answer's fields and of Vertex AI. Package llm/genai does the same on its successor and
// is the better choice for new programs.
//
// Left alone, the SDK writes the key into every URL, asks again on its own when a server
// is busy, and drops what a withheld answer cost. This package hands it an HTTP client
// that does none of these.
package gemini

import (
	"context"
	"errors"
	"fmt"
	"math"
	"net/http"
	"strings"

	sdk "github.com/google/generative-ai-go/genai"
	"google.golang.org/api/option"
	"google.golang.org/api/option/internaloption"
	transport "google.golang.org/api/transport/grpc"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/llm"
	"github.com/techmap-it/techmap/llm/internal/wire"
)

// BaseURL is where the Gemini API is, for [Options.BaseURL].
const BaseURL = "https://generativelanguage.googleapis.com"

// Options are the ways of a Model. Nil and the zero value work.
type Options struct {
	// HTTPClient carries the requests. It follows no redirect and its cookies are not
	// used. Nil means a client without time limits: contexts have them.
	HTTPClient *http.Client
	// BaseURL is the address of the API without path; empty means the constant BaseURL.
	BaseURL string
	// Temperature of answers, from 0 to 2; nil means the model's own, which its maker advises.
	Temperature *float32
}

// A Model is a model of the Gemini API. [New] makes one. It may be used concurrently.
type Model struct {
	client *sdk.Client
	name   string
	key    string
	temp   *float32
}

var _ llm.Model = (*Model)(nil)

// New returns the model that the API calls model, as "gemini-3.5-flash-lite". It asks
// nothing of the network. The error is techmap.ErrInvalid: for a key that is none, no
// name, an address that is none. o may be nil. Close the model when it is done.
func New(ctx context.Context, key, model string, o *Options) (*Model, error) {
	if o == nil {
		o = &Options{}
	}
	endpoint := o.BaseURL
	if endpoint == "" {
		endpoint = BaseURL
	}
	if err := errors.Join(wire.Key(key), wire.ModelName(model), wire.Endpoint(endpoint)); err != nil {
		return nil, fmt.Errorf("gemini: model %q: %w: %w", model, err, techmap.ErrInvalid)
	}
	hide := wire.NewHider(key)
	client := wire.Client{Base: o.HTTPClient, Header: "X-Goog-Api-Key", Key: key}
	c, err := sdk.NewClient(ctx, option.WithHTTPClient(client.HTTP()), option.WithEndpoint(endpoint),
		transport.WithConnPool(noConns{}), internaloption.SkipDialSettingsValidation())
	if err != nil {
		return nil, fmt.Errorf("gemini: model %q: %s: %w", model, hide.Hide(err.Error()), techmap.ErrInvalid)
	}
	return &Model{c, strings.TrimPrefix(model, "models/"), key, o.Temperature}, nil
}

// Name returns "gemini/" and the model.
func (m *Model) Name() string { return "gemini/" + m.name }

// String returns the name, so that no form of printing shows the key.
func (m *Model) String() string { return m.Name() }

// GoString returns the name too.
func (m *Model) GoString() string { return m.Name() }

// Close frees what the model holds. It is not to be used afterwards.
func (m *Model) Close() error { return m.client.Close() }

// Generate implements llm.Model. Of a schema, limits of lists are said in words and the order
// of properties is that of Required; thinking cannot be limited.
func (m *Model) Generate(ctx context.Context, p llm.Prompt) (llm.Reply, error) {
	ctx, call := wire.Watch(ctx)
	if err := m.send(ctx, p); err != nil && call.Body == nil {
		return llm.Reply{}, m.explain(ctx, err, p)
	}
	reply, err := wire.GoogleReply(call.Body)
	if err != nil {
		return llm.Reply{}, m.explain(ctx, &wire.Failure{Status: http.StatusOK, Err: err}, p)
	}
	return reply, nil
}

func (m *Model) explain(ctx context.Context, err error, p llm.Prompt) error {
	what := fmt.Sprintf("gemini: model %q", m.name)
	return wire.Explain(ctx, what, err, wire.Google, wire.NewHider(m.key, p))
}

// send asks the model. Its error matters only if no answer came: the SDK also calls a
// blocked answer an error, and panics at parts that it does not know.
func (m *Model) send(ctx context.Context, p llm.Prompt) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = errors.New("the SDK cannot read the answer")
		}
	}()
	g := m.client.GenerativeModel(m.name)
	g.Temperature = m.temp
	if p.MaxOutput > 0 {
		g.SetMaxOutputTokens(int32(min(p.MaxOutput, math.MaxInt32)))
	}
	if p.System != "" {
		g.SystemInstruction = sdk.NewUserContent(sdk.Text(p.System))
	}
	if p.Schema != nil {
		g.ResponseMIMEType = "application/json"
		g.ResponseSchema = schemaOf(p.Schema)
	}
	_, err = g.GenerateContent(ctx, sdk.Text(p.User))
	return err
}
