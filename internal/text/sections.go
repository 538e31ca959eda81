package text

import (
	"slices"
	"strings"

	"github.com/techmap-it/techmap"
)

// Sections splits cleaned text by its headings, in order. What stands before
// the first heading is about the employer, or of no known kind if there is no
// heading, or only one that stands far down in postings. No letter is dropped:
// all are in the text or the title of a section.
//
// A heading is a line whose words say so ("자격요건", "What you'll do"), or one
// set off by brackets, markdown or a sign; text may follow in the same line
// ("우대사항: AWS 경험"). One that labels a detail, such as 근무지 or Salary, stays in
// the text, which would say nothing without it. A heading of unknown words begins a section of no known
// kind if it is set off in the same way as the known one before it; otherwise it
// parts the list of that one without ending it, and stays in the text. Flat text, in which
// the lines of a page were run together, is split in the midst of lines, at
// headings in brackets and at words that are hardly anything else. Korean text
// whose three fields a collector joined with commas begins a section at each.
func Sections(s string) []techmap.Section {
	if strings.TrimSpace(s) == "" {
		return nil
	}
	sp := splitter{s: s, fields: joinedFields(s)}
	sp.lines()
	if sp.flat() {
		sp = splitter{s: s, fields: sp.fields, inline: true}
		sp.lines()
	}
	return sp.sections()
}

// A splitter finds where the sections of s begin.
type splitter struct {
	s      string
	inline bool // look for headings without brackets in the midst of lines
	cuts   []cut
	blank  bool  // the line before was blank
	fields []int // where the fields begin that a comma joined
}

// A cut is the beginning of a section.
type cut struct {
	heading
	at   int  // where its heading begins
	text int  // where its text begins
	line bool // it may be only its line, and the section before go on after it

	joined bool // no heading begins it, but a field of the posting
}

// lines reads s line by line.
func (sp *splitter) lines() {
	sp.blank = true
	for at := 0; at < len(sp.s); {
		end := indexByteFrom(sp.s, '\n', at)
		if end < 0 {
			end = len(sp.s)
		}
		line := sp.s[at:end]
		sp.field(at)
		if trimSpaces(line) == "" {
			sp.blank = true
		} else {
			sp.line(line, at)
			sp.blank = false
		}
		at = end + 1
	}
}

// line reads one line that starts at.
func (sp *splitter) line(line string, at int) {
	h, ok := readHeading(line)
	if ok = ok && sp.begins(h); ok {
		sp.begin(h, line, at)
	} else if now := sp.now(); now.line && now.ends(line, sp.blank) {
		sp.resume(at)
	} else if now.line && now.named {
		sp.cuts[len(sp.cuts)-1].line = false
	}
	if ok && h.rest == "" {
		return
	}
	sp.midst(line, at, ok)
}

// ends reports whether the labelled line c is over with the line after it.
func (c cut) ends(line string, blank bool) bool {
	switch _, item := cutBullets(line); {
	case c.item:
		return true
	case c.named:
		return item && !blank
	}
	return len(line) > maxLabelled && strings.HasSuffix(line, ".")
}

// maxLabelled is the bytes of the longest line that may go on with a list of
// technologies; longer ones that end like sentences are another paragraph.
const maxLabelled = 60

// now returns the section that is open.
func (sp *splitter) now() cut {
	if len(sp.cuts) == 0 {
		return cut{}
	}
	return sp.cuts[len(sp.cuts)-1]
}

// base returns the section that is open, or that goes on after the labelled item.
func (sp *splitter) base() cut {
	for _, c := range slices.Backward(sp.cuts) {
		if !c.line {
			return c
		}
	}
	return cut{}
}

// begins reports whether the heading h begins a section where it stands.
func (sp *splitter) begins(h heading) bool {
	now := sp.base()
	switch {
	case h.named && h.kind == sp.now().kind:
		return false
	case h.kind == "":
		return now.kind != "" && now.title != "" && h.isSibling(now.heading)
	case h.item && h.rest != "":
		return h.kind != now.kind && labelsItem(h.kind, now.kind)
	case h.item:
		return isListed(h.kind) && h.kind != now.kind || sp.blank
	case h.rest != "" && h.mark != '[' && isListed(now.kind) && !sp.blank:
		return !weakLabel(h.kind)
	}
	return true
}

// isSibling reports whether h is set off in the same way as before, and not more
// deeply. Brackets stand around parts of lists, too.
func (h heading) isSibling(before heading) bool {
	return h.mark == before.mark && h.mark != '[' && h.level <= before.level
}

// labelsItem reports whether a label of the kind begins a section in a list of
// the kind now.
func labelsItem(kind, now techmap.SectionKind) bool {
	return kind == preferences || kind == technologies || isListed(kind) && !isListed(now)
}

// isListed reports whether kind is one whose lists name what a job asks for.
func isListed(kind techmap.SectionKind) bool {
	return kind == duties || kind == requirements || kind == preferences || kind == technologies
}

// weakLabel reports whether labels of the kind stand among requirements, too:
// "기타: …", "교육: …".
func weakLabel(kind techmap.SectionKind) bool { return kind == other || kind == about }

// begin notes that a section begins with the line that starts at. A heading that
// names a detail stays in the text.
func (sp *splitter) begin(h heading, line string, at int) {
	c := cut{heading: h, at: at, text: at + len(line)}
	if h.rest != "" {
		c.text -= len(line) - strings.LastIndex(line, h.rest)
		c.line = h.item || h.kind == technologies || h.named && isListed(sp.base().kind)
	}
	if h.named {
		c.text, c.title = at, ""
	}
	sp.cuts = append(sp.cuts, c)
}

// resume notes that the section before a labelled item goes on at.
func (sp *splitter) resume(at int) {
	before := sp.base()
	before.at, before.text, before.title, before.named = at, at, "", false
	sp.cuts = append(sp.cuts, before)
}

// Bytes from which on text without headings, and the lines of one with some,
// are long for a posting that has line ends of its own.
const (
	longUnheaded = 200
	longLine     = 300
)

// flat reports whether the headings of s may stand in the midst of its lines:
// lines are long, or those that are headings are few.
func (sp *splitter) flat() bool {
	if len(sp.s) > longLine*(1+strings.Count(sp.s, "\n")) {
		return true
	}
	kinds := 0
	for _, kind := range []techmap.SectionKind{duties, requirements, preferences} {
		for _, c := range sp.cuts {
			if c.kind == kind && c.rest == "" && !c.joined {
				kinds++
				break
			}
		}
	}
	return kinds < 2 && len(sp.s) > longUnheaded
}

// sections cuts s. A heading of unknown words without text below it belongs to
// the text before it.
func (sp *splitter) sections() []techmap.Section {
	out := make([]techmap.Section, 0, len(sp.cuts)+1)
	open := techmap.Section{Kind: sp.preface()}
	start := 0
	add := func(end int) {
		open.Text = strings.Trim(sp.s[start:end], " \n")
		if open.Text != "" || open.Title != "" {
			out = append(out, open)
		}
	}
	for i, c := range sp.cuts {
		end := len(sp.s)
		if i+1 < len(sp.cuts) {
			end = sp.cuts[i+1].at
		}
		if c.kind == "" && !hasWord(sp.s[c.text:end]) {
			continue
		}
		add(c.at)
		open, start = techmap.Section{Kind: c.kind, Title: c.title}, c.text
		if c.kind == "" {
			open.Kind = other
		}
	}
	add(len(sp.s))
	return out
}

// preface returns the kind of the text before the first heading: about the
// employer if what follows is the usual order of a posting, not known if the
// first heading is one that stands far down.
func (sp *splitter) preface() techmap.SectionKind {
	for _, c := range sp.cuts {
		switch c.kind {
		case "":
		case about, duties, requirements:
			return about
		default:
			return other
		}
	}
	return other
}
