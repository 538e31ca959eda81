package main

import (
	"context"
	"strings"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/examples/internal/message"
	"github.com/techmap-it/techmap/rank"
)

var (
	textNoSuchRegion  = message.Text{En: "no opening is in a region %q; most are in %s", Ko: "지역이 %q인 채용이 없습니다. 채용이 많은 지역: %s"}
	textNoSuchSource  = message.Text{En: "no opening is of a source %q; there are %s", Ko: "출처가 %q인 채용이 없습니다. 있는 출처: %s"}
	textNoSuchCompany = message.Text{En: "no opening is of a company %q; most are of %s", Ko: "회사가 %q인 채용이 없습니다. 채용이 많은 회사: %s"}
)

// doubtShown is how many values that there are doubt names.
const doubtShown = 8

// doubt says which region, source or company of q no opening has, and which there are: a
// word that is not there selects nothing, and that looks like an answer.
func (a *app) doubt(ctx context.Context, index shelf, q rank.Query) error {
	if len(q.Regions)+len(q.Sources)+len(q.Companies) == 0 || index.Openings() == 0 {
		return nil
	}
	all, err := index.Facets(ctx, rank.Query{AsOf: q.AsOf})
	if err != nil {
		return err
	}
	for _, part := range []struct {
		text   message.Text
		values []string
		filter func(value []string) techmap.Filter
		there  []rank.FacetCount
	}{
		{textNoSuchRegion, q.Regions, func(v []string) techmap.Filter { return techmap.Filter{Regions: v} }, all.Regions},
		{textNoSuchSource, q.Sources, func(v []string) techmap.Filter { return techmap.Filter{Sources: v} }, all.Sources},
		{textNoSuchCompany, q.Companies, func(v []string) techmap.Filter { return techmap.Filter{Companies: v} }, all.Employers},
	} {
		for _, value := range part.values {
			has, err := index.Facets(ctx, rank.Query{AsOf: q.AsOf, Filter: part.filter([]string{value})})
			if err != nil {
				return err
			}
			if has.Openings == 0 {
				a.note(part.text, value, strings.Join(idsOf(part.there), ", "))
			}
		}
	}
	return nil
}

// idsOf returns what a filter takes of the first counts.
func idsOf(counts []rank.FacetCount) []string {
	ids := make([]string, 0, doubtShown)
	for _, c := range counts[:min(len(counts), doubtShown)] {
		ids = append(ids, c.ID)
	}
	return ids
}
