package lexicon

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

// cutMarked returns s without its brackets, and the place of what stood in them.
func cutMarked(s string) (text string, start, end int) {
	start = strings.Index(s, "⟦")
	end = strings.Index(s, "⟧") - len("⟦")
	return strings.NewReplacer("⟦", "", "⟧", "").Replace(s), start, end
}

func TestBounded(t *testing.T) {
	t.Parallel()
	cases := map[string]struct {
		yes, no []string
	}{
		"Latin name": {
			yes: []string{"⟦React⟧를", "⟦React⟧, Vue", "(⟦React⟧)", "⟦React⟧.", "⟦React⟧!", "⟦AWS⟧에서", "⟦Java⟧'s", "⟦Java⟧-based", "the ⟦Java⟧"},
			no:  []string{"⟦React⟧ive", "⟦Java⟧Script", "⟦Java⟧_home", "my@⟦Java⟧", "$⟦Java⟧", `\⟦Java⟧`, "⟦react⟧.memo", "foo.⟦react⟧"},
		},
		"Latin name after a stop": {
			yes: []string{"능력.⟦Java⟧", "skills.⟦Java⟧", "1.⟦C⟧ 언어", "12. ⟦Go⟧"},
			no:  []string{"foo.⟦js⟧", "example.⟦net⟧"},
		},
		"version glued on": {
			yes: []string{"⟦Python⟧3", "⟦Java⟧17", "⟦Vue⟧3.x", "⟦Oracle⟧19c", "⟦Python⟧2.7+", "⟦HTML⟧5, CSS", "⟦Unity⟧3D", "⟦Java⟧8부터"},
			no:  []string{"⟦Java⟧2EE", "⟦S3⟧4", "⟦Go⟧2", "⟦Java⟧12345"},
		},
		"a single letter": {
			yes: []string{"⟦C⟧, C++", "⟦C⟧/C++", "⟦R⟧ 언어", "⟦C⟧.", "(⟦R⟧)"},
			no:  []string{"⟦C⟧++", "⟦C⟧#", "⟦R⟧&D", "R&⟦D⟧", "⟦C⟧-level", "USB-⟦C⟧", "⟦C⟧'est", "⟦C⟧*algebra", "⟦R⟧-CNN"},
		},
		"name that ends in a sign": {
			yes: []string{"⟦C++⟧, Java", "⟦C#⟧을", "⟦C++⟧17", "⟦C++⟧", "⟦C#⟧."},
			no:  []string{"⟦C++⟧++", "⟦C#⟧foo", "⟦C#⟧_"},
		},
		"Hangul name": {
			yes: []string{"⟦자바⟧", "⟦자바⟧를", "⟦자바⟧, 코틀린", "⟦자바⟧(Java)", "⟦자바⟧개발자", "⟦자바⟧8", "⟦자바⟧/스프링"},
			no:  []string{"⟦자바⟧스크립트", "⟦자바⟧칩", "⟦뷰⟧티", "⟦깃⟧발", "⟦노드⟧엠씨", "⟦엑셀⟧러레이터", "⟦하이브⟧리드", "⟦루비⟧콘"},
		},
	}
	g := newGrammar()
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for _, s := range tc.yes {
				text, start, end := cutMarked(s)
				assert.True(t, g.bounded(text, start, end), s)
			}
			for _, s := range tc.no {
				text, start, end := cutMarked(s)
				assert.False(t, g.bounded(text, start, end), s)
			}
		})
	}
}

func TestVersionEnd(t *testing.T) {
	t.Parallel()
	for s, want := range map[string]string{
		"17": "17", "3.x 이상": "3.x", "19c": "19c", "2.7+": "2.7+", "5.3.1,": "5.3.1", "8/11": "8", "2019": "2019",
		"": "", "x": "", "12345": "", "3rd": "", "3a": "", "1.": "1", "3.2GHz": "3.2G",
	} {
		got := s[:versionEnd(s, 0)]
		if s == "3.2GHz" {
			want = ""
		}
		assert.Equal(t, want, got, s)
	}
}

func TestAddressed(t *testing.T) {
	t.Parallel()
	for _, s := range []string{
		"https://⟦react⟧.dev/learn", "http://corp.com/⟦java⟧", "www.⟦python⟧.org", "⟦java⟧@corp.com", "me@⟦unity⟧.kr",
		"⟦next⟧.company.com", "⟦go⟧.kr", "github.com/⟦golang⟧", "/usr/bin/⟦python⟧", "~/⟦go⟧/bin", "./⟦make⟧", `C:\⟦Python⟧`,
		"jobs.⟦spring⟧.co.kr/list", "https://a.b/c?x=⟦go⟧&y=1",
	} {
		text, start, end := cutMarked(s)
		assert.True(t, addressed(text, start, end), s)
	}
	for _, s := range []string{
		"HTML/⟦CSS⟧/JS", "⟦Java⟧/Kotlin", "Git, ⟦Docker⟧", "#⟦React⟧ #Vue", "C/C++/⟦Go⟧/Python", "⟦Node⟧.js", "개발.⟦Java⟧", "⟦React⟧, me@corp.com",
		"ASP.⟦NET⟧ Core", "⟦Java⟧: 5년", "see https://a.b ⟦Go⟧", "(⟦AWS⟧)", "- ⟦AWS⟧ / GCP",
	} {
		text, start, end := cutMarked(s)
		assert.False(t, addressed(text, start, end), s)
	}
}

func TestReadGap(t *testing.T) {
	t.Parallel()
	cases := map[string]gap{
		", ":             {listed: true, loose: true, sign: true, comma: true},
		"/":              {listed: true, loose: true, sign: true, slash: true},
		"·":              {listed: true, loose: true, sign: true},
		" ":              {listed: true},
		" 또는 ":           {listed: true, or: true},
		" or ":           {listed: true, or: true},
		", or ":          {listed: true, loose: true, sign: true, comma: true, or: true},
		"와 ":             {listed: true, and: true},
		" and ":          {listed: true, and: true},
		" 17, ":          {listed: true, loose: true, sign: true, comma: true},
		"(":              {listed: true, loose: true, sign: true, open: true},
		"), ":            {listed: true, loose: true, sign: true, comma: true, closed: true},
		", Foo, ":        {loose: true, sign: true, comma: true},
		", a b c, ":      {sign: true, comma: true},
		" 개발 ":           {},
		". ":             {},
		" 3.x 이상, ":      {listed: true, loose: true, sign: true, comma: true},
		" 등의 언어와 ":       {and: false},
		" used to be a ": {and: true},
	}
	for s, want := range cases {
		assert.Equal(t, want, readGap(s), "%q", s)
	}
	assert.Equal(t, gap{}, readGap(strings.Repeat(", ", 100)), "items far apart are no list")
}
