package rank

import (
	"fmt"
	"strings"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/internal/edits"
)

// unknown returns the error for a word that is none of known, naming the nearest.
func unknown[T ~string](what string, word T, known []T) error {
	if near, ok := nearest(word, known); ok {
		return likely(what, word, near)
	}
	if len(known) > 0 && len(known) <= fewWords {
		return oneOf(what, word, known)
	}
	return fmt.Errorf("rank: %s %q: unknown: %w", what, word, techmap.ErrInvalid)
}

// fewWords is how many words an error lists.
const fewWords = 8

// oneOf returns the error for a word that is not known, naming all that there are.
func oneOf[T ~string](what string, word T, known []T) error {
	return fmt.Errorf("rank: %s %q: unknown, there are %q: %w", what, word, known, techmap.ErrInvalid)
}

// likely returns the error for a word that is not known, naming what is likely meant.
func likely[T ~string](what string, word, near T) error {
	return fmt.Errorf("rank: %s %q: unknown, nearest is %q: %w", what, word, near, techmap.ErrInvalid)
}

// nearest returns what word may stand for: of known the one that is the fewest edits away,
// by the letters that make a difference. Of those as near as each other one with the same
// first letter is taken: people get that right. What begins with word, or word with it,
// is not far; what would have to be changed by more than half is no guess.
func nearest[T ~string](word T, known []T) (near T, ok bool) {
	from := techmap.Fold(string(word))
	letters := []rune(from)
	best, same := len(letters)/2+1, false
	for _, k := range known {
		to := techmap.Fold(string(k))
		d := edits.Distance(letters, []rune(to))
		if begins(to, from) || begins(from, to) {
			d = min(d, len(letters)/2)
		}
		first := begins(to, from[:min(1, len(from))])
		if d < best || d == best && ok && first && !same {
			near, best, ok, same = k, d, true, first
		}
	}
	return near, ok
}

// begins reports whether word begins with start, of which there is something.
func begins(word, start string) bool { return start != "" && strings.HasPrefix(word, start) }
