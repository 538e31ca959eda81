package ui

import (
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap/examples/internal/message"
	"github.com/techmap-it/techmap/rank"
	"github.com/techmap-it/techmap/rank/rankhttp"
)

// verbs returns the arguments that a text takes, by number.
func verbs(text string) []string {
	plain := strings.ReplaceAll(text, "%%", "")
	found := regexp.MustCompile(`%(?:\[(\d+)\])?0?\d*([sd])`).FindAllStringSubmatch(plain, -1)
	var out []string
	for i, f := range found {
		n := f[1]
		if n == "" {
			n = fmt.Sprint(i + 1)
		}
		out = append(out, n+f[2])
	}
	slices.Sort(out)
	return slices.Compact(out)
}

func TestTextsSayTheSameInBothLanguages(t *testing.T) {
	t.Parallel()
	for key, text := range moreTexts() {
		assert.NotEmpty(t, text.En, key)
		assert.NotEmpty(t, text.Ko, key)
		assert.Equal(t, verbs(text.En), verbs(text.Ko), key)
	}
}

func TestDifferencesHaveTheirSign(t *testing.T) {
	t.Parallel()
	for diff, want := range map[float64]string{
		.0312: "+3.1", -.0312: "−3.1", 0: "0.0", .0004: "0.0", -.0004: "0.0", 1: "+100.0", .0006: "+0.1",
	} {
		assert.Equal(t, want, printer{}.points(diff))
	}
}

func TestNamesAreListedAsASentenceDoes(t *testing.T) {
	t.Parallel()
	for lang, want := range map[message.Lang][]string{
		message.English: {"", "Go", "Go and Java", "Go, Java and Rust"},
		message.Korean:  {"", "Go", "Go, Java", "Go, Java, Rust"},
	} {
		p, err := newPrinter(lang)
		require.NoError(t, err)
		for n, one := range want {
			assert.Equal(t, one, p.listed([]string{"Go", "Java", "Rust"}[:n]))
		}
	}
}

func TestWindowsAreCalledByTheCalendarOfKorea(t *testing.T) {
	t.Parallel()
	midnight := time.Date(2026, 9, 30, 15, 0, 0, 0, time.UTC) // 1 October in Seoul
	for name, tt := range map[string]struct {
		step   rank.Step
		ko, en string
	}{
		"month":   {rank.StepMonth, "2026년 10월", "2026-10"},
		"quarter": {rank.StepQuarter, "2026년 4분기", "2026 Q4"},
		"week":    {rank.StepWeek, "2026-10-01 주", "week of 2026-10-01"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			ko, err := newPrinter(message.Korean)
			require.NoError(t, err)
			en, err := newPrinter(message.English)
			require.NoError(t, err)
			assert.Equal(t, tt.ko, ko.window(midnight, tt.step))
			assert.Equal(t, tt.en, en.window(midnight, tt.step))
		})
	}
}

func TestAgesAreTold(t *testing.T) {
	t.Parallel()
	p, err := newPrinter(message.English)
	require.NoError(t, err)
	for age, want := range map[time.Duration]string{
		time.Minute: "less than an hour old", 5 * time.Hour: "5 hours old", 47 * time.Hour: "47 hours old",
		72 * time.Hour: "3 days old",
	} {
		assert.Equal(t, want, p.age(age))
	}
}

func TestAListThatIsFullMayGoOn(t *testing.T) {
	t.Parallel()
	p, err := newPrinter(message.Korean)
	require.NoError(t, err)
	assert.Equal(t, "기술 25가지 이상", p.atLeast(25, "25"))
	assert.Equal(t, "기술 24가지", p.atLeast(24, "25"))
}

func TestPagesStaySmall(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		query url.Values
		want  string
	}{
		"not said":    {nil, "10"},
		"a few":       {url.Values{"n": {"3"}}, "3"},
		"the most":    {url.Values{"n": {"20"}}, "20"},
		"more":        {url.Values{"n": {"21"}}, "20"},
		"not a count": {url.Values{"n": {"x"}}, "x"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			assert.Equal(t, tt.want, bounded(tt.query, "n", 10, 20).Get("n"))
		})
	}
}

func TestSidesAreReadAsTheyAreWritten(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		text string
		want side
	}{
		"pairs":              {"role=backend,region=서울", side{{"role", "backend"}, {"region", "서울"}}},
		"blanks":             {" role = backend , ", side{{"role", "backend"}}},
		"a key of two words": {"new-grad=true", side{{"new_grad", "true"}}},
		"a flag alone":       {"experienced", side{{"experienced", "true"}}},
		"nothing":            {"", nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			assert.Equal(t, tt.want, parseSide(tt.text))
		})
	}
}

func TestASideAloneKeepsItsForm(t *testing.T) {
	t.Parallel()
	p, err := newPrinter(message.Korean)
	require.NoError(t, err)
	roles := rankhttp.Roles{Roles: []rank.RoleCount{{Role: "backend", Name: "Backend", NameKo: "백엔드"}, {Role: "qa", Name: "QA"}}}
	r := &request{text: p, lang: message.Korean, query: url.Values{"a": {"role=qa"}, "b_role": {"backend"}, "b_skill": {"go, java"}}}
	sides := r.sides(roles)
	assert.Equal(t, "role=qa", sides[0].String())
	assert.Equal(t, "role=backend,skill=go,skill=java", sides[1].String())
	form := r.sideForm(1, sides[1], roles)
	assert.Equal(t, "go, java", form.Skill)
	assert.Equal(t, []option{{Text: "모든 분야"}, {"backend", "백엔드", true}, {"qa", "QA", false}}, form.Roles)
	assert.Equal(t, "백엔드 go java", r.sideName(sides[1], roles))
	assert.Equal(t, "전체 공고", r.sideName(nil, roles))
}

func TestWhatIsNotSaidOfSides(t *testing.T) {
	t.Parallel()
	roles := rankhttp.Roles{Roles: []rank.RoleCount{{Role: "backend"}, {Role: "qa"}}}
	for name, tt := range map[string]struct {
		query url.Values
		want  [2]string
	}{
		"neither":        {nil, [2]string{"role=backend", "role=qa"}},
		"one":            {url.Values{"b": {"role=backend"}}, [2]string{"", "role=backend"}},
		"an empty form":  {url.Values{"a": {"role=qa"}, "a_role": {""}, "b_role": {"qa"}}, [2]string{"", "role=qa"}},
		"without a role": {url.Values{"a": {"region=서울"}}, [2]string{"region=서울", ""}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			sides := (&request{query: tt.query}).sides(roles)
			assert.Equal(t, tt.want, [2]string{sides[0].String(), sides[1].String()})
		})
	}
}

// What is read of a side and written again is read as the same.
func FuzzSides(f *testing.F) {
	for _, text := range []string{"role=backend,region=서울", "new-grad", "a=b=c", ",,=,", "\xff=1", "as_of=2026-01"} {
		f.Add(text)
	}
	p, err := newPrinter(message.Korean)
	require.NoError(f, err)
	f.Fuzz(func(t *testing.T, text string) {
		s := parseSide(text)
		require.Equal(t, s.String(), parseSide(s.String()).String())
		r := &request{text: p, lang: message.Korean}
		require.NotEmpty(t, r.sideForm(0, s, rankhttp.Roles{}).Letter)
	})
}
