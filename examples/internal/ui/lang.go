package ui

import (
	"strconv"
	"strings"

	"github.com/techmap-it/techmap/examples/internal/message"
)

// languages returns the languages of the pages.
func languages() []message.Lang { return []message.Lang{message.Korean, message.English} }

// accepted returns the language of the pages that an Accept-Language header likes best,
// or otherwise if it names neither.
func accepted(header string, otherwise message.Lang) message.Lang {
	best, weight := otherwise, 0.0
	for part := range strings.SplitSeq(header, ",") {
		tag, params, _ := strings.Cut(part, ";")
		q := 1.0
		if value, found := strings.CutPrefix(strings.TrimSpace(params), "q="); found {
			q, _ = strconv.ParseFloat(value, 64)
		}
		primary, _, _ := strings.Cut(strings.ToLower(strings.TrimSpace(tag)), "-")
		for _, lang := range languages() {
			if primary == string(lang) && q > weight {
				best, weight = lang, q
			}
		}
	}
	return best
}

// A particle is a Korean particle in its forms after a consonant and after a vowel.
type particle struct{ consonant, vowel string }

// Particles.
var (
	object  = particle{"을", "를"}
	subject = particle{"이", "가"}
	topic   = particle{"은", "는"}
	toward  = particle{"으로", "로"} // ㄹ counts as a vowel
)

// after returns word with the form of p that its last sound asks for.
func (p particle) after(word string) string { return word + p.of(word) }

// of returns the form of p that the last sound of word asks for.
func (p particle) of(word string) string {
	final, spoken := finalOf(word)
	switch {
	case !spoken:
		return p.consonant + "(" + p.vowel + ")"
	case final == 0, final == finalRieul && p == toward:
		return p.vowel
	default:
		return p.consonant
	}
}
