package medallion_test

import (
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/medallion"
)

// TestDefaultTaxonomy_explains_what_is_asked_for_most looks at a list of names, so
// that what a page shows first is never without an explanation.
func TestDefaultTaxonomy_explains_what_is_asked_for_most(t *testing.T) {
	t.Parallel()
	data, err := os.ReadFile(filepath.Join("testdata", "asked.txt"))
	require.NoError(t, err)
	var n int
	for line := range strings.Lines(string(data)) {
		id := techmap.SkillID(strings.TrimSpace(line))
		if id[0] == '#' {
			continue
		}
		n++
		s, ok := medallion.DefaultTaxonomy().Skill(id)
		if assert.True(t, ok, "%q is asked for, and no entry", id) {
			assert.NotEmpty(t, s.About, "%q has no explanation", id)
		}
	}
	assert.Equal(t, 300, n)
}

func TestDefaultTaxonomy_explanations_are_well_written(t *testing.T) {
	t.Parallel()
	english, korean := make(map[string]techmap.SkillID), make(map[string]techmap.SkillID)
	for s := range medallion.DefaultTaxonomy().Skills() {
		if s.About == "" {
			assert.Empty(t, s.AboutKo+s.Home, "%q is explained by half", s.ID)
			continue
		}
		for _, text := range []string{s.About, s.AboutKo} {
			assert.LessOrEqual(t, utf8.RuneCountInString(text), 160, "%q", s.ID)
			assert.True(t, strings.HasSuffix(text, ".") && !strings.HasSuffix(text, ".."), "%q: %q ends with a full stop", s.ID, text)
			assert.NotContains(t, text, ". ", "%q: one sentence", s.ID)
			assert.NotContains(t, text, "  ", "%q", s.ID)
			assert.False(t, strings.ContainsFunc(text, unicode.IsControl), "%q", s.ID)
			assert.NotRegexp(t, `(?i)best|powerful|leading|modern|amazing|강력한|최고|혁신`, text, "%q: no praise", s.ID)
		}
		assert.False(t, strings.ContainsFunc(s.About, hangul), "%q: %q is English", s.ID, s.About)
		assert.True(t, strings.ContainsFunc(s.AboutKo, hangul), "%q: %q is Korean", s.ID, s.AboutKo)
		assert.Regexp(t, `니다\.$`, s.AboutKo, "%q: one style of speech", s.ID)
		assert.Empty(t, english[s.About], "%q says what another says", s.ID)
		assert.Empty(t, korean[s.AboutKo], "%q says what another says", s.ID)
		english[s.About], korean[s.AboutKo] = s.ID, s.ID
		home, err := url.Parse(s.Home)
		require.NoError(t, err, "%q", s.ID)
		assert.Equal(t, "https", home.Scheme, "%q", s.ID)
		assert.Contains(t, home.Host, ".", "%q", s.ID)
		assert.Empty(t, home.RawQuery+home.Fragment, "%q: a page to begin with", s.ID)
	}
	assert.GreaterOrEqual(t, len(english), 480)
}

func TestParseTaxonomy_reads_explanations(t *testing.T) {
	t.Parallel()
	parse := func(about string) (*techmap.Taxonomy, error) {
		return medallion.ParseTaxonomy("test/1", folder(
			"skills.tsv", skillHeader+"\n"+skillRow("java", "Java", "")+skillRow("go", "Go", ""),
			"ambiguous.tsv", ambiguousHeader+"\n", "roles.tsv", roleHeader+"\n",
			"about.tsv", "id\ten\tko\thome\n"+about))
	}
	tax, err := parse("# a comment\n" + row("java", "A language.", "언어입니다.", "https://dev.java") + row("go", "A tongue.", "말입니다.", ""))
	require.NoError(t, err)
	s, _ := tax.Skill("java")
	assert.Equal(t, []string{"A language.", "언어입니다.", "https://dev.java"}, []string{s.About, s.AboutKo, s.Home})
	s, _ = tax.Skill("go")
	assert.Equal(t, "A tongue.", s.About, "a home page may be missing")

	long := strings.Repeat("아", 159) + "다."
	for name, tt := range map[string]struct{ about, want string }{
		"of nobody":     {row("cobol", "A language.", "언어입니다.", ""), `about.tsv:2: skill "cobol" is not in skills.tsv: add it or correct the id`},
		"twice":         {strings.Repeat(row("go", "A tongue.", "말입니다.", ""), 2), `about.tsv:3: skill "go" stands on line 2 already: keep one of the rows`},
		"no English":    {row("go", "", "말입니다.", ""), `about.tsv:2: skill "go": "": write a sentence that ends with a full stop`},
		"no Korean":     {row("go", "A tongue.", "", ""), `about.tsv:2: skill "go": "": write a sentence`},
		"no full stop":  {row("go", "A tongue", "말입니다.", ""), `"A tongue": write a sentence that ends with a full stop`},
		"a stop alone":  {row("go", ".", "말입니다.", ""), `".": write a sentence`},
		"spaces":        {row("go", " A tongue.", "말입니다.", ""), `" A tongue.": write a sentence`},
		"too long":      {row("go", "A tongue.", long, ""), `skill "go": 161 characters, want at most 160: say less`},
		"plain HTTP":    {row("go", "A tongue.", "말입니다.", "http://go.dev"), `home "http://go.dev": write an address that begins with https://`},
		"no host":       {row("go", "A tongue.", "말입니다.", "https:///doc"), `home "https:///doc"`},
		"no domain":     {row("go", "A tongue.", "말입니다.", "https://go./"), `home "https://go./"`},
		"a quoted page": {row("go", "A tongue.", "말입니다.", `https://go.dev/"><b>`), `write an address`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := parse(tt.about)
			require.ErrorIs(t, err, techmap.ErrInvalid)
			assert.ErrorContains(t, err, tt.want)
		})
	}
}
