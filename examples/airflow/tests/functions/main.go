// Functions serves the stages as Lambda functions on the loopback interface, as they are
// deployed: the bootstrap of examples/lambda under the runtime API, behind the route that
// SDKs invoke functions at. The tests of the DAGs start it.
//
//	functions [-prefix techmap-] BOOTSTRAP [TASK...]
//
// The functions get the environment of this process; each has its task beside it. The
// address is the first line that is written; it ends with its standard input.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/techmap-it/techmap/internal/lambdaemu"
)

// timeout is what Lambda allows at most.
const timeout = 15 * time.Minute

func main() {
	prefix := flag.String("prefix", "techmap-", "what names of functions begin with, before the task")
	flag.Parse()
	if flag.NArg() < 2 {
		fmt.Fprintln(os.Stderr, "functions: name the bootstrap and the tasks: functions BOOTSTRAP crawl refine")
		os.Exit(2)
	}
	if err := serve(context.Background(), *prefix, flag.Arg(0), flag.Args()[1:]); err != nil {
		fmt.Fprintf(os.Stderr, "functions: %v\n", err)
		os.Exit(1)
	}
}

// serve answers invocations until the standard input ends.
func serve(ctx context.Context, prefix, bootstrap string, tasks []string) error {
	program, err := filepath.Abs(bootstrap)
	if err != nil {
		return err
	}
	emu := lambdaemu.New(os.Stderr, functions(prefix, program, tasks)...)
	var config net.ListenConfig
	listener, err := config.Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return errors.Join(err, emu.Close())
	}
	server := &http.Server{Handler: emu.Handler(), ReadHeaderTimeout: 10 * time.Second}
	var group errgroup.Group
	group.Go(func() error {
		if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
			return err
		}
		return nil
	})
	fmt.Println(listener.Addr())
	_, err = io.Copy(io.Discard, os.Stdin)
	return errors.Join(err, server.Close(), group.Wait(), emu.Close())
}

// functions are one for each task.
func functions(prefix, program string, tasks []string) []lambdaemu.Function {
	var env []string
	for _, variable := range os.Environ() {
		// What Lambda sets itself, and what a machine that tests has set for its own proxies.
		if !strings.HasPrefix(variable, "AWS_LAMBDA_") && !strings.HasPrefix(variable, "AWS_CA_BUNDLE=") {
			env = append(env, variable)
		}
	}
	all := make([]lambdaemu.Function, len(tasks))
	for i, task := range tasks {
		all[i] = lambdaemu.Function{
			Name: prefix + task, Program: program, Timeout: timeout,
			Env: append(slices.Clip(env), "TECHMAP_TASK="+task),
		}
	}
	return all
}
