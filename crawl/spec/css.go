package spec

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/PuerkitoBio/goquery"
)

// What a selector may give of an element beside an attribute.
const (
	attrText = "text" // its text, and of what is in it
	attrHTML = "html" // itself, as HTML
)

// A selector selects elements of a page and something of each.
type selector struct {
	css  string // "" means the record's own element
	attr string
}

// attrSuffix is the end of "a.link@href".
var attrSuffix = regexp.MustCompile(`@([A-Za-z_][A-Za-z0-9_.:-]*)$`)

// newSelector reads "a.link@href"; attr is what is taken of an element if the
// expression does not say.
func newSelector(expr, attr string) (*selector, error) {
	s := &selector{css: strings.TrimSpace(expr), attr: attr}
	if at := attrSuffix.FindStringSubmatchIndex(s.css); at != nil {
		s.attr = strings.ToLower(s.css[at[2]:at[3]])
		s.css = strings.TrimSpace(s.css[:at[0]])
	}
	if s.css == "." {
		s.css = ""
	}
	return s, checkCSS(s.css)
}

// checkCSS returns an error if css is no selector. goquery does not say so, but
// selects nothing by such a one, not even if it is joined with *.
func checkCSS(css string) error {
	if css == "" {
		return nil
	}
	doc, err := goquery.NewDocumentFromReader(strings.NewReader("<p>"))
	if err != nil {
		return err
	}
	if doc.Find(css+", *").Length() == 0 {
		return fmt.Errorf("%q is no CSS selector", css)
	}
	return nil
}

// values returns what s selects below and at page.
func (s *selector) values(page *goquery.Selection) []any {
	if page == nil {
		return nil
	}
	found := page
	if s.css != "" {
		found = page.Find(s.css)
	}
	var vals []any
	for _, one := range found.EachIter() {
		if s.attr == attrHTML {
			vals = append(vals, markup{one.Get(0)})
			continue
		}
		if v := s.of(one); strings.TrimSpace(v) != "" {
			vals = append(vals, v)
		}
	}
	return vals
}

// of returns the text that s takes of an element.
func (s *selector) of(one *goquery.Selection) string {
	if s.attr == attrText {
		return strings.TrimSpace(one.Text())
	}
	value, _ := one.Attr(s.attr)
	return value
}
