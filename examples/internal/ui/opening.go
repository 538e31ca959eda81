package ui

import (
	"context"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/rank/rankhttp"
)

// An openingView is the view of one opening.
type openingView struct {
	Head     head
	From     string
	Row      openingRow
	Roles    []link
	Proofs   []proofs
	Dates    []fact
	Deadline string
	Original string // address at the source
	Closed   string // how it is known that it closed
	Wrong    string // address at which a mistake is reported
	Data     string // the same as data
}

func (o openingView) head() head { return o.Head }

// A fact is a name and a value.
type fact struct {
	Name, Value string
	Time        time.Time
}

// proofs are the technologies of one level.
type proofs struct {
	Level string
	Rows  []proof
}

// A proof is a technology with the words that say so.
type proof struct {
	ask
	At                  int // in the answer
	Via                 string
	Or                  []string // names of the alternatives
	Where               string
	Before, Word, After string // of the quote
	Quoted              bool
	Wrong               string // address at which a mistake is reported
}

// loadOpening shows an opening.
func loadOpening(ctx context.Context, r *request) (view, error) {
	q := only(r.query, "as_of", "data")
	one, err := r.api.Opening(ctx, r.id, q)
	if err != nil {
		return nil, err
	}
	path := segment("/openings", r.id)
	v := openingView{
		From: question(path, q), Row: r.openingRow(one.Opening), Proofs: r.proofs(one.Opening),
		Dates: r.dates(one), Deadline: r.deadline(one.Deadline), Data: r.apiLink(path, q),
		Wrong: r.report(one.Opening, nil),
	}
	if u, err := url.Parse(one.URL); err == nil && (u.Scheme == "https" || u.Scheme == "http") {
		v.Original = one.URL
	}
	for _, role := range one.Roles {
		to := r.href("/", url.Values{"role": {string(role.Role)}})
		v.Roles = append(v.Roles, link{Text: r.text.name(role.Name, role.NameKo), Href: to})
	}
	if n := len(one.Intervals); !one.Open && n > 0 && one.Intervals[n-1].Reason != "" {
		v.Closed = r.text.term("closed", one.Intervals[n-1].Reason)
	}
	v.Head = head{
		Title: r.openingTitle(v.Row), Description: r.openingAbout(v.Row), Nav: "/openings",
		Robots: "noindex", Meta: one.Meta, // the original is what a search engine should show
	}
	return v, nil
}

// openingTitle names an opening and whose it is.
func (r *request) openingTitle(row openingRow) string {
	if row.Company.Text == "" {
		return row.Title
	}
	return row.Title + " – " + row.Company.Text
}

// openingAbout says what an opening asks for.
func (r *request) openingAbout(row openingRow) string {
	var asks []string
	for _, a := range row.Asks {
		asks = append(asks, a.Text)
	}
	if len(asks) == 0 {
		return strings.Join(row.Facts, " · ")
	}
	return r.text.say("opening.about", strings.Join(asks, ", "), strings.Join(row.Facts, " · "))
}

// proofs returns the technologies of an opening by their levels, the strongest first.
func (r *request) proofs(o rankhttp.Opening) []proofs {
	var out []proofs
	for _, level := range techmap.Levels() {
		p := proofs{Level: string(level)}
		for i, d := range o.Demands {
			if d.Level == level {
				p.Rows = append(p.Rows, r.proof(o, d, i))
			}
		}
		if len(p.Rows) > 0 {
			out = append(out, p)
		}
	}
	return out
}

// proof returns the words for one technology.
func (r *request) proof(o rankhttp.Opening, d rankhttp.Demand, at int) proof {
	p := proof{At: at, Via: d.Via, Quoted: d.Quote != ""}
	p.Text, p.Level = d.Name, string(d.Level)
	p.Href = r.href(segment("/skills", string(d.Skill)), nil)
	p.Before, p.Word, p.After = cutQuote(d.Quote, d.QuoteStart, d.QuoteEnd)
	p.Before = strings.TrimLeft(p.Before, "•·▪■-*✔ \t") // how lists begin says nothing
	if d.Section != "" {
		p.Where = r.text.term("section", d.Section)
	}
	for _, other := range o.Demands {
		if d.Group != 0 && other.Group == d.Group && other.Skill != d.Skill {
			p.Or = append(p.Or, other.Name)
		}
	}
	p.Wrong = r.report(o, &d)
	return p
}

// cutQuote cuts a quote at the characters of a name. A place that the quote does not have
// leaves it whole.
func cutQuote(quote string, start, end int) (before, word, after string) {
	runes := []rune(quote)
	if start < 0 || end <= start || end > len(runes) {
		return quote, "", ""
	}
	return string(runes[:start]), string(runes[start:end]), string(runes[end:])
}

// dates returns when an opening was seen.
func (r *request) dates(o rankhttp.OneOpening) []fact {
	out := []fact{
		{Name: r.text.say("opening.posted"), Time: dayOf(o.PostedAt)},
		{Name: r.text.say("opening.first"), Time: o.FirstSeen},
		{Name: r.text.say("opening.last"), Time: o.LastSeen},
		{Name: r.text.say("opening.closed"), Time: dayOf(o.ClosedAt)},
	}
	out = slices.DeleteFunc(out, func(f fact) bool { return f.Time.IsZero() })
	for i := range out {
		out[i].Value = r.text.date(out[i].Time)
	}
	return out
}

// report returns the address at which a mistake about an opening is reported, with what
// is known filled in.
func (r *request) report(o rankhttp.Opening, d *rankhttp.Demand) string {
	title := r.text.say("report.title", o.ID)
	body := r.text.say("report.opening", o.ID)
	if d != nil {
		title = r.text.say("report.title.skill", d.Name, o.ID)
		body = r.text.say("report.skill", o.ID, string(d.Skill), r.text.term("level", d.Level), d.Quote)
	}
	escape := func(s string) string { return strings.ReplaceAll(url.QueryEscape(s), "+", "%20") }
	return strings.NewReplacer("{title}", escape(title), "{body}", escape(body)).Replace(r.site.opts.Report)
}
