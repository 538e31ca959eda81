package spec

import (
	"slices"
	"strings"
)

// A Named is a key under posting that a file itself names.
type Named struct {
	Key  string // "title"
	Expr string // what the file says there, in one line: ".title", "{text: .location}"
}

// Named returns the keys that the file itself names under posting, in its order.
// Those that a feed or JSON-LD brings by itself are not among them.
func (s *Spec) Named() []Named { return slices.Clone(s.named) }

// namedIn returns the keys of an object and what they say.
func namedIn(posting *node) []Named {
	if posting == nil || posting.kind != "object" {
		return nil
	}
	var out []Named
	for i, key := range posting.names {
		out = append(out, Named{Key: key, Expr: posting.items[i].flow()})
	}
	return out
}

// flow returns n in one line as a person would write it, without quotation marks.
func (n *node) flow() string {
	parts := make([]string, len(n.items))
	for i, item := range n.items {
		parts[i] = item.flow()
		if n.kind == "object" {
			parts[i] = n.names[i] + ": " + parts[i]
		}
	}
	switch n.kind {
	case "object":
		return "{" + strings.Join(parts, ", ") + "}"
	case "array":
		return "[" + strings.Join(parts, ", ") + "]"
	case "string":
		return strings.Join(strings.Fields(n.text()), " ")
	}
	return n.json
}
