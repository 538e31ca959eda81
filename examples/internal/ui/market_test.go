package ui

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/examples/internal/message"
	"github.com/techmap-it/techmap/medallion"
	"github.com/techmap-it/techmap/rank"
	"github.com/techmap-it/techmap/rank/rankhttp"
)

// today is the newest sighting of the market, evening of a Sunday in Korea.
func today() time.Time { return time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC) }

// evil is what somebody writes into a posting who wants to run in a reader's browser.
const evil = `"><script>alert(1)</script><img src=x onerror=alert(1)>{{.}}`

// wishes says how often openings for a role ask for a technology.
func wishes(role techmap.RoleID) map[techmap.SkillID]float64 {
	switch role {
	case "backend":
		return map[techmap.SkillID]float64{
			"java": .6, "spring": .55, "go": .3, "mysql": .5, "aws": .4, "git": .3, "linux": .2, "docker": .4, "redis": .2,
		}
	case "frontend":
		return map[techmap.SkillID]float64{"javascript": .8, "react": .7, "typescript": .6, "git": .4, "aws": .1}
	}
	return map[techmap.SkillID]float64{"linux": .8, "c": .7, "cpp": .5, "git": .2}
}

// market returns openings, always the same: 420 of three roles and 60 companies, over
// five months, of two sources.
func market(tax *techmap.Taxonomy) []techmap.Opening {
	r := rand.New(rand.NewPCG(7, 11))
	var all []techmap.Opening
	for i := range 420 {
		role := []techmap.RoleID{"backend", "backend", "frontend", "embedded"}[i%4]
		all = append(all, offer(r, tax, i, role))
	}
	all[4].Title = "Backend " + evil
	all[4].Employer = "회사 " + evil
	all[4].Demands[0].Quote, all[4].Demands[0].QuoteAt = "쓰는 것: "+evil, 0
	all[8].Title, all[8].URL, all[8].Employer = "", "", ""
	for i := range all[8].Demands {
		all[8].Demands[i].Quote = ""
	}
	all[12].ImageOnly, all[12].Demands = true, nil
	all[16].URL = "javascript:alert(1)"
	return all
}

// offer returns the opening i of the market.
func offer(r *rand.Rand, tax *techmap.Taxonomy, i int, role techmap.RoleID) techmap.Opening {
	source := []string{"hanbit", "worldjobs"}[i/4%2]
	company := r.IntN(60)
	from := today().AddDate(0, 0, -r.IntN(150)).Add(-time.Duration(r.IntN(20)) * time.Hour)
	named, _ := tax.Role(role)
	id := techmap.NewPostingID(source, fmt.Sprint(1000+i))
	o := techmap.Opening{
		ID: id, Members: []techmap.PostingID{id}, Sources: []string{source}, Roles: []techmap.RoleID{role},
		URL:     fmt.Sprintf("https://%s.example/jobs/%d", source, i),
		Title:   []string{named.NameKo + " 채용", named.Name + " wanted"}[i%3/2],
		Company: fmt.Sprintf("회사%02d", company), Employer: fmt.Sprintf("(주)회사%02d", company),
		Place:      techmap.Place{Country: "KR", Region: []string{"서울", "경기", "부산"}[r.IntN(3)], City: "중구"},
		WorkModel:  []techmap.WorkModel{"", techmap.WorkOnsite, techmap.WorkRemote}[i%3],
		Employment: techmap.EmploymentFullTime, Seniority: []techmap.Seniority{techmap.SeniorityJunior, ""}[i%2],
		Experience: techmap.Experience{NewGrad: i%5 == 0, Experienced: i%5 != 0},
		Salary:     &techmap.Salary{Min: 30_000_000 + int64(r.IntN(40))*1_000_000, Currency: "KRW", Per: "year"},
		Demands:    asks(r, tax, role),
		Open:       []techmap.Interval{{From: from, LastSeen: today().Add(-time.Duration(i) * time.Minute)}},
	}
	if i%7 == 6 {
		o.Open[0].LastSeen = from.AddDate(0, 0, 3)
		o.Open[0].To, o.Open[0].Reason = from.AddDate(0, 0, 5), techmap.ClosedVanished
	}
	return o
}

// asks returns what an opening for a role asks for.
func asks(r *rand.Rand, tax *techmap.Taxonomy, role techmap.RoleID) []techmap.Demand {
	var list []techmap.Demand
	wanted := wishes(role)
	for s := range tax.Skills() {
		if share := wanted[s.ID]; share == 0 || r.Float64() >= share {
			continue
		}
		before := []string{"자격 요건: ", "We use "}[r.IntN(2)]
		list = append(list, techmap.Demand{
			Skill: s.ID, Level: techmap.Levels()[r.IntN(4)], Posting: "hanbit:1",
			Evidence: techmap.Span{Section: 1, Start: 40, End: 40 + len(s.Name)},
			Quote:    before + s.Name + " 개발 경험", QuoteAt: len(before),
		})
	}
	slices.SortFunc(list, func(a, b techmap.Demand) int { return strings.Compare(string(a.Skill), string(b.Skill)) })
	return list
}

// theTaxonomy is made once: it does not change.
var theTaxonomy = sync.OnceValue(medallion.DefaultTaxonomy)

// marketAPI returns the API over openings.
func marketAPI(t testing.TB, sample bool, openings func(*techmap.Taxonomy) []techmap.Opening) http.Handler {
	t.Helper()
	tax := theTaxonomy()
	index, err := rank.LoadWith(t.Context(), techmap.Of(openings(tax)...), tax, &rank.Options{Text: true})
	require.NoError(t, err)
	api, err := rankhttp.New(watched{rankhttp.Fixed{Data: &rankhttp.Data{
		Index: index, Taxonomy: tax, Version: "5f0c1e7a9b3d2c44", Method: "minhash/1", Sample: sample,
		Loaded: today().Add(time.Hour),
		Sources: []rankhttp.Source{
			{Name: "hanbit", Ko: "한빛", En: "Hanbit", Attribution: "Data: Hanbit", Link: "https://hanbit.example",
				Shown: techmap.ShownSentence, Exported: true, LastSeen: today(), Openings: 210, Open: 180},
			{Name: "worldjobs", En: "World Jobs", Attribution: "Data: World Jobs", Shown: techmap.ShownText, LastSeen: today(), Openings: 210, Open: 180},
		},
		Runs: []rankhttp.Run{
			{ID: "r2", Kind: "run", At: today(), Outcome: "complete", Source: "hanbit", Listed: 210},
			{ID: "r1", Kind: "run", At: today().AddDate(0, 0, -1), Outcome: "partial", Source: "worldjobs", Cause: "page 3 is missing"},
		},
	}}, busy()}, nil)
	require.NoError(t, err)
	return api
}

// whole returns the website beside its API, as a server has them.
func whole(t testing.TB, api http.Handler, opts *Options) http.Handler {
	t.Helper()
	site, err := New(rankhttp.InProcess(api), opts)
	require.NoError(t, err)
	mux := http.NewServeMux()
	base := ""
	if opts != nil {
		base = opts.Base
	}
	mux.Handle(base+"/v1/", http.StripPrefix(base, api))
	mux.Handle("/", site)
	return mux
}

// fetch asks for a page, with pairs of header names and values.
func fetch(t testing.TB, h http.Handler, target string, header ...string) *httptest.ResponseRecorder {
	t.Helper()
	r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, target, nil)
	for i := 0; i < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

// newRecorder returns what keeps an answer.
func newRecorder() *httptest.ResponseRecorder { return httptest.NewRecorder() }

// printerOf returns the printer of a language.
func printerOf(t testing.TB, lang message.Lang) printer {
	t.Helper()
	p, err := newPrinter(lang)
	require.NoError(t, err)
	return p
}
