package text

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// finders says of each hint whether its function finds something.
var finders = map[Hints]func(s string) bool{
	HintExperience:      func(s string) bool { _, ok := FindExperience(s); return ok },
	HintEmployment:      func(s string) bool { _, ok := FindEmployment(s); return ok },
	HintWorkModel:       func(s string) bool { _, ok := FindWorkModel(s); return ok },
	HintPlace:           func(s string) bool { _, ok := FindPlace(s); return ok },
	HintSalary:          func(s string) bool { _, ok := FindSalary(s); return ok },
	HintDeadline:        func(s string) bool { _, ok := FindDeadline(s, at); return ok },
	HintSeniority:       func(s string) bool { _, ok := FindSeniority(s); return ok },
	HintDegree:          func(s string) bool { _, ok := FindDegree(s); return ok },
	HintMilitaryService: func(s string) bool { _, ok := FindMilitaryService(s); return ok },
	HintCodingTest:      func(s string) bool { _, ok := FindCodingTest(s); return ok },
	HintCertificates:    func(s string) bool { return len(FindCertificates(s)) > 0 },
	HintLanguages:       func(s string) bool { return len(FindLanguages(s)) > 0 },
}

// requireHints fails if a function finds something in s without its hint.
func requireHints(t testing.TB, s string) {
	t.Helper()
	hints := HintsOf(s)
	for hint, found := range finders {
		if !hints.Has(hint) {
			require.False(t, found(s), "hint %b is missing for %q", hint, s)
		}
	}
}

func TestHintsOf(t *testing.T) {
	t.Parallel()
	cases := map[string]struct {
		text string
		want Hints
	}{
		"nothing":                       {"함께 성장할 동료를 기다립니다. Join us!", 0},
		"empty":                         {"", 0},
		"years in Korean":               {"백엔드 개발 3년 이상", HintExperience},
		"years in English":              {"at least five years of Go", HintExperience},
		"a unit glued to its number":    {"5yrs Go", HintExperience},
		"a newcomer":                    {"경력무관", HintExperience},
		"spaces between syllables":      {"정 규 직", HintEmployment},
		"hyphens for spaces":            {"Full-Time", HintEmployment},
		"inside an English word":        {"immortal jptx", 0},
		"inside a Hangul word":          {"전면재택근무", HintWorkModel},
		"headline":                      {"Acme | Oslo", HintPlace},
		"pay needs a digit":             {"연봉 협의", 0},
		"pay":                           {"연봉 4,000만원", HintSalary},
		"foreign pay":                   {"pays 80k USD", HintSalary},
		"a currency glued to its sum":   {"up to Rs50000", HintSalary},
		"a dot is no pound":             {"기획·개발 3명", 0},
		"deadline":                      {"채용 시 마감", HintDeadline},
		"degree, certificate, language": {"학사, SQLD, 영어", HintDegree | HintCertificates | HintLanguages},
		"military service":              {"병역특례 가능", HintMilitaryService},
		"coding test":                   {"코딩테스트", HintCodingTest},
		"seniority":                     {"시니어", HintSeniority},
		"broken UTF-8":                  {"\xea\xb2 \xff정규직\xed", HintEmployment},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			assert.Equal(t, tc.want, HintsOf(tc.text)&tc.want, "too few")
			assert.Equal(t, tc.want, HintsOf(tc.text), "too many")
			requireHints(t, tc.text)
		})
	}
}

// Every hint has a function here, and there is none beyond them.
func TestHintsAreComplete(t *testing.T) {
	t.Parallel()
	for hint := HintExperience; hint <= HintLanguages; hint <<= 1 {
		assert.Contains(t, finders, hint)
	}
}

// In no real posting, and in no line of one, a function finds what was not hinted at.
func TestHintsHideNothing(t *testing.T) {
	t.Parallel()
	for _, p := range corpus(t, "*") {
		requireHints(t, p.Title)
		for _, s := range Sections(Clean(p.Description)) {
			requireHints(t, s.Text)
		}
	}
}

func FuzzHints(f *testing.F) {
	seed(f)
	f.Fuzz(func(t *testing.T, s string) {
		requireHints(t, s)
		requireHints(t, Clean(s))
	})
}

func BenchmarkHints(b *testing.B) {
	for _, name := range []string{"korean", "english"} {
		s := Clean(sample(b, name))
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(s)))
			b.ReportAllocs()
			for b.Loop() {
				HintsOf(s)
			}
		})
	}
}
