package text

import (
	"strconv"
	"strings"
	"unicode/utf8"

	xhtml "golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

const (
	maxTableLabel = 30  // runes of a cell that labels another
	maxTableSpan  = 100 // columns or rows that a cell may span
)

// A tableCell is the text of one cell. Cells that others span into are absent.
type tableCell struct {
	text   string
	head   bool // th
	absent bool
}

// table writes a table row by row.
func (w *lineWriter) table(n *xhtml.Node) {
	w.endLine()
	for part := range n.ChildNodes() {
		if part.DataAtom == atom.Caption {
			w.node(part)
		}
	}
	rows := readTable(n)
	heads := columnHeads(rows)
	if heads != nil {
		rows = rows[1:]
	}
	for _, row := range rows {
		switch {
		case heads != nil:
			w.labelled(heads, row)
		case len(row) == 2 && isLabel(row[0]):
			w.pair(row[0].text, row[1].text)
		default:
			w.row(row)
		}
	}
}

// labelled writes a row under the heads of its columns.
func (w *lineWriter) labelled(heads, row []tableCell) {
	for i, c := range row {
		switch {
		case c.absent || !hasWord(c.text):
		case i < len(heads) && hasWord(heads[i].text):
			w.pair(heads[i].text, c.text)
		default:
			w.raw(c.text)
		}
	}
}

// pair writes "label: value", or the label in a line of its own if the value
// has several.
func (w *lineWriter) pair(label, value string) {
	switch {
	case !hasWord(value):
		w.raw(label)
	case strings.Contains(value, "\n"):
		w.raw("\n" + label)
		w.raw(value)
	default:
		w.raw(strings.TrimRight(label, " :") + ": " + strings.TrimPrefix(value, bullet))
	}
}

// row writes cells that have no labels: in one line if each has one.
func (w *lineWriter) row(row []tableCell) {
	var texts []string
	lines := false
	for _, c := range row {
		if !c.absent && hasWord(c.text) {
			texts = append(texts, c.text)
			lines = lines || strings.Contains(c.text, "\n")
		}
	}
	sep := " | "
	if lines {
		sep = "\n"
	}
	w.raw(strings.Join(texts, sep))
}

// raw writes lines as they are.
func (w *lineWriter) raw(lines string) {
	if lines == "" {
		return
	}
	w.out = append(append(w.out, lines...), '\n')
	w.start, w.plain = len(w.out), false
}

// columnHeads returns the first row if it heads the columns below: its cells
// are th, or headings that are known.
func columnHeads(rows [][]tableCell) []tableCell {
	if len(rows) < 2 || len(rows[0]) < 2 {
		return nil
	}
	heads, known := 0, 0
	for _, c := range rows[0] {
		if !isLabel(c) {
			return nil
		}
		if c.head {
			heads++
		}
		if _, ok := headingKind(c.text, false); ok {
			known++
		}
	}
	if len(rows[0]) == 2 && rows[1][0].head || heads < len(rows[0]) && known < 2 {
		return nil
	}
	return rows[0]
}

// isLabel reports whether c may label another cell.
func isLabel(c tableCell) bool {
	short := utf8.RuneCountInString(c.text) <= maxTableLabel && !strings.Contains(c.text, "\n")
	return !c.absent && short && hasWord(c.text)
}

// readTable returns the cells of a table by row and column.
func readTable(n *xhtml.Node) [][]tableCell {
	var rows [][]tableCell
	var below []int // by column: how many more rows a cell spans
	for tr := range tableRows(n) {
		var row []tableCell
		fill := func() {
			for len(row) < len(below) && below[len(row)] > 0 {
				below[len(row)]--
				row = append(row, tableCell{absent: true})
			}
		}
		for td := range tr.ChildNodes() {
			if td.DataAtom != atom.Td && td.DataAtom != atom.Th {
				continue
			}
			fill()
			for len(below) <= len(row) {
				below = append(below, 0)
			}
			below[len(row)] = span(td, "rowspan") - 1
			row = append(row, tableCell{text: cellText(td), head: td.DataAtom == atom.Th})
			for range span(td, "colspan") - 1 {
				row = append(row, tableCell{absent: true})
			}
		}
		fill()
		if len(row) > 0 {
			rows = append(rows, row)
		}
	}
	return rows
}

// tableRows calls yield for the rows of a table, not those of tables in it. The
// HTML parser puts rows that stand alone into a body.
func tableRows(n *xhtml.Node) func(yield func(*xhtml.Node) bool) {
	return func(yield func(*xhtml.Node) bool) {
		for part := range n.ChildNodes() {
			for tr := range part.ChildNodes() {
				if tr.DataAtom == atom.Tr && !isUnseen(tr) && !yield(tr) {
					return
				}
			}
		}
	}
}

// cellText returns the lines of a cell.
func cellText(td *xhtml.Node) string {
	if isUnseen(td) {
		return ""
	}
	var w lineWriter
	w.children(td)
	w.endLine()
	text := strings.Trim(string(w.out), " \n\u00a0")
	if inner, ok := strings.CutPrefix(text, "**"); ok && !strings.Contains(text, "\n") {
		return strings.TrimSuffix(inner, "**")
	}
	return text
}

// span returns how many columns or rows a cell takes up.
func span(td *xhtml.Node, key string) int {
	for _, a := range td.Attr {
		if a.Key == key {
			if n, err := strconv.Atoi(strings.TrimSpace(a.Val)); err == nil {
				return min(max(n, 1), maxTableSpan)
			}
		}
	}
	return 1
}
