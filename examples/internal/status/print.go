package status

import (
	"io"
	"strings"
	"time"

	"github.com/jedib0t/go-pretty/v6/text"

	"github.com/techmap-it/techmap/examples/internal/message"
	"github.com/techmap-it/techmap/rank/rankhttp"
)

// PrintOptions say how a status is written for people.
type PrintOptions struct {
	Lang  message.Lang
	Color bool
	Title string // what was looked at
	// Most is how many sources and findings are shown, those that need a look before the
	// others; 0 means ten, negative all.
	Most int
}

// width is how many columns are written at most.
const width = 100

// Print writes p for a person at a terminal: one screen of 100 columns, for ten sources
// about 40 lines.
func Print(w io.Writer, p *rankhttp.Pipeline, opts *PrintOptions) error {
	o := PrintOptions{}
	if opts != nil {
		o = *opts
	}
	if o.Most == 0 {
		o.Most = 10
	}
	s := &screen{PrintOptions: o, p: p}
	s.head()
	if !p.Store.Read.IsZero() {
		s.sources()
		s.layers()
		s.facts()
	}
	s.findings()
	_, err := io.WriteString(w, s.out.String())
	return err
}

// A screen is what is written, as far as it has got.
type screen struct {
	PrintOptions
	p   *rankhttp.Pipeline
	out strings.Builder
}

func (s *screen) say(t message.Text, args ...any) string { return t.In(s.Lang, args...) }

// line writes a line without blanks at its end.
func (s *screen) line(line string) {
	s.out.WriteString(strings.TrimRight(line, " ") + "\n")
}

// ago says how long before the look something was.
func (s *screen) ago(t time.Time) string {
	if t.IsZero() {
		return "–"
	}
	return s.say(saidAgo, span(s.p.At.Sub(t)).In(s.Lang))
}

// paint colours a text by a grade.
func (s *screen) paint(g rankhttp.Grade, line string) string {
	if !s.Color || g == rankhttp.Good {
		return line
	}
	code := "33"
	if g == rankhttp.Bad {
		code = "31"
	}
	return "\x1b[" + code + "m" + line + "\x1b[0m"
}

func (s *screen) bold(line string) string {
	if !s.Color {
		return line
	}
	return "\x1b[1m" + line + "\x1b[0m"
}

// mark is what stands before a line: a word would take too much room, a colour alone is
// not seen by all.
func mark(g rankhttp.Grade) string {
	switch g {
	case rankhttp.Bad:
		return "✗"
	case rankhttp.Warning:
		return "!"
	case rankhttp.Good:
	}
	return " "
}

func (s *screen) head() {
	bad, warn := 0, 0
	for _, f := range s.p.Findings {
		if f.Grade == rankhttp.Bad {
			bad++
		} else {
			warn++
		}
	}
	verdict := s.say(saidGood)
	switch {
	case bad > 0 && warn > 0:
		verdict = s.say(saidBoth, bad, warn)
	case bad > 0:
		verdict = s.say(saidBad, bad)
	case warn > 0:
		verdict = s.say(saidWarn, warn)
	}
	when := minute(s.p.At)
	title := short(s.Title, width-len(when)-2)
	gap := max(2, width-text.StringWidth(title)-len(when))
	s.line(s.bold(title) + strings.Repeat(" ", gap) + when)
	s.line(s.paint(s.p.Grade, strings.TrimSpace(mark(s.p.Grade)+" "+verdict)))
	if s.p.Store.Up || s.p.Store.Read.IsZero() {
		return
	}
	s.line(s.say(saidStale, minute(s.p.Store.Read)))
}

// A column is how the cells of a table stand.
type column struct {
	name  message.Text
	right bool
	most  int // columns that its texts take at most; 0 for any
}

// table writes rows below the names of their columns. The first cell of a row is its flag.
func (s *screen) table(title message.Text, columns []column, grades []rankhttp.Grade, rows [][]string) {
	s.line("")
	wide := make([]int, len(columns))
	for i, c := range columns {
		wide[i] = text.StringWidth(s.say(c.name))
		for _, row := range rows {
			if c.most > 0 {
				row[i] = cut(row[i], c.most)
			}
			wide[i] = max(wide[i], text.StringWidth(row[i]))
		}
	}
	wide[0] = max(wide[0], text.StringWidth(s.say(title)))
	names := make([]string, len(columns))
	for i, c := range columns {
		names[i] = s.say(c.name)
	}
	names[0] = s.say(title)
	s.line(s.bold(strings.TrimRight("  "+cells(columns, wide, names), " ")))
	for i, row := range rows {
		s.line(s.paint(grades[i], strings.TrimRight(mark(grades[i])+" "+cells(columns, wide, row), " ")))
	}
}

func cells(columns []column, wide []int, row []string) string {
	var b strings.Builder
	for i, c := range columns {
		pad := strings.Repeat(" ", max(0, wide[i]-text.StringWidth(row[i])))
		if i > 0 {
			b.WriteString("  ")
		}
		if c.right {
			b.WriteString(pad + row[i])
		} else {
			b.WriteString(row[i] + pad)
		}
	}
	return b.String()
}

// cut returns the beginning of a text that takes no more than so many columns.
func cut(t string, most int) string {
	if text.StringWidth(t) <= most {
		return t
	}
	out := ""
	for _, r := range t {
		if text.StringWidth(out+string(r)) >= most {
			break
		}
		out += string(r)
	}
	return out + "…"
}
