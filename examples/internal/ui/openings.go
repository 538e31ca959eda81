package ui

import (
	"context"
	"strconv"
	"strings"
	"time"

	"github.com/techmap-it/techmap/rank/rankhttp"
)

// An openingList is the view of all openings that a question finds.
type openingList struct {
	Head   head
	Form   filterForm
	Found  found
	Sorts  []link
	Next   string // address of the next page
	First  string // address of the first page, on all others
	Facets []facetList
	Data   []link
	Feed   string
	Rank   string // address of the ranking of these openings
}

func (l openingList) head() head { return l.Head }

// pageOpenings is how many openings stand on a page of the list.
const pageOpenings = 40

// loadOpenings lists openings.
func loadOpenings(ctx context.Context, r *request) (view, error) {
	roles, err := r.api.Roles(ctx, nil)
	if err != nil {
		return nil, err
	}
	q := with(without(r.query, counting()...), "facets", "true")
	if n, err := strconv.Atoi(r.query.Get("n")); err != nil || n > pageOpenings {
		q.Set("n", strconv.Itoa(pageOpenings))
	} else {
		q.Set("n", strconv.Itoa(n))
	}
	answer, err := r.api.Openings(ctx, q)
	if err != nil {
		return nil, err
	}
	facets := r.nameFacets(roles, answer.Facets)
	plain := without(r.openingsQuestion(), "sort")
	l := openingList{
		Form:   r.form("/openings", roles, facets),
		Found:  found{From: question("/openings", q), Answer: answer, Rows: r.rows(answer.Openings)},
		Facets: r.facetLists("/openings", answer.Facets),
		Sorts:  r.sorts(),
		Data:   r.data("/openings", plain),
		Feed:   r.feed(plain),
		Rank:   r.href("/", plain),
	}
	if answer.Next != "" {
		l.Next = r.href("/openings", with(r.query, "cursor", answer.Next))
	}
	if r.query.Has("cursor") {
		l.First = r.href("/openings", without(r.query, "cursor"))
	}
	of := r.subject(facets)
	l.Head = head{
		Title: r.text.say("openings.title", of, r.text.num(answer.Total)),
		Description: r.text.say("openings.about", of, r.text.counted(answer.Total, "opening"),
			r.text.date(answer.AsOf)),
		Nav: "/openings", Feed: l.Feed, Meta: answer.Meta,
	}
	if r.query.Has("cursor") || len(only(r.query, narrowing()...)) > 2 {
		l.Head.Robots = "noindex"
	}
	return l, nil
}

// sorts returns the orders that a list may have. By score makes sense for words alone.
func (r *request) sorts() []link {
	if !r.query.Has("words") {
		return nil
	}
	now := r.query.Get("sort")
	rest := without(r.query, "cursor", "sort")
	return []link{
		{r.text.say("sort.score"), r.href("/openings", with(rest, "sort", "score")), now != "newest"},
		{r.text.say("sort.newest"), r.href("/openings", with(rest, "sort", "newest")), now == "newest"},
	}
}

// An openingRow is an opening in a list.
type openingRow struct {
	rankhttp.Opening
	At       int
	Title    string
	Untitled bool // its source does not allow to show the title
	Href     string
	Company  link // without Href if it is not known
	Facts    []string
	Asks     []ask
	More     int // technologies that are not shown
}

// An ask is a technology that an opening asks for.
type ask struct {
	link
	Level string
}

// shownAsks is how many technologies a line of a list names.
const shownAsks = 12

// rows returns openings as lines of a list.
func (r *request) rows(openings []rankhttp.Opening) []openingRow {
	out := make([]openingRow, len(openings))
	for i, o := range openings {
		out[i] = r.openingRow(o)
		out[i].At = i
	}
	return out
}

// openingRow returns what a list shows of an opening.
func (r *request) openingRow(o rankhttp.Opening) openingRow {
	row := openingRow{Opening: o, Title: o.Title, Href: r.href(segment("/openings", o.ID), nil)}
	if row.Title == "" {
		row.Title, row.Untitled = r.untitled(o), true
	}
	row.Company = r.companyLink(o)
	row.Facts = r.facts(o)
	for _, d := range o.Demands {
		if d.Level == "mentioned" {
			continue
		}
		if len(row.Asks) == shownAsks {
			row.More++
			continue
		}
		to := r.href(segment("/skills", string(d.Skill)), nil)
		row.Asks = append(row.Asks, ask{link{Text: d.Name, Href: to}, string(d.Level)})
	}
	return row
}

// untitled names an opening of which no title may be shown.
func (r *request) untitled(o rankhttp.Opening) string {
	var roles []string
	for _, role := range o.Roles {
		roles = append(roles, r.text.name(role.Name, role.NameKo))
	}
	if len(roles) == 0 {
		return r.text.say("opening.untitled")
	}
	return strings.Join(roles, " · ")
}

// companyLink returns whose opening it is.
func (r *request) companyLink(o rankhttp.Opening) link {
	name := o.Employer
	if name == "" {
		name = o.Company
	}
	if o.Company == "" {
		return link{Text: name}
	}
	return link{Text: name, Href: r.href(segment("/companies", o.Company), nil)}
}

// facts returns what an opening states, in few words.
func (r *request) facts(o rankhttp.Opening) []string {
	var out []string
	add := func(text string) {
		if text != "" {
			out = append(out, text)
		}
	}
	add(r.place(o))
	add(r.experience(o.Experience))
	if o.Seniority != "" {
		add(r.text.term("seniority", o.Seniority))
	}
	if o.Employment != "" {
		add(r.text.term("employment", o.Employment))
	}
	if o.WorkModel != "" {
		add(r.text.term("work", o.WorkModel))
	}
	add(r.pay(o.Pay))
	return out
}

// place returns where an opening is.
func (r *request) place(o rankhttp.Opening) string {
	var parts []string
	if o.Region != "" {
		parts = append(parts, r.text.region(o.Region))
	}
	if o.City != "" && o.City != o.Region {
		parts = append(parts, o.City)
	}
	if o.Country != "" && o.Country != "KR" {
		parts = append(parts, o.Country)
	}
	if r.lang == "ko" {
		return strings.Join(parts, " ")
	}
	return strings.Join(parts, ", ")
}

// deadline returns until when an opening takes applications.
func (r *request) deadline(d *rankhttp.Deadline) string {
	if d == nil {
		return ""
	}
	if d.At != nil {
		return r.text.say("deadline.at", r.text.date(*d.At))
	}
	return r.text.term("deadline", d.Kind)
}

// day returns a day that may not be known.
func dayOf(t *time.Time) time.Time {
	if t == nil {
		return time.Time{}
	}
	return *t
}
