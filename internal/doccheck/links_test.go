package doccheck

import (
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"unicode"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

var (
	linkPattern    = regexp.MustCompile(`\]\(<?([^)\s>]+)>?\)|(?:src|href)="([^"]+)"`)
	headingPattern = regexp.MustCompile(`(?m)^#{1,6} +(.+?) *$`)
	codePattern    = regexp.MustCompile("`[^`]*`")
	fencedPattern  = regexp.MustCompile("(?ms)^```.*?^```$")
)

// TestLinksLeadSomewhere follows every link to a file or a heading of the repository.
func TestLinksLeadSomewhere(t *testing.T) {
	t.Parallel()
	followed := 0
	for _, doc := range markdown(t) {
		for _, target := range linksOf(t, doc) {
			if strings.Contains(target, "://") || strings.HasPrefix(target, "mailto:") {
				continue
			}
			followed++
			path, anchor, _ := strings.Cut(target, "#")
			path, err := url.PathUnescape(path)
			require.NoError(t, err, "%s: %s", doc, target)
			file := doc
			if path != "" {
				file = filepath.Join(filepath.Dir(doc), path)
			}
			if _, err := os.Stat(filepath.Join(tree, file)); !assert.NoError(t, err, "%s: link to %s", doc, target) {
				continue
			}
			if anchor != "" && strings.HasSuffix(file, ".md") {
				anchor, err = url.PathUnescape(anchor)
				require.NoError(t, err)
				assert.Contains(t, anchorsOf(t, file), anchor, "%s: link to %s", doc, target)
			}
		}
	}
	assert.Greater(t, followed, 100, "links that were followed")
}

// TestAnchors says how GitHub names headings.
func TestAnchors(t *testing.T) {
	t.Parallel()
	for heading, want := range map[string]string{
		"On AWS":                         "on-aws",
		"AWS 없이":                         "aws-없이",
		"Pods of your own, without keys": "pods-of-your-own-without-keys",
		"`techmap top`, and `why`":       "techmap-top-and-why",
		"A [link](x.md) in it":           "a-link-in-it",
	} {
		assert.Equal(t, want, anchor(heading))
	}
}

// linksOf returns the targets of all links of a document, those in code left out.
func linksOf(t *testing.T, doc string) []string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(tree, doc))
	require.NoError(t, err)
	text := codePattern.ReplaceAllString(fencedPattern.ReplaceAllString(string(data), ""), "code")
	var out []string
	for _, m := range linkPattern.FindAllStringSubmatch(text, -1) {
		out = append(out, m[1]+m[2])
	}
	return out
}

func anchorsOf(t *testing.T, doc string) []string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(tree, doc))
	require.NoError(t, err)
	var out []string
	for _, m := range headingPattern.FindAllStringSubmatch(fencedPattern.ReplaceAllString(string(data), ""), -1) {
		out = append(out, anchor(m[1]))
	}
	return out
}

var inLink = regexp.MustCompile(`\[([^\]]*)\]\([^)]*\)`)

// anchor is the name that GitHub gives a heading.
func anchor(heading string) string {
	var b strings.Builder
	for _, r := range strings.ToLower(inLink.ReplaceAllString(heading, "$1")) {
		switch {
		case r == ' ':
			b.WriteByte('-')
		case r == '-' || r == '_' || unicode.IsLetter(r) || unicode.IsDigit(r):
			b.WriteRune(r)
		}
	}
	return b.String()
}
