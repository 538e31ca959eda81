// Command soak runs the whole stack on this machine while things go wrong, and checks
// that nothing is lost, doubled or wrong because of it.
//
//	go run ./internal/soak -minutes 30 -faults 200
//	go run ./internal/servers -- go run ./internal/soak -stores both
//	go run ./internal/soak -drills
//
// Three sites are served over HTTP and change from day to day: the two sample sites, and
// a board of the postings in TECHMAP_CORPORA, or of postings made up on the spot. The
// programs themselves, built here, collect, refine, load and publish one day after the
// other; the API serves the store meanwhile and is asked by several clients.
//
// Faults come in an order that a seed fixes: processes are killed and paused, sites and
// stores answer late, wrongly or not at all, the disk is full, the database restarts,
// deliveries come twice, half-written files lie about. At the end every export has to be,
// byte for byte, that of the same days without a fault.
//
// With -drills it loses or breaks one thing after the other on purpose, restores it as
// docs/OPERATIONS.md says, and tells how long that took.
//
// It runs on Linux. The disk can only be filled where a file system may be mounted in a
// name space of its own; elsewhere this fault is left out, and the report says so.
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

// Where the stores of a run lie.
const (
	storesLocal = "local"
	storesCloud = "cloud"
	storesBoth  = "both" // the first half here, the second in the cloud's
)

// options are what the command line says.
type options struct {
	minutes  float64
	faults   int
	seed     uint64
	stores   string
	postings int
	corpora  string
	report   string
	bin      string
	drills   bool
	keep     bool
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := run(ctx, os.Args[1:], os.Stdout)
	stop()
	if err != nil && !errors.Is(err, flag.ErrHelp) {
		fmt.Fprintln(os.Stderr, "soak:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, args []string, out io.Writer) error {
	o, err := parse(args)
	if err != nil {
		return err
	}
	if isolated, err := isolate(ctx); isolated || err != nil {
		return err // what had to be done was done by a child with mounts of its own
	}
	if o.drills {
		return drill(ctx, o, out)
	}
	return soak(ctx, o, out)
}

func parse(args []string) (options, error) {
	var o options
	fs := flag.NewFlagSet("soak", flag.ContinueOnError)
	corpora := os.Getenv("TECHMAP_CORPORA") //nolint:forbidigo // the default of a flag
	fs.Float64Var(&o.minutes, "minutes", 30, "how long things go wrong")
	fs.IntVar(&o.faults, "faults", 200, "how many things go wrong, at least")
	fs.Uint64Var(&o.seed, "seed", 1, "what fixes the faults, and their order")
	fs.StringVar(&o.stores, "stores", storesLocal,
		"\"local\", \"cloud\", or \"both\": local in the first half; the cloud's need internal/servers around this program")
	fs.IntVar(&o.postings, "postings", 0, "postings of the board; 1,200 in a soak and 20,000 in drills unless said")
	fs.StringVar(&o.corpora, "corpora", corpora, "folder of real postings; \"\" makes some up")
	fs.StringVar(&o.report, "report", "", "file for the report as JSON")
	fs.StringVar(&o.bin, "bin", "bin/soak", "folder for the programs that are built")
	fs.BoolVar(&o.drills, "drills", false, "lose and restore one thing after the other instead")
	fs.BoolVar(&o.keep, "keep", false, "leave the folder of the run behind, and say where; its disk is none of its own then, and not filled")
	if err := fs.Parse(args); err != nil {
		return options{}, err
	}
	known := o.stores == storesLocal || o.stores == storesCloud || o.stores == storesBoth
	if fs.NArg() > 0 || o.minutes <= 0 || o.faults < 0 || o.postings < 0 || !known {
		return options{}, errors.New("wrong use, see -help")
	}
	return o, nil
}

// clock is the time by which a soak is paced; what it measures is real.
func clock() time.Time { return time.Now() } //nolint:forbidigo // a soak takes real time
