package rank_test

import (
	"cmp"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/rank"
	"github.com/techmap-it/techmap/rank/ranktest"
)

// needs returns what o asks for, each need the skills of which one meets it: what the
// definition of a NextQuery says, and nothing that makes it fast.
func needs(o techmap.Opening, tax *techmap.Taxonomy, q rank.Query) [][]techmap.SkillID {
	levels := q.Levels
	if len(levels) == 0 {
		levels = []techmap.Level{techmap.LevelRequired, techmap.LevelStack, techmap.LevelUsed}
	}
	weights := q.Weights
	if weights == nil {
		weights = rank.DefaultWeights()
	}
	groups := make(map[int]int)
	var all [][]techmap.SkillID
	for _, d := range o.Demands {
		s, known := tax.Skill(d.Skill)
		wanted := slices.Contains(q.Kinds, s.Kind) || len(q.Kinds) == 0 && s.Kind != techmap.KindConcept
		if !known || !wanted || d.Via != "" || !slices.Contains(levels, d.Level) || weights[d.Level] == 0 {
			continue
		}
		if at, seen := groups[d.Group]; seen && d.Group != 0 {
			all[at] = append(all[at], d.Skill)
			continue
		}
		groups[d.Group] = len(all)
		all = append(all, []techmap.SkillID{d.Skill})
	}
	return all
}

// missing returns how many of the needs of o are not met.
func missing(o techmap.Opening, tax *techmap.Taxonomy, q rank.Query, have []techmap.SkillID) int {
	n := 0
	for _, need := range needs(o, tax, q) {
		if !slices.ContainsFunc(need, func(s techmap.SkillID) bool { return slices.Contains(have, s) }) {
			n++
		}
	}
	return n
}

// chosen returns the openings that q selects, found by asking for a ranking of each alone.
func chosen(all []techmap.Opening, tax *techmap.Taxonomy, q rank.Query) []techmap.Opening {
	if q.AsOf.IsZero() {
		for _, o := range all {
			if seen := o.LastSeen(); seen.After(q.AsOf) {
				q.AsOf = seen
			}
		}
	}
	q.Min = -1
	return slices.DeleteFunc(slices.Clone(all), func(o techmap.Opening) bool {
		return ranktest.Top([]techmap.Opening{o}, tax, q).Openings == 0
	})
}

func TestNextIsWhatItsDefinitionSays(t *testing.T) {
	t.Parallel()
	c := ranktest.Corpus{Seed: 21, Openings: 400, Companies: 90, Skills: 30, Days: 40}
	tax := c.Taxonomy()
	all, err := techmap.Collect(c.All())
	require.NoError(t, err)
	x, err := rank.Load(t.Context(), techmap.Of(all...), tax)
	require.NoError(t, err)
	r := rand.New(rand.NewPCG(4, 2))
	asked := 0
	for _, query := range c.Queries(100) {
		query.Min = -1
		q := rank.NextQuery{Query: query, Missing: r.IntN(3), Steps: 3}
		for s := range tax.Skills() {
			if r.IntN(3) == 0 {
				q.Have = append(q.Have, s.ID)
			}
		}
		got, err := x.Next(t.Context(), q)
		require.NoError(t, err)
		var jobs []techmap.Opening
		for _, o := range chosen(all, tax, query) {
			if len(needs(o, tax, query)) > 0 {
				jobs = append(jobs, o)
			}
		}
		require.Equal(t, len(jobs), got.Openings)
		if len(jobs) == 0 {
			continue
		}
		asked++
		have := q.Have
		require.Equal(t, within(jobs, tax, q, have), got.Reach.Openings)
		for _, u := range got.Next {
			more := within(jobs, tax, q, append(slices.Clone(have), u.Skill)) - got.Reach.Openings
			require.Equal(t, more, u.Openings, "%s for %+v", u.Skill, q)
		}
		for _, step := range got.Steps {
			have = append(slices.Clone(have), step.Skill)
			require.Equal(t, within(jobs, tax, q, have), step.Reach.Openings, "after %s for %+v", step.Skill, q)
		}
	}
	assert.Greater(t, asked, 50, "questions with an answer")
}

// within returns how many openings are within reach of who has some skills.
func within(jobs []techmap.Opening, tax *techmap.Taxonomy, q rank.NextQuery, have []techmap.SkillID) int {
	n := 0
	for _, o := range jobs {
		if missing(o, tax, q.Query, have) <= q.Missing {
			n++
		}
	}
	return n
}

func TestFactsAreWhatTheirDefinitionSays(t *testing.T) {
	t.Parallel()
	c := ranktest.Corpus{Seed: 22, Openings: 1500, Companies: 200, Skills: 20, Days: 40}
	tax := c.Taxonomy()
	all, err := techmap.Collect(c.All())
	require.NoError(t, err)
	r := rand.New(rand.NewPCG(5, 3))
	for i := range all {
		if r.IntN(2) == 0 {
			all[i].Salary = &techmap.Salary{Min: int64(30 + r.IntN(50)), Currency: "USD", Per: "year"}
		}
	}
	x, err := rank.Load(t.Context(), techmap.Of(all...), tax)
	require.NoError(t, err)
	told := 0
	for _, q := range c.Queries(100) {
		q.By, q.Min = rank.ByOpenings, -1
		groups := facts(t, x, rank.FactsQuery{Query: q})
		with := q
		var some []techmap.Opening
		for _, pictures := range []bool{false, true} { // which count here and not in a ranking
			var part []techmap.Opening
			for _, o := range all {
				if o.ImageOnly == pictures {
					o.ImageOnly = false
					part = append(part, o)
				}
			}
			if with.AsOf.IsZero() {
				with.AsOf = x.AsOf()
			}
			some = append(some, chosen(part, tax, with)...)
		}
		if len(some) == 0 {
			require.Empty(t, groups)
			continue
		}
		require.Equal(t, len(some), groups[0].Openings)
		var pay []int64
		remote, stated, newcomers := 0, 0, 0
		for _, o := range some {
			if o.Salary != nil {
				pay = append(pay, o.Salary.Min)
			}
			if o.WorkModel != "" {
				stated++
			}
			if o.WorkModel == techmap.WorkRemote {
				remote++
			}
			if o.Experience.Newcomers() {
				newcomers++
			}
		}
		require.Equal(t, stated, groups[0].Remote.Of)
		require.Equal(t, remote, groups[0].Remote.Openings)
		require.Equal(t, newcomers, groups[0].Newcomers.Openings)
		if len(pay) < rank.MinStated {
			continue
		}
		told++
		slices.Sort(pay)
		n := len(pay)
		require.Equal(t, (pay[(n-1)/2]+pay[n/2])/2, groups[0].Pay[0].Median, "the plain median by openings")
	}
	assert.Greater(t, told, 25)
}

// TestWordsSelectWhatHasThem compares an index with looking at every text.
func TestWordsSelectWhatHasThem(t *testing.T) {
	t.Parallel()
	c := ranktest.Corpus{Seed: 23, Openings: 600, Companies: 90, Skills: 30, Days: 40}
	tax := c.Taxonomy()
	pieces := []string{"블록체인", "백엔드", "개발자", "앱", "연구원", "Quant", "trading", "C++", "데이터", "분석"}
	r := rand.New(rand.NewPCG(6, 4))
	some := func() string {
		return pieces[r.IntN(len(pieces))] + cmp.Or([]string{"", " "}[r.IntN(2)], "") + pieces[r.IntN(len(pieces))]
	}
	var all []techmap.Opening
	for o := range c.All() {
		o.Title = some()
		for i := range o.Demands {
			o.Demands[i].Quote = some()
		}
		all = append(all, o)
	}
	x, err := rank.LoadWith(t.Context(), techmap.Of(all...), tax, &rank.Options{Text: true})
	require.NoError(t, err)
	for _, q := range c.Queries(150) {
		q.Min, q.Words = -1, []string{"블록체인", "개발", "데이터 분석", "체인 연구", "백엔드개발"}[r.IntN(5)]
		got := top(t, x, q)
		plain := q
		plain.Words = ""
		if plain.AsOf.IsZero() {
			plain.AsOf = x.AsOf()
		}
		having := slices.DeleteFunc(slices.Clone(all), func(o techmap.Opening) bool { return !has(o, q.Words) })
		require.Equal(t, ranktest.Top(having, tax, plain), got, "%+v", q)
	}
}

// has reports whether each of words stands somewhere in o.
func has(o techmap.Opening, words string) bool {
	text := o.Title + "\n" + o.Employer
	for _, d := range o.Demands {
		text += "\n" + d.Quote
	}
	for word := range strings.FieldsSeq(words) {
		if !strings.Contains(text, word) {
			return false
		}
	}
	return true
}
