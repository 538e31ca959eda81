package rank

import (
	"fmt"
	"strings"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/internal/edits"
)

// An UnknownError is a word of a question that names nothing. It is [techmap.ErrInvalid].
// A program that speaks to people takes it out with [errors.As] and says it in their language.
type UnknownError struct {
	What  string   // what the word should name: role, skill, level, kind, seniority, work model, employment, measure, basis
	Word  string   // as it was asked
	Near  string   // the name that is likely meant; empty if none is near
	Known []string // all names, if they are few and none is near
}

// Error names the word and what there is instead.
func (e *UnknownError) Error() string {
	instead := ""
	switch {
	case e.Near != "":
		instead = fmt.Sprintf(", nearest is %q", e.Near)
	case len(e.Known) > 0:
		instead = fmt.Sprintf(", there are %q", e.Known)
	}
	return fmt.Sprintf("rank: %s %q: unknown%s: %v", e.What, e.Word, instead, techmap.ErrInvalid)
}

// Unwrap returns [techmap.ErrInvalid].
func (e *UnknownError) Unwrap() error { return techmap.ErrInvalid }

// unknown returns the error for a word that is none of known, naming the nearest.
func unknown[T ~string](what string, word T, known []T) error {
	if near, ok := nearest(word, known); ok {
		return likely(what, word, near)
	}
	if len(known) > fewWords {
		known = nil
	}
	return oneOf(what, word, known)
}

// fewWords is how many words an error lists.
const fewWords = 8

// oneOf returns the error for a word that is not known, naming all that there are.
func oneOf[T ~string](what string, word T, known []T) error {
	e := &UnknownError{What: what, Word: string(word)}
	for _, k := range known {
		e.Known = append(e.Known, string(k))
	}
	return e
}

// likely returns the error for a word that is not known, naming what is likely meant.
func likely[T ~string](what string, word, near T) error {
	return &UnknownError{What: what, Word: string(word), Near: string(near)}
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
