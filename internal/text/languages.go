package text

import "strings"

// Names of human languages, tests that ask for them by themselves, words about
// how well they are known, and what stands after those that are only named.
var (
	languageWords    = phraseTable[string]("language")
	languageTests    = phraseTable[string]("language-test")
	languageSkills   = listOf("language-skill")
	languageSubjects = listOf("language-subject")
)

// FindLanguages finds the human languages that s asks for, as ISO 639-1 codes,
// each where it is first asked for, in order. A language that is only named, as
// a subject or a market ("영어 교육 앱", "the Japanese market"), is not asked for.
func FindLanguages(s string) []Found[string] {
	var out []Found[string]
	seen := map[string]bool{}
	add := func(f Found[string]) {
		if !seen[f.Value] {
			seen[f.Value] = true
			out = append(out, f)
		}
	}
	tests := languageTests()
	for start := 0; start < len(s); {
		end := lineEnd(s, start)
		line := s[start:end]
		for f := range languageWords().all(line) {
			if asksLanguage(line, f) {
				add(Found[string]{f.Value, f.Start + start, f.End + start})
			}
		}
		for f := range tests.all(line) {
			add(Found[string]{f.Value, f.Start + start, f.End + start})
		}
		start = end + 1
	}
	return out
}

// asksLanguage reports whether a language in line is asked for.
func asksLanguage(line string, f Found[string]) bool {
	before, after := window(line, f.Start, f.End, 70)
	if startsSyllable(line[f.Start:f.End]) {
		if languageSubjects.begins(strings.TrimLeft(after, " ")) {
			return false
		}
		return languageSkills.within(after) || hasAny(before, "언어", "어학", "외국어")
	}
	if !isUpper(line[f.Start]) {
		return false
	}
	before, after = strings.ToLower(before), strings.ToLower(after)
	if languageSubjects.begins(strings.TrimLeft(after, " ")) {
		return false
	}
	return languageSkills.within(before) || languageSkills.within(after)
}
