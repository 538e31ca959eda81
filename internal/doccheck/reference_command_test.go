//go:build unix

package doccheck

import (
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// A command is what the help of a program says of it.
type command struct {
	program, name string
	usage, about  string
	arguments     [][2]string
	global, own   []flagHelp
}

type flagHelp struct{ names, env, about string }

// commandsOf asks a program for the help of each of its commands.
func commandsOf(t *testing.T, program string) []command {
	t.Helper()
	whole := helpOf(t, program)
	_, list, ok := strings.Cut(whole, "\nCommands:\n")
	if !ok {
		return []command{parseHelp(program, "", whole)}
	}
	list, _, _ = strings.Cut(list, "\n\n")
	var out []command
	for line := range strings.SplitSeq(list, "\n") {
		name := strings.TrimSpace(line[:min(len(line), 23)])
		if cut, _, ok := strings.Cut(strings.TrimSpace(line), "  "); ok {
			name = cut
		}
		out = append(out, parseHelp(program, name, helpOf(t, program, strings.Fields(name)...)))
	}
	require.Greater(t, len(out), 20, "commands of %s", program)
	return out
}

func helpOf(t *testing.T, program string, args ...string) string {
	t.Helper()
	dir, err := programs()
	require.NoError(t, err)
	cmd := exec.Command(filepath.Join(dir, program), append(args, "--help")...)
	cmd.Env = []string{"COLUMNS=5000", "LANG=en_US.UTF-8"}
	cmd.Dir = t.TempDir()
	out, err := cmd.CombinedOutput()
	require.NoError(t, err, "%s %v: %s", program, args, out)
	return string(out)
}

var helpLine = regexp.MustCompile(`^ +(\S.*?) {2,}(\S.*)$`)

// parseHelp takes a help text apart: one line is one flag, because the terminal is wide.
func parseHelp(program, name, text string) command {
	c := command{program: program, name: name}
	part, blank := "", 0
	for line := range strings.SplitSeq(text, "\n") {
		m := helpLine.FindStringSubmatch(line)
		switch {
		case strings.HasPrefix(line, "Usage: "):
			c.usage = strings.TrimPrefix(line, "Usage: ")
		case line == "Arguments:" || line == "Flags:":
			part, blank = line, 0
		case line == "":
			blank++
		case part == "" && c.about == "":
			c.about = line
		case m == nil:
		case part == "Arguments:":
			c.arguments = append(c.arguments, [2]string{m[1], m[2]})
		case blank == 0 && name != "":
			c.global = append(c.global, newFlag(m[1], m[2]))
		default:
			c.own = append(c.own, newFlag(m[1], m[2]))
		}
	}
	return c
}

var envOf = regexp.MustCompile(` \(\$(\w+)\)\.?`)

func newFlag(names, about string) flagHelp {
	f := flagHelp{names: names, about: envOf.ReplaceAllString(about, ".")}
	if m := envOf.FindStringSubmatch(about); m != nil {
		f.env = m[1]
	}
	f.about = strings.TrimSuffix(strings.ReplaceAll(f.about, "..", "."), "….") + map[bool]string{true: "…"}[strings.HasSuffix(f.about, "….")]
	return f
}

func (f flagHelp) row() string {
	return fmt.Sprintf("| `%s` | %s |\n", strings.ReplaceAll(f.names, "|", `\|`), cell(f.about))
}

// cell is a text as it stands in a table.
func cell(s string) string {
	return strings.NewReplacer("|", `\|`, "<", "&lt;", "\n", " ").Replace(s)
}

func commandPage(techmap, api []command) string {
	var b strings.Builder
	b.WriteString("# Commands\n\n" + generated)
	b.WriteString("Every flag can also be set by its environment variable and by `techmap.yaml`: see [configuration](configuration.md).\n" +
		"Exit status: 0 done, 1 failed, 2 wrong use, 3 done with losses: records that were rejected, sites that failed, or\n" +
		"postings that wait for a model.\n\n## Flags of all commands\n\n| flag | |\n|---|---|\n")
	for _, f := range techmap[0].global {
		b.WriteString(f.row())
	}
	for _, c := range append(techmap, api...) {
		fmt.Fprintf(&b, "\n## %s\n\n%s\n\n    %s\n", strings.TrimSpace(c.program+" "+c.name), cell(c.about), c.usage)
		if len(c.arguments)+len(c.own) > 0 {
			b.WriteString("\n| | |\n|---|---|\n")
		}
		for _, a := range c.arguments {
			fmt.Fprintf(&b, "| `%s` | %s |\n", strings.ReplaceAll(a[0], "|", `\|`), cell(a[1]))
		}
		for _, f := range c.own {
			b.WriteString(f.row())
		}
	}
	return b.String()
}

// others are environment variables that are no flags.
var others = [][2]string{
	{"TECHMAP_KEY_SITE_KEY", "credential of a site: `TECHMAP_KEY_SARAMIN_ACCESS_KEY`; `techmap sites show SITE` names those of a site"},
	{"TECHMAP_KEY_MODEL", "key of the model, whoever its provider is"},
	{"OPENAI_API_KEY", "key of OpenAI, sent to OpenAI alone"},
	{"GEMINI_API_KEY", "key of Gemini, sent to Google alone"},
	{"TECHMAP_MYSQL_PASSWORD", "password of MySQL, for addresses that have none"},
	{"LC_ALL, LC_MESSAGES, LANG", "language of messages, where no flag says it"},
	{"NO_COLOR", "anything: no colours"},
}

func configurationPage(all []command) string {
	used := map[string][]string{}
	about := map[string]flagHelp{}
	for _, c := range all {
		for _, f := range append(slices.Clone(c.global), c.own...) {
			if f.env == "" {
				continue
			}
			about[f.env] = f
			where := strings.TrimSpace(c.program + " " + c.name)
			if len(c.global) > 0 && slices.ContainsFunc(c.global, func(g flagHelp) bool { return g.env == f.env }) {
				where = "all of techmap"
			}
			if !slices.Contains(used[f.env], where) {
				used[f.env] = append(used[f.env], where)
			}
		}
	}
	var b strings.Builder
	b.WriteString("# Configuration\n\n" + generated + "A value is taken from the command line, else from the environment, else from `techmap.yaml` in the working folder.\n" +
		"The file has the names of flags, without dashes before them; `api` does not read it:\n\n" +
		"```yaml\nstore: /var/lib/techmap\ncontact: you@example.com\ntaxonomy: names\nmax-cost-month: 5\n```\n\n" +
		"A flag that several commands have has one variable, which counts for all of them.\n\n| variable | flag | of |\n|---|---|---|\n")
	names := make([]string, 0, len(used))
	for name := range used {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		first, _, _ := strings.Cut(about[name].names, "=")
		first = first[max(0, strings.LastIndex(first, "--")):]
		of := strings.Join(used[name], ", ")
		if len(used[name]) > 6 {
			of = fmt.Sprintf("%s and %d more", strings.Join(used[name][:4], ", "), len(used[name])-4)
		}
		fmt.Fprintf(&b, "| `%s` | `%s` | %s |\n", name, first, of)
	}
	b.WriteString("\n## Not flags\n\n| variable | |\n|---|---|\n")
	for _, o := range others {
		fmt.Fprintf(&b, "| `%s` | %s |\n", o[0], o[1])
	}
	return b.String() + "\nCredentials and region of AWS are found as its tools find them. Files in the store that count where they are: `sites/`,\n" +
		"`sites/tenants/`, `boilerplate.txt`, `openings.rules`; see [FORMATS.md](../FORMATS.md).\n"
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
		for name := range strings.SplitSeq(strings.TrimSuffix(o[0], "SITE_KEY"), ", ") {
			found := strings.Contains(code.String(), `"`+name)
			assert.True(t, found, "%s is read nowhere", name)
		}
	}
}
