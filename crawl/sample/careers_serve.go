package sample

import (
	"bytes"
	_ "embed"
	"fmt"
	"html/template"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// careersPage is how many openings sample-careers lists on a page.
const careersPage = 60

//go:embed data/careers.tmpl
var careersText string

// careersTemplate has the pages, and the ways in which companies write texts.
var careersTemplate = template.Must(template.New("careers").Parse(careersText))

// markups is how many ways of writing texts there are.
const markups = 4

// What the template "page" is given: one of List, Opening and Closed.
type (
	careersView struct {
		Title   string
		List    *listView
		Opening *openingView
		Closed  bool
	}

	listView struct {
		Total int
		Rows  []rowView
		Next  string // "" on the last page
	}

	rowView struct{ Key, Updated, Href, Title, Employer string }

	openingView struct {
		Lang, Title, Employer string
		Conditions            []conditionView
		Body                  template.HTML
	}

	conditionView struct{ Name, Label, Value string }
)

// serveCareers answers a request for the list or for one opening, which lies below its
// company.
func (w *world) serveCareers(u *url.URL, week int) (reply, error) {
	if u.Path == "/jobs" {
		return w.serveCareersList(u.Query(), week)
	}
	slug, key, ok := strings.Cut(strings.TrimPrefix(u.Path, "/c/"), "/jobs/")
	p := w.byKey[careers][key]
	switch {
	case !ok || p == nil || week < p.from || p.opening.company.slug != slug:
		return notFound, nil
	case week < p.to:
		return w.serveCareersPosting(p, week)
	case p.saysClosed():
		return htmlReply(careersView{Title: "마감", Closed: true})
	}
	return notFound, nil
}

func (w *world) serveCareersList(query url.Values, week int) (reply, error) {
	pg, ok := w.page(careers, week, careersPage, query)
	if !ok {
		return notFound, nil
	}
	list := &listView{Total: pg.total}
	for _, p := range pg.postings {
		list.Rows = append(list.Rows, rowView{
			Key:      p.key,
			Updated:  p.updated(week).UTC().Format(time.RFC3339),
			Href:     strings.TrimPrefix(p.url(), careersURL),
			Title:    p.title(),
			Employer: p.opening.company.legal,
		})
	}
	if pg.number < pg.count {
		query.Set("page", fmt.Sprint(pg.number+1))
		list.Next = "/jobs?" + query.Encode()
	}
	return htmlReply(careersView{Title: "채용", List: list})
}

func (w *world) serveCareersPosting(p *posting, week int) (reply, error) {
	o := p.opening
	body, err := markup(w.compose(p, week), o.company)
	if err != nil {
		return reply{}, err
	}
	return htmlReply(careersView{Title: p.title(), Opening: &openingView{
		Lang:       o.lang.String(),
		Title:      p.title(),
		Employer:   o.company.legal,
		Conditions: w.conditions(p),
		Body:       template.HTML(body), //nolint:gosec // made by a template
	}})
}

// conditions returns the fields of a posting.
func (w *world) conditions(p *posting) []conditionView {
	o, f := p.opening, p.opening.facts
	view := func(name, ko, en, value string) conditionView {
		return conditionView{name, [numLangs]string{ko, en}[o.lang], value}
	}
	return []conditionView{
		view("field", "직무", "Field", o.role.category[o.lang]),
		view("experience", "경력", "Experience", f.career(o.lang)),
		view("employment", "고용형태", "Employment", f.employment),
		view("location", "근무지", "Location", f.place),
		view("work", "근무 방식", "Work model", f.work),
		view("salary", "급여", "Salary", f.salary),
		view("posted", "게시일", "Posted", p.published.In(seoul).Format(time.DateOnly)),
		view("closes", "마감일", "Closes", f.until(o.lang)),
	}
}

// markup writes blocks in the way of the company's pages.
func markup(blocks []block, co *company) (string, error) {
	type view struct {
		Heading string
		Lines   []string
	}
	views := make([]view, len(blocks))
	for i, b := range blocks {
		views[i] = view{b.heading, b.lines}
	}
	var out strings.Builder
	err := careersTemplate.ExecuteTemplate(&out, fmt.Sprint(co.seed/64%markups), views)
	return out.String(), err
}

func htmlReply(v careersView) (reply, error) {
	var out bytes.Buffer
	if err := careersTemplate.ExecuteTemplate(&out, "page", v); err != nil {
		return reply{}, fmt.Errorf("sample: %w", err)
	}
	return reply{http.StatusOK, "text/html; charset=utf-8", out.Bytes()}, nil
}
