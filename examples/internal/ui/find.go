package ui

import (
	"context"
	"net/url"
	"strconv"

	"github.com/techmap-it/techmap/rank/rankhttp"
)

// found are openings on a page, with the question that they answer.
type found struct {
	From   string
	Answer rankhttp.Openings
	Rows   []openingRow
	All    string // address of the page that lists all
}

// find asks for n openings that the page counts, and how all of them fall apart.
func (r *request) find(ctx context.Context, n int) (found, error) {
	q := with(with(r.openingsQuestion(), "n", strconv.Itoa(n)), "facets", "true")
	answer, err := r.api.Openings(ctx, q)
	if err != nil {
		return found{}, err
	}
	return found{
		From: question("/openings", q), Answer: answer, Rows: r.rows(answer.Openings),
		All: r.href("/openings", without(r.openingsQuestion(), "level")),
	}, nil
}

// data returns links to what the API answers to a question, in the forms it has.
func (r *request) data(route string, q url.Values) []link {
	var out []link
	for _, form := range []struct{ name, ext string }{{"JSON", ""}, {"CSV", ".csv"}, {"JSON Lines", ".jsonl"}} {
		out = append(out, link{Text: form.name, Href: r.apiLink(route+form.ext, q)})
	}
	return out
}

// feed returns the address of the feed of new openings that answer a question.
func (r *request) feed(q url.Values) string { return r.apiLink("/openings.rss", without(q, "level")) }

// apiLink returns the address of a question of the API, which stands beside the pages.
func (r *request) apiLink(route string, q url.Values) string {
	return r.site.opts.Link("/v1"+route, q)
}

// pinned returns the address of the page at path with the numbers that it has now: an
// answer says in its permalink by which day and which data it gives them again.
func (r *request) pinned(path string, meta rankhttp.Meta) string {
	u, err := url.Parse(meta.Permalink)
	if err != nil || !u.Query().Has("data") {
		return ""
	}
	q := without(r.query, "cursor")
	for _, name := range []string{"as_of", "data"} {
		if v := u.Query().Get(name); v != "" {
			q.Set(name, v)
		}
	}
	return r.href(path, q)
}
