//go:build unix

package doccheck

import (
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func configurationPage(all []command, in tongue) string {
	used, flags := map[string][]string{}, map[string]flagHelp{}
	for _, c := range all {
		add := func(f flagHelp, where string) {
			if env := f.env(); env != "" && !slices.Contains(used[env], where) {
				flags[env] = f
				used[env] = append(used[env], where)
			}
		}
		for _, f := range c.global {
			add(f, in.everywhere)
		}
		for _, f := range c.own {
			add(f, strings.TrimSpace(c.program+" "+c.name))
		}
	}
	var b strings.Builder
	b.WriteString(in.configurationIntro)
	for _, env := range slices.Sorted(maps.Keys(used)) {
		of := strings.Join(used[env], ", ")
		if len(used[env]) > 6 {
			of = fmt.Sprintf(in.andMore, strings.Join(used[env][:4], ", "), len(used[env])-4)
		}
		fmt.Fprintf(&b, "| `%s` | `--%s` | %s |\n", env, flags[env].name(), of)
	}
	b.WriteString(in.notFlags)
	for _, o := range others {
		fmt.Fprintf(&b, "| `%s` | %s |\n", o.names, o.about[in.locale])
	}
	return b.String() + in.configurationEnd
}

// A variable is one of the environment, or several, that are no flags.
type variable struct {
	names string
	about map[string]string // by locale
}

// others are environment variables that are no flags.
var others = []variable{
	{"TECHMAP_KEY_SITE_KEY", map[string]string{
		english: "credential of a site: `TECHMAP_KEY_SARAMIN_ACCESS_KEY`; `techmap sites show SITE` names those of a site",
		korean:  "사이트의 키: `TECHMAP_KEY_SARAMIN_ACCESS_KEY`. 사이트마다의 이름은 `techmap sites show SITE`에 나옴",
	}},
	{"TECHMAP_KEY_MODEL", map[string]string{
		english: "key of the model, whoever its provider is",
		korean:  "모델의 키. 제공자가 누구든 상관없음",
	}},
	{"OPENAI_API_KEY", map[string]string{
		english: "key of OpenAI, sent to OpenAI alone",
		korean:  "OpenAI의 키. OpenAI에만 보냄",
	}},
	{"GEMINI_API_KEY", map[string]string{
		english: "key of Gemini, sent to Google alone",
		korean:  "Gemini의 키. Google에만 보냄",
	}},
	{"TECHMAP_MYSQL_PASSWORD", map[string]string{
		english: "password of MySQL, for addresses that have none",
		korean:  "주소에 비밀번호가 없을 때 쓸 MySQL의 비밀번호",
	}},
	{"LC_ALL, LC_MESSAGES, LANG", map[string]string{
		english: "language of messages, where no flag says it",
		korean:  "플래그로 정하지 않았을 때 메시지의 언어",
	}},
	{"NO_COLOR", map[string]string{
		english: "anything: no colours",
		korean:  "무엇이든 들어 있으면 색을 쓰지 않음",
	}},
}

// TestVariablesAreRead looks for the variables that are no flags in the code.
func TestVariablesAreRead(t *testing.T) {
	t.Parallel()
	var code strings.Builder
	err := fs.WalkDir(os.DirFS(filepath.Join(tree, "examples")), ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		data, err := os.ReadFile(filepath.Join(tree, "examples", path))
		code.Write(data)
		return err
	})
	require.NoError(t, err)
	for _, o := range others {
		for name := range strings.SplitSeq(strings.TrimSuffix(o.names, "SITE_KEY"), ", ") {
			found := strings.Contains(code.String(), `"`+name)
			assert.True(t, found, "%s is read nowhere", name)
		}
	}
}
