// Package llmtest checks extractors: TestExtractor holds one to the contract of
// [techmap.Extractor], Evaluate scores one against postings that people have read.
package llmtest

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/internal/text"
)

// A Labelled posting carries the skills that people found in it.
type Labelled struct {
	Posting  techmap.Posting
	Set      string  // the collection the posting comes from
	Skills   []Label // what all readers found
	Disputed []Label // what only some found: counts neither way
}

// A Label is a skill as a reader found it.
type Label struct {
	Name     string   `json:"name"`     // its ordinary English name
	Kind     string   `json:"kind"`     // "tech" or "concept"; only "tech" is scored
	Surfaces []string `json:"surfaces"` // as the posting writes it
	// Contexts are where it stands: required, stack, preferred, duties or other,
	// or, where it is no demand, perk, negated, employer or process.
	Contexts []string `json:"contexts"`
}

// A goldLine is one line of a gold file.
type goldLine struct {
	ID          string  `json:"id"`
	Set         string  `json:"set"`
	Lang        string  `json:"lang"`
	Title       string  `json:"title"`
	Company     string  `json:"company"`
	Description string  `json:"description"`
	Skills      []Label `json:"skills"`
	Disputed    []Label `json:"disputed"`
}

// maxLine is the most bytes of a line of a gold file.
const maxLine = 16 << 20

// ReadGold reads labelled postings, one JSON object a line. Blank lines are
// left out. The posting of each is what the silver layer makes of its text:
// cleaned and cut into sections, with Title, Company and Lang set and no field
// of a site's own. An error names the line and wraps ErrMalformed.
func ReadGold(r io.Reader) ([]Labelled, error) {
	var corpus []Labelled
	lines := bufio.NewScanner(r)
	lines.Buffer(nil, maxLine)
	n := 0
	for lines.Scan() {
		n++
		line := bytes.TrimSpace(lines.Bytes())
		if len(line) == 0 {
			continue
		}
		labelled, err := parseGold(line)
		if err != nil {
			return nil, fmt.Errorf("llmtest: gold line %d: %w: %w", n, techmap.ErrMalformed, err)
		}
		corpus = append(corpus, labelled)
	}
	if err := lines.Err(); err != nil {
		return nil, fmt.Errorf("llmtest: gold line %d: %w", n+1, err)
	}
	return corpus, nil
}

func parseGold(line []byte) (Labelled, error) {
	var g goldLine
	if err := json.Unmarshal(line, &g); err != nil {
		return Labelled{}, err
	}
	switch {
	case g.ID == "":
		return Labelled{}, fmt.Errorf("no id")
	case g.Title == "" && g.Description == "":
		return Labelled{}, fmt.Errorf("%q has neither title nor description", g.ID)
	}
	source := g.Set
	if source == "" {
		source = "gold"
	}
	posting := techmap.Posting{
		ID:       techmap.NewPostingID(source, g.ID),
		Source:   source,
		Title:    text.CleanLine(g.Title),
		Company:  g.Company,
		Lang:     g.Lang,
		Sections: text.Sections(text.Clean(g.Description)),
	}
	return Labelled{Posting: posting, Set: g.Set, Skills: g.Skills, Disputed: g.Disputed}, nil
}
