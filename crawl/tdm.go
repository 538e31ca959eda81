package crawl

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"github.com/techmap-it/techmap"
)

// A site reserves text and data mining by the TDM Reservation Protocol of the W3C:
// by a header, in a page's <meta>, or in a file. The header counts before the
// page, and values other than 0 and 1 for nothing.
const (
	tdmReservation = "tdm-reservation"
	tdmPolicy      = "tdm-policy"
	tdmFile        = "/.well-known/tdmrep.json"
	maxTDMFile     = 500 << 10
)

// A reservation is what an answer, a page or a line of the file says.
type reservation struct {
	value  string // "0", "1", or "" if nothing is said
	policy string // the address of the terms, if any
}

// err returns techmap.ErrBlocked if mining is reserved.
func (r reservation) err() error {
	if r.value != "1" {
		return nil
	}
	terms := ""
	if r.policy != "" {
		terms = ", terms at " + RedactURL(r.policy)
	}
	return &because{Reserved, fmt.Errorf("text and data mining is reserved (tdm-reservation: 1%s): %w", terms, techmap.ErrBlocked)}
}

// say takes in what a header, a <meta> or a line states; a value that is none says nothing.
func (r *reservation) say(value, policy string) {
	if value = strings.TrimSpace(value); value == "0" || value == "1" {
		r.value = value
	}
	r.policy = strings.TrimSpace(policy)
}

// headerReservation returns what h says.
func headerReservation(h http.Header) (r reservation) {
	r.say(h.Get("Tdm-Reservation"), h.Get("Tdm-Policy"))
	return r
}

// pageReservation returns what the <meta> elements of an HTML page say.
func pageReservation(h http.Header, body []byte) (r reservation) {
	head := body[:min(len(body), maxChallenge)]
	if !bytes.Contains(head, []byte(tdmReservation)) || !looksLikeHTML(h.Get("Content-Type"), body) {
		return r
	}
	z := html.NewTokenizer(bytes.NewReader(head))
	for {
		switch z.Next() {
		case html.ErrorToken:
			return r
		case html.StartTagToken, html.SelfClosingTagToken:
			t := z.Token()
			if t.DataAtom == atom.Body {
				return r
			}
			if t.DataAtom == atom.Meta {
				r.meta(t.Attr)
			}
		}
	}
}

// meta takes in one <meta> element.
func (r *reservation) meta(attrs []html.Attribute) {
	var name, content string
	for _, a := range attrs {
		switch a.Key {
		case "name":
			name = strings.ToLower(strings.TrimSpace(a.Val))
		case "content":
			content = a.Val
		}
	}
	switch name {
	case tdmReservation:
		r.say(content, r.policy)
	case tdmPolicy:
		r.policy = strings.TrimSpace(content)
	}
}

// A reservedPath is a line of the file.
type reservedPath struct {
	rule
	reservation
}

// parseTDM reads the file of an origin. One that makes no sense reserves nothing.
func parseTDM(body []byte) []reservedPath {
	var lines []struct {
		Location string          `json:"location"`
		Value    json.RawMessage `json:"tdm-reservation"`
		Policy   string          `json:"tdm-policy"`
	}
	if json.Unmarshal(body, &lines) != nil {
		return nil
	}
	var out []reservedPath
	for _, line := range lines {
		pattern, end := strings.CutSuffix(line.Location, "$")
		r := reservedPath{rule: rule{pattern: normalizePath(pattern), end: end}}
		value := string(line.Value)
		if text, err := strconv.Unquote(value); err == nil {
			value = text
		}
		if r.say(value, line.Policy); r.value != "" && line.Location != "" {
			out = append(out, r)
		}
	}
	return out
}

// reservationOf returns what the longest pattern says that matches path.
func reservationOf(lines []reservedPath, path string) reservation {
	var longest reservedPath
	path = comparablePath(path)
	for _, line := range lines {
		if len(line.pattern) > len(longest.pattern) && line.matches(path) {
			longest = line
		}
	}
	return longest.reservation
}

// tdmRules fetches the file of an origin. One that cannot be had reserves nothing.
func (e *engine) tdmRules(ctx context.Context, origin string) ([]reservedPath, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, origin+tdmFile, nil)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", techmap.ErrInvalid, withoutURL(err))
	}
	page, err := e.do(ctx, req, func(r io.Reader, size int64) ([]byte, error) {
		return readAll(r, size, maxTDMFile)
	})
	if ctx.Err() != nil {
		return nil, context.Cause(ctx)
	}
	if err != nil {
		return nil, nil //nolint:nilerr // see above
	}
	return parseTDM(page.Body), nil
}
