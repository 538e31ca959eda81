package llmtest

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/techmap-it/techmap/llm"
)

// A Page is a posting as a prompt shows it.
type Page struct {
	ID     string // "p1"
	Wanted []string
	Lines  []Line
}

// Wants reports whether the prompt asks for field.
func (p Page) Wants(field string) bool { return slices.Contains(p.Wanted, field) }

// A Line is a numbered line of a Page.
type Line struct {
	N    int
	Part string // "title", or the kind of section
	Text string
}

var numbered = regexp.MustCompile(`^\[(\d+)\] (.*)$`)

// Pages reads a prompt as a model does that keeps to the rules.
func Pages(p llm.Prompt) []Page {
	var pages []Page
	part := ""
	for text := range strings.SplitSeq(p.User, "\n") {
		if id, ok := strings.CutPrefix(text, "=== "); ok {
			pages = append(pages, Page{ID: id})
			continue
		}
		if len(pages) == 0 {
			continue
		}
		page := &pages[len(pages)-1]
		if wanted, ok := strings.CutPrefix(text, "wanted: "); ok {
			page.Wanted = strings.Fields(wanted)
		} else if kind, ok := strings.CutPrefix(text, "-- "); ok {
			part, _, _ = strings.Cut(kind, " ")
		} else if m := numbered.FindStringSubmatch(text); m != nil {
			if n, err := strconv.Atoi(m[1]); err == nil {
				page.Lines = append(page.Lines, Line{n, part, m[2]})
			}
		}
	}
	return pages
}

// An Answer is what a model says of a Page, in the form that the schema asks for.
type Answer struct {
	ID           string       `json:"id"`
	Technologies []Technology `json:"technologies"`
	Labels       []Tag        `json:"labels"`
	Values       []Value      `json:"values"`
}

// A Technology is a name that a model claims to have read.
type Technology struct {
	Line  int    `json:"line"`
	Text  string `json:"text"`
	Level string `json:"level"`
}

// A Tag is a choice from a closed list that a model makes.
type Tag struct {
	Line  int    `json:"line"`
	Text  string `json:"text"`
	Label string `json:"label"`
}

// A Value is a field that a model claims to have read.
type Value struct {
	Line  int    `json:"line"`
	Text  string `json:"text"`
	Field string `json:"field"`
	Value string `json:"value"`
}
