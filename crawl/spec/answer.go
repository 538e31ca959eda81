package spec

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/PuerkitoBio/goquery"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/crawl"
)

// An answer is what a site sent, read by its shape.
type answer struct {
	text  string
	whole *record
	root  *element // of XML
}

// A row is one record of an answer, and its bytes.
type row struct {
	rec         *record
	body        []byte
	contentType string
}

// Media types of rows. They are UTF-8 whatever the page was.
const (
	typeJSON = "application/json"
	typeXML  = "application/xml; charset=utf-8"
	typeHTML = "text/html; charset=utf-8"
)

// read reads a body. base has the variables and times of its records. What is
// not of the shape, or says that it is no good, is ErrMalformed.
func (s *shape) read(ctx context.Context, base *record, contentType string, body []byte) (*answer, error) {
	a := &answer{whole: base}
	var err error
	switch {
	case s.html():
		err = a.readHTML(contentType, body)
	case s.format == "json-ld":
		err = a.readJSONLD(contentType, body)
	case s.xml():
		err = a.readXML(contentType, body)
	default:
		err = a.readJSON(contentType, body, s.script)
	}
	if err != nil {
		return nil, err
	}
	return a, s.check(ctx, a)
}

// check returns an error unless the answer says that it is a good one.
func (s *shape) check(ctx context.Context, a *answer) error {
	if s.ok == nil {
		return nil
	}
	ctx, cancel := withEvalTime(ctx)
	defer cancel()
	good, err := s.ok.truth(ctx, a.whole)
	if err == nil && !good {
		return fmt.Errorf("the answer says that it is no good one: %w", techmap.ErrMalformed)
	}
	return s.ok.origin.fails(a.whole, err)
}

// readHTML reads a page for selectors.
func (a *answer) readHTML(contentType string, body []byte) error {
	page, err := parsePage(contentType, body)
	if err == nil {
		a.whole = a.whole.with(nil, page)
	}
	return err
}

// parsePage returns the html element of a page, which every page has once it is
// parsed.
func parsePage(contentType string, body []byte) (*goquery.Selection, error) {
	doc, err := crawl.ParseHTML(contentType, body)
	if err != nil {
		return nil, err
	}
	return doc.Find("html").First(), nil
}

// readJSONLD reads a page for both languages: jq sees its JobPosting, selectors all
// of it.
func (a *answer) readJSONLD(contentType string, body []byte) error {
	page, err := parsePage(contentType, body)
	if err != nil {
		return err
	}
	posting, err := findJobPosting(page)
	if err == nil {
		a.whole = a.whole.with(posting, page)
	}
	return err
}

// readXML reads a document for jq, and keeps where elements stand in it: a row of a
// listing is stored as the bytes it had.
func (a *answer) readXML(contentType string, body []byte) (err error) {
	if a.text, err = decodeXML(contentType, body); err != nil {
		return err
	}
	if a.root, err = parseXML(a.text); err != nil {
		return err
	}
	a.whole = a.whole.with(a.root.value(), nil)
	return nil
}

// readJSON reads a document, or the one in a script element of a page.
func (a *answer) readJSON(contentType string, body []byte, script *selector) (err error) {
	var page *goquery.Selection
	if script == nil {
		a.text, err = crawl.Decode(contentType, body)
	} else if page, err = parsePage(contentType, body); err == nil {
		a.text, err = scriptText(page, script)
	}
	if err != nil {
		return err
	}
	value, err := decodeJSON(a.text)
	if err == nil {
		a.whole = a.whole.with(value, page)
	}
	return err
}

// scriptText returns the JSON in an element of a page: its text, or what stands
// between the first brace and the last if it is a statement.
func scriptText(page *goquery.Selection, script *selector) (string, error) {
	vals := script.values(page)
	if len(vals) == 0 {
		return "", fmt.Errorf("page has no script %q: %w", script.css, techmap.ErrMalformed)
	}
	t := strings.TrimSpace(textOf(vals[0]))
	if strings.HasPrefix(t, "{") || strings.HasPrefix(t, "[") {
		return t, nil
	}
	from, to := strings.IndexByte(t, '{'), strings.LastIndexByte(t, '}')
	if from < 0 || to < from {
		return "", fmt.Errorf("script %q holds no JSON: %w", script.css, techmap.ErrMalformed)
	}
	return t[from : to+1], nil
}

// rows returns the records of a listing.
func (s *shape) recordsOf(ctx context.Context, a *answer) ([]row, error) {
	switch {
	case s.html():
		return s.htmlRows(a), nil
	case s.xml():
		return xmlRows(a, s.rows), nil
	}
	ctx, cancel := withEvalTime(ctx)
	defer cancel()
	recs, err := s.records.of(ctx, a.text, a.whole.value, a.whole.vars)
	if err != nil {
		return nil, s.origin.finds(theAnswer, a.whole, err)
	}
	out := make([]row, len(recs))
	for i, rec := range recs {
		out[i] = row{rec: a.whole.with(rec.value, a.whole.page), body: slices.Clone(rec.body), contentType: typeJSON}
	}
	return out, nil
}

// xmlRows returns the elements of the name that are records, each with its own
// bytes.
func xmlRows(a *answer, name string) []row {
	var out []row
	for _, e := range a.root.appendNamed(nil, name) {
		body := []byte(a.text[e.from:e.to])
		out = append(out, row{rec: a.whole.with(e.value(), nil), body: body, contentType: typeXML})
	}
	return out
}

// htmlRows returns the elements that are records. Rows of a table are kept in
// one, because a parser drops them elsewhere.
func (s *shape) htmlRows(a *answer) []row {
	var out []row
	for _, one := range a.whole.page.Find(s.rows).EachIter() {
		html, err := goquery.OuterHtml(one)
		if err != nil {
			continue // it renders into memory
		}
		if goquery.NodeName(one) == "tr" {
			html = tableBefore + html + tableAfter
		}
		out = append(out, row{rec: a.whole.with(nil, one), body: []byte(html), contentType: typeHTML})
	}
	return out
}

// theAnswer is what errors call an answer.
const theAnswer = "the answer"

// What is put around a row of a table.
const (
	tableBefore = "<table data-row><tbody>"
	tableAfter  = "</tbody></table>"
)

// one returns the record of an answer that holds one posting.
func (s *shape) one(ctx context.Context, a *answer) (*record, error) {
	ctx, cancel := withEvalTime(ctx)
	defer cancel()
	rows := []row{{rec: a.whole}}
	var err error
	switch {
	case s.records != nil:
		var vals []any
		vals, err = s.records.values.run(ctx, a.whole.value, a.whole.vars)
		rows = rows[:0]
		for _, v := range appendFlat(nil, vals) {
			rows = append(rows, row{rec: a.whole.with(v, a.whole.page)})
		}
	case s.rows != "" && s.html():
		rows = rows[:0]
		if found := a.whole.page.Find(s.rows).First(); found.Length() > 0 {
			rows = append(rows, row{rec: a.whole.with(nil, found)})
		}
	case s.rows != "":
		rows = xmlRows(a, s.rows)
	}
	if err != nil || len(rows) == 0 {
		return nil, s.origin.finds(theAnswer, a.whole, err)
	}
	return rows[0].rec, nil
}

// readRow reads the bytes of a row again.
func (s *shape) readRow(base *record, contentType string, body []byte) (*record, error) {
	a := &answer{whole: base}
	var err error
	switch {
	case s.html():
		if err = a.readHTML(contentType, body); err == nil {
			a.whole = base.with(nil, rowOf(a.whole.page))
		}
	case s.xml():
		err = a.readXML(contentType, body)
	default:
		err = a.readJSON(contentType, body, nil)
	}
	return a.whole, err
}

// rowOf returns the element of a page that was made of a row.
func rowOf(page *goquery.Selection) *goquery.Selection {
	if tr := page.Find("table[data-row] > tbody > tr"); tr.Length() > 0 {
		return tr.First()
	}
	return page.Find("body").Children().First()
}
