// Api serves the rankings of a store over HTTP: the API of package rankhttp, and a website
// over it, from one binary. Run "api --help" for its flags; with --sample it serves sample
// data that the program brings along.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"syscall"

	"github.com/techmap-it/techmap/examples/internal/message"
	"github.com/techmap-it/techmap/examples/internal/stores"
)

// Exit statuses, those of the command techmap.
const (
	exitDone   = 0
	exitFailed = 1
	exitMisuse = 2
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // a second signal ends the process at once
	os.Exit(run(ctx, os.Args[1:], os.Stdout, os.Stderr, os.Getenv))
}

// run is the program without its process, so that tests can call it: what people are told
// goes to stdout, the log to stderr. It serves until ctx ends.
func run(ctx context.Context, args []string, stdout, stderr io.Writer, getenv func(string) string) int {
	c := &cli{getenv: getenv}
	parser, err := newParser(c, stdout, stderr)
	if err != nil {
		fmt.Fprintln(stderr, "api:", err)
		return exitMisuse
	}
	exited, status := false, 0
	parser.Exit = func(code int) { exited, status = true, code }
	_, err = parser.Parse(args)
	if exited { // --help
		return status
	}
	if err != nil {
		err = fmt.Errorf("%w: %w", errMisuse, err)
	}
	if err == nil {
		err = c.check()
	}
	if err == nil {
		err = newServer(c, stdout, stderr).run(ctx)
	}
	switch {
	case err == nil:
		return exitDone
	case errors.Is(err, errMisuse), errors.Is(err, stores.ErrAddress):
		told := message.Tell(c.language(), err, nil)
		fmt.Fprintln(stderr, "api:", strings.TrimPrefix(told, errMisuse.Error()+": "))
		return exitMisuse
	}
	fmt.Fprintln(stderr, "api:", strings.TrimPrefix(err.Error(), "api: "))
	return exitFailed
}
