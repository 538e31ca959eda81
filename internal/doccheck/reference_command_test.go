//go:build unix

package doccheck

import (
	"fmt"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// A command is what the help of a program says of it.
type command struct {
	program, name string
	usage, about  string
	arguments     [][2]string
	global, own   []flagHelp
}

type flagHelp struct{ names, about string }

// commandsOf asks a program for the help of each of its commands.
func commandsOf(t *testing.T, program string, in tongue) []command {
	t.Helper()
	whole := helpOf(t, program, in)
	list, _, ok := strings.Cut(whole, "\n"+in.flags+"\n")
	require.True(t, ok, "flags of %s: %s", program, whole)
	var out []command
	for line := range strings.SplitSeq(list, "\n") {
		if m := helpLine.FindStringSubmatch(line); m != nil {
			out = append(out, parseHelp(program, m[1], helpOf(t, program, in, strings.Fields(m[1])...), in))
		}
	}
	if len(out) == 0 {
		return []command{parseHelp(program, "", whole, in)}
	}
	require.Greater(t, len(out), 20, "commands of %s", program)
	return out
}

func helpOf(t *testing.T, program string, in tongue, args ...string) string {
	t.Helper()
	dir, err := programs()
	require.NoError(t, err)
	cmd := exec.Command(filepath.Join(dir, program), append(args, "--help")...)
	cmd.Env = []string{"COLUMNS=5000", "LANG=" + in.locale}
	cmd.Dir = t.TempDir()
	out, err := cmd.CombinedOutput()
	require.NoError(t, err, "%s %v: %s", program, args, out)
	return string(out)
}

// helpLine is a row of a table: a name, and what stands beside it.
var helpLine = regexp.MustCompile(`^ +(\S.*?) {2,}(\S.*)$`)

// parseHelp takes a help text apart: one line is one flag, because the terminal is wide.
func parseHelp(program, name, text string, in tongue) command {
	c := command{program: program, name: name}
	part := ""
	for line := range strings.SplitSeq(text, "\n") {
		m := helpLine.FindStringSubmatch(line)
		switch {
		case strings.HasPrefix(line, in.usage):
			c.usage = strings.TrimSpace(strings.TrimPrefix(line, in.usage))
		case line == in.arguments || line == in.flags || line == in.common:
			part = line
		case part == "" && c.about == "":
			c.about = line
		case m == nil:
		case part == in.arguments:
			c.arguments = append(c.arguments, [2]string{m[1], m[2]})
		case part == in.common, m[1] == helpNames && name != "":
			c.global = append(c.global, flagHelp{m[1], m[2]})
		case part == in.flags:
			c.own = append(c.own, flagHelp{m[1], m[2]})
		}
	}
	return c
}

// helpNames are those of the flag that is a program's own and no variable's.
const helpNames = "-h, --help"

// name is that of a flag without dashes: "show" of "--[no-]show=BOOL".
func (f flagHelp) name() string {
	name, _, _ := strings.Cut(f.names, "=")
	name = name[strings.LastIndex(name, "--")+2:]
	return strings.TrimPrefix(name, "[no-]")
}

// env is the variable that sets a flag, by the rule that help tells; "" for none.
func (f flagHelp) env() string {
	if f.names == helpNames {
		return ""
	}
	return "TECHMAP_" + strings.ToUpper(strings.ReplaceAll(f.name(), "-", "_"))
}

func (f flagHelp) row() string {
	return fmt.Sprintf("| `%s` | %s |\n", strings.ReplaceAll(f.names, "|", `\|`), cell(f.about))
}

// cell is a text as it stands in a table.
func cell(s string) string {
	return strings.NewReplacer("|", `\|`, "<", "&lt;", "\n", " ").Replace(s)
}

func commandPage(techmap, api []command, in tongue) string {
	var b strings.Builder
	b.WriteString(in.commandIntro)
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
