// Loadpeers asks the same questions, the ten most demanded technologies of a role, of
// three servers over the same 100,000 openings, and says how many each answers a second:
//
//   - the API of this module, which holds an index in memory, in a process of its own;
//   - a FastAPI and SQLAlchemy service that lets MariaDB count, with the right keys;
//   - the same service in the manner of the earlier system: it sends rows, and the client
//     counts. /original sends all of the role, /rows what the filter selects.
//
// The questions are 14,400 different ones of one of two kinds and nothing caches an answer; beside them
// stands the figure of clients that ask again whether an answer is still the same. With
// -soak the API alone is kept busy while openings are published again and again.
//
// Everything runs on the loopback interface of one machine, the clients among it: the
// figures are ratios. Run it by
//
//	go run ./internal/servers --only mysql -- go run ./internal/loadpeers
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"syscall"
	"time"
)

// options is what a run is told.
type options struct {
	dsn         string
	python      string
	openings    int
	connections int
	seconds     int
	rounds      int
	mix         string
	soak        time.Duration
	every       time.Duration
	serve       bool
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := run(ctx, os.Args[1:])
	stop()
	if err != nil && !errors.Is(err, flag.ErrHelp) {
		fmt.Fprintln(os.Stderr, "loadpeers:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, args []string) error {
	o, err := parse(args)
	if err != nil {
		return err
	}
	switch {
	case o.serve:
		return serve(ctx, o.openings, os.Stdin, os.Stdout)
	case o.soak > 0:
		return soak(ctx, o, os.Stdout)
	default:
		return compare(ctx, o, os.Stdout)
	}
}

func parse(args []string) (options, error) {
	var o options
	fs := flag.NewFlagSet("loadpeers", flag.ContinueOnError)
	dsn := os.Getenv("TECHMAP_TEST_MYSQL") //nolint:forbidigo // as internal/servers hands it to its command
	fs.StringVar(&o.dsn, "mysql", dsn, "data source name of MariaDB, without a database; \"\" leaves the peers out")
	fs.StringVar(&o.python, "python", "bin/loadpeers/bin/python", "a Python with what requirements.txt names")
	fs.IntVar(&o.openings, "openings", 100_000, "openings that are asked about")
	fs.IntVar(&o.connections, "connections", 8, "clients that ask at once")
	fs.IntVar(&o.seconds, "seconds", 10, "how long each server is asked in a round")
	fs.IntVar(&o.rounds, "rounds", 2, "how often the servers are asked in turns")
	fs.StringVar(&o.mix, "mix", mixDay,
		"questions: \"day\", what is open on a day, or \"year\", what was new in most of a year")
	fs.DurationVar(&o.soak, "soak", 0, "keep the API alone busy for so long, while openings are published")
	fs.DurationVar(&o.every, "every", 30*time.Second, "how often openings are published during a soak")
	fs.BoolVar(&o.serve, "serve", false, "be the server of the API; what this program starts itself as")
	if err := fs.Parse(args); err != nil {
		return options{}, err
	}
	if fs.NArg() > 0 || o.openings < 1 || o.connections < 1 || o.seconds < 1 || o.rounds < 1 || o.every <= 0 ||
		o.mix != mixDay && o.mix != mixYear {
		return options{}, errors.New("wrong use, see -help")
	}
	return o, nil
}
