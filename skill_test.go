package techmap_test

import (
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/stretchr/testify/assert"

	"github.com/techmap-it/techmap"
)

func TestSkillKind_Family(t *testing.T) {
	t.Parallel()
	for kind, want := range map[techmap.SkillKind]techmap.SkillFamily{
		techmap.KindLanguage:  techmap.FamilyLanguage,
		techmap.KindLibrary:   techmap.FamilyFramework,
		techmap.KindML:        techmap.FamilyFramework,
		techmap.KindMessaging: techmap.FamilyDatabase,
		techmap.KindData:      techmap.FamilyDatabase,
		techmap.KindDevOps:    techmap.FamilyCloud,
		techmap.KindOS:        techmap.FamilyCloud,
		techmap.KindDesign:    techmap.FamilyTool,
		techmap.KindProtocol:  techmap.FamilyTool,
		techmap.KindConcept:   "", // is no technology
		"gadget":              "", // is no kind
		"":                    "",
	} {
		assert.Equal(t, want, kind.Family(), "%q", kind)
	}
}

func TestSkillFamilies_part_the_kinds_of_technologies(t *testing.T) {
	t.Parallel()
	var all []techmap.SkillKind
	for _, f := range techmap.SkillFamilies() {
		kinds := f.Kinds()
		assert.NotEmpty(t, kinds, "%q", f)
		for _, k := range kinds {
			assert.Equal(t, f, k.Family(), "%q", k)
		}
		all = append(all, kinds...)
	}
	want := slices.DeleteFunc(techmap.SkillKinds(), func(k techmap.SkillKind) bool { return k == techmap.KindConcept })
	assert.ElementsMatch(t, want, all, "each kind but concept is of one family")
	assert.Empty(t, techmap.SkillFamily("").Kinds())
	assert.Empty(t, techmap.SkillFamily("gadgets").Kinds())
}

func TestFold(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"Spring Boot":    "springboot",
		"spring-boot":    "springboot",
		"SPRING_BOOT":    "springboot",
		"스프링 부트":         "스프링부트",
		"스프링\u3000부트":    "스프링부트", // the wide space of East Asian typesetting
		"Tab\tand\nline": "tabandline",
		"C++":            "c++",
		"ÄRGER":          "ärger",
		"Ｃ＋＋":            "ｃ＋＋",
		"파이썬3":           "파이썬3",
		"":               "",
		" -_ ":           "",
		"bad \xff byte":  "bad\ufffdbyte",
	} {
		assert.Equal(t, want, techmap.Fold(in), "%q", in)
	}
}

// plainFold says in one line what Fold does by hand.
func plainFold(surface string) string {
	return strings.Map(func(r rune) rune {
		if r == '-' || r == '_' || unicode.IsSpace(r) {
			return -1
		}
		return unicode.ToLower(r)
	}, surface)
}

func TestFold_of_every_character(t *testing.T) {
	t.Parallel()
	for r := range rune(unicode.MaxRune + 1) {
		if got, want := techmap.Fold(string(r)), plainFold(string(r)); got != want {
			t.Fatalf("Fold(%q) = %q, want %q", r, got, want)
		}
	}
}

func BenchmarkFold(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		for _, s := range [...]string{"springboot", "Spring Boot", "스프링 부트", "파이썬"} {
			techmap.Fold(s)
		}
	}
}
