package llm

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// In each text the name stands between bars. The bars are taken out before it is asked
// whether the name is a word there.
func TestIsWord(t *testing.T) {
	t.Parallel()
	cases := map[string]bool{
		"|Java|":                        true,
		"• |Java| 경험":                   true,
		"|Java|를 써 본 분":                 true,
		"및|Java|":                       true,
		"|Java|, Kotlin":                true,
		"|Java|/Kotlin":                 true,
		"|Java|.":                       true,
		"|Java|-based":                  true,
		"|Java|17":                      true,
		"|Python|3.x 이상":                true,
		"|Spring|+JPA":                  true,
		"|C++|":                         true,
		"|C++|를":                        true,
		"|C#|, Unity":                   true,
		"(|Go|)":                        true,
		"능력.|Java|":                     true,
		"|Node.js|":                     true,
		"|.NET| Core":                   true,
		"|자바|":                          true,
		"|자바|로 개발":                      true,
		"|자바|개발자를":                      true,
		"|스프링| 기반":                      true,
		"|Java|Script":                  false,
		"Java|Script|":                  false,
		"|Java|ㅤ":                       true,
		"My|SQL|":                       false,
		"|SQL|ite":                      false,
		"|C|++":                         false,
		"|C|#":                          false,
		"|C|-level":                     false,
		"USB-|C|":                       false,
		"R&|D|":                         false,
		"|Go|-to-market":                false,
		"|go|ogle":                      false,
		"foo.|js|":                      false,
		"|Node|.js":                     false,
		"|ASP|.NET":                     false,
		"me@|Java|.com":                 false,
		"|Java|@example.com":            false,
		"|Java|2024":                    false,
		"|Java|_home":                   false,
		"|Caf|é":                        false,
		"|Java|\u0301":                  false,
		"|자바|스크립트":                      false,
		"|자바|칩":                         false,
		"대|자바|":                         false,
		"|COBOL|Т":                      false,
		"|C++|11":                       false,
		"|C#|.":                         true,
		"|F#|#":                         false,
		"#|golang|":                     true,
		"$|PATH|":                       false,
		"|R|, Python":                   true,
		"|R|'s":                         false,
		strings.Repeat("가", 9) + "|Go|": true,
	}
	for marked, want := range cases {
		parts := strings.Split(marked, "|")
		require.Len(t, parts, 3, marked)
		text := strings.Join(parts, "")
		assert.Equal(t, want, isWord(text, len(parts[0]), len(parts[0])+len(parts[1])), marked)
	}
}

func TestIsPhrase(t *testing.T) {
	t.Parallel()
	cases := map[string]bool{
		"경력 |3년| 이상":       true,
		"|3년|이상":           true,
		"|3년 이상|인 분":       true,
		"경력 1|3년|":         false,
		"4,|000만원|":        false,
		"|4|,000만원":        false,
		"|3|.5년":           false,
		"|3+ years|":       true,
		"|senior|ity":      false,
		"연봉 |4,000만원|부터":   true,
		"|2026-06-30|까지":   true,
		"since |2020|.":    true,
		"in 2019, |2020|,": true,
	}
	for marked, want := range cases {
		parts := strings.Split(marked, "|")
		text := strings.Join(parts, "")
		assert.Equal(t, want, isPhrase(text, len(parts[0]), len(parts[0])+len(parts[1])), marked)
	}
}

// A name that is a word of its own stays one, whatever words stand around it, and is
// none as soon as a letter of its own script clings to it.
func FuzzIsWord(f *testing.F) {
	f.Add("Kotlin", "과 함께")
	f.Add("자바", "")
	f.Fuzz(func(t *testing.T, name, around string) {
		runes := []rune(name)
		if len(runes) == 0 || len(name) > 40 || !plainLetter(runes[0]) || !plainLetter(runes[len(runes)-1]) {
			return
		}
		text, at := around+" "+name+" "+around, len(around)+1
		if !isWord(text, at, at+len(name)) {
			t.Errorf("%q is no word of %q", name, text)
		}
		glued := "x" + name
		if clings(runes[0]) && isWord(glued, 1, len(glued)) {
			t.Errorf("%q is a word of %q", name, glued)
		}
	})
}

func plainLetter(r rune) bool { return isHangul(r) || 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' }
