package text_test

import (
	"strings"
	"testing"
	"time"

	"github.com/techmap-it/techmap/internal/text"
)

// TestHostileTextsAreReadInTime repeats what a rule looks for a hundred thousand
// times. It measures no speed: all of it takes about a second, and a rule that
// looks back over the whole text each time would take minutes.
func TestHostileTextsAreReadInTime(t *testing.T) {
	t.Parallel()
	readers := map[string]func(string){
		"Clean":           func(s string) { text.Clean(s) },
		"FromHTML":        func(s string) { text.FromHTML(s) },
		"Sections":        func(s string) { text.Sections(s) },
		"Mask":            func(s string) { text.Mask(s) },
		"FindPlace":       func(s string) { text.FindPlace(s) },
		"FindSalary":      func(s string) { text.FindSalary(s) },
		"FindEmployment":  func(s string) { text.FindEmployment(s) },
		"FindExperience":  func(s string) { text.FindExperience(s) },
		"FindDeadline":    func(s string) { text.FindDeadline(s, time.Unix(0, 0)) },
		"FindWorkModel":   func(s string) { text.FindWorkModel(s) },
		"FindLanguages":   func(s string) { text.FindLanguages(s) },
		"FindSeniority":   func(s string) { text.FindSeniority(s) },
		"FindDegree":      func(s string) { text.FindDegree(s) },
		"FindCertificate": func(s string) { text.FindCertificates(s) },
	}
	for _, piece := range []string{
		"서울 ", "서울 강남구 지점 ", "연봉 3000만원 ", "정규직 ", "경력 3년 ", "2026.11.22 ", "~", "<b>", "<table><tr><td>", "&amp;amp;",
		"[자격요건]\n", "[자격요건", "a@b.c ", "010-1234-5678 ", "((((", "[[[[", "• ", " •", " ·", "- ", "**", "근무지: ", "담당자: ", ":", "영어 ", "\u200b", " ",
	} {
		s := strings.Repeat(piece, 100_000/len(piece))
		for name, read := range readers {
			began := time.Now()
			read(s)
			if took := time.Since(began); took > 20*time.Second {
				t.Errorf("%s takes %v for 100 kB of %q", name, took, piece)
			}
		}
	}
}
