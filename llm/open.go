package llm

import (
	"strings"

	"github.com/techmap-it/techmap"
)

// openAt is the weight of strangers that makes a posting worth sending: two words that
// look a little like technologies, or one that looks much like it where it is asked for.
const openAt = 2

// Open reports whether a model is worth asking about p, of which x is known: p has
// words that look like technologies and that x does not explain, or is about a job in
// IT and x finds no technology in it, or seems to state the experience that x lacks. A
// posting that is not about a job in IT, as far as x shows, is never open. It is what
// [Cascade] asks unless it is told otherwise.
func Open(p techmap.Posting, x techmap.Extraction) bool {
	decides := want(0).with(fieldTechnologies).with(fieldExperience)
	return readOpen(&p, &x, missing(&p, &x, false)&decides).open()
}

// fewNames is how many technologies a posting has at least that names no role in IT
// and is about one all the same.
const fewNames = 2

// barren is how many bytes a posting has at least in which to find no technology is
// strange.
const barren = 300

// A gaps is what is open in a posting.
type gaps struct {
	lines  []openLine
	weight int  // of all strangers, each counted once
	hinted want // fields that are missing and seem to be stated
	silent bool // a job in IT without a technology
	inIT   bool
}

// An openLine is a line with what it may answer.
type openLine struct {
	line
	strange bool // it has strangers
	hinted  want
}

func (g gaps) open() bool {
	return g.silent || g.inIT && (g.weight >= openAt || g.hinted.has(fieldExperience))
}

// readOpen finds what is open in p; asked is what x lacks.
func readOpen(p *techmap.Posting, x *techmap.Extraction, asked want) gaps {
	names, seen := namesOf(*x), map[string]bool{}
	g := gaps{inIT: len(x.Roles) > 0 || len(x.Mentions) >= fewNames}
	size := 0
	for l := range shownLines(p, names) {
		o := openLine{line: l, hinted: l.hinted(asked)}
		if l.section >= 0 {
			size += len(l.shown)
			whole, _ := p.Text(l.section)
			for _, s := range strangers(whole, l.at[0], l.at[len(l.at)-1], names[l.section]) {
				o.strange = true
				word := strings.ToLower(whole[s.start:s.end])
				if !seen[word] {
					seen[word] = true
					g.weight += asks(p, l.kind) * (s.weight - 1)
				}
			}
		}
		g.hinted |= o.hinted
		g.lines = append(g.lines, o)
	}
	g.silent = len(x.Mentions) == 0 && len(x.Roles) > 0 && size >= barren
	return g
}

// asks returns how much a section of the kind asks for what it names.
func asks(p *techmap.Posting, kind techmap.SectionKind) int {
	switch kind {
	case techmap.SectionRequirements, techmap.SectionPreferences, techmap.SectionTechnologies:
		return 2
	case techmap.SectionConditions:
		return 0
	case techmap.SectionOther:
		if p.Lang == "ko" {
			return 2 // many Korean postings lost their headings
		}
	}
	return 1
}

// linesPerHint is how many lines are shown at most for one field.
const linesPerHint = 2

// openLines returns the lines that may state what is asked, and what they may state.
func openLines(p *techmap.Posting, x *techmap.Extraction, asked want) (want, []line) {
	g := readOpen(p, x, asked)
	may, shown := want(0), map[want]int{}
	var lines []line
	for _, o := range g.lines {
		var new want
		for _, h := range hints {
			if bit := want(0).with(h.field); o.hinted&bit != 0 && shown[bit] < linesPerHint {
				shown[bit]++
				new |= bit
			}
		}
		if o.strange || g.silent && o.section >= 0 {
			new = new.with(fieldTechnologies)
		}
		if new == 0 && o.section != techmap.SectionTitle {
			continue
		}
		may |= new
		lines = append(lines, o.line)
	}
	if asked.has(fieldRoles) && len(lines) > 0 {
		may = may.with(fieldRoles)
	}
	return may & asked, lines
}

// namesOf returns the spans of the mentions of x, by section.
func namesOf(x techmap.Extraction) map[int][][2]int {
	names := map[int][][2]int{}
	for _, m := range x.Mentions {
		names[m.Section] = append(names[m.Section], [2]int{m.Start, m.End})
	}
	return names
}

// linesOf yields where each line of text that is not blank starts and ends.
func linesOf(text string) func(yield func(start, end int) bool) {
	return func(yield func(start, end int) bool) {
		for at := 0; at < len(text); {
			end := len(text)
			if n := strings.IndexByte(text[at:], '\n'); n >= 0 {
				end = at + n
			}
			next := end + 1
			if end-at > maxLine {
				if n := strings.LastIndexByte(text[at:at+maxLine], ' '); n > maxLine/2 {
					end, next = at+n, at+n+1
				}
			}
			if strings.TrimSpace(text[at:end]) != "" && !yield(at, end) {
				return
			}
			at = next
		}
	}
}
