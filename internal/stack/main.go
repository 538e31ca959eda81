// Command stack runs the whole of techmap on one machine: two sites, the pipeline on a
// timer, a model, the API with its website, Prometheus and Alertmanager with the rules
// of examples/monitoring, and a receiver that prints what they tell.
//
//	go run ./internal/servers --only mysql -- go run ./internal/stack
//
// Gold lies in the MariaDB of TECHMAP_TEST_MYSQL, or, with -local, in SQLite. It prints the
// addresses, and an interrupt ends all of it.
//
// With -check it is a test. Every question of the dashboards to Prometheus is asked and has
// to be answered with data. Then a site changes its pages, the model dies, the disk is
// filled up, the database and the server are killed, one after the other; each has to raise its own alert
// within the time that is stated, as one message, and to clear after the repair. Rules are
// those of examples/monitoring with all their times divided by the scale, and the check
// ends with a table in Markdown.
//
// Programs that are missing are installed with apt-get by the root user. Everything
// listens on the loopback interface.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"
	"time"
)

// options are what the command line says.
type options struct {
	check bool
	local bool
	every time.Duration // between two runs of the pipeline
	scale int           // by which times of rules are divided
	mysql string        // data source name
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	err := realMain(ctx, os.Args[1:], os.Stdout)
	stop()
	if err != nil && !errors.Is(err, errStopped) {
		fmt.Fprintln(os.Stderr, "stack:", err)
		os.Exit(1)
	}
}

// errStopped says that the user has seen enough.
var errStopped = errors.New("stopped")

func realMain(ctx context.Context, args []string, out io.Writer) error {
	o, err := parse(args)
	if err != nil {
		return err
	}
	if o.check {
		if again, err := ownMounts(ctx, args); again {
			return err
		}
	}
	s, err := newStack(ctx, o, out)
	if err != nil {
		return err
	}
	err = s.run(ctx)
	if stopped := s.close(); err == nil {
		err = stopped
	}
	return err
}

func parse(args []string) (options, error) {
	o := options{mysql: os.Getenv("TECHMAP_TEST_MYSQL")}
	flags := flag.NewFlagSet("stack", flag.ContinueOnError)
	flags.BoolVar(&o.check, "check", false, "test the dashboards and alerts, and end")
	flags.BoolVar(&o.local, "local", false, "keep gold in SQLite instead of MariaDB")
	flags.DurationVar(&o.every, "every", 0, "time between two runs of the pipeline (1m; 4s with -check)")
	flags.IntVar(&o.scale, "scale", 0, "what the times of rules are divided by (1; 60 with -check)")
	if err := flags.Parse(args); err != nil {
		return o, err
	}
	if o.every == 0 {
		o.every = time.Minute
		if o.check {
			o.every = 4 * time.Second
		}
	}
	if o.scale == 0 {
		o.scale = 1
		if o.check {
			o.scale = 60
		}
	}
	if o.check && o.local {
		return o, errors.New("-check stops the database: leave out -local")
	}
	if !o.local && o.mysql == "" {
		return o, errors.New("no MariaDB: run it by \"make stack\", or add -local")
	}
	return o, nil
}
