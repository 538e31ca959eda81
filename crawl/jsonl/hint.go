package jsonl

import (
	"strings"
)

// maxEdits is how far a misspelt field may be from a known one to be taken for it.
const maxEdits = 3

// hint says which known field an unknown one may stand for.
func hint(field string) string {
	best, least := "", maxEdits+1
	folded := strings.NewReplacer("-", "_", " ", "_").Replace(strings.ToLower(field))
	for _, known := range fieldNames {
		if n := edits(folded, known); n < least && n < len(known) {
			best, least = known, n
		}
	}
	if best == "" {
		return "the fields are " + strings.Join(fieldNames, ", ")
	}
	return `did you mean "` + best + `"?`
}

// edits returns the least number of runes to insert, drop or change to make b of a.
func edits(a, b string) int {
	from, to := []rune(cut(a)), []rune(b)
	row := make([]int, len(to)+1)
	for j := range row {
		row[j] = j
	}
	for i, r := range from {
		diagonal := row[0]
		row[0] = i + 1
		for j, s := range to {
			cost := diagonal
			if r != s {
				cost++
			}
			diagonal = row[j+1]
			row[j+1] = min(cost, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(to)]
}
