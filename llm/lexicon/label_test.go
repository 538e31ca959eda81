package lexicon_test

import (
	"bufio"
	"compress/gzip"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
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

// A label is what somebody who read a posting says of it. The posting is not kept
// here: its ID is that of a corpus.
type label struct {
	ID    string   `json:"id"`
	Roles []string `json:"roles"`
	May   []string `json:"may"` // roles that are neither asked for nor wrong
}

// A fieldLabel is the same for fields that stand in a posting once.
type fieldLabel struct {
	ID         string              `json:"id"`
	Experience string              `json:"experience"`
	Employment string              `json:"employment"`
	WorkModel  string              `json:"work_model"`
	Seniority  string              `json:"seniority"`
	May        map[string][]string `json:"may"` // values that are as good, "" if none is
}

func (l fieldLabel) want() map[string]string {
	return map[string]string{
		"experience": l.Experience, "employment": l.Employment, "work_model": l.WorkModel, "seniority": l.Seniority,
	}
}

// corporaEnv names the folder of postings that the labels are of.
const corporaEnv = "TECHMAP_CORPORA"

// readJSONLines reads a file of JSON lines, packed or not.
func readJSONLines[T any](t *testing.T, name string, each func(T)) {
	t.Helper()
	f, err := os.Open(name)
	require.NoError(t, err)
	defer f.Close()
	var r io.Reader = f
	if filepath.Ext(name) == ".gz" {
		r, err = gzip.NewReader(f)
		require.NoError(t, err)
	}
	lines := bufio.NewScanner(r)
	lines.Buffer(nil, 16<<20)
	for lines.Scan() {
		var v T
		require.NoError(t, json.Unmarshal(lines.Bytes(), &v))
		each(v)
	}
	require.NoError(t, lines.Err())
}

// extracted returns what the rules find in the postings of the corpus files that
// have one of ids.
func extracted(t *testing.T, pattern string, ids map[string]bool) map[string]techmap.Extraction {
	t.Helper()
	dir := os.Getenv(corporaEnv)
	if dir == "" {
		t.Skip(corporaEnv + " is not set: the labels are of postings that are not here")
	}
	files, err := filepath.Glob(filepath.Join(dir, pattern))
	require.NoError(t, err)
	require.NotEmpty(t, files)
	x := lexicon.New(medallion.DefaultTaxonomy(), nil)
	found := map[string]techmap.Extraction{}
	type row struct{ ID, Title, Company, Description, Lang string }
	for _, name := range files {
		readJSONLines(t, name, func(r row) {
			if !ids[r.ID] {
				return
			}
			found[r.ID] = one(t, x, techmap.Posting{
				ID: techmap.PostingID(r.ID), Company: r.Company, Lang: r.Lang, Title: text.CleanLine(r.Title),
				Sections: text.Sections(text.Clean(r.Description)),
			})
		})
	}
	return found
}

// A tally counts what was found and what was to be found.
type tally struct{ right, wrong, missed int }

func (c tally) f1() float64 {
	return 2 * float64(c.right) / float64(max(1, 2*c.right+c.wrong+c.missed))
}

// TestRolesOfLabelledPostings holds the roles to those that somebody gave to the
// postings by reading: the mean of F1 over the roles. A general role is not
// missed where one that may be named is found in its place.
func TestRolesOfLabelledPostings(t *testing.T) {
	t.Parallel()
	var all []label
	ids := map[string]bool{}
	readJSONLines(t, labels+"roles_dev.jsonl", func(l label) { all, ids[l.ID] = append(all, l), true })
	require.Len(t, all, 97)
	tax := medallion.DefaultTaxonomy()
	found := extracted(t, "gold/korean_english_dev.jsonl", ids)
	roles := map[string]*tally{}
	of := func(role string) *tally {
		if roles[role] == nil {
			_, known := tax.Role(techmap.RoleID(role))
			require.True(t, known, "no role is called %q", role)
			roles[role] = &tally{}
		}
		return roles[role]
	}
	for _, l := range all {
		x, ok := found[l.ID]
		require.True(t, ok, l.ID)
		l.Roles = withoutGeneral(tax, l, x.Roles)
		for _, role := range x.Roles {
			switch {
			case slices.Contains(l.Roles, role):
				of(role).right++
			case !slices.Contains(l.May, role):
				of(role).wrong++
				t.Logf("%s: %s is not asked for, but %v", l.ID, role, l.Roles)
			}
		}
		for _, role := range l.Roles {
			if !slices.Contains(x.Roles, role) {
				of(role).missed++
			}
		}
	}
	mean := 0.0
	for _, c := range roles {
		mean += c.f1() / float64(len(roles))
	}
	t.Logf("%d roles, macro F1 %.3f", len(roles), mean)
	assert.GreaterOrEqual(t, mean, 0.90)
}

// withoutGeneral returns the roles of l, without general ones if one that may be
// named is among got.
func withoutGeneral(tax *techmap.Taxonomy, l label, got []string) []string {
	if !slices.ContainsFunc(l.May, func(r string) bool { return slices.Contains(got, r) }) {
		return l.Roles
	}
	return slices.DeleteFunc(slices.Clone(l.Roles), func(r string) bool {
		role, _ := tax.Role(techmap.RoleID(r))
		return role.General
	})
}

// TestFieldsOfLabelledPostings holds experience, employment, work model and
// seniority to what somebody read in postings drawn at random, in two lots.
func TestFieldsOfLabelledPostings(t *testing.T) {
	t.Parallel()
	var all []fieldLabel
	ids := map[string]bool{}
	for _, name := range []string{"fields_sample.jsonl", "fields_fresh.jsonl"} {
		readJSONLines(t, labels+name, func(l fieldLabel) { all, ids[l.ID] = append(all, l), true })
	}
	require.Len(t, all, 170)
	found := extracted(t, "postings/*.jsonl.gz", ids)
	score := map[string]*tally{}
	for _, l := range all {
		x, ok := found[l.ID]
		require.True(t, ok, l.ID)
		got := map[string]string{}
		for _, f := range x.Fields {
			got[f.Field] = f.Value
		}
		for field, want := range l.want() {
			if score[field] == nil {
				score[field] = &tally{}
			}
			score[field].count(want, got[field], l.May[field])
		}
	}
	for field, c := range score {
		precision := float64(c.right) / float64(max(1, c.right+c.wrong))
		recall := float64(c.right) / float64(max(1, c.right+c.missed))
		t.Logf("%-12s precision %.3f, recall %.3f (%d right, %d wrong, %d missed)",
			field, precision, recall, c.right, c.wrong, c.missed)
		assert.GreaterOrEqual(t, precision, 0.92, field)
		assert.GreaterOrEqual(t, recall, 0.92, field)
	}
}

// count adds a field of one posting: a wrong value is a missed one, too.
func (c *tally) count(want, got string, may []string) {
	switch {
	case got == want || slices.Contains(may, got):
		if got != "" {
			c.right++
		}
	default:
		if got != "" {
			c.wrong++
		}
		if want != "" {
			c.missed++
		}
	}
}

// The labels name postings by their IDs only, each once.
func TestLabelsAreNoTexts(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"roles_dev.jsonl", "fields_sample.jsonl", "fields_fresh.jsonl"} {
		known := map[string]bool{}
		readJSONLines(t, labels+name, func(row map[string]json.RawMessage) {
			id := string(row["id"])
			assert.False(t, known[id], "%s: %s twice", name, id)
			known[id] = true
			for key, value := range row {
				assert.LessOrEqual(t, len(value), 160, "%s: %s", name, key)
				assert.NotContains(t, strings.ToLower(key), "text")
			}
		})
	}
}
