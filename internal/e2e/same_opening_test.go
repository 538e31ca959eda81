package e2e

import (
	"bufio"
	"compress/gzip"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/crawl/jsonl"
	"github.com/techmap-it/techmap/llm/lexicon"
	"github.com/techmap-it/techmap/medallion"
	"github.com/techmap-it/techmap/sink"
)

// corporaEnv names a folder of real postings.
const corporaEnv = "TECHMAP_CORPORA"

// mostOthers is how many other postings of its company stand beside a pair.
const mostOthers = 12

// A library holds the real postings.
type library struct {
	postings  map[string]ad   // by set and ID
	ofCompany map[string][]ad // by folded company, in the order of the files
}

// An ad is a posting as a file of postings has it.
type ad struct {
	Source      string   `json:"source"`
	ID          string   `json:"id"`
	Title       string   `json:"title"`
	Company     string   `json:"company"`
	Location    string   `json:"location"`
	Description string   `json:"description"`
	Tags        []string `json:"tags,omitempty"`
	Lang        string   `json:"lang"`
	FirstSeen   string   `json:"first_seen,omitempty"`
	LastSeen    string   `json:"last_seen,omitempty"`
	ClosedAt    string   `json:"closed_at,omitempty"`
}

// readLibrary reads all real postings, or skips the test.
func readLibrary(t *testing.T) library {
	t.Helper()
	dir := os.Getenv(corporaEnv)
	if dir == "" {
		t.Skip("set " + corporaEnv + " to a folder of real postings")
	}
	files, err := filepath.Glob(filepath.Join(dir, "postings", "*.jsonl.gz"))
	require.NoError(t, err)
	require.NotEmpty(t, files)
	l := library{postings: make(map[string]ad), ofCompany: make(map[string][]ad)}
	for _, file := range files {
		set, _, _ := strings.Cut(filepath.Base(file), ".")
		for _, a := range readLines[ad](t, file) {
			l.postings[set+" "+a.ID] = a
			l.ofCompany[companyKey(a.Company)] = append(l.ofCompany[companyKey(a.Company)], a)
		}
	}
	return l
}

// readLines reads a file of JSON lines, compressed by its name.
func readLines[T any](t *testing.T, file string) []T {
	t.Helper()
	f, err := os.Open(file)
	require.NoError(t, err)
	defer f.Close()
	in := bufio.NewReader(f)
	if strings.HasSuffix(file, ".gz") {
		z, err := gzip.NewReader(f)
		require.NoError(t, err)
		in = bufio.NewReader(z)
	}
	var out []T
	for dec := json.NewDecoder(in); dec.More(); {
		var v T
		require.NoError(t, dec.Decode(&v))
		out = append(out, v)
	}
	return out
}

// companyKey is by what the test finds postings of one company.
func companyKey(s string) string {
	for _, form := range []string{"(주)", "주식회사", "㈜", ", Inc.", " Inc."} {
		s = strings.ReplaceAll(s, form, "")
	}
	s, _, _ = strings.Cut(s, "(")
	return strings.ToLower(strings.TrimSpace(s))
}

// An adPair is a pair of postings with the truth about them.
type adPair struct {
	kind string
	same bool
	a, b ad
}

// weakPairs returns the pairs of the corpora: equal title and company in two sets.
func (l library) weakPairs(t *testing.T) []adPair {
	t.Helper()
	type side struct{ Set, ID string }
	type line struct{ A, B side }
	file := filepath.Join(os.Getenv(corporaEnv), "gold", "same_opening_pairs_dev.jsonl")
	var out []adPair
	for _, p := range readLines[line](t, file) {
		a, okA := l.postings[p.A.Set+" "+p.A.ID]
		b, okB := l.postings[p.B.Set+" "+p.B.ID]
		require.True(t, okA && okB, "%v", p)
		out = append(out, adPair{kind: "weak", same: true, a: a, b: b})
	}
	return out
}

// labelledPairs returns the pairs of a file of testdata/labels.
func (l library) labelledPairs(t *testing.T, file string) []adPair {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("..", "..", "testdata", "labels", file))
	require.NoError(t, err)
	var out []adPair
	for line := range strings.Lines(string(data)) {
		c := strings.Split(strings.TrimRight(line, "\n"), "\t")
		if strings.HasPrefix(line, "#") || len(c) != 5 {
			continue
		}
		a, ok := l.postings[c[2]+" "+c[3]]
		require.True(t, ok, "%v", c)
		p := adPair{kind: c[1], same: c[0] == "same", a: a, b: a}
		if c[4] != "" {
			p.b, ok = l.postings[c[2]+" "+c[4]]
			require.True(t, ok, "%v", c)
		}
		if p.kind != "role" {
			mutate(&p, len(out))
		}
		out = append(out, p)
	}
	return out
}

// A refinery makes gold of postings.
type refinery struct {
	silver *medallion.Silver
	found  *lexicon.Extractor
	gold   *medallion.Gold
}

func newRefinery() refinery {
	tax := medallion.DefaultTaxonomy()
	return refinery{
		silver: medallion.NewSilver(map[string]medallion.Parser{jsonl.ContentType: jsonl.Parser{}}),
		found:  lexicon.New(tax, nil), gold: medallion.NewGold(tax, nil),
	}
}

// refine returns the gold record of a.
func (r refinery) refine(ctx context.Context, a ad) (techmap.CanonicalPosting, error) {
	line, err := json.Marshal(a)
	if err != nil {
		return techmap.CanonicalPosting{}, err
	}
	for raw, err := range jsonl.Read(strings.NewReader(string(line)), "x", &jsonl.Options{ModTime: pairDay}) {
		if err != nil {
			return techmap.CanonicalPosting{}, err
		}
		return r.goldOf(ctx, raw)
	}
	return techmap.CanonicalPosting{}, fmt.Errorf("%s: %w", a.ID, techmap.ErrNotFound)
}

// goldOf returns the gold record of a bronze one.
func (r refinery) goldOf(ctx context.Context, raw techmap.RawPosting) (techmap.CanonicalPosting, error) {
	p, err := r.silver.Refine(ctx, raw)
	if err != nil {
		return techmap.CanonicalPosting{}, err
	}
	found, err := r.found.Extract(ctx, []techmap.Posting{p})
	if err != nil {
		return techmap.CanonicalPosting{}, err
	}
	return r.gold.Refine(ctx, techmap.Annotated{Posting: p, Extraction: found[0]})
}

// pairDay is when postings without a date are seen.
var pairDay = time.Date(2024, 3, 1, 0, 0, 0, 0, time.UTC)

// joined publishes the pair among other postings of its company, and tells whether
// it is one opening.
func (l library) joined(t *testing.T, r refinery, p adPair) medallion.Comparison {
	t.Helper()
	a, err := r.refine(t.Context(), p.a)
	require.NoError(t, err)
	b, err := r.refine(t.Context(), p.b)
	require.NoError(t, err)
	rows := []techmap.CanonicalPosting{a, b}
	for _, other := range l.ofCompany[companyKey(p.a.Company)] {
		if len(rows) > mostOthers {
			break
		}
		if other.Title == p.a.Title || other.Title == p.b.Title {
			continue
		}
		if c, err := r.refine(t.Context(), other); err == nil && c.ID != a.ID && c.ID != b.ID {
			rows = append(rows, c)
		}
	}
	gold := sink.NewMemoryGold()
	require.NoError(t, gold.Write(t.Context(), rows))
	_, err = medallion.Publish(t.Context(), gold, nil)
	require.NoError(t, err)
	why, err := medallion.WhySame(t.Context(), gold, a.ID, b.ID, nil)
	require.NoError(t, err)
	for o, err := range gold.Openings(t.Context(), time.Time{}) {
		require.NoError(t, err)
		if slices.Contains(o.Members, a.ID) {
			require.Equal(t, slices.Contains(o.Members, b.ID), why.Same, "what is explained is what is published: %s %s", a.ID, b.ID)
		}
	}
	return why
}

// A tally counts answers.
type tally struct{ tp, fp, fn, tn int }

func (c *tally) add(truth, answer bool) {
	switch {
	case truth && answer:
		c.tp++
	case truth:
		c.fn++
	case answer:
		c.fp++
	default:
		c.tn++
	}
}

func (c tally) precision() float64 { return ratio(c.tp, c.tp+c.fp) }
func (c tally) recall() float64    { return ratio(c.tp, c.tp+c.fn) }
func (c tally) f1() float64        { return ratio(2*c.tp, 2*c.tp+c.fp+c.fn) }

func ratio(a, b int) float64 {
	if b == 0 {
		return 1
	}
	return float64(a) / float64(b)
}

// TestSameOpeningOfLabelledPairs counts over the pairs by which the rules were set.
func TestSameOpeningOfLabelledPairs(t *testing.T) {
	t.Parallel()
	l := readLibrary(t)
	labelled := l.labelledPairs(t, "opening_pairs.tsv")
	require.GreaterOrEqual(t, len(labelled), 1000)
	l.score(t, slices.Concat(labelled, l.weakPairs(t)))
}

// TestSameOpeningOfFreshPairs counts over pairs that were drawn when the rules stood.
func TestSameOpeningOfFreshPairs(t *testing.T) {
	t.Parallel()
	l := readLibrary(t)
	l.score(t, l.labelledPairs(t, "opening_pairs_fresh.tsv"))
}

// score counts how many of the pairs are told rightly.
func (l library) score(t *testing.T, pairs []adPair) {
	t.Helper()
	r := newRefinery()
	kinds := make(map[string]*tally)
	var all, weak, roles, near tally // the last two: real jobs of one company, and near misses of one
	for _, p := range pairs {
		why := l.joined(t, r, p)
		if kinds[p.kind] == nil {
			kinds[p.kind] = new(tally)
		}
		kinds[p.kind].add(p.same, why.Same)
		all.add(p.same, why.Same)
		switch {
		case p.kind == "weak":
			weak.add(p.same, why.Same)
		case p.same:
			roles.add(p.same, why.Same)
			near.add(p.same, why.Same)
		case p.kind == "role":
			roles.add(p.same, why.Same)
		default:
			near.add(p.same, why.Same)
		}
		if why.Same != p.same {
			t.Logf("%s: same %v, joined %v by %s: %+v", p.kind, p.same, why.Same, why.By, why)
		}
	}
	for _, kind := range sortedKeys(kinds) {
		t.Logf("%-9s %+v", kind, *kinds[kind])
	}
	for name, c := range map[string]tally{
		"all": all, "weak pairs": weak, "made pairs and real roles": roles, "made pairs and near misses": near,
	} {
		if c == (tally{}) {
			continue
		}
		t.Logf("%s: P %.4f R %.4f F1 %.4f", name, c.precision(), c.recall(), c.f1())
		assert.GreaterOrEqual(t, c.f1(), 0.95, name)
		assert.GreaterOrEqual(t, c.precision(), 0.98, name)
	}
}

func sortedKeys(m map[string]*tally) []string {
	var keys []string
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}
