package main

import (
	"fmt"
	"io/fs"
	"strings"

	"github.com/techmap-it/techmap"
)

// A tableRow is a line of a table, its cells by column.
type tableRow struct {
	place string // "skills.tsv:12"
	cells map[string]string
}

// rows returns the rows of one table of all folders, in their order. What cannot be
// read has been complained of by who made the taxonomy.
func (t tables) rows(file string) []tableRow {
	var all []tableRow
	for _, from := range t.files {
		data, err := fs.ReadFile(from.fsys, file)
		if err != nil {
			continue
		}
		prefix := ""
		if from.shipped && len(t.files) > 1 {
			prefix = "techmap's "
		}
		all = append(all, parseRows(prefix+file, string(data))...)
	}
	return all
}

func parseRows(file, text string) []tableRow {
	var rows []tableRow
	var header []string
	n := 0
	for line := range strings.Lines(strings.TrimPrefix(text, "\ufeff")) {
		n++
		line = strings.TrimRight(line, "\r\n")
		cells := strings.Split(line, "\t")
		switch {
		case header == nil:
			header = cells
			continue
		case strings.TrimSpace(line) == "" || line[0] == '#':
			continue
		}
		r := tableRow{place: fmt.Sprintf("%s:%d", file, n), cells: make(map[string]string, len(header))}
		for i, cell := range cells {
			if i < len(header) {
				r.cells[header[i]] = cell
			}
		}
		rows = append(rows, r)
	}
	return rows
}

// A formKey is a surface form of a skill.
type formKey struct {
	skill techmap.SkillID
	text  string
}

// A doubt is what ambiguous.tsv says of a form.
type doubt struct{ place, reason string }

// doubts returns the rows of ambiguous.tsv by their form.
func (t tables) doubts() map[formKey]doubt {
	all := map[formKey]doubt{}
	for _, r := range t.rows("ambiguous.tsv") {
		key := formKey{techmap.SkillID(r.cells["skill"]), r.cells["text"]}
		all[key] = doubt{r.place, r.cells["reason"]}
	}
	return all
}

// skillPlaces returns where each skill stands, the last place that speaks of it.
func (t tables) skillPlaces() map[techmap.SkillID]string {
	all := map[techmap.SkillID]string{}
	for _, r := range t.rows("skills.tsv") {
		all[techmap.SkillID(r.cells["id"])] = r.place
	}
	return all
}
