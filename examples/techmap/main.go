// Techmap collects job postings, refines them and says which technologies each
// field of IT asks for. Run "techmap --help" for its commands; with nothing
// configured, "techmap run" works on sample data that the program brings along.
package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/signal"
	"strings"
	"syscall"

	"github.com/alecthomas/kong"
	"github.com/jedib0t/go-pretty/v6/text"

	"github.com/techmap-it/techmap/examples/internal/message"
	layered "github.com/techmap-it/techmap/examples/internal/stores"
	"github.com/techmap-it/techmap/examples/internal/usage"
	"github.com/techmap-it/techmap/rank"
)

// Exit statuses, which scripts rely on.
const (
	exitDone    = 0
	exitFailed  = 1
	exitMisuse  = 2
	exitPartial = 3 // done, with rejected records, failed sources, or postings that wait for a model
)

// errPartial ends a command that did its work but has losses to show.
var errPartial = errors.New("done with losses")

func main() {
	text.OverrideRuneWidthEastAsianWidth(false) // terminals draw "–" one column wide in Korean too
	if _, asked := os.LookupEnv(lineVariable); asked {
		os.Exit(completeLine(os.Stdout))
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	status := run(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr, os.Getenv)
	stop()
	os.Exit(status)
}

// run is the program without its process, so that tests can call it.
func run(ctx context.Context, args []string, stdin io.Reader, stdout, stderr io.Writer, getenv func(string) string) int {
	cli, parser, err := newParser(stdout, stderr, getenv)
	if err != nil {
		fmt.Fprintln(stderr, "techmap:", err)
		return exitMisuse
	}
	exited, status := false, 0
	parser.Exit = func(code int) { exited, status = true, code }
	kctx, err := parser.Parse(args)
	if exited { // --help
		return status
	}
	if err != nil {
		cli.Lang = cmp.Or(cli.Lang, langFlag(args)) // what follows a mistake is not read
		lang := cli.language()
		fmt.Fprintf(stderr, "techmap: %s\n%s\n", message.Usage(lang, err.Error()), textSeeHelp.In(lang))
		return exitMisuse
	}
	app := newApp(cli, stdin, stdout, stderr, getenv)
	app.folder = func(flag, address string) (fs.FS, error) { return layered.Folder(ctx, flag, address) }
	if app.tax, err = app.taxonomy(); err != nil {
		return app.exit(ctx, fmt.Errorf("%w: %w", errMisuse, err))
	}
	if app.companies, err = app.openCompanies(); err != nil {
		return app.exit(ctx, err)
	}
	if kctx.Command() != "boilerplate" { // which makes it
		if app.boilerplate, err = app.openBoilerplate(); err != nil {
			return app.exit(ctx, err)
		}
	}
	return app.watched(ctx, kctx.Command(), func(ctx context.Context) error {
		kctx.BindTo(ctx, (*context.Context)(nil))
		return kctx.Run(app)
	})
}

// exit says what went wrong, if anything, and returns the status.
func (a *app) exit(ctx context.Context, err error) int {
	a.progress.stop()
	switch {
	case err == nil:
		return exitDone
	case errors.Is(err, errPartial):
		return exitPartial
	case ctx.Err() != nil && !errors.Is(err, errMisuse):
		fmt.Fprintln(a.stderr, a.say(textInterrupted))
		return exitFailed
	}
	fmt.Fprintln(a.stderr, "techmap:", a.mistake(err))
	if _, unknown := errors.AsType[*rank.UnknownError](err); unknown || errors.Is(err, errMisuse) {
		return exitMisuse
	}
	return exitFailed
}

func newParser(stdout, stderr io.Writer, getenv func(string) string) (*cli, *kong.Kong, error) {
	c := &cli{getenv: getenv}
	config, err := readConfig(configFile)
	if err != nil {
		return nil, nil, err
	}
	help := usage.Printer{Korean: helpInKorean(), Language: c.language, Getenv: getenv}
	parser, err := kong.New(c,
		kong.Name("techmap"),
		kong.Description("Which technologies does each field of IT ask for?"),
		kong.Help(help.Print),
		kong.Writers(stdout, stderr),
		kong.DefaultEnvars("TECHMAP"),
		kong.Resolvers(config),
		kong.ExplicitGroups(groups()),
	)
	return c, parser, err
}

// langFlag returns what arguments that cannot be parsed say of the language.
func langFlag(args []string) string {
	for i, arg := range args {
		if value, ok := strings.CutPrefix(arg, "--lang="); ok {
			return value
		}
		if arg == "--lang" && i+1 < len(args) {
			return args[i+1]
		}
	}
	return ""
}

func (c *cli) language() message.Lang {
	if c.Lang != "" {
		return message.LangOf(c.Lang)
	}
	for _, name := range []string{"LC_ALL", "LC_MESSAGES", "LANG"} {
		if v := c.getenv(name); v != "" {
			return message.LangOf(v)
		}
	}
	return message.English
}
