package rank

import (
	"fmt"
	"slices"

	"github.com/techmap-it/techmap"
)

// unknown returns the error for a word that is none of known, naming the nearest.
func unknown[T ~string](what string, word T, known []T) error {
	near, ok := nearest(word, known)
	if !ok {
		return fmt.Errorf("rank: %s %q: unknown: %w", what, word, techmap.ErrInvalid)
	}
	return fmt.Errorf("rank: %s %q: unknown, nearest is %q: %w", what, word, near, techmap.ErrInvalid)
}

// nearest returns the first of known that is the fewest edits away from word,
// by the letters that make a difference.
func nearest[T ~string](word T, known []T) (near T, ok bool) {
	best := -1
	from := []rune(techmap.Fold(string(word)))
	for _, k := range known {
		if d := distance(from, []rune(techmap.Fold(string(k)))); best < 0 || d < best {
			near, best = k, d
		}
	}
	return near, best >= 0
}

// distance returns Levenshtein's distance of a and b.
func distance(a, b []rune) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i, ra := range a {
		diagonal := row[0]
		row[0] = i + 1
		for j, rb := range b {
			edit := diagonal
			if ra != rb {
				edit++
			}
			diagonal = row[j+1]
			row[j+1] = slices.Min([]int{edit, row[j+1] + 1, row[j] + 1})
		}
	}
	return row[len(b)]
}
