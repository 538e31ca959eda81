package techmap_test

import (
	"slices"
	"testing"
	"unicode"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap"
)

func skill(id, name string, partOf ...techmap.SkillID) techmap.Skill {
	return techmap.Skill{
		ID: techmap.SkillID(id), Name: name, Kind: techmap.KindTool, PartOf: partOf,
		Aliases: []techmap.Alias{{Text: name}},
	}
}

func TestNewTaxonomyReportsEveryClash(t *testing.T) {
	t.Parallel()
	weak := func(id string) techmap.Skill {
		return techmap.Skill{ID: techmap.SkillID(id), Kind: techmap.KindTool, Aliases: []techmap.Alias{{Text: "flow", Tier: techmap.TierWeak}}}
	}
	for _, tt := range []struct {
		name   string
		skills []techmap.Skill
		roles  []techmap.Role
		want   string // "" means that the taxonomy is sound
	}{
		{"sound", []techmap.Skill{skill("aws", "AWS"), skill("s3", "S3", "aws")}, nil, ""},
		{"a skill without id", []techmap.Skill{skill("", "Go")}, nil, `skill "Go" has no id`},
		{"the same id twice", []techmap.Skill{skill("go", "Go"), skill("go", "Golang")}, nil, `skill "go" stands twice`},
		{"a strong form claimed twice", []techmap.Skill{skill("a", "Spring Boot"), skill("b", "spring-boot")}, nil, `"spring-boot" is claimed by "a" and "b"`},
		{"a weak form claimed by a strong one", []techmap.Skill{skill("a", "Flow"), weak("b")}, nil, `"flow" is claimed by "a" and "b"`},
		{"homographs, both weak", []techmap.Skill{weak("a"), weak("b")}, nil, ""},
		{"homographs, the third strong", []techmap.Skill{weak("a"), weak("b"), skill("c", "Flow")}, nil, `"Flow" is claimed by "b" and "c"`},
		{"one skill, one form twice", []techmap.Skill{{ID: "a", Kind: techmap.KindTool, Aliases: []techmap.Alias{{Text: "Go"}, {Text: "GO"}}}}, nil, ""},
		{"an empty form", []techmap.Skill{skill("a", " - ")}, nil, `alias " - " is empty`},
		{"an unknown kind", []techmap.Skill{{ID: "a", Kind: "gadget"}}, nil, `unknown kind "gadget"`},
		{"an unknown tier", []techmap.Skill{{ID: "a", Kind: techmap.KindTool, Aliases: []techmap.Alias{{Text: "x", Tier: "meh"}}}}, nil, `unknown tier "meh"`},
		{"part of nothing known", []techmap.Skill{skill("s3", "S3", "aws")}, nil, `"s3" points to "aws"`},
		{"part of itself", []techmap.Skill{skill("a", "A", "b"), skill("b", "B", "a")}, nil, `"a" is part of itself`},
		{"a role twice", nil, []techmap.Role{{ID: "dba"}, {ID: "dba"}}, `role "dba" () stands twice`},
		{"a role's form claimed twice", nil, []techmap.Role{{ID: "a", Aliases: []string{"서버 개발자"}}, {ID: "b", Aliases: []string{"서버개발자"}}}, `claimed by roles "a" and "b"`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			_, err := techmap.NewTaxonomy("test", tt.skills, tt.roles)
			if tt.want == "" {
				require.NoError(t, err)
				return
			}
			require.ErrorIs(t, err, techmap.ErrInvalid)
			require.ErrorContains(t, err, tt.want)
		})
	}
}

func TestTaxonomyFindsSkillsByAnySpelling(t *testing.T) {
	t.Parallel()
	boot := skill("spring-boot", "Spring Boot", "spring")
	boot.Aliases = append(boot.Aliases, techmap.Alias{Text: "스프링부트"})
	tax, err := techmap.NewTaxonomy("test",
		[]techmap.Skill{skill("spring", "Spring"), boot, skill("starter", "Starter", "spring-boot", "spring")},
		[]techmap.Role{{ID: "backend", Name: "Backend", Aliases: []string{"백엔드 개발자"}}})
	require.NoError(t, err)

	for _, surface := range []string{"Spring Boot", "spring-boot", "SpringBoot", "SPRING_BOOT", "스프링 부트"} {
		got, ok := tax.CanonicalSkill(surface)
		assert.True(t, ok, surface)
		assert.Equal(t, techmap.SkillID("spring-boot"), got.ID, surface)
	}
	_, ok := tax.CanonicalSkill("Boot")
	assert.False(t, ok)
	role, ok := tax.CanonicalRole("백엔드개발자")
	assert.True(t, ok)
	assert.Equal(t, techmap.RoleID("backend"), role.ID)
	assert.Equal(t, []techmap.SkillID{"spring", "spring-boot"}, tax.Ancestors("starter"), "each once, however many ways lead there")
	assert.Empty(t, tax.Ancestors("spring"))
	assert.Len(t, slices.Collect(tax.Skills()), 3)
	assert.Len(t, slices.Collect(tax.Roles()), 1)
}

func FuzzFold(f *testing.F) {
	for _, s := range []string{"Spring Boot", "스프링 부트", "C++", "\xff", "İ", "ß"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		folded := techmap.Fold(s)
		for _, r := range folded {
			if r == '-' || r == '_' || unicode.IsSpace(r) {
				t.Fatalf("Fold(%q) = %q keeps %q", s, folded, r)
			}
		}
		if again := techmap.Fold(folded); again != folded {
			t.Fatalf("Fold(%q) = %q, and of that %q", s, folded, again)
		}
		if want := plainFold(s); folded != want {
			t.Fatalf("Fold(%q) = %q, want %q", s, folded, want)
		}
	})
}
