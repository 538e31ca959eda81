package ui

import (
	"context"
	"net/url"
	"strconv"

	"github.com/techmap-it/techmap/rank"
)

// A jobsView is the first openings that a page speaks of, and the companies that they
// are of.
type jobsView struct {
	found
	Employers []facetRow
	Every     string // address of all of the companies
}

// A facetRow is a value and how many openings have it.
type facetRow struct {
	link
	N     int
	Count rank.FacetCount
	Bar   barMark
}

// Rows of short lists.
const (
	shortJobs      = 10
	shortEmployers = 12
)

// jobs asks for the first openings of a question and for their companies.
func (r *request) jobs(ctx context.Context, q url.Values) (jobsView, error) {
	ask := with(with(q, "n", strconv.Itoa(shortJobs)), "facets", "true")
	v := jobsView{found: found{From: question("/openings", ask), All: r.href("/openings", q)}, Every: r.href("/companies", q)}
	var err error
	if v.Answer, err = r.api.Openings(ctx, ask); err != nil {
		return v, err
	}
	v.Rows = r.rows(v.Answer.Openings)
	if v.Answer.Facets != nil {
		v.Employers = r.facetRows(v.Answer.Facets.Employers, shortEmployers, func(id string) string {
			return r.href(segment("/companies", id), nil)
		})
	}
	return v, nil
}

// facetRows returns the first n values of a facet, with the pages that href gives.
func (r *request) facetRows(counts []rank.FacetCount, n int, href func(id string) string) []facetRow {
	most := 1
	for _, c := range counts {
		most = max(most, c.Openings)
	}
	var rows []facetRow
	for i, c := range counts[:min(n, len(counts))] {
		name := r.text.name(c.Name, c.NameKo)
		if name == "" {
			name = c.ID
		}
		rows = append(rows, facetRow{
			link: link{Text: name, Href: href(c.ID)}, N: i, Count: c,
			Bar: newBar(axis{0, float64(most)}, float64(c.Openings), 0, 0),
		})
	}
	return rows
}
