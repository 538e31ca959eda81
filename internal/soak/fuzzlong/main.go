// Command fuzzlong runs every fuzz target of the module for the same time, one after the
// other, and tells what came of it.
//
//	go run ./internal/soak/fuzzlong -time 10m
//	go run ./internal/soak/fuzzlong -time 30s -only crawl/...,llm/...
//
// What the engine found worth keeping stays in the folder that -corpora names, so that the
// next run goes on where this one ended. An input that breaks something is written where
// go test puts it, below testdata/fuzz of its package: it fails every test from then on,
// until what it broke is mended. Its exit status says whether there was one.
package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// options are what the command line says.
type options struct {
	each    time.Duration
	only    []string
	corpora string
	report  string
	workers int
}

// A result is what came of one target.
type result struct {
	Package string  `json:"package"`
	Target  string  `json:"target"`
	Seconds float64 `json:"seconds"`
	Execs   int     `json:"execs"`
	Kept    int     `json:"kept"` // inputs of the corpus, found in this run and before
	Finding string  `json:"finding,omitempty"`
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := run(ctx, os.Args[1:], os.Stdout)
	stop()
	if err != nil && !errors.Is(err, flag.ErrHelp) {
		fmt.Fprintln(os.Stderr, "fuzzlong:", err)
		os.Exit(1)
	}
}

func parse(args []string) (options, error) {
	var o options
	fs := flag.NewFlagSet("fuzzlong", flag.ContinueOnError)
	only := fs.String("only", "...", "packages, as go list names them below the module, with commas between")
	fs.DurationVar(&o.each, "time", 10*time.Minute, "how long each target runs")
	fs.StringVar(&o.corpora, "corpora", "bin/fuzz", "folder of what the engine keeps")
	fs.StringVar(&o.report, "report", "", "file for the figures as JSON")
	fs.IntVar(&o.workers, "workers", 0, "processes for each target; 0 for as many as there are processors")
	if err := fs.Parse(args); err != nil {
		return o, err
	}
	if fs.NArg() > 0 || o.each <= 0 {
		return o, errors.New("wrong use, see -help")
	}
	for name := range strings.SplitSeq(*only, ",") {
		o.only = append(o.only, "./"+name)
	}
	return o, nil
}

func run(ctx context.Context, args []string, out io.Writer) error {
	o, err := parse(args)
	if err != nil {
		return err
	}
	if o.corpora, err = filepath.Abs(o.corpora); err != nil {
		return err
	}
	list, err := exec.CommandContext(ctx, "go", append([]string{"list", "-f", "{{.ImportPath}}\t{{.Dir}}"}, o.only...)...).Output() //nolint:gosec // own flags
	if err != nil {
		return fmt.Errorf("go list: %w", err)
	}
	var all []result
	found := 0
	for line := range strings.Lines(string(list)) {
		path, dir, _ := strings.Cut(strings.TrimSpace(line), "\t")
		results, err := fuzzPackage(ctx, o, path, dir)
		if err != nil {
			return err
		}
		for _, r := range results {
			said := "nothing found"
			if r.Finding != "" {
				found++
				said = "FOUND: " + r.Finding
			}
			fmt.Fprintf(out, "%-60s %-24s %5.0f s %10d inputs, %5d kept  %s\n", r.Package, r.Target, r.Seconds, r.Execs, r.Kept, said)
		}
		all = append(all, results...)
		if err := write(o.report, all); err != nil {
			return err
		}
	}
	fmt.Fprintf(out, "%d targets, %d findings\n", len(all), found)
	if found > 0 {
		return errors.New("mend what was found, and keep its input")
	}
	return nil
}

func write(file string, all []result) error {
	if file == "" {
		return nil
	}
	text, err := json.MarshalIndent(all, "", " ")
	if err != nil {
		return err
	}
	return os.WriteFile(file, append(text, '\n'), 0o600) //nolint:gosec // G703: the file of a flag
}

// fuzzPackage runs the targets of one package, if it has any.
func fuzzPackage(ctx context.Context, o options, path, dir string) ([]result, error) {
	targets, err := targetsIn(dir)
	if err != nil || len(targets) == 0 {
		return nil, err
	}
	binary := filepath.Join(o.corpora, "programs", strings.ReplaceAll(path, "/", "_")+".test")
	build := exec.CommandContext(ctx, "go", "test", "-c", "-fuzz=Fuzz", "-o", binary, path) //nolint:gosec // of go list
	if said, err := build.CombinedOutput(); err != nil {
		if ctx.Err() != nil {
			return nil, context.Cause(ctx)
		}
		return []result{{Package: path, Target: "-", Finding: "does not build: " + firstLine(said)}}, nil
	}
	var results []result
	for _, target := range targets {
		r, err := fuzz(ctx, o, binary, path, dir, target)
		if err != nil {
			return results, err
		}
		results = append(results, r)
	}
	return results, nil
}

var declared = regexp.MustCompile(`(?m)^func (Fuzz\w*)\(`)

// targetsIn returns the targets in the tests of a folder. Files for other systems and with
// build tags have none.
func targetsIn(dir string) ([]string, error) {
	files, err := filepath.Glob(filepath.Join(dir, "*_test.go"))
	if err != nil {
		return nil, err
	}
	var targets []string
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			return nil, err
		}
		for _, m := range declared.FindAllSubmatch(text, -1) {
			targets = append(targets, string(m[1]))
		}
	}
	return targets, nil
}

var (
	execs = regexp.MustCompile(`execs: (\d+)`)
	total = regexp.MustCompile(`total: (\d+)\)`)
)

// fuzz runs one target.
func fuzz(ctx context.Context, o options, binary, path, dir, target string) (result, error) {
	args := []string{
		"-test.run=^$", "-test.fuzz=^" + target + "$", "-test.fuzztime=" + o.each.String(),
		"-test.fuzzminimizetime=200x", // by time, an input whose coverage wavers takes a minute
		"-test.fuzzcachedir=" + filepath.Join(o.corpora, "corpora", path),
	}
	if o.workers > 0 {
		args = append(args, "-test.parallel="+strconv.Itoa(o.workers))
	}
	cmd := exec.CommandContext(ctx, binary, args...) //nolint:gosec // built above
	cmd.Dir = dir
	began := time.Now() //nolint:forbidigo // this is what is measured
	said, err := cmd.CombinedOutput()
	r := result{Package: path, Target: target, Seconds: time.Since(began).Seconds(), Execs: last(execs, said), Kept: last(total, said)}
	if ctx.Err() != nil {
		return r, context.Cause(ctx)
	}
	if err != nil {
		r.Finding = finding(said, err)
	}
	return r, nil
}

// last returns the last number that a pattern finds, 0 if there is none.
func last(of *regexp.Regexp, in []byte) int {
	found := of.FindAllSubmatch(in, -1)
	if len(found) == 0 {
		return 0
	}
	n, _ := strconv.Atoi(string(found[len(found)-1][1]))
	return n
}

func firstLine(said []byte) string {
	for line := range bytes.Lines(said) {
		if text := bytes.TrimSpace(line); len(text) > 0 && text[0] != '#' {
			return string(text)
		}
	}
	return ""
}

// finding says in a line what a target said that failed.
func finding(said []byte, err error) string {
	for line := range bytes.Lines(said) {
		if text := bytes.TrimSpace(line); bytes.HasPrefix(text, []byte("Failing input written to ")) {
			return string(text)
		}
	}
	lines := strings.Split(strings.TrimSpace(string(said)), "\n")
	return fmt.Sprintf("%v: %s", err, strings.Join(lines[max(0, len(lines)-3):], "; "))
}
