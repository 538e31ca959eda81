package lexicon_test

import (
	"bufio"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/llm/lexicon"
	"github.com/techmap-it/techmap/medallion"
)

// labels is the folder of what people have judged by reading.
const labels = "../../testdata/labels/"

// A fieldCase is a line of a posting and what one of its fields must be.
type fieldCase struct {
	number                           int
	field, where, text, want, reason string
}

// sectionKinds are the names of sections in field_cases.tsv. Open text stands
// under no heading.
var sectionKinds = map[string]techmap.Section{
	"req":   {Kind: techmap.SectionRequirements, Title: "Requirements"},
	"pref":  {Kind: techmap.SectionPreferences, Title: "Preferred"},
	"cond":  {Kind: techmap.SectionConditions, Title: "Conditions"},
	"ben":   {Kind: techmap.SectionBenefits, Title: "Benefits"},
	"proc":  {Kind: techmap.SectionProcess, Title: "Process"},
	"about": {Kind: techmap.SectionAbout, Title: "About us"},
	"duty":  {Kind: techmap.SectionDuties, Title: "Duties"},
	"other": {Kind: techmap.SectionOther},
}

func readFieldCases(t *testing.T) []fieldCase {
	t.Helper()
	f, err := os.Open(labels + "field_cases.tsv")
	require.NoError(t, err)
	defer f.Close()
	var all []fieldCase
	lines := bufio.NewScanner(f)
	for n := 1; lines.Scan(); n++ {
		cells := strings.Split(lines.Text(), "\t")
		if strings.HasPrefix(cells[0], "#") || cells[0] == "field" {
			continue
		}
		require.Len(t, cells, 5, "line %d", n)
		all = append(all, fieldCase{n, cells[0], cells[1], cells[2], cells[3], cells[4]})
	}
	require.NoError(t, lines.Err())
	return all
}

// posting returns a posting that says nothing but the text of c.
func (c fieldCase) posting(t *testing.T) techmap.Posting {
	t.Helper()
	p := techmap.Posting{
		ID: techmap.PostingID(fmt.Sprint("case:", c.number)), Lang: "en",
		SeenAt: time.Date(2026, 6, 1, 3, 0, 0, 0, time.UTC),
	}
	if hasHangul(c.text) {
		p.Lang = "ko"
	}
	if c.where == "title" {
		p.Title = c.text
		return p
	}
	s, known := sectionKinds[c.where]
	require.True(t, known, "line %d: no section is called %q", c.number, c.where)
	s.Text = c.text
	p.Sections = []techmap.Section{s}
	return p
}

func hasHangul(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool { return '가' <= r && r <= '힣' })
}

// got returns what x says of the field of c, as the cases write it.
func (c fieldCase) got(t *testing.T, x techmap.Extraction, p techmap.Posting) string {
	t.Helper()
	values := fields(t, p, x)[c.field]
	if c.field == "technologies" {
		values = demanded(x)
	}
	if c.field == "deadline" && len(values) == 1 {
		if at, err := time.Parse(time.RFC3339, values[0]); err == nil {
			values[0] = at.In(time.FixedZone("KST", 9*60*60)).Format(time.DateOnly)
		}
	}
	if len(values) == 0 {
		return "-"
	}
	return strings.Join(values, ",")
}

// TestFieldCases holds the fields to the cases that people wrote for them: nearly
// all of each must be right, and each value must cut its words out of the text.
func TestFieldCases(t *testing.T) {
	t.Parallel()
	x := lexicon.New(medallion.DefaultTaxonomy(), nil)
	right, all := map[string]int{}, map[string]int{}
	var wrong strings.Builder
	for _, c := range readFieldCases(t) {
		p := c.posting(t)
		got := c.got(t, one(t, x, p), p)
		for _, group := range []string{"all", c.field, p.Lang} {
			all[group]++
			if got == c.want {
				right[group]++
			}
		}
		if got != c.want {
			fmt.Fprintf(&wrong, "\nline %d, %s, %s: %q is %s, not %s", c.number, c.field, c.reason, c.text, c.want, got)
		}
	}
	t.Log(wrong.String())
	require.GreaterOrEqual(t, all["all"], 300)
	assert.InDelta(t, all["ko"], all["en"], float64(all["all"])/8, "Korean and English are equal")
	for group := range all {
		share, least := float64(right[group])/float64(all[group]), 0.92
		if slices.Contains([]string{"all", "ko", "en"}, group) {
			least = 0.97
		}
		t.Logf("%-16s %3d of %3d right: %.3f", group, right[group], all[group], share)
		assert.GreaterOrEqual(t, share, least, group)
	}
}
