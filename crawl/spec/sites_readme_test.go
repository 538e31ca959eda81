package spec_test

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestSitesReadme holds the tables that people read to what the files say, in
// both languages.
func TestSitesReadme(t *testing.T) {
	t.Parallel()
	data, err := os.ReadFile("sites/README.md")
	require.NoError(t, err)
	english, korean, ok := strings.Cut(string(data), "\n---\n")
	require.True(t, ok, "English stands above the rule, Korean below it")
	verified := strings.NewReplacer("recorded", "기록", "documented", "문서")
	for _, c := range shipped {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			s := load(t, c.name)
			inEnglish, inKorean := "off", "끔"
			if s.Default {
				inEnglish, inKorean = "on", "켬"
			}
			begin := fmt.Sprintf("\n| [%s](%s.yaml) | %s |", c.name, c.name, s.Access)
			end := fmt.Sprintf("| %d | %%s | %%s |", s.Rights.Retention)
			assert.Contains(t, rowOf(english, begin), fmt.Sprintf(end, inEnglish, s.Verified))
			assert.Contains(t, rowOf(korean, begin), fmt.Sprintf(end, inKorean, verified.Replace(s.Verified)))
			for _, key := range s.Keys {
				assert.Contains(t, rowOf(english, begin), "`"+key+"`")
				assert.Contains(t, rowOf(korean, begin), "`"+key+"`")
			}
		})
	}
}

// rowOf returns the line of a text that begins so.
func rowOf(text, begin string) string {
	_, after, found := strings.Cut(text, begin)
	if !found {
		return ""
	}
	line, _, _ := strings.Cut(after, "\n")
	return begin + line
}
