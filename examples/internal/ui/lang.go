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
