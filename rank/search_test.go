package rank_test

import (
	"fmt"
	"slices"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/rank"
	"github.com/techmap-it/techmap/rank/ranktest"
)

func titled(title string) edit { return func(o *techmap.Opening) { o.Title = title } }

func by(employer string) edit { return func(o *techmap.Opening) { o.Employer = employer } }

// says adds a demand with the line that it stands in.
func says(skill techmap.SkillID, line string) edit {
	return func(o *techmap.Opening) {
		o.Demands = append(o.Demands, techmap.Demand{Skill: skill, Level: techmap.LevelRequired, Quote: line})
	}
}

func loadText(tb testing.TB, openings ...techmap.Opening) *rank.Index {
	tb.Helper()
	x, err := rank.LoadWith(tb.Context(), techmap.Of(openings...), taxonomy(tb), &rank.Options{Text: true})
	require.NoError(tb, err)
	return x
}

func search(tb testing.TB, x *rank.Index, q rank.SearchQuery) rank.Page {
	tb.Helper()
	page, err := x.Search(tb.Context(), q)
	require.NoError(tb, err)
	return page
}

// keys returns the keys of what was found, in its order.
func keys(page rank.Page) []string {
	list := []string{}
	for _, h := range page.Hits {
		_, key := h.Opening.ID.Split()
		list = append(list, key)
	}
	return list
}

func words(w string) rank.SearchQuery { return rank.SearchQuery{Query: rank.Query{Words: w}} }

func board() []techmap.Opening {
	return []techmap.Opening{
		opening("chain", "a", titled("블록체인백엔드개발자"), says("go", "블록체인 코어를 Go로 개발합니다")),
		opening("robot", "b", titled("Robotics Engineers (C++)"), by("Garam Robotics"), says("java", "ROS, Java")),
		opening("app", "c", titled("앱 개발자"), says("kotlin", "코틀린으로 앱을 만들어 보신 분")),
		opening("chat", "d", titled("챗봇 개발자"), by("(주)가람"), says("java", "스프링앱 운영, JavaScript")),
		opening("garam", "e", titled("가람 Backend Developer"), says("kotlin", "Kotlin")),
		opening("closed", "f", titled("블록체인 개발자"), open(until(1, 3))),
	}
}

func TestSearchFindsWords(t *testing.T) {
	t.Parallel()
	x := loadText(t, board()...)
	for _, tt := range []struct {
		name, words string
		want        []string
	}{
		{"nothing asked, the whole board", "", []string{"app", "chain", "chat", "garam", "robot"}},
		{"Hangul in the midst of a word", "체인", []string{"chain"}},
		{"three syllables", "개발자", []string{"app", "chain", "chat"}},
		{"words in different places must all be there", "블록체인 go", []string{"chain"}},
		{"a lone syllable begins a word", "앱", []string{"app"}},
		{"whatever the case", "ROBOTICS", []string{"robot"}},
		{"the singular of a plural", "engineer", []string{"robot"}},
		{"the plural of a singular", "developers", []string{"garam"}},
		{"a sign that belongs to the word", "c++", []string{"robot"}},
		{"no piece of a word", "robot", []string{}},
		{"Java is not JavaScript", "java", []string{"chat", "robot"}},
		{"a technology by its other name, in the order of places", "코틀린", []string{"app", "garam"}},
		{"title before company", "가람", []string{"garam", "chat"}},
		{"nobody says so", "양자컴퓨터", []string{}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			page := search(t, x, words(tt.words))
			assert.Equal(t, tt.want, keys(page))
			assert.Equal(t, len(tt.want), page.Openings)
			assert.Empty(t, page.More)
		})
	}
}

func TestSearchWithFilter(t *testing.T) {
	t.Parallel()
	x := loadText(t, board()...)
	q := words("개발자")
	q.All = []techmap.SkillID{"kotlin"}
	assert.Equal(t, []string{"app"}, keys(search(t, x, q)))
	q = words("블록체인")
	q.AsOf = noon(2)
	assert.Equal(t, []string{"chain", "closed"}, keys(search(t, x, q)), "as of a day")
}

func TestSearchShowsNewestFirstPageByPage(t *testing.T) {
	t.Parallel()
	var all []techmap.Opening
	for i, key := range []string{"oldest", "older", "old", "new", "newest"} {
		all = append(all, opening(key, key, titled("데이터 분석가"), open(techmap.Interval{From: noon(1 + i), LastSeen: noon(9)})))
	}
	x := loadText(t, all...)
	q := words("데이터")
	q.N = 2
	var got [][]string
	for range 3 {
		page := search(t, x, q)
		assert.Equal(t, 5, page.Openings, "on every page")
		got = append(got, keys(page))
		q.After = page.More
	}
	assert.Equal(t, [][]string{{"newest", "new"}, {"old", "older"}, {"oldest"}}, got)
	assert.Empty(t, q.After, "the last page says so")
}

func TestSearchAcrossSegments(t *testing.T) {
	t.Parallel()
	x := loadText(t, board()...)
	x.Apply([]techmap.Opening{
		opening("chain", "a", titled("게임 서버 개발자"), says("go", "Go")),
		opening("later", "z", titled("블록체인 연구원")),
	}, []techmap.PostingID{"test:app"})
	assert.Equal(t, []string{"later"}, keys(search(t, x, words("블록체인"))), "what is replaced is not found")
	assert.Equal(t, []string{"chain", "chat"}, keys(search(t, x, words("개발자"))), "what is removed is not found")
}

func TestSearchDuringChanges(t *testing.T) {
	t.Parallel()
	x := loadText(t, board()...)
	var writer sync.WaitGroup
	writer.Go(func() {
		for day := range 20 {
			changed := board()
			changed[0].Open[0].LastSeen = noon(10 + day)
			changed[1].Title = fmt.Sprint("Robotics Engineer ", day)
			x.Apply(changed, nil)
		}
	})
	for range 20 {
		assert.Equal(t, 1, search(t, x, words("robotics")).Openings)
		_, ok := x.Opening("test:robot")
		assert.True(t, ok)
		assert.Equal(t, 1, next(t, x, rank.NextQuery{Query: rank.Query{Words: "블록체인"}}).Openings)
	}
	writer.Wait()
}

func TestWordsNarrowRankings(t *testing.T) {
	t.Parallel()
	x := loadText(t, board()...)
	r := top(t, x, rank.Query{Words: "블록체인"})
	assert.Equal(t, 1, r.Openings)
	assert.EqualValues(t, "go", r.Entries[0].Skill)
	roles, err := x.Roles(t.Context(), rank.Query{Words: "개발자"})
	require.NoError(t, err)
	assert.Equal(t, 3, roles[0].Openings)
}

func TestOpeningIsKeptWhole(t *testing.T) {
	t.Parallel()
	c := ranktest.Corpus{Seed: 9, Openings: 300, Companies: 40, Skills: 30, Days: 60}
	x, err := rank.LoadWith(t.Context(), c.All(), c.Taxonomy(), &rank.Options{Text: true})
	require.NoError(t, err)
	x.Apply([]techmap.Opening{c.Opening(7, 1)}, []techmap.PostingID{c.Opening(8, 0).ID})
	for i := range c.Openings {
		want := c.Opening(i, 0)
		if i == 7 {
			want = c.Opening(7, 1)
		}
		for _, id := range append(slices.Clone(want.Members), want.ID) {
			got, ok := x.Opening(id)
			require.Equal(t, i != 8, ok, "%s", id)
			if ok {
				require.Equal(t, asJSON(t, microseconds(want)), asJSON(t, got))
			}
		}
	}
	_, ok := x.Opening("test:nobody")
	assert.False(t, ok)
}

// microseconds returns o with the precision that every store has.
func microseconds(o techmap.Opening) techmap.Opening {
	if n := len(o.Open); n > 0 {
		o.Open = slices.Clone(o.Open)
		o.Open[n-1].LastSeen = o.Open[n-1].LastSeen.Truncate(1000)
	}
	return o
}

func TestOpeningSaysWhenItWasLastSeen(t *testing.T) {
	t.Parallel()
	x := loadText(t, board()...)
	again := board()[0]
	again.Open[0].LastSeen = noon(12)
	x.Apply([]techmap.Opening{again}, nil)
	got, ok := x.Opening("test:chain")
	require.True(t, ok)
	assert.Equal(t, noon(12), got.LastSeen())
	retitled := board()[1]
	retitled.Title = "로봇 엔지니어"
	x.Apply([]techmap.Opening{retitled}, nil)
	got, ok = x.Opening("test:robot")
	require.True(t, ok)
	assert.Equal(t, "로봇 엔지니어", got.Title, "a change of words alone is a change")
}

func TestIndexWithoutTexts(t *testing.T) {
	t.Parallel()
	x := load(t, board()...)
	_, err := x.Search(t.Context(), rank.SearchQuery{})
	require.ErrorIs(t, err, techmap.ErrInvalid)
	_, err = x.Top(t.Context(), rank.Query{Words: "블록체인"})
	require.ErrorContains(t, err, "load it with Options.Text")
	_, ok := x.Opening("test:chain")
	assert.False(t, ok)
}

func TestWrongSearch(t *testing.T) {
	t.Parallel()
	x := loadText(t, board()...)
	for name, q := range map[string]rank.SearchQuery{
		"no letters":      words("?!"),
		"strange cursor":  {After: "x"},
		"cursor of parts": {After: "MSAy"},
		"unknown role":    {Query: rank.Query{Filter: techmap.Filter{Roles: []techmap.RoleID{"bakend"}}}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := x.Search(t.Context(), q)
			require.ErrorIs(t, err, techmap.ErrInvalid)
		})
	}
}

func FuzzSearch(f *testing.F) {
	for _, w := range []string{"블록체인", "go", "c++ 앱", "\xff가", "s", "İ", "ﬀ한", ""} {
		f.Add(w, w)
	}
	f.Fuzz(func(t *testing.T, title, w string) {
		x := loadText(t, opening("1", "a", titled(title), by(w)))
		_, err := x.Search(t.Context(), rank.SearchQuery{Query: rank.Query{Words: w}, After: title})
		if err != nil {
			require.ErrorIs(t, err, techmap.ErrInvalid)
		}
		if page, err := x.Search(t.Context(), words(w)); err == nil {
			require.Equal(t, 1, page.Openings, "an employer is found by its own name: %q", w)
		}
	})
}
