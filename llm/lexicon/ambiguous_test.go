package lexicon_test

import (
	"bufio"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/llm/lexicon"
	"github.com/techmap-it/techmap/medallion"
)

// An ambiguousCase is a line of testdata/ambiguous: a sentence, and whether it asks
// for the technology. The files are read as
//
//	= skill          the name, or several of which one will do: "copilot|github-copilot"
//	+ why | text     a requirement that asks for it
//	- why | text     one that does not, though the word stands in it
//	~ why | text     the same of a sentence about the employer
type ambiguousCase struct {
	skills    []string
	sign      byte
	why, text string
}

func readAmbiguous(t *testing.T) []ambiguousCase {
	t.Helper()
	files, err := filepath.Glob(filepath.Join("testdata", "ambiguous", "*.txt"))
	require.NoError(t, err)
	var all []ambiguousCase
	for _, name := range files {
		f, err := os.Open(name)
		require.NoError(t, err)
		defer f.Close()
		var skills []string
		for lines := bufio.NewScanner(f); lines.Scan(); {
			line := lines.Text()
			if head, ok := strings.CutPrefix(line, "= "); ok {
				skills = strings.Split(head, "|")
				continue
			}
			if line == "" {
				continue
			}
			why, text, ok := strings.Cut(line[1:], " | ")
			require.True(t, ok, "%s: %q", name, line)
			all = append(all, ambiguousCase{skills, line[0], strings.TrimSpace(why), text})
		}
	}
	return all
}

// posting returns the posting of a case. What must not be found is not found in a
// posting full of technologies either; what must be is found with nothing beside it.
func (c ambiguousCase) posting() techmap.Posting {
	p := requirement(c.text)
	switch c.sign {
	case '~':
		p.Sections[0].Kind, p.Sections[0].Title = techmap.SectionAbout, "About us"
		fallthrough
	case '-':
		p.Sections = append(p.Sections, techmap.Section{
			Kind: techmap.SectionTechnologies, Title: "Tech stack", Text: "Java, Python, AWS, MySQL, Docker",
		})
	}
	return p
}

// finds reports whether x asks for the skill in the sentence of the case.
func (c ambiguousCase) finds(x techmap.Extraction) bool {
	return slices.ContainsFunc(x.Mentions, func(m techmap.Mention) bool {
		return m.Section == 0 && m.Context == "" && slices.Contains(c.skills, string(m.Skill))
	})
}

// Names that are ordinary words, people, places or parts of longer words, too.
// The sentences are constructed; how often each sort occurs is not.
func TestAmbiguousNames(t *testing.T) {
	t.Parallel()
	tax := medallion.DefaultTaxonomy()
	x := lexicon.New(tax, nil)
	type tally struct{ yes, no int }
	names := map[string]tally{}
	var right, wrong, missed int
	var report []string
	for _, c := range readAmbiguous(t) {
		_, known := tax.Skill(techmap.SkillID(c.skills[0]))
		require.True(t, known, c.skills[0])
		n := names[c.skills[0]]
		found := c.finds(one(t, x, c.posting()))
		switch {
		case c.sign == '+' && found:
			right++
		case c.sign == '+':
			missed++
			report = append(report, "missed "+c.skills[0]+", "+c.why+": "+c.text)
		case found:
			wrong++
			report = append(report, "wrong  "+c.skills[0]+", "+c.why+": "+c.text)
		}
		if c.sign == '+' {
			n.yes++
		} else {
			n.no++
		}
		names[c.skills[0]] = n
	}
	covered := 0
	for _, n := range names {
		if n.yes >= 8 && n.no >= 8 {
			covered++
		}
	}
	precision := float64(right) / float64(right+wrong)
	recall := float64(right) / float64(right+missed)
	t.Logf("%d names, %d of them with 8 sentences a side, P %.3f R %.3f\n%s", len(names), covered, precision, recall, strings.Join(report, "\n"))
	assert.GreaterOrEqual(t, covered, 60)
	assert.GreaterOrEqual(t, precision, 0.97)
	assert.GreaterOrEqual(t, recall, 0.92)
}
