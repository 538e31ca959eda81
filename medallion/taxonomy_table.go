package medallion

import (
	"fmt"
	"slices"
	"strings"

	"github.com/techmap-it/techmap"
)

// Tables of a taxonomy, in the order in which they are read.
const (
	skillTable = iota
	ambiguousTable
	roleTable
	aboutTable
	tableCount
)

// Columns that the code speaks of; the id is column 0 of every table.
const (
	nameColumn    = 1 // of skills and roles
	koColumn      = 2
	kindColumn    = 3
	partColumn    = 4
	withColumn    = 5
	aliasColumn   = 6 // of skills
	generalColumn = 3
	titleColumn   = 4 // the aliases of roles
	maxColumns    = 7
)

// A table is a file that a person edits: UTF-8, one row a line, cells parted by
// one tab, a header line first, # before a comment.
type table struct {
	file    string
	noun    string // what a row is
	columns []string
	lists   [maxColumns]string // what parts the items of a column, if it holds a list
	aliases int                // the column that takes in replaced names, if there is one
}

// taxonomyTables returns the tables of a taxonomy. Their columns are also what the docs of
// the format say and what people have in their own files: one may be added at the end.
func taxonomyTables() [tableCount]table {
	return [tableCount]table{
		skillTable: {
			file: "skills.tsv", noun: "skill", aliases: aliasColumn,
			columns: []string{"id", "name", "ko", "kind", "part_of", "used_with", "aliases"},
			lists:   [maxColumns]string{partColumn: ",", withColumn: ",", aliasColumn: "|"},
		},
		ambiguousTable: {
			file: "ambiguous.tsv", noun: "form",
			columns: []string{"skill", "text", "tier", "case", "needs", "vetoes", "reason"},
		},
		roleTable: {
			file: "roles.tsv", noun: "role", aliases: titleColumn,
			columns: []string{"id", "name", "ko", "general", "aliases"},
			lists:   [maxColumns]string{titleColumn: "|"},
		},
		aboutTable: {
			file: "about.tsv", noun: "explanation",
			columns: []string{"id", "en", "ko", "home"},
		},
	}
}

// A place is a line of a file, as a mistake in it is reported.
type place struct {
	file    string
	line    int
	shipped bool // the file came with techmap, and changes are made to it
}

// String names the line as editors and terminals find it.
func (p place) String() string {
	if p.shipped {
		return fmt.Sprintf("techmap's %s:%d", p.file, p.line)
	}
	return fmt.Sprintf("%s:%d", p.file, p.line)
}

// A taxonomyRow is one line of a table, its cells in the order of the table's columns.
type taxonomyRow struct {
	place
	cells [maxColumns]string
}

// report notes a mistake at a line. The format says what is wrong and, behind a colon, what
// to do about it.
func (p *taxonomyParser) report(at place, format string, args ...any) {
	args = slices.Concat([]any{at}, args, []any{techmap.ErrInvalid})
	p.errs = append(p.errs, fmt.Errorf("medallion: taxonomy: %s: "+format+": %w", args...))
}

// read returns the rows of text, of a file like t, that have a cell for each column
// of its header.
func (p *taxonomyParser) read(t *table, text string, shipped bool) []taxonomyRow {
	at := place{file: t.file, shipped: shipped}
	rows := make([]taxonomyRow, 0, strings.Count(text, "\n"))
	var order []int
	for len(text) > 0 {
		var line string
		line, text, _ = strings.Cut(text, "\n")
		at.line++
		line = strings.TrimSuffix(line, "\r")
		if at.line == 1 {
			if order = t.order(line); order == nil {
				break
			}
			continue
		}
		if line == "" || line[0] == '#' || strings.TrimSpace(line) == "" {
			continue
		}
		rows = append(rows, taxonomyRow{place: at})
		n := rows[len(rows)-1].split(line, order)
		if n == len(order) || n == 1 && line[0] == '-' {
			continue
		}
		rows = rows[:len(rows)-1]
		p.report(at, "%d columns, want %d (%s) with one tab between them", n, len(order), t.named(order))
	}
	if order == nil {
		at.line = 1
		p.report(at, "begin the file with the header %q, from which columns may be missing but %s",
			strings.Join(t.columns, "\t"), t.columns[0])
	}
	return rows
}

// order returns which column each cell of a header names, and nil if it is none.
func (t *table) order(header string) []int {
	order := make([]int, 0, len(t.columns))
	for name := range strings.SplitSeq(header, "\t") {
		i := slices.Index(t.columns, name)
		if i < 0 || slices.Contains(order, i) || len(order) == 0 && i != 0 {
			return nil
		}
		order = append(order, i)
	}
	return order
}

// named returns the names of columns.
func (t *table) named(columns []int) string {
	names := make([]string, len(columns))
	for i, c := range columns {
		names[i] = t.columns[c]
	}
	return strings.Join(names, ", ")
}

// split cuts line into the cells of r and returns how many there are.
func (r *taxonomyRow) split(line string, order []int) (n int) {
	for more := true; more; n++ {
		var cell string
		if cell, line, more = strings.Cut(line, "\t"); n < len(order) {
			r.cells[order[n]] = cell
		}
	}
	return n
}
