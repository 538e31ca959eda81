package lexicon_test

import (
	"bufio"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap/llm/lexicon"
	"github.com/techmap-it/techmap/medallion"
)

// The shapes that names take in postings: signs, versions, lists, addresses and damage.
func TestSigns(t *testing.T) {
	t.Parallel()
	f, err := os.Open(filepath.Join("testdata", "signs.txt"))
	require.NoError(t, err)
	defer f.Close()
	x := lexicon.New(medallion.DefaultTaxonomy(), nil)
	n := 0
	for lines := bufio.NewScanner(f); lines.Scan(); {
		line, want, ok := strings.Cut(lines.Text(), " =>")
		if !ok || strings.HasPrefix(line, "#") {
			continue
		}
		why, text, ok := strings.Cut(line, " | ")
		require.True(t, ok, line)
		text = strings.NewReplacer("⏎", "\n", "⇥", "\t").Replace(text)
		got := strings.Join(demanded(one(t, x, requirement(text))), " ")
		assert.Equal(t, strings.TrimSpace(want), got, "%s: %q", why, text)
		n++
	}
	assert.GreaterOrEqual(t, n, 250)
}

// A name with signs in it is found whole, whatever stands around it.
func TestSignsInFrames(t *testing.T) {
	t.Parallel()
	x := lexicon.New(medallion.DefaultTaxonomy(), nil)
	names := map[string]string{
		"C++": "cpp", "C#": "csharp", "F#": "fsharp", ".NET": "dotnet", "ASP.NET": "aspnet", "Node.js": "nodejs",
		"Vue.js": "vue", "Next.js": "nextjs", "CI/CD": "ci-cd", "TCP/IP": "tcp-ip", "PL/SQL": "plsql", "MS-SQL": "mssql",
		"Objective-C": "objective-c", "scikit-learn": "scikit-learn", "Socket.IO": "socketio", "Spring Boot": "spring-boot",
		"Python3": "python", "HTML5": "html", "VB.NET": "vbnet", "React-Query": "tanstack-query",
	}
	frames := []string{
		"%s", "%s 경험", "%s.", "(%s)", "[%s]", "%s, MySQL", "MySQL, %s", "MySQL/%s", "%s/MySQL", "MySQL·%s", "%s를 쓰는 분", "%s을 쓰는 분",
		"%s: 3년", "“%s”", "언어:%s", "Experience with %s and MySQL", "MySQL(%s)", "%s(MySQL)", "• %s", "#%s", "%s!", "%s?", "%s;", "%s의 이해",
	}
	n := 0
	for name, skill := range names {
		for _, frame := range frames {
			text := fmt.Sprintf(frame, name)
			var got []string
			for _, m := range one(t, x, requirement(text)).Mentions {
				if m.Skill != "mysql" {
					got = append(got, string(m.Skill))
				}
			}
			assert.Equal(t, []string{skill}, got, text)
			n++
		}
	}
	assert.GreaterOrEqual(t, n, 400)
}
