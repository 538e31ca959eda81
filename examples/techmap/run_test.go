package main

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap/rank"
)

func rankingsOf(t *testing.T, stdout string) []rank.Ranking {
	t.Helper()
	var out []rank.Ranking
	require.NoError(t, json.Unmarshal([]byte(stdout), &out))
	return out
}

// TestRun is the main job, on the sample data, as a newcomer meets it.
func TestRun(t *testing.T) {
	t.Parallel()
	p := newShop(t)
	first := p.techmap("run")
	require.Equal(t, exitDone, first.status, first.stderr)
	assert.Contains(t, first.stdout, "sample data")
	assert.Contains(t, first.stdout, "Backend")
	assert.Contains(t, first.stdout, "Try next:")
	assert.NotContains(t, first.stderr, "does not balance")

	_, suggested, _ := strings.Cut(first.stdout, "Try next:\n")
	tried := 0
	for line := range strings.Lines(suggested) {
		r := call(t.Context(), "", strings.Fields(strings.TrimPrefix(strings.TrimSpace(line), "techmap "))...)
		assert.Equal(t, exitDone, r.status, line)
		assert.NotContains(t, r.stdout, "too few", line)
		tried++
	}
	assert.Equal(t, 3, tried, "suggestions")

	rankings := rankingsOf(t, p.done("top", "--format", "json"))
	assert.GreaterOrEqual(t, len(rankings), 12, "roles")
	for _, r := range rankings {
		assert.Len(t, r.Entries, 10, "technologies of %s", r.Role)
		assert.GreaterOrEqual(t, r.Openings, 50, "openings of %s", r.Role)
	}

	t.Run("again changes nothing", func(t *testing.T) {
		before := p.done("top", "--format", "json")
		p.done("--quiet", "run")
		assert.Equal(t, before, p.done("top", "--format", "json"))
	})
	t.Run("in Korean", func(t *testing.T) {
		out := p.done("--lang", "ko", "top", "--role", "backend")
		assert.Contains(t, out, "백엔드")
		assert.Contains(t, out, "샘플 데이터")
		assert.Contains(t, out, "회사")
	})
	t.Run("as CSV", func(t *testing.T) {
		lines := strings.Split(strings.TrimSpace(p.done("top", "--role", "backend", "--format", "csv")), "\n")
		assert.Len(t, lines, 11, "a header and ten rows")
		assert.True(t, strings.HasPrefix(lines[0], "role,as_of,"), lines[0])
	})
	t.Run("as Markdown", func(t *testing.T) {
		assert.Contains(t, p.done("top", "--role", "backend", "--format", "md"), "| 1 | ")
	})
	t.Run("newcomers' openings are fewer", func(t *testing.T) {
		all := rankingsOf(t, p.done("top", "--role", "backend", "--format", "json"))
		fresh := rankingsOf(t, p.done("top", "--role", "backend", "--new-grad", "--format", "json", "--min-sample=-1"))
		assert.Less(t, fresh[0].Openings, all[0].Openings)
		assert.Positive(t, fresh[0].Openings)
	})
	t.Run("too few is an answer", func(t *testing.T) {
		r := rankingsOf(t, p.done("top", "--role", "backend", "--min-sample", "1000000", "--format", "json"))
		assert.True(t, r[0].TooFew)
		assert.Empty(t, r[0].Entries)
	})
	t.Run("a day in the past", func(t *testing.T) {
		r := rankingsOf(t, p.done("top", "--role", "backend", "--as-of", "2026-06-01", "--format", "json"))
		assert.Equal(t, "2026-06-01", r[0].AsOf.Format("2006-01-02"))
	})
	t.Run("all roles together", func(t *testing.T) {
		r := rankingsOf(t, p.done("top", "--overall", "--format", "json"))
		require.Len(t, r, 1)
		assert.Greater(t, r[0].Openings, 1000)
		assert.Equal(t, exitMisuse, p.techmap("top", "--overall", "--role", "backend").status)
	})
	t.Run("a day before anything", func(t *testing.T) {
		r := p.techmap("top", "--as-of", "2001-01-01", "--lang", "en")
		assert.Equal(t, exitDone, r.status)
		assert.Contains(t, r.stderr, "no opening that the filters select was open then")
	})
	t.Run("why", func(t *testing.T) { testWhy(t, p) })
	t.Run("doctor finds nothing amiss", func(t *testing.T) {
		assert.NotContains(t, p.done("doctor"), "amiss")
	})
}

// testWhy follows a demand of some opening back to its bytes.
func testWhy(t *testing.T, p shop) {
	opening, _, _ := strings.Cut(p.done("export", "--layer", "openings"), "\n")
	var o struct {
		ID      string `json:"id"`
		Demands []struct {
			Skill, Quote string
		} `json:"demands"`
	}
	require.NoError(t, json.Unmarshal([]byte(opening), &o))
	require.NotEmpty(t, o.Demands)
	var e evidence
	require.NoError(t, json.Unmarshal([]byte(p.done("why", o.ID, o.Demands[0].Skill, "--format", "json")), &e))
	assert.Equal(t, o.Demands[0].Quote, e.Quote)
	assert.Contains(t, e.Quote, e.Surface, "the quote holds the words")
	assert.NotEmpty(t, e.Object)
	assert.NotZero(t, e.Body)
	assert.False(t, e.Stale)

	assert.Contains(t, p.done("why", o.ID, o.Demands[0].Skill), e.Object)
	r := p.techmap("why", o.ID, "no-such-technology")
	assert.Equal(t, exitFailed, r.status)
	assert.Contains(t, r.stderr, `no technology is called "no-such-technology"`)
}

// TestStages runs the stages one by one: they end where "run" ends.
func TestStages(t *testing.T) {
	t.Parallel()
	whole, parts := newShop(t), newShop(t)
	whole.done("run", "-q", "--limit", "25", "--format", "json")
	for _, stage := range []string{"crawl --limit 25", "refine", "annotate", "load", "publish"} {
		out := strings.TrimSpace(parts.done(strings.Fields(stage)...))
		last := out[strings.LastIndex(out, "\n")+1:]
		assert.True(t, json.Valid([]byte(last)), "the last line of %s is a report: %s", stage, last)
	}
	for _, layer := range []string{"silver", "gold", "openings"} {
		assert.Equal(t, whole.done("export", "--layer", layer), parts.done("export", "--layer", layer), layer)
	}
	t.Run("replay makes the same again", func(t *testing.T) {
		before := parts.done("export", "--layer", "openings")
		parts.done("replay", "--from", "bronze")
		parts.done("replay", "--from", "silver")
		assert.Equal(t, before, parts.done("export", "--layer", "openings"))
	})
}

func TestWrongUse(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name   string
		args   []string
		status int
		want   string
	}{
		{"no such command", []string{"fly"}, exitMisuse, "fly"},
		{"no such site", []string{"run", "--site", "nowhere"}, exitMisuse, `no site "nowhere"`},
		{"no such format", []string{"top", "--format", "xml"}, exitMisuse, "xml"},
		{"no such day", []string{"top", "--as-of", "yesterday"}, exitMisuse, "2026-11-22"},
		{"no store yet", []string{"top"}, exitFailed, `make one with "techmap run"`},
		{"a store this build cannot keep", []string{"--bronze", "s3://bucket", "run"}, exitMisuse, "file://PATH"},
		{"tags both ways", []string{"import", "--no-tags", "--only-tags", "x"}, exitMisuse, "no-tags"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			p := newShop(t)
			r := p.techmap(tt.args...)
			assert.Equal(t, tt.status, r.status)
			assert.Contains(t, r.stderr, tt.want)
			assert.NoDirExists(t, p.store, "nothing is made by mistake")
		})
	}
}

func TestHelpAndVersion(t *testing.T) {
	t.Parallel()
	help := call(t.Context(), "", "--help")
	assert.Equal(t, exitDone, help.status)
	for _, command := range []string{"run", "import", "top", "extract", "eval", "why", "export", "doctor"} {
		assert.Contains(t, help.stdout, command)
	}
	assert.Contains(t, call(t.Context(), "", "version").stdout, `"taxonomy":"`)
	assert.Contains(t, call(t.Context(), "", "sites", "--format", "json").stdout, `"name":"sample-board"`)
	assert.Contains(t, call(t.Context(), "", "--lang", "ko", "sites", "--format", "md").stdout, "내부에서 제공하는 데이터")
}
