package llm

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/techmap-it/techmap"
)

// An answer is what a model says of one posting, in the form of newSchema. Technologies is
// a pointer, because to leave them out is a mistake and to have none is an answer.
type answer struct {
	ID           string       `json:"id"`
	Technologies *[]techClaim `json:"technologies"`
	Labels       []labelClaim `json:"labels"`
	Values       []valueClaim `json:"values"`
}

// A claim says where in the posting the evidence stands.
type claim struct {
	Line json.Number `json:"line"` // a model may write 1e99
	Text string      `json:"text"`
}

type techClaim struct {
	claim
	Level string `json:"level"`
}

type labelClaim struct {
	claim
	Label string `json:"label"`
}

type valueClaim struct {
	claim
	Field string `json:"field"`
	Value string `json:"value"`
}

// Limits of a reply: more is no answer, but a server that misbehaves.
const (
	maxReply = 1 << 20 // bytes; Prompt.MaxOutput stops a model long before
	maxDepth = 8       // of an answer about one posting, which has three levels
)

// decode returns the well-formed answers of a reply. The error says what is wrong with
// the rest, and is nil only if the whole reply is in its form. What is cut in the
// middle loses only the answer that the cut goes through.
func decode(reply string) ([]answer, error) {
	if len(reply) > maxReply {
		return nil, fmt.Errorf("llm: reply of %d bytes: %w", len(reply), techmap.ErrMalformed)
	}
	d := json.NewDecoder(strings.NewReader(unwrap(reply)))
	for _, want := range []json.Token{json.Delim('{'), "postings", json.Delim('[')} {
		if got, err := d.Token(); err != nil || got != want {
			return nil, fmt.Errorf("llm: reply has no list of postings: %w", errors.Join(techmap.ErrMalformed, err))
		}
	}
	var answers []answer
	var bad error
	for d.More() {
		var raw json.RawMessage
		if err := d.Decode(&raw); err != nil {
			return answers, fmt.Errorf("llm: reply is cut or broken: %w: %w", techmap.ErrMalformed, err)
		}
		a, err := decodeAnswer(raw)
		if err != nil {
			bad = err
			continue
		}
		answers = append(answers, a)
	}
	for _, want := range []json.Token{json.Delim(']'), json.Delim('}')} {
		if got, err := d.Token(); err != nil || got != want {
			return answers, fmt.Errorf("llm: reply does not end: %w", errors.Join(techmap.ErrMalformed, err))
		}
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return answers, fmt.Errorf("llm: reply goes on after its end: %w", techmap.ErrMalformed)
	}
	return answers, bad
}

// unwrap returns the outermost object of a reply: some models put it in a fence, or a
// sentence before it.
func unwrap(reply string) string {
	from, to := strings.IndexByte(reply, '{'), strings.LastIndexByte(reply, '}')
	switch {
	case from < 0:
		return reply
	case to < from:
		return reply[from:]
	}
	if rest := reply[to+1:]; strings.ContainsAny(rest, "[]\"") {
		return reply[from:] // cut, and the brace was one inside
	}
	return reply[from : to+1]
}

// decodeAnswer reads the answer about one posting. What is not in the form makes the whole
// of it unusable: a model that adds a field may have meant something else by the others.
func decodeAnswer(raw json.RawMessage) (answer, error) {
	var a answer
	if err := checkKeys(raw); err != nil {
		return a, err
	}
	d := json.NewDecoder(bytes.NewReader(raw))
	d.DisallowUnknownFields()
	if err := d.Decode(&a); err != nil {
		return a, fmt.Errorf("llm: answer about one posting: %w: %w", techmap.ErrMalformed, err)
	}
	if a.ID == "" || a.Technologies == nil {
		return a, fmt.Errorf("llm: answer without id or technologies: %w", techmap.ErrMalformed)
	}
	return a, nil
}

// checkKeys refuses an object that says one thing twice, which encoding/json takes
// in silence, and nesting beyond all reason.
func checkKeys(raw []byte) error {
	d := json.NewDecoder(bytes.NewReader(raw))
	d.UseNumber()
	var open []map[string]bool // of each object or, nil, list that is open
	wantKey := false
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("llm: answer: %w: %w", techmap.ErrMalformed, err)
		}
		switch delim, _ := token.(json.Delim); delim {
		case '{':
			open = append(open, map[string]bool{})
		case '[':
			open = append(open, nil)
		case '}', ']':
			open = open[:len(open)-1]
		default:
			if key, ok := token.(string); ok && wantKey {
				keys := open[len(open)-1]
				if key = strings.ToLower(key); keys[key] {
					return fmt.Errorf("llm: answer says %q twice: %w", key, techmap.ErrMalformed)
				}
				keys[key] = true
				wantKey = false
				continue
			}
		}
		if len(open) > maxDepth {
			return fmt.Errorf("llm: answer is nested too deep: %w", techmap.ErrMalformed)
		}
		wantKey = len(open) > 0 && open[len(open)-1] != nil
	}
}
