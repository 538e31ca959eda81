package rankhttp

import (
	"cmp"
	"context"
	"errors"
	"slices"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/rank"
)

// companyRoutes are the questions about who has the openings.
func companyRoutes() []*route {
	return []*route{
		{
			path: "/v1/companies", name: "companies", tag: "companies", summary: "Companies and how many openings they have",
			try: "/v1/companies?n=5",
			doc: "Lists companies with openings that are selected, that with the most first.",
			params: params(filterParams(), []*param{
				asOfParam(), pageParam("How many companies a page has."), cursorParam(), nameParam("A part of the company's name."),
			}),
			answer: answerCompanies, model: Companies{},
		},
		{
			path: "/v1/companies/{id}", name: "company", tag: "companies", summary: "One company",
			try:    "/v1/companies/%ED%95%9C%EB%B9%9B",
			doc:    "Says what a company asks for, and since when.",
			params: without(params(filterParams(), showParams(), []*param{asOfParam()}), "company", "by", "min_sample"),
			id: &pathID{
				doc: "A company, by the name that /v1/companies gives, or as written.", example: "한빛소프트",
				find: func(q *question) error { q.id = q.known.company(q.id); return nil },
			},
			answer: answerCompany, model: Company{},
		},
	}
}

// answerCompanies looks names up first, and asks the index for the companies that have them.
func answerCompanies(ctx context.Context, q *question) (any, error) {
	query := rank.CompaniesQuery{Query: q.query, After: q.cursor.after}
	query.N = cmp.Or(query.N, defaultList)
	answer := &Companies{AsOf: q.asOf(), Companies: []rank.CompanyCount{}, Meta: q.meta()}
	if q.name != "" {
		// A part of a name selects companies; those that the filter names as well are left.
		found := q.known.companiesNamed(q.name)
		if len(query.Companies) > 0 {
			found = slices.DeleteFunc(found, func(c string) bool { return !slices.Contains(query.Companies, c) })
		}
		if query.Companies = found; len(found) == 0 {
			return answer, nil
		}
	}
	page, err := q.data.Index.Companies(ctx, query)
	if err != nil {
		return nil, err
	}
	answer.Total, answer.Companies, answer.Next = page.Companies, page.Entries, q.next(page.More)
	return answer, nil
}

var textNoCompany = text{
	"no company %q: search for it with /v1/companies?q=",
	"알 수 없는 회사 %q. /v1/companies?q=로 찾아보세요",
}

// answerCompany tells of one company. That there is none of this name is 404, as for any ID,
// and that it has no opening that is selected is an answer.
func answerCompany(ctx context.Context, q *question) (any, error) {
	profile, err := q.data.Index.Company(ctx, q.id, q.query)
	if errors.Is(err, techmap.ErrNotFound) {
		return nil, inPath(q.id, textNoCompany.with(q.id))
	}
	return &Company{profile, q.metaOf(profile.Sources)}, err
}
