// Package llm makes an extractor of a language model, for what rules leave open.
//
// A [Model] is all that a provider has to implement: a prompt goes in, text and its
// cost come out. What must not be left to a model is done here, once for all of them:
// the answer has a closed form and is decoded strictly; every value is looked for,
// word for word, in its own posting and dropped if it is not there; names become
// entries of the taxonomy without asking the model; a posting's text is data, whatever
// it says; and each posting ends answered, unanswerable or pending, never lost and
// never twice.
package llm

import (
	"context"
)

// A Model turns a prompt into text. It may be used concurrently.
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
	System string
	User   string
	Schema *Schema // of the JSON that the answer has to be; nil means free text
	// MaxOutput limits the tokens of the answer, thinking included; 0 means the
	// provider's limit.
	MaxOutput int
}

// A Reply is a Model's answer and what it cost.
type Reply struct {
	Text   string
	Finish Finish
	Usage  Usage
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
	Input    int `json:"input"`
	Cached   int `json:"cached,omitzero"` // of Input, at a lower price
	Output   int `json:"output"`          // without Thinking
	Thinking int `json:"thinking,omitzero"`
}

// Add returns the sum of u and v.
func (u Usage) Add(v Usage) Usage {
	return Usage{u.Input + v.Input, u.Cached + v.Cached, u.Output + v.Output, u.Thinking + v.Thinking}
}

// Total returns all tokens.
func (u Usage) Total() int { return u.Input + u.Output + u.Thinking }

// A Schema is the part of JSON Schema that models understand. Properties are
// answered in the order of Order.
type Schema struct {
	Type        Type
	Description string
	Enum        []string           // of strings
	Items       *Schema            // of arrays
	MaxItems    int                // of arrays; 0 means no limit
	Properties  map[string]*Schema // of objects
	Order       []string           // all of Properties; a model answers them in this order
	Required    []string
	Nullable    bool
}

// A Type is what a JSON value is.
type Type string

// Types.
const (
	Object  Type = "object"
	Array   Type = "array"
	String  Type = "string"
	Number  Type = "number"
	Integer Type = "integer"
	Boolean Type = "boolean"
)
