package spec_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap"
)

func TestCheck(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name           string
		expect         string
		n, tagged      int
		sameTitle      bool
		samePlace      bool
		broken, silent string // what the error names, and what it does not
	}{
		{name: "as recorded", expect: "{tags: 0.9, title: 1}", n: 100, tagged: 90},
		{name: "always filled, and filled", expect: "{tags: 1}", n: 20, tagged: 20},
		{name: "too few to tell", expect: "{tags: 1}", n: 7, tagged: 0},
		{name: "few, and one of them has it", expect: "{tags: 1}", n: 19, tagged: 1},
		{name: "few, but it was always there", expect: "{tags: 0.95}", n: 8, tagged: 0, broken: "tags in 0 of 8, recorded 95 %"},
		{name: "few, of what half of them had", expect: "{tags: 0.5}", n: 12, tagged: 0},
		{name: "a little less is chance", expect: "{tags: 0.95}", n: 20, tagged: 18},
		{name: "less than chance allows", expect: "{tags: 0.95}", n: 20, tagged: 15, broken: "tags in 15 of 20, recorded 95 %"},
		{name: "never filled any more", expect: "{tags: 0.5, title: 1}", n: 40, tagged: 0, broken: "tags in 0 of 40", silent: "title"},
		{name: "nothing recorded", expect: "{}", n: 40, tagged: 0},
		{name: "one title for all", expect: "{}", n: 40, tagged: 40, sameTitle: true, samePlace: true, broken: "the same title and place in 40 of 40"},
		{name: "one job in many towns", expect: "{}", n: 40, tagged: 40, sameTitle: true},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			check := parse(t, board(byNext, "window: false")+"expect: {fill: "+c.expect+"}\n").NewCheck()
			for i := range c.n {
				p := techmap.Posting{Title: fmt.Sprintf("Go %d", i), Place: techmap.Place{Raw: fmt.Sprint("도시 ", i)}}
				if c.sameTitle {
					p.Title = "[표시 제한]"
				}
				if c.samePlace {
					p.Place.Raw = "서울"
				}
				if i < c.tagged {
					p.Tags = []string{"Go"}
				}
				check.Add(p)
			}
			assert.InDelta(t, float64(c.tagged)/float64(c.n), check.Rates()["tags"], 1e-9)
			err := check.Err()
			if c.broken == "" {
				require.NoError(t, err)
				return
			}
			require.ErrorIs(t, err, techmap.ErrMalformed)
			assert.Contains(t, err.Error(), c.broken)
			if c.silent != "" {
				assert.NotContains(t, err.Error(), c.silent)
			}
		})
	}
}

func TestCheck_empty(t *testing.T) {
	t.Parallel()
	check := parse(t, board(byNext, "window: false")).NewCheck()
	require.NoError(t, check.Err())
	assert.Empty(t, check.Rates())
}

// maskedJobs is a page of n jobs without tags.
func maskedJobs(from, n int) string {
	keys := make([]int, n)
	for i := range keys {
		keys[i] = from + i
	}
	return jobs("", keys...)
}

func TestSite_endsWhenPostingsAreNotWhatTheyWere(t *testing.T) {
	t.Parallel()
	s := parse(t, board(byPage, "page: {kind: page}")+"expect: {fill: {company: 0.9}}\n")
	w := &web{answers: map[string]string{
		"https://b.example/?p=1": maskedJobs(1, 25), "https://b.example/?p=2": maskedJobs(26, 25), "https://b.example/?p=3": jobs(""),
	}}
	got := list(t, s, w, nil, techmap.Query{})
	require.ErrorIs(t, got.err, techmap.ErrMalformed)
	assert.Contains(t, got.err.Error(), "company in 0 of 25")
	assert.Len(t, w.asked, 1, "no more is asked of a site that is broken")
}

func TestSite_endsWhenDetailsAreNotWhatTheyWere(t *testing.T) {
	t.Parallel()
	s := parse(t, `
name: details
homepage: https://d.example
access: api
list:
  request: {url: "https://d.example/?p={page}"}
  format: json
  records: .jobs[]
  key: .id
  url: https://d.example/{key}
  page: {kind: page, total: .n}
detail: {request: {url: "https://d.example/{key}"}, format: json}
posting: {title: .title, tags: .tags, sections: {text: .text}}
expect: {fill: {tags: 0.9}}
`)
	w := &web{answers: map[string]string{"https://d.example/?p=1": fmt.Sprintf(`{"n":40,%s`, maskedJobs(1, 20)[1:]), "https://d.example/?p=2": fmt.Sprintf(`{"n":40,%s`, maskedJobs(21, 20)[1:])}}
	for i := range 40 {
		w.answers[fmt.Sprintf("https://d.example/%d", i+1)] = fmt.Sprintf(`{"title":"Go %d","text":"x"}`, i+1)
	}
	site, err := s.Site(nil)
	require.NoError(t, err)
	n := 0
	var last error
	for ref, err := range site.Refs(t.Context(), w, techmap.Query{}) {
		if last = err; err != nil {
			break
		}
		n++
		_, err = site.Posting(t.Context(), w, ref)
		require.NoError(t, err)
	}
	require.ErrorIs(t, last, techmap.ErrMalformed)
	assert.Contains(t, last.Error(), "tags in 0 of 20")
	assert.Equal(t, 20, n)
}
