package medallion

import (
	"fmt"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/techmap-it/techmap"
)

// Limits of the silver rules. What is beyond them is strange but possible.
const (
	maxTitle = 200     // runes; longer ones are a text in the wrong place
	maxText  = 200_000 // runes; a posting has a few thousand
)

// earliestPosting is before the first job site; a date before it is a default.
var earliestPosting = time.Date(1995, 1, 1, 0, 0, 0, 0, time.UTC)

func silverRules() []rule[techmap.Posting] {
	return []rule[techmap.Posting]{
		{"has-id", actionReject, func(p techmap.Posting) string {
			return when(p.ID == "" || p.ID == ":", "no id")
		}},
		{"has-title", actionReject, func(p techmap.Posting) string {
			return when(p.Title == "", "no title")
		}},
		{"has-text-or-tags", actionReject, func(p techmap.Posting) string {
			return when(letters(p.Sections) == 0 && len(p.Tags) == 0 && !p.ImageOnly, "neither text nor tags")
		}},
		{"title-length", actionKeep, func(p techmap.Posting) string {
			return when(utf8.RuneCountInString(p.Title) > maxTitle, "long title")
		}},
		{"text-length", actionKeep, func(p techmap.Posting) string {
			return when(letters(p.Sections) > maxText, "long text")
		}},
		{"mojibake", actionKeep, garbled},
		{"date-plausible", actionKeep, func(p techmap.Posting) string {
			at := p.PostedAt.Time
			return when(!at.IsZero() && at.Before(earliestPosting), fmt.Sprintf("posted on %s", at.Format(time.DateOnly)))
		}},
		{"future-posted", actionKeep, func(p techmap.Posting) string {
			return when(p.PostedAt.Time.After(p.SeenAt.AddDate(0, 0, 2)), "posted after it was seen")
		}},
	}
}

// when returns what if broken is true.
func when(broken bool, what string) string {
	if broken {
		return what
	}
	return ""
}

// letters counts the letters and digits of sections.
func letters(sections []techmap.Section) int {
	n := 0
	for _, s := range sections {
		for _, r := range s.Text {
			if unicode.IsLetter(r) || unicode.IsDigit(r) {
				n++
			}
		}
	}
	return n
}

// garbled finds text that was decoded with the wrong charset.
func garbled(p techmap.Posting) string {
	bad, all := strings.Count(p.Title, "\uFFFD"), utf8.RuneCountInString(p.Title)
	for _, s := range p.Sections {
		bad += strings.Count(s.Text, "\uFFFD")
		all += utf8.RuneCountInString(s.Text)
	}
	return when(bad > 3 && bad*100 > all, fmt.Sprintf("%d of %d characters are unreadable", bad, all))
}

func postingID(p techmap.Posting) techmap.PostingID { return p.ID }
