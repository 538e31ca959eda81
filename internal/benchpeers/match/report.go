package main

import (
	"fmt"
	"io"
	"runtime"
	"slices"
	"strings"
	"text/tabwriter"
	"time"
)

// A pass is what one engine did in one round.
type pass struct {
	found int
	took  time.Duration
}

// measure lets all engines read all postings in turns, once without counting.
func measure(engines []engine, rounds int) ([][]pass, error) {
	passes := make([][]pass, len(engines))
	for round := range rounds + 1 {
		for i, e := range engines {
			runtime.GC()
			found, took, err := e.pass()
			if err != nil {
				return nil, err
			}
			if round > 0 {
				passes[i] = append(passes[i], pass{found, took})
			}
		}
	}
	return passes, nil
}

// report writes a table: the best pass of each engine, how often the matcher, and
// the whole extractor, would have read the postings in the time of each.
func report(w io.Writer, patterns int, postings []sample, engines []engine, passes [][]pass) error {
	size := 0
	for _, p := range postings {
		size += len(p.text)
	}
	fmt.Fprintf(w, "\n%d spellings, %d postings of %d bytes on average\n\n", patterns, len(postings), size/len(postings))
	t := tabwriter.NewWriter(w, 0, 0, 1, ' ', tabwriter.Debug)
	fmt.Fprintf(t, "| engine\t MB/s\t postings/s\t found\t matcher is: times\t extractor is: times\t\n|---\t---:\t---:\t---:\t---:\t---:\t\n")
	own := map[string]time.Duration{}
	for i, e := range engines {
		own[e.name] = best(passes[i])
	}
	for i, e := range engines {
		took := best(passes[i])
		matcher, extractor := "", ""
		if !strings.HasPrefix(e.name, "techmap") {
			matcher, extractor = times(took, own[ownMatcher]), times(took, own[ownExtractor])
		}
		fmt.Fprintf(t, "| %s\t %.0f\t %.0f\t %d\t %s\t %s\t\n", e.name, float64(size)/took.Seconds()/1e6,
			float64(len(postings))/took.Seconds(), passes[i][0].found, matcher, extractor)
	}
	return t.Flush()
}

// best returns the shortest time: what a pass takes while nothing disturbs it.
func best(passes []pass) time.Duration {
	return slices.MinFunc(passes, func(a, b pass) int { return int(a.took - b.took) }).took
}

func times(theirs, ours time.Duration) string {
	return fmt.Sprintf("%.2f", theirs.Seconds()/ours.Seconds())
}
