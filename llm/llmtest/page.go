package llmtest

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/techmap-it/techmap/llm"
)

// A Page is a posting as a prompt of an [llm.Extractor] shows it.
type Page struct {
	ID     string   // of the prompt and not of the posting: "p1"
	Wanted []string // the fields asked for, by their JSON names in techmap.Extraction, and "technologies"
	Lines  []Line
}

// Wants reports whether the prompt asks for field, "technologies" or "work_model".
func (p Page) Wants(field string) bool { return slices.Contains(p.Wanted, field) }

// A Line is a numbered line of a Page.
type Line struct {
	N    int    // from 1
	Part string // "title", or the kind of section
	Text string // as it is shown: personal data are stars, names that are known already a tilde
}

var numbered = regexp.MustCompile(`^\[(\d+)\] (.*)$`)

// Pages reads a prompt as a model does that keeps to the rules. Of a prompt of another
// form there are none.
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
	ID           string       `json:"id"` // Page.ID
	Technologies []Technology `json:"technologies"`
	Labels       []Tag        `json:"labels"`
	Values       []Value      `json:"values"`
}

// A Technology is a name that a model claims to have read.
type Technology struct {
	Line  int    `json:"line"`  // Line.N
	Text  string `json:"text"`  // the name, word for word
	Level string `json:"level"` // a techmap.Level
}

// A Tag is a choice from a closed list that a model makes.
type Tag struct {
	Line  int    `json:"line"`  // Line.N
	Text  string `json:"text"`  // the evidence, word for word
	Label string `json:"label"` // with what it is: "role:backend", "work:remote"
}

// A Value is a field that a model claims to have read.
type Value struct {
	Line  int    `json:"line"`  // Line.N
	Text  string `json:"text"`  // the evidence, word for word
	Field string `json:"field"` // "experience", "place", "salary" or "deadline"
	Value string `json:"value"` // what the model makes of it, which counts for nothing: rules read Text
}
