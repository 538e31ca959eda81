package sample

import (
	_ "embed" // for the tables
	"strconv"
	"strings"
	"unicode"
)

//go:embed data/technologies.tsv
var technologiesTSV string

// A technology is what an opening may ask for.
type technology struct {
	id, kind string
	forms    []form
}

// A form is one way to write a technology.
type form struct {
	text   string
	sound  sound
	weight int
	hangul bool // is written in Korean
}

// parseTechnologies reads data/technologies.tsv, which says how it is written.
func parseTechnologies(table string) map[string]*technology {
	all := make(map[string]*technology)
	for cells := range rows(table) {
		t := &technology{id: cells[0], kind: cells[1]}
		for f := range strings.SplitSeq(cells[2], "|") {
			t.forms = append(t.forms, parseForm(f))
		}
		all[t.id] = t
	}
	return all
}

// parseForm reads "text~sound weight", without the space.
func parseForm(s string) form {
	text, rest, _ := strings.Cut(s, "~")
	weight, err := strconv.Atoi(rest[1:])
	if err != nil {
		weight = 1
	}
	return form{text: text, sound: sound(rest[0]), weight: weight, hangul: strings.ContainsFunc(text, isHangul)}
}

func isHangul(r rune) bool { return unicode.Is(unicode.Hangul, r) }

// write returns a way to write t in a language.
func (t *technology) write(r *random, l lang) form {
	return t.forms[r.weighted(len(t.forms), func(i int) int {
		if l == english && t.forms[i].hangul {
			return 0
		}
		return t.forms[i].weight
	})]
}

// rows yields the cells of the lines of a table, without comments and empty lines.
func rows(table string) func(yield func([]string) bool) {
	return func(yield func([]string) bool) {
		for line := range strings.Lines(table) {
			line = strings.TrimRight(line, "\r\n")
			if line == "" || line[0] == '#' {
				continue
			}
			if !yield(strings.Split(line, "\t")) {
				return
			}
		}
	}
}
