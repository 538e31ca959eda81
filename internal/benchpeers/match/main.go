// Match compares the matcher of llm/lexicon, and the whole extractor, with other
// implementations of Aho–Corasick: pyahocorasick, four libraries in Go and the
// crate aho-corasick in Rust. All read the same real postings in turns, one pass
// each a round, on one core, and what counts is how they compare within a round.
//
// See docs/BENCHMARKS.md; run it by `make bench-match`.
package main

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"runtime"

	"github.com/techmap-it/techmap/llm/lexicon"
	"github.com/techmap-it/techmap/medallion"
)

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "match:", err)
		os.Exit(1)
	}
}

// A config is what the command line says.
type config struct {
	corpora, python, rust string
	rounds, postings      int
}

func run(args []string) error {
	var c config
	fs := flag.NewFlagSet("match", flag.ContinueOnError)
	fs.StringVar(&c.corpora, "corpora", "", "folder with postings/*.jsonl.gz to read")
	fs.StringVar(&c.python, "python", "", "a Python that has pyahocorasick; \"\" leaves it out")
	fs.StringVar(&c.rust, "rust", "", "the program of rust/; \"\" leaves it out")
	fs.IntVar(&c.rounds, "rounds", 20, "how often everything is done")
	fs.IntVar(&c.postings, "postings", 20, "postings of each language")
	if err := fs.Parse(args); err != nil {
		return err
	}
	if c.corpora == "" {
		return errors.New("-corpora is not set: real postings are what is measured (make passes TECHMAP_CORPORA)")
	}
	runtime.GOMAXPROCS(1)
	postings, err := readPostings(c.corpora, c.postings)
	if err != nil {
		return err
	}
	tax := medallion.DefaultTaxonomy()
	small, err := firstSpellings(tax, 3000)
	if err != nil {
		return err
	}
	for _, x := range []*lexicon.Extractor{lexicon.New(small, nil), lexicon.New(tax, nil)} {
		if err := c.compare(x, postings); err != nil {
			return err
		}
	}
	return nil
}

// compare measures all engines with the spellings of x and reports.
func (c config) compare(x *lexicon.Extractor, postings []sample) error {
	dir, err := os.MkdirTemp("", "match")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	patterns := x.Spellings()
	files := [2]string{filepath.Join(dir, "patterns"), filepath.Join(dir, "texts")}
	if err := writeFiles(files, patterns, postings); err != nil {
		return err
	}
	engines := append(ownEngines(x, postings), goEngines(patterns, postings)...)
	children, err := c.children(files)
	defer func() {
		for _, child := range children {
			child.stop()
		}
	}()
	if err != nil {
		return err
	}
	for _, child := range children {
		engines = append(engines, engine{child.name, child.pass})
	}
	passes, err := measure(engines, c.rounds)
	if err != nil {
		return err
	}
	return report(os.Stdout, len(patterns), postings, engines, passes)
}
