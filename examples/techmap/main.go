// Techmap collects job postings, refines them and says which technologies each
// field of IT asks for. Run "techmap --help" for its commands; with nothing
// configured, "techmap run" works on sample data that the program brings along.
package main

import (
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
		fmt.Fprintf(stderr, "techmap: %v\n%s\n", err, textSeeHelp.In(cli.language()))
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
	case errors.Is(err, errMisuse):
		fmt.Fprintln(a.stderr, "techmap:", err)
		return exitMisuse
	case ctx.Err() != nil:
		fmt.Fprintln(a.stderr, a.say(textInterrupted))
		return exitFailed
	}
	fmt.Fprintln(a.stderr, "techmap:", strings.TrimPrefix(err.Error(), "techmap: "))
	return exitFailed
}

func newParser(stdout, stderr io.Writer, getenv func(string) string) (*cli, *kong.Kong, error) {
	c := &cli{getenv: getenv}
	config, err := readConfig(configFile)
	if err != nil {
		return nil, nil, err
	}
	parser, err := kong.New(c,
		kong.Name("techmap"),
		kong.Description("Which technologies does each field of IT ask for? / 직군마다 어떤 기술을 요구하나?"),
		kong.UsageOnError(),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true, FlagsLast: true}),
		kong.Writers(stdout, stderr),
		kong.DefaultEnvars("TECHMAP"),
		kong.Resolvers(config),
	)
	return c, parser, err
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
