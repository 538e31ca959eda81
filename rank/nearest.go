package rank

import (
	"fmt"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/internal/edits"
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
		if d := edits.Distance(from, []rune(techmap.Fold(string(k)))); best < 0 || d < best {
			near, best = k, d
		}
	}
	return near, best >= 0
}
