package sample

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap"
)

func made(t testing.TB) *world {
	t.Helper()
	w, err := newWorld()
	require.NoError(t, err)
	return w
}

// golden compares got with a file, or writes it with -update.
func golden(t *testing.T, file string, got []byte) {
	t.Helper()
	if flag.Lookup("update").Value.String() == "true" { // crawltest has defined it
		require.NoError(t, os.WriteFile(file, got, 0o644))
	}
	want, err := os.ReadFile(file)
	require.NoError(t, err)
	assert.Equal(t, string(want), string(got))
}

// A weekCount is what the sites show in one week.
type weekCount struct {
	Week        string         `json:"week"`
	Board       int            `json:"board"`
	Careers     int            `json:"careers"`
	CrossPosted int            `json:"cross_posted"` // openings that are on both sites
	Openings    int            `json:"openings"`
	Companies   int            `json:"companies"`
	Korean      int            `json:"korean"`
	Newcomers   int            `json:"newcomers"` // openings for newcomers
	Largest     int            `json:"largest"`   // openings of the company with most
	Roles       map[string]int `json:"roles"`     // openings
	Listing     string         `json:"listing"`   // digest of the lists as served
}

// open returns what is open in a week, and how many sites have it.
func (w *world) openIn(week int) map[*opening]int {
	open := make(map[*opening]int)
	for s := range numSites {
		for _, p := range w.listed(s, week) {
			open[p.opening]++
		}
	}
	return open
}

func (w *world) count(t *testing.T, week int) (c weekCount, companies map[string]map[*company]bool) {
	t.Helper()
	c = weekCount{
		Week: monday(week).Format("2006-01-02"), Roles: make(map[string]int),
		Board: len(w.listed(board, week)), Careers: len(w.listed(careers, week)),
		Listing: w.listing(t, week).String()[:16],
	}
	companies = make(map[string]map[*company]bool)
	perCompany := make(map[*company]int)
	for o, sites := range w.openIn(week) {
		c.Openings++
		c.Roles[o.role.id]++
		perCompany[o.company]++
		c.Largest = max(c.Largest, perCompany[o.company])
		if sites > 1 {
			c.CrossPosted++
		}
		if o.lang == korean {
			c.Korean++
		}
		if o.facts.newcomer {
			c.Newcomers++
		}
		if companies[o.role.id] == nil {
			companies[o.role.id] = make(map[*company]bool)
		}
		companies[o.role.id][o.company] = true
	}
	c.Companies = len(perCompany)
	return c, companies
}

// listing returns the digest of all list pages of a week.
func (w *world) listing(t *testing.T, week int) techmap.Digest {
	t.Helper()
	var all [][]byte
	for _, list := range []string{boardURL + "/api/positions", careersURL + "/jobs"} {
		for page := 1; ; page++ {
			u, err := url.Parse(fmt.Sprintf("%s?page=%d", list, page))
			require.NoError(t, err)
			r, err := w.answer(&http.Request{Method: http.MethodGet, URL: u}, week)
			require.NoError(t, err)
			if r.status != http.StatusOK {
				break
			}
			all = append(all, r.body)
		}
	}
	return techmap.DigestOf(all...)
}

// TestCounts proves the figures of the package comment, week by week, and holds
// what is served still.
func TestCounts(t *testing.T) {
	t.Parallel()
	w := made(t)
	var counts []weekCount
	for week := range numWeeks {
		c, companies := w.count(t, week)
		assert.Len(t, c.Roles, 15)
		for role, n := range c.Roles {
			assert.GreaterOrEqual(t, n, 80, "week %d: openings for %s", week, role)
			assert.GreaterOrEqual(t, len(companies[role]), 30, "week %d: companies that look for %s", week, role)
		}
		assert.InDelta(t, .75, float64(c.Korean)/float64(c.Openings), .04, "week %d: share in Korean", week)
		assert.Greater(t, c.CrossPosted, 200, "week %d", week)
		assert.Greater(t, c.Newcomers, 200, "week %d", week)
		assert.Greater(t, c.Largest, 50, "week %d: one firm advertises a lot", week)
		assert.GreaterOrEqual(t, c.Companies, 55, "week %d", week)
		counts = append(counts, c)
	}
	var out bytes.Buffer
	for _, c := range counts {
		line, err := json.Marshal(c)
		require.NoError(t, err)
		out.Write(append(line, '\n'))
	}
	golden(t, "testdata/weeks.golden.jsonl", out.Bytes())
}

func TestWorld_totals(t *testing.T) {
	t.Parallel()
	w := made(t)
	total := map[string]int{"companies": len(w.companies), "roles": len(w.roles), "openings": len(w.openings)}
	sites := make(map[*opening]map[site]bool)
	for s, postings := range w.postings {
		total[[]string{"board", "careers"}[s]] = len(postings)
		for _, p := range postings {
			if sites[p.opening] == nil {
				sites[p.opening] = make(map[site]bool)
			}
			if sites[p.opening][p.site] = true; len(sites[p.opening]) == int(numSites) && p.site == careers {
				total["cross-posted"]++
			}
			if p.repost {
				total["reposts"]++
			}
			if 0 < p.edited && p.edited < min(p.to, numWeeks) {
				total["edits within"]++
			}
			if p.from > 0 {
				total["opened within"]++
			}
			if p.to < numWeeks {
				total["closed within"]++
			}
		}
	}
	out, err := json.MarshalIndent(total, "", "  ")
	require.NoError(t, err)
	golden(t, "testdata/totals.golden.json", append(out, '\n'))
}

// TestWorld_texts holds the texts still that the lists do not show.
func TestWorld_texts(t *testing.T) {
	t.Parallel()
	w := made(t)
	var digests []string
	for _, week := range []int{0, 14, 29} {
		var all [][]byte
		for s := range numSites {
			for _, p := range w.listed(s, week) {
				all = append(all, []byte(p.key+"\n"+plainText(w.compose(p, week), p.opening.company)))
			}
		}
		digests = append(digests, techmap.DigestOf(all...).String())
	}
	golden(t, "testdata/texts.golden", []byte(strings.Join(digests, "\n")+"\n"))
}

// asks reports whether an opening asks for a technology.
func (o *opening) asks(id string) bool {
	return slices.ContainsFunc(o.demands, func(d demand) bool {
		return slices.ContainsFunc(d.techs, func(c chosen) bool { return c.tech.id == id })
	})
}

// shareIn returns how many of the openings that f selects ask for a technology.
func (w *world) share(role, tech string, f func(*opening) bool) float64 {
	var n, with int
	for _, o := range w.openings {
		if o.role.id != role || !f(o) {
			continue
		}
		n++
		if o.asks(tech) {
			with++
		}
	}
	return float64(with) / float64(n)
}

func TestMovements(t *testing.T) {
	t.Parallel()
	w := made(t)
	for _, m := range Movements() {
		role, tech := string(m.Role), string(m.Skill)
		opened := func(from, to int) float64 {
			return w.share(role, tech, func(o *opening) bool { return from <= o.from && o.from < to })
		}
		open := func(week int) float64 {
			return w.share(role, tech, func(o *opening) bool { return o.from <= week && week < o.to })
		}
		assert.InDelta(t, m.From, opened(-30, 4), .08, "%s among new openings at first", tech)
		assert.InDelta(t, m.To, opened(25, 30), .15, "%s among new openings at last", tech)
		rises := m.To > m.From
		assert.Equal(t, rises, open(29)-open(0) > .2, "%s among open ones: %.2f, then %.2f", tech, open(0), open(29))
		assert.Equal(t, !rises, open(29)-open(0) < -.2, "%s among open ones: %.2f, then %.2f", tech, open(0), open(29))
	}
}

// TestMovements_areTheOnlyOnes asks the tables: chance moves shares too.
func TestMovements_areTheOnlyOnes(t *testing.T) {
	t.Parallel()
	moving := make(map[string]bool)
	for _, r := range made(t).roles {
		for _, f := range r.families {
			for _, a := range f.asks {
				if a.from != a.to {
					moving[r.id+" "+a.techs[0].id] = true
				}
			}
		}
	}
	want := make(map[string]bool)
	for _, m := range Movements() {
		want[string(m.Role)+" "+string(m.Skill)] = true
	}
	assert.Equal(t, want, moving)
}

func TestWorld_openingsOfOneCompanyAreToldApart(t *testing.T) {
	t.Parallel()
	w := made(t)
	titles := make(map[string]*opening)
	for s := range numSites {
		for _, p := range w.postings[s] {
			key := p.opening.company.slug + ": " + p.opening.facts.title
			other, taken := titles[key]
			require.False(t, taken && other != p.opening, "two openings are %q", key)
			titles[key] = p.opening
		}
	}
}

func TestWorld_repostsAreTheSameJobAgain(t *testing.T) {
	t.Parallel()
	w := made(t)
	first := make(map[*opening]*posting)
	for _, p := range slices.Backward(w.postings[board]) { // oldest first
		if before, ok := first[p.opening]; ok {
			assert.True(t, p.repost)
			assert.NotEqual(t, before.key, p.key)
			assert.Positive(t, p.from-before.to, "weeks between the two")
			assert.Less(t, p.from-before.to, 4)
			assert.Equal(t, wholeText(w, before, before.from), wholeText(w, p, p.from))
		}
		first[p.opening] = p
	}
}

func wholeText(w *world, p *posting, week int) string {
	return p.title() + "\n" + plainText(w.compose(p, week), p.opening.company)
}

func TestWorld_editsChangeTextAndTime(t *testing.T) {
	t.Parallel()
	w := made(t)
	n := 0
	for _, p := range w.postings[board] {
		if p.edited >= p.to || p.edited < 1 || p.edited >= numWeeks {
			continue
		}
		n++
		before, after := p.edited-1, p.edited
		assert.NotEqual(t, wholeText(w, p, before), wholeText(w, p, after), p.key)
		assert.Equal(t, p.published, p.updated(before), p.key)
		assert.True(t, p.updated(after).After(monday(before)) && p.updated(after).Before(monday(after)),
			"%s was updated at %v", p.key, p.updated(after))
	}
	assert.Greater(t, n, 50)
}

func BenchmarkWorld(b *testing.B) {
	for b.Loop() {
		made(b)
	}
}
