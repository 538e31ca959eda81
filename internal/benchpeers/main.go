// Benchpeers compares the crawler of this module with colly and Scrapy: how many
// pages of one local site each reads for a second of processor time, and how
// much memory it takes, while all extract the same fields of the same postings.
//
// It is a module of its own, so that colly is none of the main one's. See
// docs/BENCHMARKS.md; run it by `make bench-peers`.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"strconv"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "benchpeers:", err)
		os.Exit(1)
	}
}

// run is the harness, or one of the processes that it starts: each of them is
// this program again, with what it is to be as its first argument.
func run(ctx context.Context, args []string) error {
	switch {
	case len(args) == 2 && args[0] == "serve":
		postings, err := strconv.Atoi(args[1])
		if err != nil {
			return err
		}
		return serve(ctx, postings, os.Stdin, os.Stdout)
	case len(args) == 3 && args[0] == "check":
		postings, err := strconv.Atoi(args[2])
		if err != nil {
			return err
		}
		return checkFile(args[1], postings)
	case len(args) == 5 && args[0] == "client":
		return client(ctx, args[1], args[2], args[3], args[4])
	}
	h, err := parseFlags(args)
	if errors.Is(err, flag.ErrHelp) {
		return nil
	}
	if err != nil {
		return err
	}
	return h.run(ctx)
}

func parseFlags(args []string) (*harness, error) {
	h := &harness{out: os.Stdout}
	fs := flag.NewFlagSet("benchpeers", flag.ContinueOnError)
	fs.IntVar(&h.many, "postings", 50_000, "postings of the large site; 0 leaves it out")
	fs.IntVar(&h.few, "few", 5_000, "postings of the small site")
	fs.BoolVar(&h.slowToo, "scrapy-large", false, "let Scrapy read the large site, too")
	fs.IntVar(&h.rounds, "rounds", 3, "how often everything is done")
	fs.IntVar(&h.requests, "requests", 8, "requests at once")
	fs.StringVar(&h.python, "python", "", "a Python that has Scrapy; \"\" leaves Scrapy out")
	fs.StringVar(&h.profiles, "profiles", "", "folder for processor profiles of the clients in Go")
	if err := fs.Parse(args); err != nil {
		return nil, err
	}
	if fs.NArg() > 0 || h.few < perPage || h.many < 0 || h.rounds < 1 || h.requests < 1 {
		return nil, errors.New("wrong use, see -help")
	}
	return h, nil
}
