package doccheck

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

// unlike says where what was printed is not what the document shows, "" if it is. A
// line of "..." stands for any lines, "..." in a line for any text.
func unlike(shown, printed string) string {
	want, got := lines(shown), lines(printed)
	at, open := 0, false
	for i, w := range want {
		if isEllipsis(w) {
			open = true
			continue
		}
		found := at
		for found < len(got) && !lineMatches(w, got[found]) {
			if !open {
				return fmt.Sprintf("line %d is shown as\n\t%q\nand printed as\n\t%q", i+1, w, got[found])
			}
			found++
		}
		if found >= len(got) {
			return fmt.Sprintf("line %d is not printed:\n\t%q", i+1, w)
		}
		at, open = found+1, false
	}
	if !open && at < len(got) {
		return fmt.Sprintf("more is printed than shown:\n\t%q", got[at])
	}
	return ""
}

// notWithin says which line of an excerpt is not printed, in this order, "" if all are.
func notWithin(shown, printed string) string {
	got := lines(printed)
	for _, w := range lines(shown) {
		if isEllipsis(w) || isRule(w) {
			continue
		}
		for len(got) > 0 && !lineMatches(w, got[0]) {
			got = got[1:]
		}
		if len(got) == 0 {
			return fmt.Sprintf("is not printed, or not in this order:\n\t%q", w)
		}
		got = got[1:]
	}
	return ""
}

func isEllipsis(line string) bool { return line == "..." || strings.TrimSpace(line) == "…" }

// isRule reports whether a line is the rule of a table, which is as wide as its widest cell.
func isRule(line string) bool { return line != "" && strings.Trim(line, "─") == "" }

// lines cuts a text into lines without white space at their ends, and without empty
// lines at the end.
func lines(s string) []string {
	out := strings.Split(strings.TrimRight(s, "\n \t"), "\n")
	for i := range out {
		out[i] = strings.TrimRight(out[i], " \t\r")
	}
	return out
}

func lineMatches(want, got string) bool {
	if want == got {
		return true
	}
	if isRule(want) && isRule(got) {
		return true
	}
	if !strings.Contains(want, "...") {
		return false
	}
	re := strings.ReplaceAll(regexp.QuoteMeta(want), `\.\.\.`, ".*")
	return regexp.MustCompile("^" + re + "$").MatchString(got)
}

func TestUnlike(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		shown, printed string
		same           bool
	}{
		"the same":                {"a\nb\n", "a\nb\n", true},
		"spaces at the end":       {"a", "a  \n\n", true},
		"another line":            {"a\nb", "a\nc", false},
		"a line too many":         {"a", "a\nb", false},
		"a line too few":          {"a\nb", "a", false},
		"lines left out":          {"a\n...\nd", "a\nb\nc\nd", true},
		"the end left out":        {"a\n...", "a\nb", true},
		"nothing to be left out":  {"a\n...\nb", "a\nb", true},
		"left out, then another":  {"a\n...\nz", "a\nb\nc", false},
		"a part of a line":        {"took ... ms", "took 17 ms", true},
		"another part of a line":  {"took ... ms", "took 17 s", false},
		"the rule of a table":     {"───", "─────", true},
		"white space at the fore": {"a", " a", false},
	} {
		assert.Equal(t, c.same, unlike(c.shown, c.printed) == "", name)
	}
	assert.Empty(t, notWithin("a\nc", "a\nb\nc\nd"))
	assert.NotEmpty(t, notWithin("c\na", "a\nb\nc\nd"), "another order")
}
