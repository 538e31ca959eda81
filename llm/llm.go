// Package llm makes an extractor of a language model, for what rules leave open.
//
// A [Model] is all that a provider has to implement: a prompt goes in, text and its
// cost come out. What must not be left to a model is done here, once for all of them:
// the answer has a closed form and is decoded strictly; every value is looked for,
// word for word, in its own posting and dropped if it is not there; names become
// entries of the taxonomy without asking the model; a posting's text is data, whatever
// it says; and each posting ends answered, unanswerable or pending, never lost and
// never twice.
//
// Models are in packages llm/genai (Gemini and Vertex AI), llm/gemini (the same by an older
// SDK) and llm/openai (any server that speaks chat completions); package llm/llmtest checks
// one of your own, and llm/lexicon is the extractor by rules that goes before. The smallest
// use asks about what the rules left open:
//
//	model, err := openai.New(openai.BaseURL, key, "gpt-5-nano", nil)
//	e := llm.New(model, &llm.Options{Taxonomy: tax, Cache: cache, Budget: llm.NewBudget(1, 0)})
//	both := llm.Cascade(lexicon.New(tax, nil), e, nil)
//	found, err := both.Extract(ctx, postings)
//
// What may be spent is limited by a [Budget], what a provider allows by a [Gate], what was
// spent told by a [Ledger], and what is paid for kept in a [Cache]. A [Queue] asks the same
// questions in batches, at half the price.
package llm

import (
	"context"
)

// A Model turns a prompt into text. It may be used concurrently. A context that ends ends
// the call; the error is context.Canceled then, or context.DeadlineExceeded and
// ErrUnavailable.
//
// Errors are of the kinds of package techmap: ErrThrottled, as a *techmap.RetryError
// if the provider says how long to wait; ErrExhausted for a quota that today's waiting
// does not bring back; ErrUnavailable for network and server; ErrBlocked for a key
// that is refused; ErrInvalid for a request that the provider calls wrong. A Model
// tries once: retrying is the caller's. Neither keys nor prompts are in its errors.
type Model interface {
	// Name is the provider and the model as configured: "gemini/3.5-flash-lite".
	Name() string
	// Generate answers p. An answer that was cut or withheld is a Reply that says so
	// in Finish, with what it cost, and not an error.
	Generate(ctx context.Context, p Prompt) (Reply, error)
}

// A Prompt is one request to a Model.
type Prompt struct {
	System string  // what the model is to do; empty means nothing is said of that
	User   string  // what it is to do it with: postings, which are data whatever they say
	Schema *Schema // of the JSON that the answer has to be; nil means free text
	// MaxOutput limits the tokens of the answer, thinking included; 0 means the
	// provider's limit.
	MaxOutput int
}

// A Reply is a Model's answer and what it cost.
type Reply struct {
	Text   string // of the answer, without the model's thinking; empty if it is withheld
	Finish Finish // never empty
	Usage  Usage  // zero if the provider does not say
	// Version is the model that answered, if the provider says so: an alias may lead
	// to another one tomorrow.
	Version string
}

// A Finish says why an answer ends where it does.
type Finish string

// Ways for an answer to end.
const (
	FinishStop       Finish = "stop"       // the model had nothing to add
	FinishLength     Finish = "length"     // the limit of tokens cut it
	FinishBlocked    Finish = "blocked"    // the provider withholds it: safety, personal data, a forbidden word
	FinishRecitation Finish = "recitation" // it repeats a protected text
	FinishOther      Finish = "other"      // anything else, also what this version does not know
)

// A Usage counts tokens; 0 means none, or not known.
type Usage struct {
	Input    int `json:"input"`             // of the prompt
	Cached   int `json:"cached,omitzero"`   // of Input, at a lower price
	Output   int `json:"output"`            // without Thinking
	Thinking int `json:"thinking,omitzero"` // paid as output and never shown
}

// Add returns the sum of u and v.
func (u Usage) Add(v Usage) Usage {
	return Usage{u.Input + v.Input, u.Cached + v.Cached, u.Output + v.Output, u.Thinking + v.Thinking}
}

// Total returns all tokens, those of cached input among them.
func (u Usage) Total() int { return u.Input + u.Output + u.Thinking }

// A Schema is the part of JSON Schema that models understand. Properties are
// answered in the order of Order, where the provider has a way to say so. A driver leaves
// out what its provider has no words for, and says it in Description if that helps.
type Schema struct {
	Type        Type
	Description string             // for the model; empty means none
	Enum        []string           // of strings
	Items       *Schema            // of arrays
	MaxItems    int                // of arrays; 0 means no limit
	Properties  map[string]*Schema // of objects
	Order       []string           // all of Properties; a model answers them in this order
	Required    []string           // those of Properties that must be there
	Nullable    bool               // it may be null instead
}

// A Type is what a JSON value is, by its name in JSON Schema.
type Type string

// The types of JSON Schema, but for null: see Schema.Nullable.
const (
	Object  Type = "object"
	Array   Type = "array"
	String  Type = "string"
	Number  Type = "number"
	Integer Type = "integer"
	Boolean Type = "boolean"
)
