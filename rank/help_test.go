package rank_test

import (
	"encoding/json"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/rank"
)

// noon returns noon of a day in March 2026.
func noon(day int) time.Time { return time.Date(2026, 3, day, 12, 0, 0, 0, time.UTC) }

func taxonomy(tb testing.TB) *techmap.Taxonomy {
	tb.Helper()
	skill := func(id techmap.SkillID, name, ko string, kind techmap.SkillKind) techmap.Skill {
		s := techmap.Skill{ID: id, Name: name, NameKo: ko, Kind: kind, Aliases: []techmap.Alias{{Text: name}}}
		if ko != "" {
			s.Aliases = append(s.Aliases, techmap.Alias{Text: ko})
		}
		return s
	}
	tax, err := techmap.NewTaxonomy("test", []techmap.Skill{
		skill("go", "Go", "", techmap.KindLanguage),
		skill("java", "Java", "자바", techmap.KindLanguage),
		skill("kotlin", "Kotlin", "코틀린", techmap.KindLanguage),
		skill("postgresql", "PostgreSQL", "", techmap.KindDatabase),
		skill("aws", "AWS", "아마존 웹 서비스", techmap.KindCloud),
		skill("aws-s3", "Amazon S3", "", techmap.KindCloud),
		skill("tdd", "Test-driven development", "테스트 주도 개발", techmap.KindConcept),
	}, []techmap.Role{
		{ID: "backend", Name: "Backend Developer", NameKo: "백엔드 개발자", Aliases: []string{"백엔드"}},
		{ID: "frontend", Name: "Frontend Developer", NameKo: "프론트엔드 개발자"},
		{ID: "data-engineer", Name: "Data Engineer", NameKo: "데이터 엔지니어"},
	})
	require.NoError(tb, err)
	return tax
}

// An edit changes an opening under construction.
type edit func(*techmap.Opening)

// opening returns an opening for a backend developer, open since March 1st and seen
// on March 9th, that asks for nothing.
func opening(key, company string, edits ...edit) techmap.Opening {
	id := techmap.NewPostingID("test", key)
	o := techmap.Opening{
		ID: id, Members: []techmap.PostingID{id}, Sources: []string{"test"}, Company: company,
		Roles: []techmap.RoleID{"backend"},
		Open:  []techmap.Interval{{From: noon(1), LastSeen: noon(9)}},
	}
	for _, change := range edits {
		change(&o)
	}
	return o
}

func asks(level techmap.Level, skills ...techmap.SkillID) edit {
	return func(o *techmap.Opening) {
		for _, s := range skills {
			o.Demands = append(o.Demands, techmap.Demand{Skill: s, Level: level})
		}
	}
}

func asksOneOf(group int, level techmap.Level, skills ...techmap.SkillID) edit {
	return func(o *techmap.Opening) {
		for _, s := range skills {
			o.Demands = append(o.Demands, techmap.Demand{Skill: s, Level: level, Group: group})
		}
	}
}

func open(spans ...techmap.Interval) edit {
	return func(o *techmap.Opening) { o.Open = spans }
}

// until returns an interval of days in March.
func until(from, to int) techmap.Interval {
	return techmap.Interval{From: noon(from), LastSeen: noon(to), To: noon(to), Reason: techmap.ClosedStated}
}

// several returns n openings, each of a company of its own.
func several(prefix string, n int, edits ...edit) []techmap.Opening {
	some := make([]techmap.Opening, n)
	for i := range some {
		name := fmt.Sprintf("%s-%02d", prefix, i)
		some[i] = opening(name, name, edits...)
	}
	return some
}

func load(tb testing.TB, openings ...techmap.Opening) *rank.Index {
	tb.Helper()
	x, err := rank.Load(tb.Context(), techmap.Of(openings...), taxonomy(tb))
	require.NoError(tb, err)
	return x
}

// top asks without a least number of openings.
func top(tb testing.TB, x *rank.Index, q rank.Query) rank.Ranking {
	tb.Helper()
	if q.Min == 0 {
		q.Min = -1
	}
	r, err := x.Top(tb.Context(), q)
	require.NoError(tb, err)
	return r
}

// entry returns the entry of a skill, which must be there.
func entry(tb testing.TB, r rank.Ranking, skill techmap.SkillID) rank.Entry {
	tb.Helper()
	for _, e := range r.Entries {
		if e.Skill == skill {
			return e
		}
	}
	require.Fail(tb, "no entry", "skill %q in %v", skill, r.Entries)
	return rank.Entry{}
}

func asJSON(tb testing.TB, v any) string {
	tb.Helper()
	body, err := json.MarshalIndent(v, "", "  ")
	require.NoError(tb, err)
	return string(body) + "\n"
}
