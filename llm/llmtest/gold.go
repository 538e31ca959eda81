// Package llmtest checks extractors, models and batches, and plays models in tests.
//
//   - [TestExtractor] holds an extractor to the contract of [techmap.Extractor],
//     [TestModel] a driver to that of [llm.Model], [TestBatcher] to that of [llm.Batcher].
//     Each is called in a driver's test, and needs no network.
//   - [Faithful] and [Scripted] are models for tests of what is built on one, and
//     [Batches] is their provider of batches. They cost nothing and count what they would.
//   - [Evaluate] scores an extractor against postings that people have read ([ReadGold],
//     or [ReadLabels] and [Join]), and [Compare] says whether another one is better.
//
// The smallest use is a test of an extractor of one's own:
//
//	func TestExtractor(t *testing.T) {
//		llmtest.TestExtractor(t, func(t *testing.T) techmap.Extractor { return mine.New() })
//	}
package llmtest

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/internal/text"
)

// A Labelled posting carries what people found in it.
type Labelled struct {
	Posting  techmap.Posting
	Set      string  // the collection the posting comes from; scores are told by it
	Skills   []Label // what all readers found
	Disputed []Label // what only some found: counts neither way
	Fields   Fields  // what the readers say of the rest
	// FieldsOnly says that nobody looked for skills, so that none is scored.
	FieldsOnly bool
}

// A Label is a skill as a reader found it.
type Label struct {
	Name     string   `json:"name"`     // its ordinary English name
	Kind     string   `json:"kind"`     // "tech" or "concept"; only "tech" is scored, and meant if there is none
	Surfaces []string `json:"surfaces"` // as the posting writes it; none if the reader did not note them
	// Contexts are where it stands: required, stack, preferred, duties or other,
	// or, where it is no demand, perk, negated, from, employer or process. A label
	// without any is a demand of a level that nobody noted.
	Contexts []string `json:"contexts"`
	// Level is one more of Contexts, or a techmap.Level, for who notes one only.
	Level string `json:"level,omitempty"`
}

// isTech reports whether the label names a technology, which alone is scored.
func (l Label) isTech() bool { return l.Kind == "" || l.Kind == "tech" }

// contexts returns where the label stands, by the names of Contexts.
func (l Label) contexts() []string {
	switch l.Level {
	case "":
		return l.Contexts
	case string(techmap.LevelUsed):
		return append(slices.Clip(l.Contexts), "duties")
	case string(techmap.LevelMentioned):
		return append(slices.Clip(l.Contexts), "other")
	}
	return append(slices.Clip(l.Contexts), l.Level)
}

// valid says what is wrong with the label, nil if nothing is.
func (l Label) valid() error {
	switch {
	case l.Name == "":
		return fmt.Errorf("a skill has no name")
	case !l.isTech() && l.Kind != "concept":
		return fmt.Errorf("skill %q: unknown kind %q: write tech or concept", l.Name, l.Kind)
	}
	for _, c := range l.contexts() {
		if _, demand := contextLevel(c); !demand && !slices.Contains(absent(), c) {
			return fmt.Errorf("skill %q: unknown context %q", l.Name, c)
		}
	}
	return nil
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

// ReadGold reads labelled postings, one JSON object a line of at most 16 MiB: "id", "title"
// or "description" or both, and, where they are known, "set", "lang", "company", "skills"
// and "disputed" as [Label] has them, and fields by their names in techmap.Extraction. Blank
// lines are left out. The posting of each is what the silver layer makes of its text:
// cleaned and cut into sections, with Title, Company and Lang set and no field
// of a site's own. A line without "skills" says nothing about them. An error names
// the line and wraps ErrMalformed.
func ReadGold(r io.Reader) ([]Labelled, error) { return readGold(r, true) }

// readGold reads lines, which must have a text if they are to be whole.
func readGold(r io.Reader, whole bool) ([]Labelled, error) {
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
		labelled, err := parseGold(line, whole)
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

// parseGold reads one line, which must have a text if it is to be whole.
func parseGold(line []byte, whole bool) (Labelled, error) {
	var g goldLine
	var f fieldsLine
	if err := errors.Join(json.Unmarshal(line, &g), json.Unmarshal(line, &f)); err != nil {
		return Labelled{}, err
	}
	switch {
	case g.ID == "":
		return Labelled{}, fmt.Errorf("no id")
	case whole && g.Title == "" && g.Description == "":
		return Labelled{}, fmt.Errorf("%q has neither title nor description", g.ID)
	}
	for _, l := range slices.Concat(g.Skills, g.Disputed) {
		if err := l.valid(); err != nil {
			return Labelled{}, fmt.Errorf("%q: %w", g.ID, err)
		}
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
	return Labelled{
		Posting: posting, Set: g.Set, Skills: g.Skills, Disputed: g.Disputed, Fields: f.fields(),
		FieldsOnly: g.Skills == nil && g.Disputed == nil,
	}, nil
}
