package llm

import (
	"cmp"
	"fmt"
	"strconv"
	"strings"

	"github.com/techmap-it/techmap"
)

// A page is what a model is shown of one posting: numbered lines, and which fields
// are asked for.
type page struct {
	posting *techmap.Posting
	asked   want
	lines   []line
	text    string // without the posting's ID, so that equal questions are equal
	tokens  int
	suspect bool // it speaks to a model
}

// maxLine is the most bytes of a line that are shown. Longer ones are whole pages that
// lost their line ends, and are cut in pieces.
const maxLine = 600

// newPage makes a page of a posting of which x is known. A page with all is shown
// whole; otherwise only the lines that may say what is missing. Lines that do not fit
// into limit tokens are left out, from the end.
func newPage(p *techmap.Posting, x *techmap.Extraction, roles, all bool, limit int) page {
	asked := missing(p, x, roles)
	pg := page{posting: p, asked: asked}
	if all {
		for l := range shownLines(p, namesOf(*x)) {
			pg.lines = append(pg.lines, l)
		}
	} else {
		pg.asked, pg.lines = openLines(p, x, asked)
	}
	pg.render(limit)
	return pg
}

// shownLines yields the lines of p that can hold an answer: the title and the
// sections of the kinds that state something about the job.
func shownLines(p *techmap.Posting, names map[int][][2]int) func(yield func(line) bool) {
	return func(yield func(line) bool) {
		for _, i := range shownSections(p) {
			text, _ := p.Text(i)
			s := techmap.Section{Kind: "title"}
			if i >= 0 {
				s = p.Sections[i]
			}
			for start, end := range linesOf(text) {
				l := readLine(text, start, end, names[i])
				l.section, l.kind, l.heading = i, cmp.Or(s.Kind, techmap.SectionOther), s.Title
				if strings.TrimSpace(l.shown) != "" && !yield(l) {
					return
				}
			}
		}
	}
}

// shownSections returns the indexes of the texts of p that can hold an answer.
// Benefits, hiring process and portraits of the employer name technologies that the
// job does not ask for, and are read only if there is nothing else.
func shownSections(p *techmap.Posting) []int {
	shown := []int{techmap.SectionTitle}
	for i, s := range p.Sections {
		switch s.Kind {
		case techmap.SectionBenefits, techmap.SectionProcess:
		case techmap.SectionAbout:
			if s.Title == "" {
				shown = append(shown, i)
			}
		default:
			shown = append(shown, i)
		}
	}
	if len(shown) > 1 {
		return shown
	}
	for i := range p.Sections {
		shown = append(shown, i)
	}
	return shown
}

// render writes the page. Every line of the posting begins with its number, so that
// no text can pass for another line, another posting or an order.
func (pg *page) render(limit int) {
	var b strings.Builder
	b.WriteString("wanted: " + pg.asked.String() + "\n")
	tokens := EstimateTokens(b.String())
	last := line{section: -1 << 30}
	for i, l := range pg.lines {
		var piece strings.Builder
		if l.section != last.section {
			piece.WriteString(headingOf(l))
		}
		fmt.Fprintf(&piece, "[%d] %s\n", i+1, l.shown)
		n := EstimateTokens(piece.String())
		if tokens+n > limit {
			pg.lines = pg.lines[:i]
			break
		}
		tokens += n
		b.WriteString(piece.String())
		last = l
	}
	pg.text, pg.tokens, pg.suspect = b.String(), tokens, pg.isSuspect()
}

// headingOf returns the line over the lines of a section.
func headingOf(l line) string {
	if l.kind != techmap.SectionOther || l.heading == "" {
		return "-- " + string(l.kind) + "\n"
	}
	heading := readLine(l.heading, 0, min(len(l.heading), maxHeading), nil).shown
	return "-- " + string(l.kind) + " " + strconv.Quote(heading) + "\n"
}

// maxHeading is the most bytes of a heading that are shown.
const maxHeading = 60

// empty reports whether there is nothing to ask, or nothing to ask it of.
func (pg *page) empty() bool { return pg.asked == 0 || len(pg.lines) == 0 }
