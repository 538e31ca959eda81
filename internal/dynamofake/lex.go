package dynamofake

import (
	"slices"
	"strings"
	"unicode"
)

// An expression is a text in the language of conditions and updates, with what its
// placeholders stand for.
type expression struct {
	names  map[string]string
	values map[string]Value
	used   map[string]bool // placeholders that occurred
	tokens []string        // what is still to be read
}

func newExpression(names map[string]string, values map[string]Value) *expression {
	return &expression{names: names, values: values, used: make(map[string]bool)}
}

// begin begins to read a text.
func (e *expression) begin(text string) *apiError {
	e.tokens = nil
	for rest := strings.TrimSpace(text); rest != ""; rest = strings.TrimSpace(rest) {
		n := tokenLength(rest)
		if n == 0 {
			return invalid("invalid expression: syntax error at %q", rest)
		}
		e.tokens = append(e.tokens, rest[:n])
		rest = rest[n:]
	}
	if len(e.tokens) == 0 {
		return invalid("invalid expression: the expression can not be empty")
	}
	return nil
}

func tokenLength(s string) int {
	for _, symbol := range []string{"<>", "<=", ">=", "<", ">", "=", "(", ")", ","} {
		if strings.HasPrefix(s, symbol) {
			return len(symbol)
		}
	}
	start := 0
	if s[0] == '#' || s[0] == ':' {
		start = 1
	}
	n := strings.IndexFunc(s[start:], func(r rune) bool {
		return r != '_' && !unicode.IsLetter(r) && !unicode.IsDigit(r)
	})
	if n < 0 {
		n = len(s) - start
	}
	if n == 0 {
		return 0
	}
	return start + n
}

// next returns the next token, "" at the end, and whether it is one of those given,
// in which case it is read.
func (e *expression) next(tokens ...string) (string, bool) {
	if len(e.tokens) == 0 {
		return "", false
	}
	t := e.tokens[0]
	for _, want := range tokens {
		if strings.EqualFold(t, want) {
			e.tokens = e.tokens[1:]
			return want, true
		}
	}
	return t, false
}

// end returns an error unless all is read.
func (e *expression) end() *apiError {
	if len(e.tokens) > 0 {
		return invalid("invalid expression: syntax error at %q", strings.Join(e.tokens, " "))
	}
	return nil
}

// name reads a placeholder of a name. Names themselves are refused: half of the
// usual words are reserved.
func (e *expression) name() (string, *apiError) {
	t, _ := e.next()
	name, ok := e.names[t]
	if !ok {
		return "", invalid("invalid expression: %q is not a known placeholder of a name", t)
	}
	e.used[t] = true
	e.tokens = e.tokens[1:]
	return name, nil
}

// value reads a placeholder of a value.
func (e *expression) value() (Value, *apiError) {
	t, _ := e.next()
	v, ok := e.values[t]
	if !ok {
		return Value{}, invalid("invalid expression: %q is not a known placeholder of a value", t)
	}
	e.used[t] = true
	e.tokens = e.tokens[1:]
	return v, v.valid()
}

// allUsed returns an error if a placeholder did not occur.
func (e *expression) allUsed() *apiError {
	var unused []string
	for n := range e.names {
		if !e.used[n] {
			unused = append(unused, n)
		}
	}
	for v := range e.values {
		if !e.used[v] {
			unused = append(unused, v)
		}
	}
	if len(unused) > 0 {
		return invalid("value or name unused in expressions: %q", slices.Sorted(slices.Values(unused)))
	}
	return nil
}

// projection reads a list of names, "" for all attributes.
func (e *expression) projection(text string) (names []string, failed *apiError) {
	if text == "" {
		return nil, nil
	}
	if err := e.begin(text); err != nil {
		return nil, err
	}
	for more := true; more; _, more = e.next(",") {
		name, err := e.name()
		if err != nil {
			return nil, err
		}
		names = append(names, name)
	}
	return names, e.end()
}
