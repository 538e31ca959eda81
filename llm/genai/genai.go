// Package genai makes an llm.Model of the Gemini API or of Vertex AI with the SDK
// google.golang.org/genai, and a batch of prompts at half the price.
//
//	model, err := genai.New(ctx, "gemini-3.5-flash-lite", &genai.Options{Key: key})
//
// The SDK is told everything and looks into no environment, but for the credentials of
// Vertex AI if no client brings them; it gets an HTTP client that keeps the key out of
// addresses and errors, follows no redirect and tries once.
//
// The package is named like the SDK, which programs that use techmap need not import.
package genai

import (
	"context"
	"errors"
	"fmt"
	"math"
	"net/http"
	"strings"

	sdk "google.golang.org/genai"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/llm"
	"github.com/techmap-it/techmap/llm/internal/wire"
)

// A ThinkingLevel says how much a model may think before it answers. Thinking costs as
// much as the answer and counts against Prompt.MaxOutput.
type ThinkingLevel string

// Thinking levels; which ones a model knows is its own matter.
const (
	ThinkingMinimal ThinkingLevel = "minimal"
	ThinkingLow     ThinkingLevel = "low"
	ThinkingMedium  ThinkingLevel = "medium"
	ThinkingHigh    ThinkingLevel = "high"
)

// Options say where a Model is and how it answers. Either Key or Project and Location
// are needed, so that the zero value is refused.
type Options struct {
	// Key of the Gemini API. It is sent in a header, and no form of printing shows it.
	Key string
	// Project and Location of Vertex AI, as "my-project" and "asia-northeast3".
	Project, Location string
	// HTTPClient carries the requests. It follows no redirect and its cookies are not
	// used. For Vertex AI it has to add the credentials; nil means a client that finds
	// them where Google's libraries look ("application default credentials").
	HTTPClient *http.Client
	// BaseURL is the address of the API without path; empty means Google's.
	BaseURL string
	// Temperature of answers, from 0 to 2; nil means the model's own, which its maker advises.
	Temperature *float32
	// ThinkingLevel, or ThinkingBudget in tokens for the models before Gemini 3; none
	// means the model's own. A budget of 0 turns thinking off where that can be done.
	ThinkingLevel  ThinkingLevel
	ThinkingBudget *int
}

// A Model is a model of the Gemini API or of Vertex AI, and an llm.Batcher of the Gemini
// API. [New] makes one. It may be used concurrently, and there is nothing to close.
type Model struct {
	client *sdk.Client
	name   string
	vertex bool
	o      Options
}

var _ llm.Model = (*Model)(nil)

// New returns the model that the API calls model, as "gemini-3.5-flash-lite". It asks
// nothing of the network, except that credentials of Vertex AI may be looked for there.
// The error is techmap.ErrInvalid for options that are missing, contradict each other or
// cannot be, or techmap.ErrBlocked if there are no such credentials.
func New(ctx context.Context, model string, o *Options) (*Model, error) {
	if o == nil {
		o = &Options{}
	}
	m := &Model{name: strings.TrimPrefix(model, "models/"), vertex: o.Project != "" || o.Location != "", o: *o}
	if err := m.check(); err != nil {
		return nil, fmt.Errorf("genai: model %q: %w: %w", model, err, techmap.ErrInvalid)
	}
	config := m.config()
	if m.vertex && o.HTTPClient == nil {
		if err := config.UseDefaultCredentials(); err != nil {
			return nil, fmt.Errorf("genai: model %q: no credentials: log in with gcloud or pass an HTTPClient: %w",
				model, techmap.ErrBlocked)
		}
	}
	client, err := sdk.NewClient(ctx, config)
	if err != nil { // its text shows the whole configuration
		return nil, fmt.Errorf("genai: model %q: the SDK refuses these options: %w", model, techmap.ErrInvalid)
	}
	m.client = client
	return m, nil
}

// check returns all that is wrong with the options.
func (m *Model) check() error {
	errs := []error{wire.ModelName(m.name), wire.Endpoint(m.baseURL())}
	switch {
	case m.vertex && m.o.Key != "":
		errs = append(errs, errors.New("a key is of the Gemini API, a project of Vertex AI: pass one of them"))
	case m.vertex && (m.o.Project == "" || m.o.Location == ""):
		errs = append(errs, errors.New("both project and location are needed for Vertex AI"))
	case !m.vertex:
		errs = append(errs, wire.Key(m.o.Key))
	}
	if m.o.ThinkingLevel != "" && m.o.ThinkingBudget != nil {
		errs = append(errs, errors.New("thinking has a level or a budget, not both"))
	}
	return errors.Join(errs...)
}

// baseURL is always stated: the SDK would look for one in the environment.
func (m *Model) baseURL() string {
	switch {
	case m.o.BaseURL != "":
		return m.o.BaseURL
	case !m.vertex:
		return "https://generativelanguage.googleapis.com"
	case m.o.Location == "global":
		return "https://aiplatform.googleapis.com"
	case m.o.Location == "us" || m.o.Location == "eu":
		return "https://aiplatform." + m.o.Location + ".rep.googleapis.com"
	default:
		return "https://" + m.o.Location + "-aiplatform.googleapis.com"
	}
}

// config returns what the SDK is told. The key is its own to send: in a header, where the
// older SDK writes it into the address.
func (m *Model) config() *sdk.ClientConfig {
	c := &sdk.ClientConfig{
		Backend:     sdk.BackendGeminiAPI,
		APIKey:      m.o.Key,
		HTTPClient:  wire.Client{Base: m.o.HTTPClient}.HTTP(),
		HTTPOptions: sdk.HTTPOptions{BaseURL: m.baseURL()},
	}
	if m.vertex {
		c.Backend, c.Project, c.Location = sdk.BackendVertexAI, m.o.Project, m.o.Location
	}
	return c
}

// Name returns "gemini/" or "vertex/" and the model.
func (m *Model) Name() string {
	if m.vertex {
		return "vertex/" + m.name
	}
	return "gemini/" + m.name
}

// String returns the name, so that no form of printing shows the key.
func (m *Model) String() string { return m.Name() }

// GoString returns the name too.
func (m *Model) GoString() string { return m.Name() }

// Generate implements llm.Model.
func (m *Model) Generate(ctx context.Context, p llm.Prompt) (llm.Reply, error) {
	ctx, call := wire.Watch(ctx)
	err := guard(func() error {
		_, err := m.client.Models.GenerateContent(ctx, m.name, sdk.Text(p.User), m.generation(p))
		return err
	})
	if err != nil && call.Body == nil {
		return llm.Reply{}, m.explain(ctx, err, p)
	}
	reply, err := wire.GoogleReply(call.Body)
	if err != nil {
		return llm.Reply{}, m.explain(ctx, &wire.Failure{Status: http.StatusOK, Err: err}, p)
	}
	return reply, nil
}

// generation returns how p is to be answered.
func (m *Model) generation(p llm.Prompt) *sdk.GenerateContentConfig {
	c := &sdk.GenerateContentConfig{Temperature: m.o.Temperature}
	if p.System != "" {
		c.SystemInstruction = sdk.NewContentFromText(p.System, sdk.RoleUser)
	}
	if p.MaxOutput > 0 {
		c.MaxOutputTokens = int32(min(p.MaxOutput, math.MaxInt32))
	}
	if p.Schema != nil {
		c.ResponseMIMEType = "application/json"
		c.ResponseSchema = schemaOf(p.Schema)
	}
	switch {
	case m.o.ThinkingLevel != "":
		level := sdk.ThinkingLevel(strings.ToUpper(string(m.o.ThinkingLevel)))
		c.ThinkingConfig = &sdk.ThinkingConfig{ThinkingLevel: level}
	case m.o.ThinkingBudget != nil:
		budget := int32(max(-1, min(*m.o.ThinkingBudget, math.MaxInt32)))
		c.ThinkingConfig = &sdk.ThinkingConfig{ThinkingBudget: &budget}
	}
	return c
}

func (m *Model) explain(ctx context.Context, err error, prompts ...llm.Prompt) error {
	what := fmt.Sprintf("genai: model %q", m.name)
	return wire.Explain(ctx, what, err, wire.Google, wire.NewHider(m.o.Key, prompts...))
}

// guard calls the SDK, which panics if an answer is not formed as it thinks.
func guard(call func() error) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = errors.New("the SDK cannot read the answer")
		}
	}()
	return call()
}
