package spec

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/itchyny/gojq"

	"github.com/techmap-it/techmap"
)

// Limits of expressions. They are far above what any site needs, and keep an
// answer made to do harm from taking a run's time and memory.
const (
	// evalTime is how long the expressions over one page or posting may run.
	evalTime = 2 * time.Second
	// maxValues is how many values an expression may give.
	maxValues = 200_000
	// maxNumber is the length of the longest number read. IDs have 20 digits.
	maxNumber = 400
)

// Variables of jq, in the order in which vars lists their values.
var variables = []string{"$key", "$url", "$tenant", "$listed"}

// impure are the functions that would make two readings of the same bytes
// differ. Those that reach for files, modules or further input are not compiled
// by gojq unless it is given them.
var impure = []string{"now", "localtime", "strflocaltime", "halt", "halt_error"}

// A jqCode is a compiled jq expression.
type jqCode struct{ code *gojq.Code }

// compileJQ compiles an expression. Its error says at which character it is wrong.
func compileJQ(src string) (*jqCode, error) {
	query, err := gojq.Parse(src)
	if bad, ok := errors.AsType[*gojq.ParseError](err); ok {
		at := utf8.RuneCountInString(src[:max(0, min(bad.Offset-len(bad.Token), len(src)))]) + 1
		return nil, fmt.Errorf("jq at character %d: %w", at, err)
	}
	if err != nil {
		return nil, fmt.Errorf("jq: %w", err)
	}
	if name := calls(query, impure); name != "" {
		return nil, fmt.Errorf("jq: %s gives something else each time", name)
	}
	code, err := gojq.Compile(query, gojq.WithVariables(variables))
	if err != nil {
		return nil, fmt.Errorf("jq: %w", err)
	}
	return &jqCode{code: code}, nil
}

// calls returns the first of names that query calls. It looks at the query as
// JSON, because gojq offers no way to walk its fifty kinds of nodes.
func calls(query *gojq.Query, names []string) string {
	data, err := json.Marshal(query)
	if err != nil {
		return ""
	}
	var tree any
	if err := json.Unmarshal(data, &tree); err != nil {
		return ""
	}
	return findCall(tree, names)
}

// findCall returns the first of names that a tree of a query calls.
func findCall(tree any, names []string) string {
	switch v := tree.(type) {
	case []any:
		for _, item := range v {
			if name := findCall(item, names); name != "" {
				return name
			}
		}
	case map[string]any:
		if fn, ok := v["Func"].(map[string]any); ok {
			if name, ok := fn["Name"].(string); ok && slices.Contains(names, name) {
				return name
			}
		}
		for _, item := range v {
			if name := findCall(item, names); name != "" {
				return name
			}
		}
	}
	return ""
}

// run returns what the expression gives for input. An error of the expression
// itself, such as a field of what is no object, is ErrMalformed: the input is
// not as the file says.
func (c *jqCode) run(ctx context.Context, input any, vars []any) ([]any, error) {
	var out []any
	iter := c.code.RunWithContext(ctx, input, vars...)
	for {
		v, ok := iter.Next()
		if !ok {
			return out, nil
		}
		if err, ok := v.(error); ok {
			return nil, jqError(ctx, err)
		}
		if len(out) == maxValues {
			return nil, fmt.Errorf("jq gives more than %d values: %w", maxValues, techmap.ErrMalformed)
		}
		out = append(out, v)
	}
}

// jqError returns an error of gojq by kind: the end of the context as its cause, all
// else as the input's fault.
func jqError(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	return fmt.Errorf("jq: %w: %w", techmap.ErrMalformed, err)
}

// withEvalTime bounds the time of evaluations. That it is over is the input's
// fault, so ErrMalformed.
func withEvalTime(ctx context.Context) (context.Context, context.CancelFunc) {
	late := fmt.Errorf("expressions took more than %v: %w", evalTime, techmap.ErrMalformed)
	return context.WithTimeoutCause(ctx, evalTime, late)
}

// decodeJSON decodes a document for jq. Numbers keep their digits: IDs are
// longer than a float64 is exact.
func decodeJSON(text string) (any, error) {
	dec := json.NewDecoder(strings.NewReader(text))
	dec.UseNumber()
	var v any
	if err := dec.Decode(&v); err != nil {
		return nil, fmt.Errorf("not JSON: %w: %w", techmap.ErrMalformed, err)
	}
	if _, err := dec.Token(); !errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("more than one JSON value: %w", techmap.ErrMalformed)
	}
	if err := checkNumbers(v); err != nil {
		return nil, err
	}
	return v, nil
}

// checkNumbers refuses numbers so long that reckoning with them would take long.
func checkNumbers(v any) error {
	switch v := v.(type) {
	case json.Number:
		if len(v) > maxNumber {
			return fmt.Errorf("number of %d digits: %w", len(v), techmap.ErrMalformed)
		}
	case []any:
		for _, item := range v {
			if err := checkNumbers(item); err != nil {
				return err
			}
		}
	case map[string]any:
		for _, item := range v {
			if err := checkNumbers(item); err != nil {
				return err
			}
		}
	}
	return nil
}
