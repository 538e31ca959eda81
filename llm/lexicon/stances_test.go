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

// stancePosting returns a posting with text in a place of testdata/stances.txt.
func stancePosting(t *testing.T, place, text string) techmap.Posting {
	t.Helper()
	kinds := map[string]techmap.SectionKind{
		"req": techmap.SectionRequirements, "pref": techmap.SectionPreferences, "tech": techmap.SectionTechnologies,
		"duty": techmap.SectionDuties, "about": techmap.SectionAbout, "perk": techmap.SectionBenefits,
		"proc": techmap.SectionProcess, "other": techmap.SectionOther,
	}
	place, company, _ := strings.Cut(place, "@")
	kind, ok := kinds[place]
	require.True(t, ok, place)
	p := requirement(text)
	p.Sections[0].Kind = kind
	if company != "" {
		p.Company = company
	}
	return p
}

// checkStance returns what is wrong with one claim of a case, "" if nothing.
func checkStance(x techmap.Extraction, claim string) string {
	for _, sign := range [...]string{"=", "!"} {
		a, b, ok := strings.Cut(claim, sign)
		if !ok {
			continue
		}
		ga, gb := groupOf(x, a), groupOf(x, b)
		if same := ga != 0 && ga == gb; ga < 0 || gb < 0 || same != (sign == "=") {
			return claim
		}
		return ""
	}
	skill, stance, _ := strings.Cut(claim, " ")
	got := stances(x)[skill]
	if got == "" && !slices.Contains(techmap.Levels(), techmap.Level(stance)) {
		return "" // what is not found does not count either
	}
	if got != stance {
		return claim + ", got " + got
	}
	return ""
}

// groupOf returns the group of the first mention of skill, -1 if there is none.
func groupOf(x techmap.Extraction, skill string) int {
	for _, m := range x.Mentions {
		if string(m.Skill) == skill {
			return m.Group
		}
	}
	return -1
}

// What the words around a name make of it: wanted, unwanted, left for another, one
// of several, the employer's, a present, a step of hiring.
func TestStances(t *testing.T) {
	t.Parallel()
	f, err := os.Open(filepath.Join("testdata", "stances.txt"))
	require.NoError(t, err)
	defer f.Close()
	x := lexicon.New(medallion.DefaultTaxonomy(), nil)
	n, right := 0, 0
	var wrong []string
	for lines := bufio.NewScanner(f); lines.Scan(); {
		line, claims, ok := strings.Cut(lines.Text(), " =>")
		if !ok || strings.HasPrefix(line, "#") {
			continue
		}
		fields := strings.SplitN(line, " | ", 3)
		require.Len(t, fields, 3, line)
		found := one(t, x, stancePosting(t, fields[1], fields[2]))
		n++
		bad := ""
		for claim := range strings.SplitSeq(strings.TrimSpace(claims), ", ") {
			if claim != "" && bad == "" {
				bad = checkStance(found, claim)
			}
		}
		if bad == "" {
			right++
			continue
		}
		wrong = append(wrong, bad+"; "+line)
	}
	t.Logf("%d of %d right\n%s", right, n, strings.Join(wrong, "\n"))
	assert.GreaterOrEqual(t, n, 300)
	assert.GreaterOrEqual(t, float64(right)/float64(n), 0.95)
}
