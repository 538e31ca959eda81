package jsonl

import (
	"strings"

	"github.com/techmap-it/techmap/internal/edits"
)

// maxEdits is how far a misspelt field may be from a known one to be taken for it: two
// letters and a separator.
const maxEdits = 3

// hint says which known field an unknown one may stand for.
func hint(field string) string {
	best, least := "", maxEdits+1
	folded := strings.NewReplacer("-", "_", " ", "_").Replace(strings.ToLower(field))
	for _, known := range fieldNames {
		if n := edits.Distance([]rune(cut(folded)), []rune(known)); n < least && n < len(known) {
			best, least = known, n
		}
	}
	if best == "" {
		return "the fields are " + strings.Join(fieldNames, ", ")
	}
	return `did you mean "` + best + `"?`
}
