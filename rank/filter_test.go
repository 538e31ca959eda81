package rank_test

import (
	"math"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/rank"
)

// selected returns the keys of the openings that f selects. The openings are told apart
// by a skill each, which only the answer shows.
func selected(t *testing.T, f techmap.Filter, asOf time.Time, edits map[string]edit) []string {
	t.Helper()
	var skills []techmap.Skill
	var openings []techmap.Opening
	for key, change := range edits {
		mark := techmap.SkillID("mark-" + key)
		skills = append(skills, techmap.Skill{ID: mark, Name: key, Kind: techmap.KindTool})
		openings = append(openings, opening(key, "company of "+key, asks(techmap.LevelRequired, mark), change))
	}
	for s := range taxonomy(t).Skills() {
		skills = append(skills, s)
	}
	roles := []techmap.Role{}
	for r := range taxonomy(t).Roles() {
		roles = append(roles, r)
	}
	tax, err := techmap.NewTaxonomy("marked", skills, roles)
	require.NoError(t, err)
	x, err := rank.Load(t.Context(), techmap.Of(openings...), tax)
	require.NoError(t, err)
	r, err := x.Top(t.Context(), rank.Query{Filter: f, AsOf: asOf, N: 1000, Min: -1})
	require.NoError(t, err)
	keys := []string{}
	for _, e := range r.Entries {
		if key, marked := strings.CutPrefix(string(e.Skill), "mark-"); marked {
			keys = append(keys, key)
		}
	}
	assert.Len(t, keys, r.Openings)
	return keys
}

func TestFilterSelectsOpenings(t *testing.T) {
	t.Parallel()
	all := map[string]edit{
		"plain":     func(*techmap.Opening) {},
		"frontend":  func(o *techmap.Opening) { o.Roles = []techmap.RoleID{"frontend"} },
		"both":      func(o *techmap.Opening) { o.Roles = []techmap.RoleID{"backend", "frontend"} },
		"wanted":    func(o *techmap.Opening) { o.Sources = []string{"test", "wanted"} },
		"busan":     func(o *techmap.Opening) { o.Place.Region = "부산" },
		"newgrad":   func(o *techmap.Opening) { o.Experience.NewGrad = true },
		"both ways": func(o *techmap.Opening) { o.Experience = techmap.Experience{NewGrad: true, Experienced: true} },
		"years":     func(o *techmap.Opening) { o.Experience = techmap.Experience{NewGrad: true, MinYears: 2} },
		"seasoned":  func(o *techmap.Opening) { o.Experience = techmap.Experience{Experienced: true, MinYears: 5} },
		"any":       func(o *techmap.Opening) { o.Experience.Any = true },
		"senior":    func(o *techmap.Opening) { o.Seniority = techmap.SenioritySenior },
		"remote":    func(o *techmap.Opening) { o.WorkModel = techmap.WorkRemote },
		"intern":    func(o *techmap.Opening) { o.Employment = techmap.EmploymentIntern },
		"go":        asks(techmap.LevelRequired, "go"),
		"go+java":   asks(techmap.LevelPreferred, "go", "java"),
		"aside":     asks(techmap.LevelMentioned, "go"),
		"가람":        func(o *techmap.Opening) { o.Company = "가람" },
	}
	for _, tt := range []struct {
		name   string
		filter techmap.Filter
		want   []string
	}{
		{"role", techmap.Filter{Roles: []techmap.RoleID{"frontend"}}, []string{"frontend", "both"}},
		{"source", techmap.Filter{Sources: []string{"wanted"}}, []string{"wanted"}},
		{"region", techmap.Filter{Regions: []string{"부산", "제주"}}, []string{"busan"}},
		{"newcomers", techmap.Filter{NewGrad: true}, []string{"newgrad", "any", "both ways", "years"}},
		{
			"open to newcomers and others", techmap.Filter{NewGrad: true, Experienced: true},
			[]string{"any", "both ways", "years"},
		},
		{"seniority", techmap.Filter{Seniority: []techmap.Seniority{"senior"}}, []string{"senior"}},
		{"work model", techmap.Filter{WorkModels: []techmap.WorkModel{techmap.WorkRemote}}, []string{"remote"}},
		{"employment", techmap.Filter{Employment: []techmap.Employment{"intern"}}, []string{"intern"}},
		{"company", techmap.Filter{Companies: []string{"가람", "nobody"}}, []string{"가람"}},
		{"all skills", techmap.Filter{All: []techmap.SkillID{"go", "java"}}, []string{"go+java"}},
		{"one skill, mentions aside", techmap.Filter{All: []techmap.SkillID{"go"}}, []string{"go", "go+java"}},
		{"any of skills", techmap.Filter{AnyOf: []techmap.SkillID{"java", "kotlin"}}, []string{"go+java"}},
		{"any of skills nobody asks for", techmap.Filter{AnyOf: []techmap.SkillID{"kotlin"}}, []string{}},
		{
			"none of skills",
			techmap.Filter{AnyOf: []techmap.SkillID{"go"}, None: []techmap.SkillID{"java", "kotlin"}},
			[]string{"go"},
		},
		{"different fields must all hold", techmap.Filter{Regions: []string{"부산"}, NewGrad: true}, []string{}},
		{"what nobody has selects nothing", techmap.Filter{Sources: []string{"elsewhere"}}, []string{}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			assert.ElementsMatch(t, tt.want, selected(t, tt.filter, time.Time{}, all))
		})
	}
	assert.Len(t, selected(t, techmap.Filter{}, time.Time{}, all), len(all), "no filter selects all")
	experienced := selected(t, techmap.Filter{Experienced: true}, time.Time{}, all)
	assert.Len(t, experienced, len(all)-1, "what says nothing of experience is for the experienced too")
	assert.NotContains(t, experienced, "newgrad", "and only what is for newcomers alone is not")
}

func TestTimeSelectsOpenings(t *testing.T) {
	t.Parallel()
	living := techmap.Interval{From: noon(5), LastSeen: noon(20)}
	all := map[string]edit{
		"early":    open(until(1, 4)),
		"living":   open(living),
		"reopened": open(until(2, 6), until(15, 18)),
		"late":     open(techmap.Interval{From: noon(18), LastSeen: noon(20)}),
		"moment":   open(until(7, 7)),
		"never":    open(),
	}
	between := func(from, to time.Time) techmap.Filter { return techmap.Filter{From: from, To: to} }
	fresh := func(from, to time.Time) techmap.Filter {
		return techmap.Filter{From: from, To: to, Basis: techmap.BasisNew}
	}
	var zero time.Time
	for _, tt := range []struct {
		name   string
		filter techmap.Filter
		asOf   time.Time
		want   []string
	}{
		{"by default what is open at the newest sighting", techmap.Filter{}, zero, []string{"living", "late"}},
		{"as of a day what was open then", techmap.Filter{}, noon(3), []string{"early", "reopened"}},
		{"between its times a reopened one is closed", techmap.Filter{}, noon(10), []string{"living"}},
		{"it is open from the first moment", techmap.Filter{}, noon(1), []string{"early"}},
		{"and closed at the last", techmap.Filter{}, noon(4), []string{"reopened"}},
		{"what has not ended goes on", techmap.Filter{}, noon(31), []string{"living", "late"}},
		{"before everything there is nothing", techmap.Filter{}, noon(1).Add(-time.Hour), []string{}},
		{"in a window what was open in it", between(noon(4), noon(6)), zero, []string{"living", "reopened"}},
		{"a window ends before its end", between(noon(8), noon(15)), zero, []string{"living"}},
		{"an empty window has nothing", between(noon(8), noon(8)), zero, []string{}},
		{"from a time on until as-of", between(noon(16), zero), noon(17), []string{"living", "reopened"}},
		{"until a time from the beginning", between(zero, noon(5)), zero, []string{"early", "reopened"}},
		{
			"what began after as-of is not there yet",
			between(noon(1), noon(30)), noon(10), []string{"early", "living", "reopened"},
		},
		{"new in a window", fresh(noon(2), noon(18)), zero, []string{"reopened", "living", "moment"}},
		{"opening again is not new", fresh(noon(14), noon(16)), zero, []string{}},
		{
			"new at any time",
			fresh(zero, zero), zero, []string{"early", "living", "reopened", "late", "moment"},
		},
		{"new at any time up to as-of", fresh(zero, zero), noon(2), []string{"early", "reopened"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			assert.ElementsMatch(t, tt.want, selected(t, tt.filter, tt.asOf, all))
		})
	}
}

func TestAsOf(t *testing.T) {
	t.Parallel()
	x := load(t, opening("1", "a"), opening("2", "b", open(until(1, 4))), opening("3", "c", open()))
	assert.Equal(t, noon(9), x.AsOf(), "the newest sighting")
	seoul := time.FixedZone("KST", 9*60*60)
	r := top(t, x, rank.Query{AsOf: noon(3).In(seoul)})
	assert.Equal(t, noon(3), r.AsOf, "in UTC")
	assert.Equal(t, 2, r.Openings)
	assert.True(t, load(t).AsOf().IsZero(), "nothing was ever seen")
	assert.True(t, load(t, opening("3", "c", open())).AsOf().IsZero())
}

func TestWrongQueriesNameTheNearestWord(t *testing.T) {
	t.Parallel()
	x := load(t, fleet()...)
	filter := func(f techmap.Filter) rank.Query { return rank.Query{Filter: f} }
	weights := func(level techmap.Level, w float64) rank.Query {
		return rank.Query{Weights: map[techmap.Level]float64{level: w}}
	}
	type f = techmap.Filter
	for _, tt := range []struct {
		name  string
		query rank.Query
		want  string
	}{
		{"role", filter(f{Roles: []techmap.RoleID{"bakend"}}), `role "bakend": unknown, nearest is "backend"`},
		{"role by its name", filter(f{Roles: []techmap.RoleID{"백엔드"}}), `nearest is "backend"`},
		{"skill", filter(f{All: []techmap.SkillID{"postgres"}}), `nearest is "postgresql"`},
		{"skill by its name", filter(f{AnyOf: []techmap.SkillID{"코틀린"}}), `nearest is "kotlin"`},
		{"excluded skill", filter(f{None: []techmap.SkillID{"jawa"}}), `nearest is "java"`},
		{"level", filter(f{Levels: []techmap.Level{"require"}}), `level "require": unknown, nearest is "required"`},
		{"basis", filter(f{Basis: "newest"}), `basis "newest": unknown, nearest is "new"`},
		{"seniority", filter(f{Seniority: []techmap.Seniority{"señor"}}), `nearest is "senior"`},
		{"work model", filter(f{WorkModels: []techmap.WorkModel{"remotely"}}), `nearest is "remote"`},
		{"employment", filter(f{Employment: []techmap.Employment{"fulltime"}}), `nearest is "full-time"`},
		{"kind", rank.Query{Kinds: []techmap.SkillKind{"data base"}}, `nearest is "database"`},
		{"measure", rank.Query{By: "company"}, `measure "company": unknown, nearest is "companies"`},
		{"weight of a level", weights("used ", 1), `level "used ": unknown, nearest is "used"`},
		{"weight above one", weights("used", 1.5), `weight 1.5 of level "used": not in [0, 1]`},
		{"weight below zero", weights("used", -1), `weight -1 of level "used"`},
		{"weight that is no number", weights("used", math.NaN()), `weight NaN of level "used"`},
		{"negative n", rank.Query{N: -1}, "n -1: negative"},
		{"window that ends first", filter(f{From: noon(2), To: noon(1)}), "ends before it begins"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			_, err := x.Top(t.Context(), tt.query)
			require.ErrorIs(t, err, techmap.ErrInvalid)
			require.ErrorContains(t, err, tt.want)
			_, err = x.Roles(t.Context(), tt.query)
			require.ErrorIs(t, err, techmap.ErrInvalid, "of roles too")
		})
	}
}

func TestAllMistakesOfAQueryAreReported(t *testing.T) {
	t.Parallel()
	_, err := load(t).Top(t.Context(), rank.Query{
		Filter:  techmap.Filter{Roles: []techmap.RoleID{"bakend"}, None: []techmap.SkillID{"jawa"}},
		Weights: map[techmap.Level]float64{"used": 2},
		N:       -2,
	})
	for _, want := range []string{`role "bakend"`, `skill "jawa"`, "weight 2", "n -2"} {
		assert.ErrorContains(t, err, want)
	}
}

func TestUnknownRoleOfAnEmptyTaxonomy(t *testing.T) {
	t.Parallel()
	tax, err := techmap.NewTaxonomy("empty", nil, nil)
	require.NoError(t, err)
	x, err := rank.Load(t.Context(), techmap.Of[techmap.Opening](), tax)
	require.NoError(t, err)
	_, err = x.Top(t.Context(), rank.Query{Filter: techmap.Filter{Roles: []techmap.RoleID{"backend"}}})
	assert.EqualError(t, err, `rank: role "backend": unknown: techmap: invalid argument`)
}
