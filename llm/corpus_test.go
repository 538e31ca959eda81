package llm_test

import (
	"bufio"
	"compress/gzip"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/internal/text"
	"github.com/techmap-it/techmap/llm"
	"github.com/techmap-it/techmap/llm/lexicon"
	"github.com/techmap-it/techmap/llm/llmtest"
	"github.com/techmap-it/techmap/medallion"
)

// corpora returns the folder of postings to measure with.
func corpora(t testing.TB) string {
	t.Helper()
	dir := os.Getenv("TECHMAP_CORPORA")
	if dir == "" {
		t.Skip("TECHMAP_CORPORA is not set: no postings to measure with")
	}
	return dir
}

// itFiles are the collections of postings of jobs in IT that have a text.
var itFiles = map[string][]string{
	"ko": {
		"ko_jumpit_2023", "ko_jobplanet_2023", "ko_wanted_tagged_2024", "ko_wanted_text_2024",
		"ko_wanted_text_2025", "ko_mixed_text_2026", "ko_incruit_saramin_text_2023",
	},
	"en": {"en_hn_2013_2018", "en_datajobs_2020", "en_microsoft_careers", "en_tagged_mixed"},
}

// readPostings returns every nth posting of a collection, as silver has it.
func readPostings(t testing.TB, name string, nth int) []techmap.Posting {
	t.Helper()
	f, err := os.Open(filepath.Join(corpora(t), "postings", name+".jsonl.gz"))
	require.NoError(t, err)
	defer f.Close()
	unpacked, err := gzip.NewReader(f)
	require.NoError(t, err)
	lines := bufio.NewScanner(unpacked)
	lines.Buffer(nil, 16<<20)
	var all []techmap.Posting
	for n := 0; lines.Scan(); n++ {
		var row struct{ Source, ID, Title, Company, Description, Lang string }
		require.NoError(t, json.Unmarshal(lines.Bytes(), &row))
		if n%nth != 0 || row.Description == "" {
			continue
		}
		all = append(all, techmap.Posting{
			ID: techmap.NewPostingID(row.Source, row.ID), Source: row.Source, Company: row.Company, Lang: row.Lang,
			Title: text.CleanLine(row.Title), Sections: text.Sections(text.Clean(row.Description)),
		})
	}
	require.NoError(t, lines.Err())
	return all
}

var capitalised = regexp.MustCompile(`\b[A-Z][A-Za-z0-9+#.]{2,}`)

// talkative reads as a model that reports up to four names a posting, right or wrong,
// and a value for every field it is asked for.
func talkative(p llmtest.Page) llmtest.Answer {
	var a llmtest.Answer
	for _, l := range p.Lines {
		for _, w := range capitalised.FindAllString(l.Text, -1) {
			if p.Wants("technologies") && len(a.Technologies) < 4 {
				a.Technologies = append(a.Technologies, llmtest.Technology{Line: l.N, Text: w, Level: "required"})
			}
		}
		for _, f := range []string{"experience", "place", "salary", "deadline"} {
			if p.Wants(f) && len(a.Values) < 2 {
				a.Values = append(a.Values, llmtest.Value{Line: l.N, Text: firstRunes(l.Text, 20), Field: f, Value: "3+"})
			}
		}
		for f, label := range map[string]string{
			"industries": "industry:finance", "seniority": "seniority:senior", "roles": "role:backend",
			"employment": "employment:full-time", "work_model": "work:remote",
		} {
			if p.Wants(f) && len(a.Labels) < 2 {
				a.Labels = append(a.Labels, llmtest.Tag{Line: l.N, Text: firstRunes(l.Text, 12), Label: label})
			}
		}
	}
	return a
}

func firstRunes(s string, n int) string {
	runes := []rune(s)
	return strings.TrimSpace(string(runes[:min(n, len(runes))]))
}

// nth is which of the postings of a collection are measured: all of them take minutes.
const nth = 8

// TestCorporaAreCheap measures which share of the postings in IT is worth sending, and
// what a thousand that come in cost at the price of Gemini 3.5 Flash-Lite in batch.
func TestCorporaAreCheap(t *testing.T) {
	t.Parallel()
	corpora(t)
	tax := medallion.DefaultTaxonomy()
	first := lexicon.New(tax, nil)
	for lang, files := range itFiles {
		t.Run(lang, func(t *testing.T) {
			t.Parallel()
			postings, sent := 0, 0
			var ledger llm.Ledger
			var before, after llm.Coverage
			for _, name := range files {
				all := readPostings(t, name, nth)
				known, err := first.Extract(t.Context(), all)
				require.NoError(t, err)
				open := 0
				for i, p := range all {
					before.Add(known[i])
					if llm.Open(p, known[i]) {
						open++
					}
				}
				model := llmtest.Faithful("gemini/3.5-flash-lite", talkative)
				second := llm.New(model, &llm.Options{
					Taxonomy: tax, Ledger: ledger.Add, Price: llm.Price{Input: .30, Output: 2.50}.Batch(), Cache: &llm.MemoryCache{},
				})
				found, err := llm.Cascade(first, second, nil).Extract(t.Context(), all)
				require.NoError(t, err)
				for _, x := range found {
					after.Add(x)
				}
				postings, sent = postings+len(all), sent+open
				t.Logf("%-30s %5d postings, %4.1f %% sent", name, len(all), 100*float64(open)/float64(len(all)))
			}
			run := ledger.Run()
			share, money := float64(sent)/float64(postings), run.Money/float64(postings)*1000
			t.Logf("%d postings, %.1f %% sent, %.0f calls, %+v: $%.4f per 1,000 ingested",
				postings, 100*share, run.Calls, ledger.Usage(), money)
			t.Logf("per posting sent: %.0f tokens in, %.0f out", float64(ledger.Usage().Input)/float64(sent), float64(ledger.Usage().Output)/float64(sent))
			t.Logf("before: %v", before)
			t.Logf("after:  %v", after)
			assert.LessOrEqual(t, share, .40)
			assert.LessOrEqual(t, money, .08)
		})
	}
}

// gold returns the postings that people have read.
func gold(t testing.TB) []llmtest.Labelled {
	t.Helper()
	f, err := os.Open(filepath.Join(corpora(t), "gold", "korean_english_dev.jsonl"))
	require.NoError(t, err)
	defer f.Close()
	all, err := llmtest.ReadGold(f)
	require.NoError(t, err)
	return all
}

// replay returns a model that says of every page what people found in its posting.
func replay(corpus []llmtest.Labelled) *llmtest.Model {
	return llmtest.Faithful("oracle/1", func(p llmtest.Page) llmtest.Answer {
		var a llmtest.Answer
		for _, l := range corpus {
			if len(p.Lines) == 0 || l.Posting.Title != p.Lines[0].Text && !holds(l.Posting, p) {
				continue
			}
			for _, s := range l.Skills {
				a.Technologies = append(a.Technologies, says(p, s)...)
			}
			return a
		}
		return a
	})
}

// holds reports whether a page is of the posting: its longest line stands there.
func holds(posting techmap.Posting, p llmtest.Page) bool {
	longest := ""
	for _, l := range p.Lines {
		if len(l.Text) > len(longest) && !strings.ContainsAny(l.Text, "~*") {
			longest = l.Text
		}
	}
	for _, s := range posting.Sections {
		if longest != "" && strings.Contains(s.Text, longest) {
			return true
		}
	}
	return false
}

// says returns what a reader's label says of the lines of p.
func says(p llmtest.Page, s llmtest.Label) []llmtest.Technology {
	level := map[string]string{
		"required": "required", "stack": "stack", "preferred": "preferred", "duties": "used", "other": "mentioned",
	}
	if s.Kind != "tech" || len(s.Contexts) == 0 || level[s.Contexts[0]] == "" {
		return nil
	}
	var all []llmtest.Technology
	for _, surface := range s.Surfaces {
		for _, l := range p.Lines {
			if strings.Contains(l.Text, surface) {
				all = append(all, llmtest.Technology{Line: l.N, Text: surface, Level: level[s.Contexts[0]]})
			}
		}
	}
	return all
}

// TestGoldMissesAreSent measures how many of the names that rules miss lie in postings
// that are worth sending.
func TestGoldMissesAreSent(t *testing.T) {
	t.Parallel()
	corpus, tax := gold(t), medallion.DefaultTaxonomy()
	first := lexicon.New(tax, nil)
	missed, inSent := 0, 0
	for _, l := range corpus {
		score, err := llmtest.Evaluate(t.Context(), first, tax, []llmtest.Labelled{l}, nil)
		require.NoError(t, err)
		found, err := first.Extract(t.Context(), []techmap.Posting{l.Posting})
		require.NoError(t, err)
		missed += score.All.FalseNegative
		if llm.Open(l.Posting, found[0]) {
			inSent += score.All.FalseNegative
		}
	}
	t.Logf("%d of %d misses lie in postings that are sent", inSent, missed)
	assert.GreaterOrEqual(t, float64(inSent), .7*float64(missed))
}

// TestGoldOracle measures what is left of the gap in recall if the model knows all
// that people know.
func TestGoldOracle(t *testing.T) {
	t.Parallel()
	corpus, tax := gold(t), medallion.DefaultTaxonomy()
	t.Run("taxonomy as it is", func(t *testing.T) { measureOracle(t, corpus, tax, tax) })
	t.Run("a fifth of the taxonomy unknown to the rules", func(t *testing.T) {
		measureOracle(t, corpus, without(t, tax, 5), tax)
	})
}

func measureOracle(t *testing.T, corpus []llmtest.Labelled, rules, tax *techmap.Taxonomy) (before, after llmtest.Evaluation) {
	t.Helper()
	first := lexicon.New(rules, nil)
	before, err := llmtest.Evaluate(t.Context(), first, tax, corpus, nil)
	require.NoError(t, err)
	second := llm.New(replay(corpus), &llm.Options{Taxonomy: tax})
	both := llm.Cascade(first, second, nil)
	after, err = llmtest.Evaluate(t.Context(), both, tax, corpus, nil)
	require.NoError(t, err)
	closed := before.All.FalseNegative - after.All.FalseNegative
	t.Logf("recall %.4f → %.4f, precision %.4f → %.4f, %d of %d misses closed, %d names for the taxonomy",
		before.All.Recall().Value, after.All.Recall().Value,
		before.All.Precision().Value, after.All.Precision().Value,
		closed, before.All.FalseNegative, candidates(t, both, corpus))
	assert.GreaterOrEqual(t, after.All.Precision().Value, before.All.Precision().Value-.005)
	return before, after
}

// candidates counts the names that e finds and the taxonomy lacks.
func candidates(t *testing.T, e techmap.Extractor, corpus []llmtest.Labelled) int {
	t.Helper()
	n := 0
	for _, l := range corpus {
		found, err := e.Extract(context.Background(), []techmap.Posting{l.Posting})
		require.NoError(t, err)
		for _, m := range found[0].Mentions {
			if m.Skill == "" {
				n++
				t.Logf("    %s: %q", l.Posting.ID, m.Surface)
			}
		}
	}
	return n
}

// without returns tax without every nth of its skills and what is part of them.
func without(t *testing.T, tax *techmap.Taxonomy, nth int) *techmap.Taxonomy {
	t.Helper()
	gone := map[techmap.SkillID]bool{}
	n := 0
	for s := range tax.Skills() {
		n++
		gone[s.ID] = n%nth == 0
	}
	keep := func(ids []techmap.SkillID) []techmap.SkillID {
		var kept []techmap.SkillID
		for _, id := range ids {
			if !gone[id] {
				kept = append(kept, id)
			}
		}
		return kept
	}
	var skills []techmap.Skill
	for s := range tax.Skills() {
		if !gone[s.ID] {
			s.PartOf, s.UsedWith = keep(s.PartOf), keep(s.UsedWith)
			skills = append(skills, s)
		}
	}
	var roles []techmap.Role
	for r := range tax.Roles() {
		roles = append(roles, r)
	}
	less, err := techmap.NewTaxonomy(tax.Version()+"-less", skills, roles)
	require.NoError(t, err)
	return less
}
