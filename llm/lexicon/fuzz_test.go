package lexicon_test

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/llm/lexicon"
)

// Whatever a posting says, spans cut out surfaces, mentions are in order and do
// not overlap, and no Hangul name is taken out of another word.
func FuzzExtract(f *testing.F) {
	for _, text := range []string{
		"Java 17, Spring Boot(Security), AWS(EC2, S3)", "자바를 다루고 자바스크립트를 아는 분", "C/C++, R&D, C레벨", "PHP에서 Java로 전환",
		"https://react.dev/자바 java@corp.com", "React·Vue 중 1개", "\xec\x9e자바\xff", "Spring( Boot ), Vue3.x\n\n• Go\n• 깃을 활용",
		"가자바나다를\u200b자바", strings.Repeat("C,", 300), strings.Repeat("(", 200) + "Java", "Must have Java; nice to have: Go",
	} {
		f.Add(text, text, "Snowflake", uint8(len(text)))
	}
	signs, err := os.ReadFile(filepath.Join("testdata", "signs.txt"))
	if err != nil {
		f.Fatal(err)
	}
	for line := range strings.Lines(string(signs)) {
		f.Add("", line, "", uint8(len(line)))
	}
	kinds := []techmap.SectionKind{
		techmap.SectionRequirements, techmap.SectionPreferences, techmap.SectionTechnologies, techmap.SectionDuties,
		techmap.SectionOther, techmap.SectionBenefits, techmap.SectionProcess, techmap.SectionAbout, techmap.SectionConditions,
	}
	x := lexicon.New(small(f), nil)
	f.Fuzz(func(t *testing.T, title, text, tag string, n uint8) {
		half := len(text) / 2
		p := techmap.Posting{
			ID: "f:1", Title: title, Company: tag, Tags: []string{tag}, Lang: []string{"ko", "en", ""}[n%3],
			Sections: []techmap.Section{
				{Kind: kinds[int(n)%len(kinds)], Title: tag, Text: text[:half]},
				{Kind: kinds[int(n/16)%len(kinds)], Text: text[half:]},
			},
		}
		found, err := x.Extract(context.Background(), []techmap.Posting{p})
		if err != nil {
			t.Fatal(err)
		}
		checkMentions(t, p, found[0])
		for _, field := range found[0].Fields {
			if cut, ok := p.Cut(field.Span); field.By == techmap.ByRule && (!ok || cut != field.Text) {
				t.Errorf("field %+v cuts %q", field, cut)
			}
		}
	})
}

func checkMentions(t *testing.T, p techmap.Posting, x techmap.Extraction) {
	t.Helper()
	last := techmap.Span{Section: techmap.SectionTag(9)}
	for _, m := range x.Mentions {
		whole, ok := p.Text(m.Section)
		if cut, _ := p.Cut(m.Span); !ok || cut != m.Surface || cut == "" {
			t.Fatalf("mention %+v cuts %q", m, cut)
		}
		if m.Section == last.Section && m.Start < last.End {
			t.Errorf("mention %+v overlaps %+v", m, last)
		}
		last = m.Span
		before, _ := utf8.DecodeLastRuneInString(whole[:m.Start])
		first, _ := utf8.DecodeRuneInString(m.Surface)
		if hangul(before) && hangul(first) {
			t.Errorf("%q is taken out of the middle of a word: %q", m.Surface, whole)
		}
		if m.Confidence <= 0 || m.Confidence > 1 {
			t.Errorf("%q has confidence %v", m.Surface, m.Confidence)
		}
	}
}

func hangul(r rune) bool { return '가' <= r && r <= '힣' }

func FuzzReadBoilerplate(f *testing.F) {
	f.Add("techmap-boilerplate 1\n0123456789abcdef\n")
	f.Add("")
	f.Fuzz(func(t *testing.T, file string) {
		b, err := lexicon.ReadBoilerplate(strings.NewReader(file))
		if err != nil {
			return
		}
		var out strings.Builder
		if _, err := b.WriteTo(&out); err != nil {
			t.Fatal(err)
		}
		again, err := lexicon.ReadBoilerplate(strings.NewReader(out.String()))
		if err != nil || again.Len() != b.Len() {
			t.Fatalf("read back %d lines of %d: %v", again.Len(), b.Len(), err)
		}
	})
}
