package usage

import (
	"bytes"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/alecthomas/kong"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap/examples/internal/message"
)

// A garden is a command line with what the real ones have.
type garden struct {
	Lang string `group:"all" enum:",en,ko" default:"" help:"Language of messages."`
	Loud bool   `group:"all" short:"l" negatable:"" help:"Say all."`

	Sow struct {
		What []string `arg:"" help:"Seeds."`
		Deep int      `help:"How deep." placeholder:"CM"`
		Once bool     `negatable:"often" help:"One time."`
		More int      `type:"counter" help:"Again."`
		Rows string   `help:"Rows." default:"wide"`
		Long string   `name:"a-name-that-is-far-too-long-for-the-left-column" help:"Too long."`
		Dark bool     `hidden:"" help:"Unseen."`
	} `cmd:"" group:"work" help:"Put seeds into the earth."`
	Reap struct{} `cmd:"" group:"work" help:"Cut."`
	Pond struct {
		Fish struct{} `cmd:"" help:"Feed the fish."`
		Frog struct{} `cmd:"" help:"Count the frogs."`
	} `cmd:"" group:"water" help:"What swims."`
	Moles struct{} `cmd:"" hidden:"" help:"Dig."`
}

func korean() map[string]string {
	return map[string]string{
		"Put seeds into the earth.": "씨앗을 흙에 넣습니다. 씨앗은 마른 것이어야 하고, 흙은 젖어 있어야 하며, 날은 따뜻해야 합니다.",
		"Work:":                     "일:",
		"Language of messages.":     "메시지의 언어.",
		"Flags of all:":             "모두의 플래그:",
		"As variables, too.":        "환경 변수로도.",
		"Seeds.":                    "씨앗.",
	}
}

func help(t *testing.T, columns string, args ...string) string {
	t.Helper()
	var out bytes.Buffer
	var g garden
	p := Printer{
		Korean:   korean(),
		Language: func() message.Lang { return message.LangOf(g.Lang) },
		Getenv:   func(name string) string { return map[string]string{"COLUMNS": columns}[name] },
	}
	parser, err := kong.New(&g, kong.Name("garden"), kong.Help(p.Print), kong.Writers(&out, &out), kong.Exit(func(int) {}),
		kong.ExplicitGroups([]kong.Group{
			{Key: "work", Title: "Work:"},
			{Key: "water", Title: "Water:"},
			{Key: "all", Title: "Flags of all:", Description: "As variables, too."},
		}))
	require.NoError(t, err)
	parser.Model.Detail = "First part.\n\nSecond part."
	_, _ = parser.Parse(append(args, "--help")) // it goes on after Exit, and finds no command
	return out.String()
}

func TestPrint_lists_commands_by_their_groups(t *testing.T) {
	t.Parallel()
	assert.Equal(t, `Usage: garden <command> [flags]

First part.

Second part.

Work:
  sow          Put seeds into the earth.
  reap         Cut.

Water:
  pond fish    Feed the fish.
  pond frog    Count the frogs.

Flags:
  -h, --help    Show this help.

Flags of all:
  As variables, too.

      --lang=en|ko    Language of messages.
  -l, --[no-]loud     Say all.

Run "garden <command> --help" for more information on a command.
`, help(t, ""))
}

func TestPrint_says_in_Korean_what_has_a_Korean(t *testing.T) {
	t.Parallel()
	assert.Equal(t, `사용법: garden sow <what> ... [플래그]

씨앗을 흙에 넣습니다. 씨앗은 마른 것이어야 하고,
흙은 젖어 있어야 하며, 날은 따뜻해야 합니다.

인자:
  <what> ...    씨앗.

플래그:
  -h, --help           이 도움말을 보여 줍니다.
      --deep=CM        How deep.
      --once/often     One time.
      --more           Again.
      --rows="wide"    Rows.
      --a-name-that-is-far-too-long-for-the-left-column=STRING
                       Too long.

모두의 플래그:
  환경 변수로도.

      --lang=en|ko    메시지의 언어.
  -l, --[no-]loud     Say all.
`, help(t, "50", "sow", "--lang=ko"))
}

func TestPrint_gives_the_commands_below_a_command_one_heading(t *testing.T) {
	t.Parallel()
	got := help(t, "", "pond")
	assert.Contains(t, got, "\nCommands:\n  pond fish    Feed the fish.\n  pond frog    Count the frogs.\n")
	assert.NotContains(t, got, "Water:")
}

func TestPrint_keeps_to_the_screen(t *testing.T) {
	t.Parallel()
	for _, columns := range []int{65, 80, 200} {
		for line := range strings.Lines(help(t, strconv.Itoa(columns), "sow", "--lang=ko")) {
			assert.LessOrEqual(t, narrow.StringWidth(strings.TrimSuffix(line, "\n")), columns, line)
		}
	}
}

func TestTexts_are_all_that_help_can_say(t *testing.T) {
	t.Parallel()
	parser, err := kong.New(new(garden), kong.ExplicitGroups([]kong.Group{{Key: "all", Title: "Flags of all:", Description: "As variables, too."}}))
	require.NoError(t, err)
	got := Texts(parser.Model)
	for _, want := range []string{
		"Flags of all:", "As variables, too.", "Language of messages.", "Put seeds into the earth.", "Seeds.", "What swims.", "Feed the fish.", "Unseen.", "Dig.",
	} {
		assert.Contains(t, got, want)
	}
	assert.NotContains(t, got, "Show context-sensitive help.", "the parser's own are translated here")
}

func TestWidth(t *testing.T) {
	t.Parallel()
	file, err := os.Create(filepath.Join(t.TempDir(), "out"))
	require.NoError(t, err)
	t.Cleanup(func() { assert.NoError(t, file.Close()) })
	for _, tt := range []struct {
		name, columns string
		want          int
	}{
		{"told", "132", 132},
		{"nothing known", "", standard},
		{"no number", "wide", standard},
		{"no columns", "0", standard},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			assert.Equal(t, tt.want, width(file, func(string) string { return tt.columns }))
		})
	}
}
