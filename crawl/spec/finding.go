package spec

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/techmap-it/techmap"
)

// Limits of what errors show of an answer or a file.
const (
	maxKeysTold = 8  // keys of an answer or a record
	maxToldKey  = 40 // runes of each
	maxToldExpr = 60 // runes of an expression
)

// An origin is a key of the file and the expression that it says, for errors.
type origin struct{ key, expr string }

// finds returns the error of an expression that gives nothing of r, which is
// what, or fails with cause: what r has instead shows which path was meant. What
// is no fault of the answer is returned as it is.
func (o origin) finds(what string, r *record, cause error) error {
	switch {
	case cause == nil, strings.HasSuffix(cause.Error(), "cannot iterate over: null"):
		return fmt.Errorf("%s finds nothing%s: %w", o, r.contents(what), techmap.ErrMalformed)
	case !errors.Is(cause, techmap.ErrMalformed):
		return cause
	}
	return fmt.Errorf("%s%s: %w", o, r.contents(what), cause)
}

// fails returns the error of an expression over an answer that may have failed
// with cause, nil if it has not.
func (o origin) fails(answer *record, cause error) error {
	if cause == nil {
		return nil
	}
	return o.finds(theAnswer, answer, cause)
}

// String returns "list.records: .jobs[]".
func (o origin) String() string {
	return o.key + ": " + clip(strings.Join(strings.Fields(o.expr), " "), maxToldExpr)
}

// contents says what jq sees of a record called what, "" if selectors read it.
func (r *record) contents(what string) string {
	switch v := r.value.(type) {
	case map[string]any:
		if len(v) == 0 {
			return "; " + what + " is an empty object"
		}
		return "; " + what + " has " + strings.Join(toldKeys(v), ", ")
	case []any:
		return fmt.Sprintf("; %s is a list of %d", what, len(v))
	case nil:
		if r.page != nil {
			return ""
		}
		return "; " + what + " is null"
	}
	return "; " + what + " is a single value"
}

// toldKeys returns the first keys of an object, sorted. A site chooses them, so
// they are kept short and printable.
func toldKeys(object map[string]any) []string {
	var out []string
	for _, key := range slices.Sorted(maps.Keys(object)) {
		if len(out) == maxKeysTold {
			return append(out, "…")
		}
		key = clip(key, maxToldKey)
		if key == "" || strings.ContainsFunc(key, func(r rune) bool { return r == ',' || !unicode.IsPrint(r) }) {
			key = strconv.Quote(key)
		}
		out = append(out, key)
	}
	return out
}

// clip returns s, or the beginning of it if it is longer than most runes.
func clip(s string, most int) string {
	runes := []rune(s)
	if len(runes) <= most {
		return s
	}
	return string(runes[:most-1]) + "…"
}
