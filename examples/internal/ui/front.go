package ui

import (
	"context"
	"net/url"
	"slices"
	"strings"

	"github.com/techmap-it/techmap/rank"
	"github.com/techmap-it/techmap/rank/rankhttp"
)

// A front is the view of the ranking: what the openings of a field ask for, or of all.
type front struct {
	Head     head
	Form     filterForm
	Overview bool // nothing is narrowed: fields are listed
	Families []link
	Says     sentence
	From     string // question that Top answers
	Top      rankhttp.Top
	Bars     []rankRow
	Scale    []tick
	Thin     *thin
	Scant    bool // there are fewer openings than a ranking should have, but one was asked for
	Least    int  // openings that a ranking should have
	Fields   fieldList
	Apart    apart
	Found    found
	Facets   []facetList
	Data     []link // the same as data
	Pinned   string // address that keeps these numbers
}

func (f front) head() head { return f.Head }

// loadFront answers what is asked for.
func loadFront(ctx context.Context, r *request) (view, error) {
	roles, err := r.api.Roles(ctx, nil)
	if err != nil {
		return nil, err
	}
	if to, ok := r.roleInWords(roles); ok {
		return nil, moved{to}
	}
	f := front{Overview: len(only(r.query, narrowing()...)) == 0}
	asked := r.topQuestion()
	err = atOnce(ctx,
		func(ctx context.Context) (err error) { f.Top, err = r.api.Top(ctx, asked); return },
		func(ctx context.Context) (err error) { f.Found, err = r.find(ctx, firstOpenings); return },
	)
	if err == nil {
		err = r.loadApart(ctx, &f.Apart) // a role that is none was refused before
	}
	if err != nil {
		return nil, err
	}
	facets := r.nameFacets(roles, f.Found.Answer.Facets)
	f.Form = r.form("/", roles, facets)
	f.Families = r.families()
	f.From = question("/skills/top", asked)
	s := highScale(f.Top.Ranking)
	f.Bars, f.Scale = r.rankRows(f.Top.Ranking, s), ticks(s)
	f.Least = rank.DefaultMin
	f.Scant = f.Top.Openings < f.Least
	f.Says = r.sentence(f.Top.Ranking, facets)
	f.Facets = r.facetLists("/", f.Found.Answer.Facets)
	f.Data = r.data("/skills/top", asked)
	f.Pinned = r.pinned("/", f.Top.Meta)
	if f.Overview {
		f.Facets = slices.DeleteFunc(f.Facets, func(l facetList) bool { return l.Path == "facets.roles" })
		f.Fields, err = r.fieldList(ctx, roles)
	} else if f.Top.TooFew {
		f.Thin, err = r.thin(ctx, "/", f.Top.Openings, facets)
	}
	f.Head = r.frontHead(f)
	return f, err
}

// firstOpenings is how many openings stand below a ranking.
const firstOpenings = 8

// frontHead returns what links to the page say.
func (r *request) frontHead(f front) head {
	h := head{Title: f.Says.Short, Description: f.Says.Long, Nav: "/", Meta: f.Top.Meta}
	h.Feed = r.feed(r.openingsQuestion())
	if len(only(r.query, narrowing()...)) > 2 {
		h.Robots = "noindex" // any mixture of conditions is a page: search engines need not know all
	}
	return h
}

// topQuestion returns the question of the ranking.
func (r *request) topQuestion() url.Values { return without(r.query, "cursor", "sort") }

// openingsQuestion returns the question of the openings that the ranking counts.
func (r *request) openingsQuestion() url.Values {
	return without(r.query, append(counting(), "cursor")...)
}

// roleInWords returns the page of a role that the words name and nothing else.
func (r *request) roleInWords(roles rankhttp.Roles) (string, bool) {
	words := strings.TrimSpace(r.query.Get("words"))
	if words == "" || r.query.Has("role") {
		return "", false
	}
	for _, role := range roles.Roles {
		for _, name := range []string{role.Name, role.NameKo, string(role.Role)} {
			if strings.EqualFold(words, name) {
				q := with(without(r.query, "words"), "role", string(role.Role))
				return r.href("/", q), true
			}
		}
	}
	return "", false
}

// families returns the tabs of the ranking.
func (r *request) families() []link {
	now := r.query.Get("family")
	tabs := []link{{r.text.term("family", ""), r.href("/", without(r.query, "family", "kind")), now == ""}}
	for _, f := range families() {
		q := with(without(r.query, "kind"), "family", f)
		tabs = append(tabs, link{r.text.term("family", f), r.href("/", q), now == f})
	}
	return tabs
}
