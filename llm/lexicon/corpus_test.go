package lexicon_test

import (
	"bufio"
	"cmp"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/internal/text"
	"github.com/techmap-it/techmap/llm/lexicon"
	"github.com/techmap-it/techmap/medallion"
)

// readCorpus returns the postings of a collection as silver has them.
func readCorpus(t testing.TB, name string) []techmap.Posting {
	t.Helper()
	dir := os.Getenv("TECHMAP_CORPORA")
	if dir == "" {
		t.Skip("TECHMAP_CORPORA is not set: no postings to measure with")
	}
	f, err := os.Open(filepath.Join(dir, "postings", name+".jsonl.gz"))
	require.NoError(t, err)
	defer f.Close()
	unpacked, err := gzip.NewReader(f)
	require.NoError(t, err)
	var all []techmap.Posting
	lines := bufio.NewScanner(unpacked)
	lines.Buffer(nil, 16<<20)
	for lines.Scan() {
		var row struct {
			Source, ID, Title, Company, Description, Lang string
			Tags                                          []string
		}
		require.NoError(t, json.Unmarshal(lines.Bytes(), &row))
		all = append(all, techmap.Posting{
			ID: techmap.NewPostingID(row.Source, row.ID), Source: row.Source, Company: row.Company, Lang: row.Lang,
			Title: text.CleanLine(row.Title), Sections: text.Sections(text.Clean(row.Description)), Tags: row.Tags,
		})
	}
	require.NoError(t, lines.Err())
	return all
}

// mostly returns the names of counts with the most of them, as "name 12".
func mostly(counts map[string]int, n int) string {
	names := slices.SortedFunc(maps.Keys(counts), func(a, b string) int {
		return cmp.Or(cmp.Compare(counts[b], counts[a]), cmp.Compare(a, b))
	})
	var all []string
	for _, name := range names[:min(n, len(names))] {
		all = append(all, fmt.Sprintf("%s %d", name, counts[name]))
	}
	return strings.Join(all, ", ")
}

// literally returns an expression for tag as a word of its own.
func literally(tag string) *regexp.Regexp {
	return regexp.MustCompile(`(?i)(?:^|[^\pL\pN])` + regexp.QuoteMeta(tag) + `(?:$|[^A-Za-z0-9+#.]|\.(?:$|\s))`)
}

// What employers tag their postings with is found in the text where it stands there.
func TestTagsThatStandInTheText(t *testing.T) {
	t.Parallel()
	tax := medallion.DefaultTaxonomy()
	x := lexicon.New(tax, &lexicon.Options{NoTags: true})
	stand, found := 0, 0
	unknown, missed := map[string]int{}, map[string]int{}
	words := map[string]*regexp.Regexp{}
	for _, p := range readCorpus(t, "ko_jumpit_2023") {
		var whole strings.Builder
		whole.WriteString(p.Title)
		for _, s := range p.Sections {
			whole.WriteString("\n" + s.Text)
		}
		got := one(t, x, p)
		for _, tag := range p.Tags {
			if words[tag] == nil {
				words[tag] = literally(tag)
			}
			if !words[tag].MatchString(whole.String()) {
				continue
			}
			stand++
			skill, known := tax.CanonicalSkill(tag)
			is := func(m techmap.Mention) bool { return m.Skill == skill.ID }
			switch {
			case !known:
				unknown[tag]++
			case slices.ContainsFunc(got.Mentions, is):
				found++
			default:
				missed[tag]++
			}
		}
	}
	t.Logf("%d of %d tags found\nunknown: %s\nmissed: %s", found, stand, mostly(unknown, 40), mostly(missed, 60))
	named := stand
	for _, n := range unknown {
		named -= n // SW, QA, HW, networks: no technology
	}
	assert.GreaterOrEqual(t, float64(found)/float64(named), 0.95)
	assert.GreaterOrEqual(t, float64(found)/float64(stand), 0.92)
}

// Postings of other trades name few technologies. The postings printed are drawn
// with a fixed seed, for people to read.
func TestOtherTrades(t *testing.T) {
	t.Parallel()
	tax := medallion.DefaultTaxonomy()
	x := lexicon.New(tax, nil)
	postings := readCorpus(t, "ko_wanted_nonit_2023")
	counts, spread, total := map[string]int{}, map[string]int{}, 0
	for _, p := range postings {
		seen := map[string]bool{}
		for _, m := range one(t, x, p).Mentions {
			if skill, _ := tax.Skill(m.Skill); skill.Kind == techmap.KindConcept {
				continue // "data analysis" is asked of everybody
			}
			if m.Context == "" && !seen[string(m.Skill)] {
				seen[string(m.Skill)] = true
				counts[string(m.Skill)]++
				total++
			}
		}
		spread[fmt.Sprintf("%02d", min(len(seen), 10))]++
	}
	t.Logf("%d postings, %.2f technologies each\nhow many in one: %s\nnames: %s",
		len(postings), float64(total)/float64(len(postings)), mostly(spread, 11), mostly(counts, 250))
	draw := rand.New(rand.NewPCG(1, 2))
	for _, i := range draw.Perm(len(postings))[:100] {
		p := postings[i]
		t.Logf("%s | %s", p.Title, strings.Join(inContext(p, one(t, x, p)), " | "))
	}
	assert.Less(t, float64(total)/float64(len(postings)), 1.8)
}

// inContext returns the mentions that count with what stands around them.
func inContext(p techmap.Posting, x techmap.Extraction) []string {
	var all []string
	for _, m := range x.Mentions {
		if m.Context != "" {
			continue
		}
		whole, _ := p.Text(m.Section)
		before := []rune(whole[:m.Start])
		after := []rune(whole[m.End:])
		line := string(before[max(0, len(before)-14):]) + "⟦" + m.Surface + "⟧" + string(after[:min(14, len(after))])
		all = append(all, string(m.Skill)+": "+strings.ReplaceAll(line, "\n", "⏎"))
	}
	return all
}
