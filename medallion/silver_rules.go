package medallion

import (
	"fmt"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/techmap-it/techmap"
)

// What is no posting any more, or not this one alone. A rule with one of these keeps the
// record: it is odd, not wrong, and the count tells when a site or a parser has changed.
const (
	maxTitleRunes = 200     // a title that goes on is one that swallowed the text
	maxTextRunes  = 200_000 // a page with all postings of a site
	maxDamage     = 5       // U+FFFD in a text; one is enough in a title
)

// firstPosted is the day before which no posting on the web was published.
var firstPosted = time.Date(1995, 1, 1, 0, 0, 0, 0, time.UTC)

// silverRules returns the quality rules of the silver layer. Those that reject come first,
// so that what a kept rule counts are postings that stand in silver. Names are read by
// people, alarms and stored reports: they may be added and never changed.
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

// lacksID finds IDs that are not "source:key": no census could list one, and no source
// would answer for it.
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

// lacksContent finds postings of which there is nothing to read. One whose text is in
// pictures is kept: it is an opening, and counted as one that says nothing.
func lacksContent(p techmap.Posting) string {
	if len(p.Sections) == 0 && len(p.Tags) == 0 && !p.ImageOnly {
		return "neither text nor tags"
	}
	return ""
}

// longTitle finds titles that swallowed more than a title.
func longTitle(p techmap.Posting) string {
	if n := utf8.RuneCountInString(p.Title); n > maxTitleRunes {
		return fmt.Sprintf("title of %d characters", n)
	}
	return ""
}

// longText finds texts of more than one posting.
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

// oddDates finds dates that cannot be: of another century, or in the wrong order.
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
