package rankhttp_test

import (
	"context"
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
	"github.com/techmap-it/techmap/rank"
	"github.com/techmap-it/techmap/rank/rankhttp"
)

// today is the newest sighting of the fixture, noon on a Sunday.
func today() time.Time { return time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC) }

// taxonomy returns a small one with names in both languages.
func taxonomy(t testing.TB) *techmap.Taxonomy {
	t.Helper()
	tax, err := newTaxonomy()
	require.NoError(t, err)
	return tax
}

func newTaxonomy() (*techmap.Taxonomy, error) {
	alias := func(names ...string) []techmap.Alias {
		var all []techmap.Alias
		for _, n := range names {
			all = append(all, techmap.Alias{Text: n})
		}
		return all
	}
	return techmap.NewTaxonomy("2026.11", []techmap.Skill{
		{
			ID: "go", Name: "Go", NameKo: "고랭", Kind: techmap.KindLanguage, Aliases: alias("Go", "Golang", "고랭"),
			About: "A language for servers.", AboutKo: "서버를 만드는 언어.", Home: "https://go.dev",
		},
		{ID: "java", Name: "Java", NameKo: "자바", Kind: techmap.KindLanguage, Aliases: alias("Java", "자바")},
		{ID: "javascript", Name: "JavaScript", Kind: techmap.KindLanguage, Aliases: alias("JavaScript", "자바스크립트")},
		{ID: "spring", Name: "Spring", NameKo: "스프링", Kind: techmap.KindFramework, Aliases: alias("Spring", "스프링"), UsedWith: []techmap.SkillID{"java"}},
		{ID: "react", Name: "React", NameKo: "리액트", Kind: techmap.KindFramework, Aliases: alias("React", "리액트"), UsedWith: []techmap.SkillID{"javascript"}},
		{ID: "mysql", Name: "MySQL", Kind: techmap.KindDatabase, Aliases: alias("MySQL", "마이에스큐엘")},
		{ID: "aws", Name: "AWS", Kind: techmap.KindCloud, Aliases: alias("AWS", "아마존 웹 서비스")},
		{ID: "aws-s3", Name: "Amazon S3", Kind: techmap.KindCloud, Aliases: alias("S3", "Amazon S3"), PartOf: []techmap.SkillID{"aws"}},
		{ID: "linux", Name: "Linux", NameKo: "리눅스", Kind: techmap.KindOS, Aliases: alias("Linux", "리눅스")},
		{ID: "git", Name: "Git", NameKo: "깃", Kind: techmap.KindTool, Aliases: alias("Git", "깃")},
		{ID: "cobol", Name: "COBOL", NameKo: "코볼", Kind: techmap.KindLanguage, Aliases: alias("COBOL", "코볼")},
		{ID: "msa", Name: "Microservices", NameKo: "마이크로서비스", Kind: techmap.KindConcept, Aliases: alias("MSA", "마이크로서비스")},
	}, []techmap.Role{
		{ID: "backend", Name: "Backend developer", NameKo: "백엔드 개발자", Aliases: []string{"Backend developer", "백엔드", "서버 개발자"}},
		{ID: "frontend", Name: "Frontend developer", NameKo: "프런트엔드 개발자", Aliases: []string{"Frontend developer", "프런트엔드"}},
		{ID: "embedded", Name: "Embedded developer", NameKo: "임베디드 개발자", Aliases: []string{"Embedded developer", "임베디드"}},
	})
}

// likes says how often openings for a role ask for a technology.
var likes = map[techmap.RoleID]map[techmap.SkillID]float64{
	"backend":  {"java": .6, "spring": .55, "go": .3, "mysql": .5, "aws": .4, "git": .3, "linux": .2, "msa": .3},
	"frontend": {"javascript": .8, "react": .7, "git": .4, "aws": .1},
	"embedded": {"linux": .8, "git": .2, "go": .05},
}

// openings returns those of the fixture, always the same.
func openings(tax *techmap.Taxonomy) []techmap.Opening {
	r := rand.New(rand.NewPCG(7, 11))
	roles := []techmap.RoleID{"backend", "frontend", "embedded"}
	var all []techmap.Opening
	for i := range 420 {
		role := roles[min(r.IntN(6)/2, 2)]
		source := []string{"hanbit", "worldjobs"}[i%2]
		company := r.IntN(60)
		from := today().AddDate(0, 0, -r.IntN(150)).Add(-time.Duration(r.IntN(20)) * time.Hour)
		o := techmap.Opening{
			ID: techmap.NewPostingID(source, fmt.Sprint(i)), Sources: []string{source},
			URL: fmt.Sprintf("https://%s.example/jobs/%d", source, i), Company: fmt.Sprintf("회사%02d", company),
			Employer: fmt.Sprintf("(주)회사%02d", company), Roles: []techmap.RoleID{role},
			Place: techmap.Place{Country: "KR", Region: []string{"서울", "경기", "California"}[r.IntN(3)]},
			Open:  []techmap.Interval{{From: from, LastSeen: today().Add(-time.Duration(i) * time.Minute)}},
		}
		o.Members = []techmap.PostingID{o.ID}
		if i%10 == 3 {
			o.Members = append(o.Members, techmap.NewPostingID(source, fmt.Sprint(10_000+i)))
		}
		if i%7 == 0 {
			o.Open[0].LastSeen = from.AddDate(0, 0, 3)
			o.Open[0].To, o.Open[0].Reason = from.AddDate(0, 0, 5), techmap.ClosedVanished
		}
		named, _ := tax.Role(role)
		o.Title = []string{named.NameKo + " 채용", named.Name + " wanted"}[i%3/2]
		o.Experience.NewGrad, o.Experience.Experienced = i%4 == 0, i%4 != 0
		o.WorkModel = []techmap.WorkModel{"", techmap.WorkOnsite, techmap.WorkRemote}[i%3]
		o.Employment, o.Seniority = techmap.EmploymentFullTime, []techmap.Seniority{techmap.SeniorityJunior, ""}[i%2]
		o.Salary = &techmap.Salary{Min: 30_000_000 + int64(r.IntN(40))*1_000_000, Currency: "KRW", Per: "year"}
		o.Demands = demands(r, tax, role)
		all = append(all, o)
	}
	return all
}

func demands(r *rand.Rand, tax *techmap.Taxonomy, role techmap.RoleID) []techmap.Demand {
	var list []techmap.Demand
	for s := range tax.Skills() {
		if r.Float64() >= likes[role][s.ID] {
			continue
		}
		before := []string{"자격 요건: ", "We use "}[r.IntN(2)]
		list = append(list, techmap.Demand{
			Skill: s.ID, Level: techmap.Levels()[r.IntN(4)], Evidence: techmap.Span{Section: 1, Start: 40, End: 40 + len(s.Name)},
			Quote: before + s.Name + " 개발 경험", QuoteAt: len(before),
		})
	}
	slices.SortFunc(list, func(a, b techmap.Demand) int { return strings.Compare(string(a.Skill), string(b.Skill)) })
	return list
}

// indexed is the fixture, which never changes, as an index: all tests ask the same.
var indexed = sync.OnceValues(func() (*rank.Index, error) {
	tax, err := newTaxonomy()
	if err != nil {
		return nil, err
	}
	return rank.LoadWith(context.Background(), techmap.Of(openings(tax)...), tax, &rank.Options{Text: true})
})

// data returns the fixture as a publication.
func data(t testing.TB) *rankhttp.Data {
	t.Helper()
	index, err := indexed()
	require.NoError(t, err)
	return dataWith(t, "5f0c1e7a9b3d2c44", index)
}

func dataOf(t testing.TB, version string, all []techmap.Opening) *rankhttp.Data {
	t.Helper()
	index, err := rank.LoadWith(t.Context(), techmap.Of(all...), taxonomy(t), &rank.Options{Text: true})
	require.NoError(t, err)
	return dataWith(t, version, index)
}

func dataWith(t testing.TB, version string, index *rank.Index) *rankhttp.Data {
	t.Helper()
	return &rankhttp.Data{
		Index: index, Taxonomy: taxonomy(t), Version: version, Method: "minhash/1", Loaded: today().Add(time.Hour),
		Company: func(name string) string { return strings.TrimPrefix(name, "(주)") },
		Sources: []rankhttp.Source{
			{Name: "hanbit", Ko: "한빛", En: "Hanbit", Attribution: "Data: Hanbit", Link: "https://hanbit.example", Shown: techmap.ShownSentence, Exported: true},
			{Name: "worldjobs", En: "World Jobs", Shown: techmap.ShownText},
		},
		Runs: []rankhttp.Run{
			{ID: "r2", Kind: "run", At: today(), Outcome: "complete", Source: "hanbit", Listed: 210},
			{ID: "r1", Kind: "run", At: today().AddDate(0, 0, -1), Outcome: "partial", Source: "worldjobs", Cause: "page 3 is missing"},
		},
	}
}

// library is one of several publications.
type library []*rankhttp.Data

// Current implements rankhttp.Library.
func (l library) Current() *rankhttp.Data {
	if len(l) == 0 {
		return nil
	}
	return l[len(l)-1]
}

// server is a handler of the fixture.
func server(t testing.TB, opts *rankhttp.Options) http.Handler {
	t.Helper()
	h, err := rankhttp.New(rankhttp.Fixed{Data: data(t)}, opts)
	require.NoError(t, err)
	return h
}

// get asks h, with pairs of header names and values.
func get(h http.Handler, target string, header ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodGet, target, nil)
	for i := 0; i < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}
