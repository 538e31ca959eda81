package text

import (
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/techmap-it/techmap"
)

// inlineHeadings are the words that begin a section in the midst of a line of
// flat text.
var inlineHeadings = sync.OnceValue(func() *phrases[techmap.SectionKind] {
	var lists []phraseList[techmap.SectionKind]
	for e := range dataEntries(headingData, ",") {
		table, kind, _ := strings.Cut(e.name, " ")
		if table == "part" || table == "inline" {
			words := strings.Join(e.words, "|")
			lists = append(lists, phraseList[techmap.SectionKind]{techmap.SectionKind(kind), words})
		}
	}
	return newPhrases(lists)
})

// midst looks for headings in the midst of line, which starts at. The line's
// own heading, if it has one, is behind.
func (sp *splitter) midst(line string, at int, headed bool) {
	from := 1
	if headed {
		from = max(from, sp.now().text-at)
	}
	if !sp.inline && strings.IndexByte(line, '[') < 0 && !strings.Contains(line, "【") {
		return
	}
	bare := inlineHeadings()
	for i := from; i < len(line); i++ {
		switch c := line[i]; {
		case c == '[' || c == 0xe3 && strings.HasPrefix(line[i:], "【"):
			i = sp.bracketed(line, i, at)
		case sp.inline && bare.first[lower(c)] != 0:
			i = sp.bare(line, i, at)
		}
	}
}

// bracketed notes the heading in brackets at line[i] if it is known, and
// returns where to go on.
func (sp *splitter) bracketed(line string, i, at int) int {
	inner, rest, ok := cutBrackets(line[i:])
	if !ok || len(inner) > maxHeadingBytes {
		return i
	}
	if r, _ := utf8.DecodeRuneInString(rest); isSyllable(r) {
		return i // a particle: the brackets are part of a sentence
	}
	kind, ok := headingKind(cutNumber(inner), true)
	if !ok || kind == other {
		return i
	}
	text := len(line) - len(rest)
	h := heading{kind: kind, mark: '[', title: trimSpaces(inner)}
	sp.cuts = append(sp.cuts, cut{heading: h, at: at + i, text: at + text})
	return text - 1
}

// bare notes the heading without brackets at line[i], and returns where to go on.
func (sp *splitter) bare(line string, i, at int) int {
	f, ok := sp.bareAt(line, i)
	if !ok {
		return i
	}
	if now := sp.now(); now.kind == f.Value && headingWords().details[headingKey(line[f.Start:f.End])] {
		return f.End - 1
	}
	if text := sp.now().text - at; len(sp.cuts) > 0 && text >= 0 && text <= i && !hasWord(line[text:i]) {
		sp.chain(f, at)
		return f.End - 1
	}
	h := heading{kind: f.Value, title: trimSpaces(line[f.Start:f.End]), rest: line[f.End:]}
	c := cut{heading: h, at: at + f.Start, text: at + skipAny(line, f.End, " :")}
	if h.namesDetail() {
		c.title, c.text, c.named = "", at+f.Start, true
	}
	sp.cuts = append(sp.cuts, c)
	return f.End - 1
}

// chain joins a heading that follows another without text between them: the
// first row of a table whose columns were run together. What follows is of
// several kinds then, and is read as requirements.
func (sp *splitter) chain(f Found[techmap.SectionKind], at int) {
	c := &sp.cuts[len(sp.cuts)-1]
	if isListed(f.Value) && isListed(c.kind) && f.Value != c.kind {
		c.kind = requirements
	} else if !isListed(c.kind) {
		c.kind = f.Value
	}
	c.text = at + f.End
	c.title = trimSpaces(sp.s[c.at:c.text])
}

// bareAt returns the heading at line[i] if words stand there that are hardly
// anything else: apart from those around them, and in English with a capital
// after the end of a sentence.
func (sp *splitter) bareAt(line string, i int) (f Found[techmap.SectionKind], ok bool) {
	if i > 0 && line[i-1] != ' ' {
		return f, false
	}
	end, kind, ok := inlineHeadings().at(line, i)
	if !ok {
		return f, false
	}
	before, after := trimSpaces(line[:i]), line[end:]
	if rest, item := cutBullets(before); item && rest == "" {
		return f, false // the line's own heading, which was not taken for one
	}
	if line[i] < utf8.RuneSelf {
		// The name of a column and then its heading: "Benefits BenefitsLunch".
		doubled := hasPrefixFold(strings.TrimLeft(after, " "), line[i:end])
		ended := endsStatement(before) || hasAnySuffix(line[i:end], "Qualifications", "Responsibilities")
		ok = isUpper(line[i]) && (doubled || ended && beginsStatement(after))
	} else {
		ok = after == "" || strings.IndexByte(" :(", after[0]) >= 0
		ok = ok && !strings.HasPrefix(after, " 및 ") && !strings.HasSuffix(before, "및")
	}
	return Found[techmap.SectionKind]{kind, i, end}, ok
}

func isUpper(c byte) bool { return c >= 'A' && c <= 'Z' }

// endsStatement reports whether s ends so that a heading may follow.
func endsStatement(s string) bool {
	return s == "" || strings.IndexByte(".!?:;)*", s[len(s)-1]) >= 0
}

// beginsStatement reports whether s begins so that a heading may stand before.
func beginsStatement(s string) bool {
	s = strings.TrimLeft(s, " ")
	return s == "" || isUpper(s[0]) || isDigit(s[0]) || startsWithAny(s, ":", "-", "•")
}
