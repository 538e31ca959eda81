package medallion

import (
	"fmt"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/techmap-it/techmap"
)

const (
	maxTitleRunes = 200
	maxTextRunes  = 200_000
	maxDamage     = 5 // U+FFFD in a text; one is enough in a title
)

// firstPosted is the day before which no posting on the web was published.
var firstPosted = time.Date(1995, 1, 1, 0, 0, 0, 0, time.UTC)

// silverRules returns the quality rules of the silver layer.
func silverRules() *ruleSet[techmap.Posting] {
	return newRules("silver", func(p techmap.Posting) techmap.PostingID { return p.ID },
		rule[techmap.Posting]{"has-id", actionReject, lacksID},
		rule[techmap.Posting]{"own-source", actionReject, foreignSource},
		rule[techmap.Posting]{"has-title", actionReject, lacksTitle},
		rule[techmap.Posting]{"has-text-or-tags", actionReject, lacksContent},
		rule[techmap.Posting]{"title-words", actionKeep, wordlessTitle},
		rule[techmap.Posting]{"title-length", actionKeep, longTitle},
		rule[techmap.Posting]{"text-length", actionKeep, longText},
		rule[techmap.Posting]{"mojibake", actionKeep, damaged},
		rule[techmap.Posting]{"date-plausible", actionKeep, oddDates},
		rule[techmap.Posting]{"future-posted", actionKeep, postedAhead},
	)
}

func lacksID(p techmap.Posting) string {
	if source, key := p.ID.Split(); source == "" || key == "" {
		return fmt.Sprintf("id %q lacks a source or a key", p.ID)
	}
	return ""
}

// foreignSource finds a parser that was given to the wrong source: its postings
// would replace those of another one.
func foreignSource(p techmap.Posting) string {
	if source, _ := p.ID.Split(); source != p.Source {
		return fmt.Sprintf("id %q is not of source %q", p.ID, p.Source)
	}
	return ""
}

func lacksTitle(p techmap.Posting) string {
	if p.Title == "" {
		return "no title"
	}
	return ""
}

// wordlessTitle finds titles that are ornament: the text may be as good as any.
func wordlessTitle(p techmap.Posting) string {
	if !strings.ContainsFunc(p.Title, isWordRune) {
		return fmt.Sprintf("title %q has no words", p.Title)
	}
	return ""
}

func isWordRune(r rune) bool { return unicode.IsLetter(r) || unicode.IsNumber(r) }

func lacksContent(p techmap.Posting) string {
	if len(p.Sections) == 0 && len(p.Tags) == 0 && !p.ImageOnly {
		return "neither text nor tags"
	}
	return ""
}

func longTitle(p techmap.Posting) string {
	if n := utf8.RuneCountInString(p.Title); n > maxTitleRunes {
		return fmt.Sprintf("title of %d characters", n)
	}
	return ""
}

func longText(p techmap.Posting) string {
	if n := countRunes(p.Sections); n > maxTextRunes {
		return fmt.Sprintf("text of %d characters", n)
	}
	return ""
}

// damaged finds text that was decoded in the wrong charset.
func damaged(p techmap.Posting) string {
	const mark = string(utf8.RuneError)
	n := 0
	for _, s := range p.Sections {
		n += strings.Count(s.Text, mark)
	}
	if strings.Contains(p.Title, mark) || n >= maxDamage {
		return fmt.Sprintf("%d undecodable characters in text", n)
	}
	return ""
}

func oddDates(p techmap.Posting) string {
	posted, deadline := p.PostedAt.Time, p.Deadline.Date.Time
	switch {
	case !posted.IsZero() && posted.Before(firstPosted):
		return fmt.Sprintf("posted on %s", posted.Format(time.DateOnly))
	case !posted.IsZero() && !deadline.IsZero() && deadline.Before(posted):
		return fmt.Sprintf("posted on %s, after its deadline", posted.Format(time.DateOnly))
	case !p.SeenAt.IsZero() && p.SeenAt.Before(firstPosted):
		return fmt.Sprintf("seen on %s", p.SeenAt.Format(time.DateOnly))
	}
	return ""
}

// postedAhead finds days and months that were mixed up. A day's slack is for
// time zones.
func postedAhead(p techmap.Posting) string {
	posted, seen := p.PostedAt.Time, p.SeenAt
	if seen.IsZero() || !posted.After(seen.Add(24*time.Hour)) {
		return ""
	}
	return fmt.Sprintf("posted on %s, seen on %s", posted.Format(time.DateOnly), seen.Format(time.DateOnly))
}
