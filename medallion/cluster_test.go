package medallion

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap"
)

// A goldRow is what the tests of this file change.
type goldRow = techmap.CanonicalPosting

func TestSameOpening(t *testing.T) {
	t.Parallel()
	edit := func(p techmap.CanonicalPosting, change func(p *goldRow)) techmap.CanonicalPosting {
		p.Demands = append([]techmap.Demand(nil), p.Demands...)
		change(&p)
		return p
	}
	base := gold("a:1", "백엔드 개발자 (Go)", 1, "go", "kafka", "mysql")
	base.Place = techmap.Place{Country: "KR", Region: "서울", City: "강남구", Raw: "서울 강남구"}
	base.Experience = techmap.Experience{MinYears: 3, Raw: "3년↑"}
	base.Employment, base.WorkModel = techmap.EmploymentFullTime, techmap.WorkHybrid
	base.Demands = append(base.Demands, techmap.Demand{Skill: "redis", Level: preferred})
	cross := edit(base, func(p *goldRow) { // the same on another site
		p.ID, p.Source, p.Text = "b:9", "b", techmap.DigestOf([]byte("other markup"))
	})
	tag := func(s techmap.SkillID) techmap.Demand {
		d := techmap.Demand{Skill: s, Level: stack}
		d.Evidence.Section = techmap.SectionTag(0)
		return d
	}
	empty := func(p *goldRow) { p.Demands = nil }
	ownSite := func(p *goldRow) { p.Source = "a" }
	sameText := func(p *goldRow) { p.Text = base.Text }

	tests := []struct {
		name   string
		change func(p *goldRow)
		same   bool
	}{
		{"a cross-post", nil, true},
		{"the title in other letters", func(p *goldRow) { p.Title = "백엔드개발자 GO" }, true},
		{"the company's name before the title", func(p *goldRow) { p.Title = "[ACME] 백엔드 개발자 (Go)" }, true},
		{"another title", func(p *goldRow) { p.Title = "프론트엔드 개발자 (Go)" }, false},
		{"another team in brackets", func(p *goldRow) { p.Title = "[결제] 백엔드 개발자 (Go)" }, false},
		{"another company", func(p *goldRow) { p.Company = "globex" }, false},

		{"another demand on the same site", func(p *goldRow) { ownSite(p); p.Demands[0].Skill = "elixir" }, false},
		{"one demand fewer on the same site", func(p *goldRow) { ownSite(p); p.Demands = p.Demands[:2] }, false},
		{"another level on the same site", func(p *goldRow) { ownSite(p); p.Demands[1].Level = preferred }, false},
		{"other demands on another site", func(p *goldRow) { p.Demands = p.Demands[:1] }, true},
		{"the title in another language", func(p *goldRow) { p.Title = "Back-end Engineer, Go" }, true},
		{"a title that leaves out a skill, and nothing else", func(p *goldRow) { p.Title = "백엔드 개발자" }, false},
		{"what any title may say", func(p *goldRow) { p.Title = "[경력] 백엔드 개발자 (Go) 채용" }, true},
		{"a level", func(p *goldRow) { p.Title = "시니어 백엔드 개발자 (Go)" }, false},
		{"a requisition number", func(p *goldRow) { p.Title = "백엔드 개발자 (Go) Req. 1234" }, true},
		{"a skill merely mentioned, in what one site leaves out", func(p *goldRow) {
			p.Demands = append(p.Demands, techmap.Demand{Skill: "spark", Level: mentioned})
		}, true},
		{"a whole that comes with its part", func(p *goldRow) {
			p.Demands = append(p.Demands, techmap.Demand{Skill: "streaming", Via: "kafka", Level: required})
		}, true},
		{"a skill only the site's tags name",
			func(p *goldRow) { p.Demands = append(p.Demands, tag("spark")) }, true},
		{"a skill that the text prefers and the site's tags name",
			func(p *goldRow) { p.Demands[3] = tag("redis") }, true},
		{"too little in common besides tags", func(p *goldRow) {
			ownSite(p)
			p.Demands[2], p.Demands[3] = tag("mysql"), tag("redis")
		}, false},
		{"no demands, but the same text", func(p *goldRow) { sameText(p); empty(p) }, true},
		{"no demands and another text", func(p *goldRow) { ownSite(p); empty(p) }, false},

		{"another region", func(p *goldRow) { p.Place = techmap.Place{Country: "KR", Region: "부산"} }, false},
		{"the same text in another region", func(p *goldRow) { sameText(p); p.Place.Region = "부산" }, false},
		{"another city", func(p *goldRow) { p.Place.City = "송파구" }, false},
		{"a city told more closely", func(p *goldRow) { p.Place.City = "강남구 역삼동" }, true},
		{"another country", func(p *goldRow) { p.Place.Country = "JP" }, false},
		{"no place at all", func(p *goldRow) { p.Place = techmap.Place{} }, true},
		{"a place in other words", func(p *goldRow) { p.Place.Raw = "서울시 강남" }, true},
		{"other years", func(p *goldRow) { p.Experience = techmap.Experience{NewGrad: true} }, false},
		{"the same years in other words", func(p *goldRow) {
			p.Experience = techmap.Experience{Experienced: true, MinYears: 3, Raw: "경력 3년 이상"}
		}, true},
		{"years not stated", func(p *goldRow) { p.Experience = techmap.Experience{} }, true},
		{"more years on another site", func(p *goldRow) { p.Experience.MinYears = 5 }, true},
		{"more years on the same site", func(p *goldRow) { ownSite(p); p.Experience.MinYears = 5 }, false},
		{"an internship", func(p *goldRow) { p.Employment = techmap.EmploymentIntern }, false},
		{"remote work", func(p *goldRow) { p.WorkModel = techmap.WorkRemote }, false},
		{"a form of work not stated", func(p *goldRow) { p.WorkModel, p.Employment = "", "" }, true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			other := cross
			if tt.change != nil {
				other = edit(cross, tt.change)
			}
			s := newMemoryStore(base, other)
			publish(t, s, nil)
			if tt.same {
				require.Len(t, s.openings, 1)
				assert.Equal(t, []techmap.PostingID{"a:1", "b:9"}, s.openings["a:1"].Members)
				return
			}
			assert.Len(t, s.openings, 2)
		})
	}
}

func TestTwoJobsAreNotJoinedByAThirdThatFitsBoth(t *testing.T) {
	t.Parallel()
	in := func(id techmap.PostingID, n int, region string) techmap.CanonicalPosting {
		p := gold(id, "Backend Engineer", n, "go", "kafka", "mysql")
		p.Place.Region = region
		return p
	}
	s := newMemoryStore(in("a:1", 1, "서울"), in("a:2", 2, ""), in("a:3", 3, "부산"), in("a:4", 4, ""))
	publish(t, s, nil)
	assert.Equal(t, []techmap.PostingID{"a:1", "a:2", "a:4"}, s.openings["a:1"].Members)
	assert.Equal(t, []techmap.PostingID{"a:3"}, s.openings["a:3"].Members)

	s = newMemoryStore(in("a:1", 1, ""), in("a:2", 2, "서울"), in("a:3", 3, "부산"))
	publish(t, s, nil)
	assert.Equal(t, []techmap.PostingID{"a:1", "a:2"}, s.openings["a:1"].Members)
	assert.Equal(t, []techmap.PostingID{"a:3"}, s.openings["a:3"].Members)
}

func TestPostingsOfWhichNothingIsKnownAreNotJoined(t *testing.T) {
	t.Parallel()
	a, b := gold("a:1", "개발자", 1), gold("a:2", "개발자", 1)
	a.Text, b.Text = techmap.Digest{}, techmap.Digest{}
	assert.Equal(t, 2, publish(t, newMemoryStore(a, b), nil).Openings, "no text")
	b.Place.Region = "서울"
	assert.Equal(t, 2, publish(t, newMemoryStore(a, b), nil).Openings, "no text, but a place")

	a, b = gold("a:1", "★★★", 1, "go", "kafka", "mysql"), gold("a:2", "☆", 1, "go", "kafka", "mysql")
	assert.Equal(t, 2, publish(t, newMemoryStore(a, b), nil).Openings, "no title")
}

func TestAnOpeningThatOpensAgainDoesNotReachBack(t *testing.T) {
	t.Parallel()
	s := newMemoryStore(
		gold("a:1", "DevOps", 1, "aws", "docker", "linux"),
		gold("b:1", "DevOps", 100, "aws", "docker", "linux"),
	)
	s.censuses = censuses(t, "100 other", "200 other")
	for i, keys := range [][]string{{"1"}, nil, nil, {"1"}} {
		at := []int{1, 5, 6, 200}[i]
		c := techmap.Census{Source: "a", At: day(at), Outcome: techmap.OutcomeComplete, Keys: keys}
		s.censuses = append(s.censuses, c)
	}
	publish(t, s, nil)
	require.Len(t, s.openings, 2, "on day 100 it had been closed for 95 days")
	assert.Equal(t, "1-5 vanished (seen 1), 200- (seen 200)", tellIntervals(s.openings["a:1"].Open))
}

func TestPostingsThatWereNeverSeenOpenAreJoined(t *testing.T) {
	t.Parallel()
	a, b := gold("a:1", "DevOps", 9, "aws", "docker", "linux"),
		gold("a:2", "DevOps", 90, "aws", "docker", "linux")
	a.ClosedAt, b.ClosedAt = day(1), day(1)
	s := newMemoryStore(a, b)
	publish(t, s, nil)
	require.Len(t, s.openings, 1)
	assert.Empty(t, s.openings["a:1"].Open)
}

func TestPostingsOfNamelessEmployersAreNeverJoined(t *testing.T) {
	t.Parallel()
	a, b := gold("a:1", "백엔드 개발자", 1, "go", "kafka", "mysql"), gold("a:2", "백엔드 개발자", 1, "go", "kafka", "mysql")
	b.Text = a.Text
	a.Company, b.Company = "a:1", "a:2"
	assert.Equal(t, 2, publish(t, newMemoryStore(a, b), nil).Openings)
}

func TestALaterPostingMovesNothing(t *testing.T) {
	t.Parallel()
	s := newMemoryStore(gold("m:1", "DevOps", 5, "aws", "docker", "linux"))
	publish(t, s, nil)
	p := gold("a:1", "DevOps", 6, "aws", "docker", "linux") // a lesser ID, but seen later
	s.postings[p.ID] = p
	publish(t, s, nil)
	assert.Equal(t, []techmap.PostingID{"a:1", "m:1"}, s.openings["m:1"].Members, "the opening keeps its ID")
	p = gold("a:0", "DevOps", 5, "aws", "docker", "linux")
	s.postings[p.ID] = p
	publish(t, s, nil)
	assert.Len(t, s.openings["a:0"].Members, 3, "seen at the same time, the lesser ID names it")
}
