package rankhttp_test

import (
	"encoding/json"
	"net/url"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/rank"
	"github.com/techmap-it/techmap/rank/rankhttp"
)

// sameJSON asserts that two answers are written alike, but for what only one of them has.
func sameJSON(t *testing.T, want, got any) {
	t.Helper()
	fields := func(v any) map[string]any {
		body, err := json.Marshal(v)
		require.NoError(t, err)
		var all map[string]any
		require.NoError(t, json.Unmarshal(body, &all))
		delete(all, "meta")
		return all
	}
	assert.Equal(t, fields(want), fields(got))
}

func query(t *testing.T, s string) url.Values {
	t.Helper()
	q, err := url.ParseQuery(s)
	require.NoError(t, err)
	return q
}

// TestAnswersAreThoseOfPackageRank asks the same of the handler and of the index.
func TestAnswersAreThoseOfPackageRank(t *testing.T) {
	t.Parallel()
	d := data(t)
	h, err := rankhttp.New(rankhttp.Fixed{Data: d}, nil)
	require.NoError(t, err)
	c, x, ctx := rankhttp.InProcess(h), d.Index, t.Context()

	backend := rank.Query{Filter: techmap.Filter{Roles: []techmap.RoleID{"backend"}}}
	t.Run("every parameter of the filter", func(t *testing.T) {
		t.Parallel()
		q := rank.Query{
			Filter: techmap.Filter{
				Roles: []techmap.RoleID{"backend", "frontend"}, Sources: []string{"hanbit"}, Regions: []string{"경기", "서울"},
				Levels: []techmap.Level{"preferred", "required", "stack"}, Seniority: []techmap.Seniority{"junior"},
				WorkModels: []techmap.WorkModel{"onsite", "remote"}, Employment: []techmap.Employment{"full-time"},
				AnyOf: []techmap.SkillID{"java", "react"}, None: []techmap.SkillID{"cobol"}, Experienced: true,
				From: today().AddDate(0, 0, -90).Truncate(24 * time.Hour), To: today(), Basis: techmap.BasisNew,
			},
			AsOf: today().AddDate(0, 0, -1), N: 3, By: rank.ByCompanies, Min: -1, Words: "개발자", Kinds: []techmap.SkillKind{"framework", "language"},
		}
		want, err := x.Top(ctx, q)
		require.NoError(t, err)
		require.NotEmpty(t, want.Entries)
		got, err := c.Top(ctx, query(t, "role=백엔드&role=Frontend+developer&source=HANBIT&region=서울,경기&level=required,stack&level=preferred"+
			"&seniority=junior&work=remote,onsite&employment=full-time&any_skill=자바,리액트&no_skill=코볼&experienced=true"+
			"&from=2026-08-24&to=2026-11-22T12:00:00Z&basis=new&as_of=2026-11-21T21:00:00%2B09:00&n=3&by=companies&min_sample=0"+
			"&words=+개발자+&kind=framework,language"))
		require.NoError(t, err)
		sameJSON(t, want, got)
	})
	t.Run("newcomers, companies, all skills, families", func(t *testing.T) {
		t.Parallel()
		q := rank.Query{Filter: techmap.Filter{NewGrad: true, Companies: []string{"회사01", "회사02"}, All: []techmap.SkillID{"git"}}, Min: -1}
		q.Kinds = techmap.FamilyTool.Kinds()
		want, err := x.Top(ctx, q)
		require.NoError(t, err)
		got, err := c.Top(ctx, query(t, "new_grad=1&company=(주)회사01&company=회사02&skill=깃&family=tool&min_sample=0"))
		require.NoError(t, err)
		sameJSON(t, want, got)
	})
	t.Run("roles", func(t *testing.T) {
		t.Parallel()
		want, err := x.Roles(ctx, rank.Query{})
		require.NoError(t, err)
		got, err := c.Roles(ctx, nil)
		require.NoError(t, err)
		assert.Equal(t, want, got.Roles)
		assert.Equal(t, x.AsOf(), got.AsOf)
	})
	t.Run("distinctive", func(t *testing.T) {
		t.Parallel()
		want, err := x.Distinctive(ctx, backend)
		require.NoError(t, err)
		got, err := c.Distinctive(ctx, "서버 개발자", nil)
		require.NoError(t, err)
		sameJSON(t, want, got)
	})
	t.Run("together", func(t *testing.T) {
		t.Parallel()
		want, err := x.Together(ctx, "java", rank.Query{Min: 5})
		require.NoError(t, err)
		got, err := c.Together(ctx, "자바", query(t, "min_sample=5"))
		require.NoError(t, err)
		sameJSON(t, want, got)
	})
	t.Run("trends", func(t *testing.T) {
		t.Parallel()
		q := rank.TrendQuery{Query: rank.Query{Min: 1}, Steps: 15, Location: time.FixedZone("KST", 9*60*60)}
		want, err := x.Trends(ctx, q)
		require.NoError(t, err)
		require.Empty(t, want.Refused)
		got, err := c.Trends(ctx, query(t, "steps=15&min_sample=1"))
		require.NoError(t, err)
		sameJSON(t, want, got)
		one, err := c.SkillTrend(ctx, "java", query(t, "steps=15&min_sample=1"))
		require.NoError(t, err)
		require.NotNil(t, one.Trend)
		assert.Contains(t, want.Top, *one.Trend)
	})
	t.Run("compare", func(t *testing.T) {
		t.Parallel()
		a, b := backend, rank.Query{Filter: techmap.Filter{Roles: []techmap.RoleID{"frontend"}, Regions: []string{"서울"}}, Min: -1}
		a.Min = -1
		want, err := x.Compare(ctx, a, b)
		require.NoError(t, err)
		got, err := c.Compare(ctx, query(t, "a=백엔드&b=role%3Dfrontend,region%3D서울&min_sample=0"))
		require.NoError(t, err)
		sameJSON(t, want, got)
	})
	t.Run("next and fields", func(t *testing.T) {
		t.Parallel()
		q := rank.NextQuery{Query: backend, Have: []techmap.SkillID{"git", "java"}, Missing: 1, Steps: 3}
		path, err := x.Next(ctx, q)
		require.NoError(t, err)
		got, err := c.Next(ctx, query(t, "role=backend&have=java,깃&missing=1&steps=3"))
		require.NoError(t, err)
		sameJSON(t, path, got)
		fields, err := x.Fields(ctx, rank.NextQuery{Have: q.Have})
		require.NoError(t, err)
		covered, err := c.Fields(ctx, query(t, "have=java,git"))
		require.NoError(t, err)
		assert.Equal(t, fields, covered.Fields)
	})
	t.Run("facts", func(t *testing.T) {
		t.Parallel()
		want, err := x.Facts(ctx, rank.FactsQuery{Query: backend, Each: rank.EachRegion})
		require.NoError(t, err)
		got, err := c.Facts(ctx, query(t, "role=backend&each=region"))
		require.NoError(t, err)
		sameJSON(t, want, got)
	})
	t.Run("company", func(t *testing.T) {
		t.Parallel()
		want, err := x.Company(ctx, "회사01", backend)
		require.NoError(t, err)
		got, err := c.Company(ctx, "(주)회사01", query(t, "role=backend"))
		require.NoError(t, err)
		sameJSON(t, want, got)
	})
	t.Run("facets", func(t *testing.T) {
		t.Parallel()
		want, err := x.Facets(ctx, backend)
		require.NoError(t, err)
		got, err := c.Openings(ctx, query(t, "role=backend&facets=true"))
		require.NoError(t, err)
		assert.Equal(t, want, *got.Facets)
		assert.Equal(t, want.Openings, got.Total)
	})
}

func TestSkillStandsWhereTheRankingHasIt(t *testing.T) {
	t.Parallel()
	d := data(t)
	h, err := rankhttp.New(rankhttp.Fixed{Data: d}, nil)
	require.NoError(t, err)
	c := rankhttp.InProcess(h)
	top, err := c.Top(t.Context(), query(t, "n=100"))
	require.NoError(t, err)
	for _, e := range top.Entries {
		s, err := c.Skill(t.Context(), string(e.Skill), nil)
		require.NoError(t, err)
		assert.Equal(t, e, *s.Entry)
		for _, share := range s.Roles {
			of, err := d.Index.Top(t.Context(), rank.Query{Filter: techmap.Filter{Roles: []techmap.RoleID{share.Role}}, N: 100})
			require.NoError(t, err)
			assert.Equal(t, of.Openings, share.Of)
		}
	}
	cobol, err := c.Skill(t.Context(), "cobol", nil)
	require.NoError(t, err)
	assert.Nil(t, cobol.Entry, "nobody asks for it")
}

func TestSkillsAreFoundByAnyNameAndPartOfOne(t *testing.T) {
	t.Parallel()
	c := rankhttp.InProcess(server(t, nil))
	for _, test := range []struct {
		name, query string
		want        []techmap.SkillID
	}{
		{"the very name before a longer one", "q=java", []techmap.SkillID{"java", "javascript"}},
		{"in Korean", "q=자바", []techmap.SkillID{"java", "javascript"}},
		{"part of a name", "q=script", []techmap.SkillID{"javascript"}},
		{"only of a kind", "q=자바&kind=framework", nil},
		{"of a family", "family=database", []techmap.SkillID{"mysql"}},
		{"a concept is left out", "q=마이크로", nil},
		{"a concept if asked for", "q=마이크로&kind=concept", []techmap.SkillID{"msa"}},
		{"that nobody asks for", "q=코볼", []techmap.SkillID{"cobol"}},
		{"no more than asked for", "q=자바&n=1", []techmap.SkillID{"java"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			got, err := c.Skills(t.Context(), query(t, test.query))
			require.NoError(t, err)
			var ids []techmap.SkillID
			for _, s := range got.Skills {
				ids = append(ids, s.Skill)
			}
			assert.Equal(t, test.want, ids)
		})
	}
}
