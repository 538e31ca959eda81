package llm

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/techmap-it/techmap"
)

// A line is one line of a posting as a model sees it. What it sees may be shorter
// than what stands there; at leads back.
type line struct {
	section int // as in techmap.Span
	kind    techmap.SectionKind
	heading string
	shown   string
	at      []int  // the offset in the section's text of every byte of shown, and of its end
	veil    []veil // of every byte of shown
}

// A veil says what a byte of a shown line stands for.
type veil uint8

const (
	plain  veil = iota // itself
	known              // a name that need not be found any more
	hidden             // personal data, which no model sees
)

// knownSign is shown in place of a name that is known already.
const knownSign = '~'

// hiddenSign is shown in place of every byte of personal data.
const hiddenSign = '*'

// personal are e-mail addresses and telephone numbers. Silver has masked those that
// it knows; this is the last door before the text leaves the house.
var personal = regexp.MustCompile(
	`[\w.+-]+@[\w-]+(?:\.[\w-]+)+|(?:\+\d{1,3}[ .-]?)?\(?\b0?\d{1,3}\)?[ .-]\d{3,4}[ .-]\d{4}\b`)

// readLine makes a line of text[start:end], with the spans of names that are known.
func readLine(text string, start, end int, names [][2]int) line {
	l := line{}
	private := personal.FindAllStringIndex(text[start:end], -1)
	var b strings.Builder
	put := func(r rune, from int, v veil) {
		before := b.Len()
		b.WriteRune(r)
		for range b.Len() - before {
			l.at, l.veil = append(l.at, from), append(l.veil, v)
		}
	}
	for i := start; i < end; {
		if n := within(names, i); n > i {
			put(knownSign, i, known)
			i = min(n, end)
			continue
		}
		r, size := utf8.DecodeRuneInString(text[i:end])
		switch {
		case len(private) > 0 && i-start >= private[0][0] && i-start < private[0][1]:
			for k := range size {
				put(hiddenSign, i+k, hidden)
			}
		case invisible(r):
		case unicode.IsSpace(r) || unicode.IsControl(r):
			put(' ', i, plain)
		case size > 1 || r != utf8.RuneError:
			put(r, i, plain)
		}
		i += size
		if len(private) > 0 && i-start >= private[0][1] {
			private = private[1:]
		}
	}
	l.shown, l.at = b.String(), append(l.at, end)
	return l.spread()
}

// spread sets the offsets of the later bytes of a rune, so that the end of a cut is
// the end of the rune before it also where characters were left out in between.
func (l line) spread() line {
	for i := range l.veil {
		if !utf8.RuneStart(l.shown[i]) {
			l.at[i] = l.at[i-1] + 1
		}
	}
	return l
}

// within returns the end of the span that starts at i, or i if none does.
func within(spans [][2]int, i int) int {
	end := i
	for _, s := range spans {
		if s[0] == i {
			end = max(end, s[1])
		}
	}
	return end
}

// invisible reports whether r is shown by no reader: it may hide a name from a person,
// or an order from everybody but a model.
func invisible(r rune) bool {
	return unicode.In(r, unicode.Cf, unicode.Co, unicode.Variation_Selector) || r == 0x034F || r == 0x115F ||
		r == 0x1160 || r == 0x3164 || r == 0xFFA0
}

// cut returns the offsets in the section's text of shown[start:end].
func (l line) cut(start, end int) (from, to int) {
	last := end - 1
	from, to = l.at[start], l.at[end]
	if l.veil[last] == known {
		return from, to
	}
	return from, l.at[last] + 1
}

// veiled reports whether shown[start:end] has a byte behind v.
func (l line) veiled(start, end int, v veil) bool {
	return slices.Contains(l.veil[start:end], v)
}

// showing returns what of l.shown stands for the span s of its section.
func (l line) showing(s techmap.Span) (from, to int, ok bool) {
	from = len(l.shown)
	for k := range len(l.shown) {
		if l.at[k] >= s.Start && l.at[k] < s.End {
			from, to = min(from, k), k+1
		}
	}
	return from, to, from < to
}
