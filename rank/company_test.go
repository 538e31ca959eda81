package rank_test

import (
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/rank"
	"github.com/techmap-it/techmap/rank/ranktest"
)

func employer(name string) edit { return func(o *techmap.Opening) { o.Employer = name } }

// firms returns the openings of two companies and of none.
func firms() []techmap.Opening {
	return []techmap.Opening{
		opening("1", "가람", employer("(주)가람"), asks(techmap.LevelRequired, "go", "tdd"), asks(techmap.LevelMentioned, "aws")),
		opening("2", "가람", employer("(주)가람"), asks(techmap.LevelUsed, "go"), open(until(1, 3)), func(o *techmap.Opening) {
			o.Roles, o.Sources = []techmap.RoleID{"frontend"}, []string{"other", "test"}
		}),
		opening("3", "가람", employer("가람 주식회사"), asks(techmap.LevelStack, "java"), open(until(2, 4))),
		opening("4", "acme", employer("Acme Inc."), asks(techmap.LevelRequired, "go")),
		opening("5", "acme", asks(techmap.LevelRequired, "go"), open()),
		opening("6", ""),
		opening("7", "closed", open(until(1, 3))),
	}
}

func TestCompany(t *testing.T) {
	t.Parallel()
	x := load(t, firms()...)
	got, err := x.Company(t.Context(), "가람", rank.Query{})
	require.NoError(t, err)
	subject := func(id techmap.SkillID, name, ko string, kind techmap.SkillKind) rank.Subject {
		return rank.Subject{Skill: id, Name: name, NameKo: ko, Kind: kind}
	}
	assert.Equal(t, rank.CompanyProfile{
		Company: "가람", Names: []string{"(주)가람", "가람 주식회사"},
		AsOf: noon(9), Open: 1, Ever: 3, First: noon(1), Last: noon(9),
		Roles: []rank.CompanyRole{
			{Role: "backend", Name: "Backend Developer", NameKo: "백엔드 개발자", Openings: 1, Ever: 2},
			{Role: "frontend", Name: "Frontend Developer", NameKo: "프론트엔드 개발자", Openings: 0, Ever: 1},
		},
		Skills: []rank.CompanySkill{
			{Subject: subject("go", "Go", "", techmap.KindLanguage), Openings: 1, Ever: 2},
			{Subject: subject("java", "Java", "자바", techmap.KindLanguage), Openings: 0, Ever: 1},
		},
		Sources: []string{"other", "test"},
	}, got)
}

func TestCompanyOfAQuery(t *testing.T) {
	t.Parallel()
	x := load(t, firms()...)
	for _, tt := range []struct {
		name       string
		query      rank.Query
		open, ever int
		last       time.Time
	}{
		{"as of a day", rank.Query{AsOf: noon(2)}, 3, 3, noon(2)},
		{"what was not there yet does not exist", rank.Query{AsOf: noon(1)}, 2, 2, noon(1)},
		{"of a role", rank.Query{Filter: techmap.Filter{Roles: []techmap.RoleID{"frontend"}}}, 0, 1, noon(3)},
		{"of a window", rank.Query{Filter: techmap.Filter{From: noon(3), To: noon(5)}}, 2, 3, noon(9)},
		{"companies of the query do not matter", rank.Query{Filter: techmap.Filter{Companies: []string{"acme"}}}, 1, 3, noon(9)},
		{"nothing that is selected", rank.Query{Filter: techmap.Filter{Regions: []string{"부산"}}}, 0, 0, time.Time{}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got, err := x.Company(t.Context(), "가람", tt.query)
			require.NoError(t, err)
			assert.Equal(t, []int{tt.open, tt.ever}, []int{got.Open, got.Ever})
			assert.Equal(t, tt.last, got.Last)
			assert.Len(t, got.Names, 2, "names are of all its openings")
		})
	}
}

func TestCompanyThatIsNotKnown(t *testing.T) {
	t.Parallel()
	x := load(t, firms()...)
	for _, name := range []string{"nobody", "", "\x00test:6", "Acme Inc."} {
		_, err := x.Company(t.Context(), name, rank.Query{})
		require.ErrorIs(t, err, techmap.ErrNotFound, "%q", name)
	}
	_, err := x.Company(t.Context(), "acme", rank.Query{N: -1})
	require.ErrorIs(t, err, techmap.ErrInvalid)
}

func TestCompanies(t *testing.T) {
	t.Parallel()
	x := load(t, append(firms(), opening("8", "가람"), opening("9", "beta"))...)
	page, err := x.Companies(t.Context(), rank.CompaniesQuery{})
	require.NoError(t, err)
	assert.Equal(t, rank.CompanyPage{
		AsOf: noon(9), Companies: 3,
		Entries: []rank.CompanyCount{
			{Company: "가람", Name: "(주)가람", Openings: 2, Ever: 4},
			{Company: "acme", Name: "Acme Inc.", Openings: 1, Ever: 1},
			{Company: "beta", Openings: 1, Ever: 1},
		},
	}, page)
}

func TestCompaniesPageByPage(t *testing.T) {
	t.Parallel()
	c := ranktest.Corpus{Seed: 31, Openings: 500, Companies: 80, Skills: 5, Days: 30}
	x, err := rank.Load(t.Context(), c.All(), c.Taxonomy())
	require.NoError(t, err)
	whole, err := x.Companies(t.Context(), rank.CompaniesQuery{Query: rank.Query{N: 5000}})
	require.NoError(t, err)
	require.Empty(t, whole.More)
	require.Len(t, whole.Entries, whole.Companies)
	for _, size := range []int{1, 7, whole.Companies} {
		var got []rank.CompanyCount
		for after := ""; ; {
			page, err := x.Companies(t.Context(), rank.CompaniesQuery{Query: rank.Query{N: size}, After: after})
			require.NoError(t, err)
			got = append(got, page.Entries...)
			if after = page.More; after == "" {
				break
			}
		}
		assert.Equal(t, whole.Entries, got, "pages of %d", size)
	}
}

func TestCompaniesRefuseWrongPages(t *testing.T) {
	t.Parallel()
	x := load(t, firms()...)
	for name, after := range map[string]string{"no base64": "%%", "no numbers": "YSBiIGM", "too short": "MSAy"} {
		_, err := x.Companies(t.Context(), rank.CompaniesQuery{Query: rank.Query{N: 1}, After: after})
		require.ErrorIs(t, err, techmap.ErrInvalid, name)
	}
	_, err := x.Companies(t.Context(), rank.CompaniesQuery{Query: rank.Query{N: -1}})
	require.ErrorIs(t, err, techmap.ErrInvalid)
}

// TestCompaniesAreWhatTheirDefinitionSays counts by looking at every opening.
func TestCompaniesAreWhatTheirDefinitionSays(t *testing.T) {
	t.Parallel()
	c := ranktest.Corpus{Seed: 32, Openings: 400, Companies: 60, Skills: 15, Days: 40}
	tax := c.Taxonomy()
	all, err := techmap.Collect(c.All())
	require.NoError(t, err)
	x, err := rank.Load(t.Context(), techmap.Of(all...), tax)
	require.NoError(t, err)
	for i := range 120 {
		all[i] = c.Opening(i, 1)
	}
	x.Apply(all[:120], nil)
	for _, q := range c.Queries(60) {
		q.N = 1000
		if q.AsOf.IsZero() {
			q.AsOf = x.AsOf()
		}
		ever := q
		ever.From, ever.To, ever.Basis = time.Time{}, time.Time{}, techmap.BasisNew
		names := func(o techmap.Opening) []string {
			return slices.DeleteFunc([]string{o.Company}, func(name string) bool { return name == "" })
		}
		want := slices.DeleteFunc(count(found(all, tax, q), found(all, tax, ever), names), func(c rank.FacetCount) bool {
			return c.Openings == 0
		})
		page, err := x.Companies(t.Context(), rank.CompaniesQuery{Query: q})
		require.NoError(t, err)
		got := []rank.FacetCount{}
		for i, e := range page.Entries {
			got = append(got, rank.FacetCount{ID: e.Company, Openings: e.Openings, Free: e.Ever})
			if i%5 > 0 {
				continue
			}
			profile, err := x.Company(t.Context(), e.Company, q)
			require.NoError(t, err)
			require.Equal(t, []int{e.Openings, e.Ever}, []int{profile.Open, profile.Ever}, "%s of %+v", e.Company, q)
		}
		require.Equal(t, want, got, "%+v", q)
	}
}
