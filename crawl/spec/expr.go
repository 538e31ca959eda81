package spec

import (
	"context"
	"encoding/json"
	"errors"
	"math/big"
	"strconv"
	"strings"
	"time"

	"github.com/PuerkitoBio/goquery"

	"github.com/techmap-it/techmap"
)

// A record is what expressions read: a posting, a row or a page.
type record struct {
	value any                // for jq
	page  *goquery.Selection // for selectors; nil if the format is no HTML
	vars  []any              // the values of variables
	ref   time.Time          // when it was fetched, for "D-3" and the like
	zone  *time.Location     // of times without one
}

// with returns a record of the same posting that reads another value.
func (r *record) with(value any, page *goquery.Selection) *record {
	other := *r
	other.value, other.page = value, page
	return &other
}

// A program is a compiled expression. The nil program gives nothing.
type program struct {
	ways   []way
	origin origin
}

// A way is a compiled alternative.
type way struct {
	jq    *jqCode
	css   *selector
	fixed []any
	steps []stepFunc
}

// values returns what the first way gives that gives anything: null and empty
// texts left out, lists taken apart. It returns the first error only if there is
// no value.
func (p *program) values(ctx context.Context, r *record) ([]any, error) {
	if p == nil {
		return nil, nil
	}
	var first error
	for _, w := range p.ways {
		vals, err := w.values(ctx, r)
		if err != nil && !errors.Is(err, techmap.ErrMalformed) || ctx.Err() != nil {
			return nil, context.Cause(ctx)
		}
		if len(vals) > 0 {
			return vals, nil
		}
		if first == nil {
			first = err
		}
	}
	return nil, first
}

// values returns what one alternative gives, after its steps.
func (w *way) values(ctx context.Context, r *record) ([]any, error) {
	vals := w.fixed
	switch {
	case w.jq != nil:
		out, err := w.jq.run(ctx, r.value, r.vars)
		if err != nil {
			return nil, err
		}
		vals = appendFlat(nil, out)
	case w.css != nil:
		vals = w.css.values(r.page)
	}
	for _, step := range w.steps {
		vals = step(vals, r)
	}
	return vals, nil
}

// appendFlat appends the values of in that say something.
func appendFlat(out []any, in []any) []any {
	for _, v := range in {
		switch v := v.(type) {
		case nil:
		case []any:
			out = appendFlat(out, v)
		case string:
			if v != "" {
				out = append(out, v)
			}
		default:
			out = append(out, v)
		}
	}
	return out
}

// truth reports whether the expression is true of r: its first value is not
// false, and there is one.
func (p *program) truth(ctx context.Context, r *record) (bool, error) {
	vals, err := p.values(ctx, r)
	return len(vals) > 0 && vals[0] != false, err
}

// text returns the first value as text.
func (p *program) text(ctx context.Context, r *record) (string, error) {
	vals, err := p.values(ctx, r)
	for _, v := range vals {
		if s := textOf(v); strings.TrimSpace(s) != "" {
			return strings.TrimSpace(s), nil
		}
	}
	return "", err
}

// number returns the first value as a whole number. Of a text it reads the
// digits, so "총 1,234건" is 1234.
func (p *program) number(ctx context.Context, r *record) (n int64, ok bool, err error) {
	vals, err := p.values(ctx, r)
	for _, v := range vals {
		if n, ok := numberOf(v); ok {
			return n, true, nil
		}
	}
	return 0, false, err
}

// moment returns the first value that is a time.
func (p *program) moment(ctx context.Context, r *record) (moment, bool) {
	vals, err := p.values(ctx, r)
	if err != nil {
		return moment{}, false
	}
	for _, v := range vals {
		if m, ok := momentOf(v, r); ok {
			return m, true
		}
	}
	return moment{}, false
}

// textOf returns a value as text; of lists and objects there is none.
func textOf(v any) string {
	switch v := v.(type) {
	case string:
		return v
	case bool:
		return strconv.FormatBool(v)
	case json.Number:
		return v.String()
	case int:
		return strconv.Itoa(v)
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64)
	case *big.Int:
		return v.String()
	case moment:
		return v.raw
	case markup:
		return v.String()
	}
	return ""
}

// numberOf returns a value as a whole number, its fraction cut off.
func numberOf(v any) (int64, bool) {
	s := textOf(v)
	if _, isText := v.(string); isText {
		s = firstNumber(s)
	}
	f, err := strconv.ParseFloat(s, 64)
	const most = 1 << 53 // beyond, it would not be what was said
	if err != nil || f > most || f < -most {
		return 0, false
	}
	return int64(f), true
}

// firstNumber returns the first run of digits in s, without the commas in it.
func firstNumber(s string) string {
	from := strings.IndexAny(s, "0123456789")
	if from < 0 {
		return ""
	}
	end := from
	for end < len(s) && (s[end] >= '0' && s[end] <= '9' || s[end] == ',' || s[end] == '.') {
		end++
	}
	return strings.TrimRight(strings.ReplaceAll(s[from:end], ",", ""), ".")
}
