package ui

import (
	"context"

	"github.com/techmap-it/techmap/rank"
	"github.com/techmap-it/techmap/rank/rankhttp"
)

// A companiesView is the list of companies.
type companiesView struct {
	Head head
	From string
	rankhttp.Companies

	Asked  string
	Lead   string
	Note   string
	Rows   []companyRow
	Next   link // the next page; no Href after the last
	Form   string
	Chips  []chip
	Hidden []field
	Data   []link
}

func (v companiesView) head() head { return v.Head }

// A companyRow is a company in a list.
type companyRow struct {
	link
	N     int
	Count rank.CompanyCount
	Bar   barMark
}

// companiesPage is how many companies a page lists.
const companiesPage = 50

// loadCompanies answers which companies there are.
func loadCompanies(ctx context.Context, r *request) (view, error) {
	q := bounded(r.query, "n", companiesPage, 2*companiesPage)
	v := companiesView{From: question("/companies", q), Form: r.href("/companies", nil), Asked: q.Get("q")}
	var err error
	if v.Companies, err = r.api.Companies(ctx, q); err != nil {
		return nil, err
	}
	most := 1
	for _, c := range v.Companies.Companies {
		most = max(most, c.Openings)
	}
	for i, c := range v.Companies.Companies {
		v.Rows = append(v.Rows, companyRow{
			link: link{Text: companyName(c.Name, c.Company), Href: r.href(segment("/companies", c.Company), nil)},
			N:    i, Count: c, Bar: newBar(axis{0, float64(most)}, float64(c.Openings), 0, 0),
		})
	}
	if v.Chips, err = r.namedChips(ctx, "/companies"); err != nil {
		return nil, err
	}
	v.Hidden = r.passed(narrowing()...)
	v.Data = r.data("/companies", without(q, "cursor"))
	p := r.text
	v.Lead = p.say("companies.lead", p.counted(v.Total, "company"), p.date(v.AsOf))
	if len(v.Rows) == 0 {
		v.Note = p.say("companies.none")
	}
	if v.Companies.Next != "" {
		v.Next = link{Text: p.say("companies.next"), Href: r.href("/companies", with(r.query, "cursor", v.Companies.Next))}
	}
	v.Head = head{
		Title: p.say("companies.title"), Description: p.say("companies.about"), Nav: "/companies", Meta: v.Meta,
	}
	return v, nil
}

// companyName returns what a company is called, its folded name where no other may be
// shown.
func companyName(name, folded string) string {
	if name == "" {
		return folded
	}
	return name
}
