package rankhttp

import (
	"cmp"
	"net/url"
	"slices"
	"time"
	"unicode/utf8"

	"github.com/techmap-it/techmap"
)

// opening returns o as it is shown, as of a time. Lists are made even if they are empty:
// JSON would say null.
func (q *question) opening(o *techmap.Opening, asOf time.Time) Opening {
	shown := Opening{
		ID: string(o.ID), Title: o.Title, URL: webAddress(o.URL), Company: o.Company, Employer: o.Employer,
		Sources: append([]string{}, o.Sources...), Members: make([]string, len(o.Members)), Roles: []RoleName{},
		Seniority: o.Seniority, Employment: o.Employment, WorkModel: o.WorkModel,
		Country: o.Place.Country, Region: o.Place.Region, City: o.Place.City,
		PostedAt: timeOrNil(o.PostedAt.Time), ImageOnly: o.ImageOnly, Demands: []Demand{},
	}
	for i, id := range o.Members {
		shown.Members[i] = string(id)
	}
	for _, id := range o.Roles {
		if r, ok := q.data.Taxonomy.Role(id); ok {
			shown.Roles = append(shown.Roles, RoleName{r.ID, r.Name, r.NameKo})
		}
	}
	if e := o.Experience; e.Any || e.NewGrad || e.Experienced || e.MinYears > 0 || e.MaxYears > 0 {
		shown.Experience = &Experience{e.Any, e.NewGrad, e.Experienced, e.MinYears, e.MaxYears}
	}
	if s := o.Salary; s != nil && (s.Min > 0 || s.Max > 0) {
		shown.Pay = &Pay{s.Min, s.Max, s.Currency, s.Per, s.Estimated}
	}
	if o.Deadline.Kind != "" {
		shown.Deadline = &Deadline{o.Deadline.Kind, timeOrNil(o.Deadline.Date.Time)}
	}
	shown.lifetime(o, asOf)
	for i := range o.Demands {
		if d, ok := q.demand(&o.Demands[i]); ok {
			shown.Demands = append(shown.Demands, d)
		}
	}
	slices.SortStableFunc(shown.Demands, func(a, b Demand) int {
		return cmp.Compare(strength(a.Level), strength(b.Level))
	})
	return shown
}

// lifetime fills in when o was open, as of a time: what was learnt later of that time is
// told, what happened later is not.
func (shown *Opening) lifetime(o *techmap.Opening, asOf time.Time) {
	shown.FirstSeen, shown.LastSeen = o.FirstSeen(), o.LastSeen()
	if shown.LastSeen.After(asOf) {
		shown.LastSeen = asOf
	}
	for _, i := range o.Open {
		if !i.From.After(asOf) && (i.To.IsZero() || i.To.After(asOf)) {
			shown.Open = true
		}
	}
	if closed := o.ClosedAt(); !closed.After(asOf) {
		shown.ClosedAt = timeOrNil(closed)
	}
}

// demand returns d as it is shown, if the taxonomy has what it asks for.
func (q *question) demand(d *techmap.Demand) (Demand, bool) {
	s, ok := q.data.Taxonomy.Skill(d.Skill)
	if !ok {
		return Demand{}, false
	}
	shown := Demand{
		Subject: subjectOf(s), Level: d.Level, Group: d.Group, Section: sectionOf(d.Evidence), Quote: d.Quote,
		Posting: string(d.Posting),
	}
	if via, ok := q.data.Taxonomy.Skill(d.Via); ok {
		shown.Via = via.Name
	}
	if before, name, _ := d.Quoted(); name != "" {
		shown.QuoteStart = utf8.RuneCountInString(before)
		shown.QuoteEnd = shown.QuoteStart + utf8.RuneCountInString(name)
	}
	return shown, true
}

// sectionOf returns where evidence stands, as far as an opening knows.
func sectionOf(s techmap.Span) string {
	if _, isTag := s.TagIndex(); isTag {
		return "tag"
	}
	if s.Section == techmap.SectionTitle {
		return "title"
	}
	return "" // which section it was is not kept
}

// strength returns the place of a level among all, the strongest first.
func strength(l techmap.Level) int { return slices.Index(techmap.Levels(), l) }

// webAddress returns address if it is a page of the web, and nothing otherwise: what a
// browser would do with it is not for a posting to say.
func webAddress(address string) string {
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" {
		return ""
	}
	return address
}

// timeOrNil returns t in UTC, nil for none.
func timeOrNil(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	t = t.UTC()
	return &t
}
