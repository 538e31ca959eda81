package spec

import "github.com/techmap-it/techmap/internal/edits"

// nearest returns the one of names that word was most likely meant to be, "" if
// none is near: at most a third of its letters are wrong.
func nearest(word string, names []string) string {
	best, least := "", len(word)/3+1
	for _, name := range names {
		if d := edits.Distance([]rune(word), []rune(name)); d <= least && (best == "" || d < least) {
			best, least = name, d
		}
	}
	return best
}
