package usage

import (
	"io"
	"os"
	"strconv"
	"strings"

	"github.com/mattn/go-runewidth"
	"golang.org/x/term"
)

const (
	indent    = 2  // columns before what stands under a heading
	gap       = 4  // between the columns of a table
	leastLeft = 30 // columns that the left column of a table may have on any screen
	standard  = 80 // columns of a screen that nothing is known of
)

// narrow counts characters such as "…" as one column: terminals draw them so in Korean too.
var narrow = runewidth.Condition{EastAsianWidth: false}

// width returns the columns of the screen that is written to.
func width(w io.Writer, getenv func(string) string) int {
	if n, err := strconv.Atoi(getenv("COLUMNS")); err == nil && n > 0 {
		return n
	}
	if file, ok := w.(*os.File); ok {
		if n, _, err := term.GetSize(int(file.Fd())); err == nil && n > 0 {
			return n
		}
	}
	return standard
}

// line writes a line, after so many blanks.
func (s *sheet) line(blanks int, text string) {
	s.WriteString(strings.TrimRight(strings.Repeat(" ", blanks)+text, " ") + "\n")
}

func (s *sheet) title(text string) {
	s.line(0, "")
	s.line(0, text)
}

// paragraphs writes a text, with an empty line where it has one.
func (s *sheet) paragraphs(blanks int, text string) {
	for i, p := range strings.Split(key(text), "\n\n") {
		if i > 0 {
			s.line(0, "")
		}
		for _, line := range wrap(p, s.width-blanks) {
			s.line(blanks, line)
		}
	}
}

// table writes two columns. What is too long for the left one has a line of its own.
func (s *sheet) table(rows [][2]string, left int) {
	for _, row := range rows {
		name := row[0]
		if over := narrow.StringWidth(name); over > left {
			s.line(indent, name)
			name = ""
		}
		for _, line := range wrap(row[1], s.width-indent-left-gap) {
			s.line(indent, narrow.FillRight(name, left+gap)+line)
			name = ""
		}
	}
}

// widest returns the columns of a table's left column on a screen.
func widest(rows [][2]string, screen int) int {
	most, left := max(leastLeft, screen*3/8), 0
	for _, row := range rows {
		if n := narrow.StringWidth(row[0]); n < most {
			left = max(left, n)
		}
	}
	return left
}

// wrap breaks a text into lines of at most so many columns, between words.
func wrap(text string, most int) []string {
	var lines []string
	line := ""
	for _, word := range strings.Fields(text) {
		switch {
		case line == "":
			line = word
		case narrow.StringWidth(line)+1+narrow.StringWidth(word) > most:
			lines, line = append(lines, line), word
		default:
			line += " " + word
		}
	}
	return append(lines, line)
}
