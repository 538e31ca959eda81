// Package usage prints what the example programs answer to --help, in the language of
// whoever asks. The texts are those of a kong command line, in English; a program brings
// their Korean along.
package usage

import (
	"io"
	"strings"

	"github.com/alecthomas/kong"

	"github.com/techmap-it/techmap/examples/internal/message"
)

// A Printer prints help. Its method Print is a kong.HelpPrinter.
type Printer struct {
	// Korean holds each help text, title and description in Korean, by the English of it.
	// What it lacks is printed in English.
	Korean map[string]string

	// Language is asked once flags, environment and configuration are in the program's struct.
	Language func() message.Lang

	// Getenv reads the environment, for the width of the screen.
	Getenv func(string) string
}

// What the parser adds of its own accord, and the headings.
var (
	textUsage     = message.Text{En: "Usage:", Ko: "사용법:"}
	textArguments = message.Text{En: "Arguments:", Ko: "인자:"}
	textFlags     = message.Text{En: "Flags:", Ko: "플래그:"}
	textCommands  = message.Text{En: "Commands:", Ko: "명령:"}
	textHelp      = message.Text{En: "Show this help.", Ko: "이 도움말을 보여 줍니다."}
	textMore      = message.Text{
		En: `Run "%s <command> --help" for more information on a command.`,
		Ko: `명령마다 자세한 것은 "%s <명령> --help"로 볼 수 있습니다.`,
	}
	textCommand = message.Text{En: "<command>", Ko: "<명령>"}
	textAnyFlag = message.Text{En: "[flags]", Ko: "[플래그]"}
)

// Print implements kong.HelpPrinter. Its options are not looked at.
func (p *Printer) Print(_ kong.HelpOptions, ctx *kong.Context) error {
	// The parser prints help before it fills the struct in, and Language wants --lang. A
	// value that is wrong is no reason to refuse help: the parser finds it again.
	_ = ctx.Reset()
	_ = ctx.Resolve()
	_, _ = ctx.Apply()
	node := ctx.Selected()
	if node == nil {
		node = ctx.Model.Node
	}
	s := &sheet{lang: p.Language(), korean: p.Korean, width: width(ctx.Stdout, p.Getenv)}
	s.node(ctx.Model, node)
	_, err := io.WriteString(ctx.Stdout, s.String())
	return err
}

// A sheet is a help text that is being written.
type sheet struct {
	strings.Builder

	lang   message.Lang
	korean map[string]string
	width  int // columns
}

// say returns a help text in the language of the sheet.
func (s *sheet) say(english string) string {
	if korean, ok := s.korean[key(english)]; ok && s.lang == message.Korean {
		return korean
	}
	return english
}

// key is what a text is found by.
func key(english string) string { return strings.TrimSpace(english) }

func (s *sheet) node(app *kong.Application, node *kong.Node) {
	synopsis := strings.NewReplacer(textCommand.En, textCommand.In(s.lang), textAnyFlag.En, textAnyFlag.In(s.lang)).
		Replace(app.Name + " " + strings.TrimSpace(node.Summary()))
	s.line(0, textUsage.In(s.lang)+" "+synopsis)
	for _, text := range []string{node.Help, node.Detail} {
		if text != "" {
			s.line(0, "")
			s.paragraphs(0, s.say(text))
		}
	}
	if len(node.Positional) > 0 {
		s.title(textArguments.In(s.lang))
		var rows [][2]string
		for _, arg := range node.Positional {
			rows = append(rows, [2]string{arg.Summary(), s.say(arg.Help)})
		}
		s.table(rows, widest(rows, s.width))
	}
	s.commands(node)
	s.flags(node)
	if node == app.Node && !node.Leaf() {
		s.line(0, "")
		s.paragraphs(0, textMore.In(s.lang, app.Name))
	}
}

// commands lists those below a node: those of the program by their groups.
func (s *sheet) commands(node *kong.Node) {
	var titles []string
	rows, all := make(map[string][][2]string), [][2]string(nil)
	for _, command := range node.Leaves(true) {
		title := textCommands.In(s.lang)
		if g := command.ClosestGroup(); g != nil && node.Parent == nil {
			title = s.say(g.Title)
		}
		if rows[title] == nil {
			titles = append(titles, title)
		}
		row := [2]string{command.Path(), s.say(command.Help)}
		rows[title], all = append(rows[title], row), append(all, row)
	}
	left := widest(all, s.width)
	for _, title := range titles {
		s.title(title)
		s.table(rows[title], left)
	}
}
