package main

import (
	"fmt"
	"io"
	"slices"
	"text/tabwriter"
)

// report writes tables of what was measured, and how techmap compares.
func report(w io.Writer, samples []sample, few, many int) error {
	t := tabwriter.NewWriter(w, 0, 0, 1, ' ', tabwriter.Debug)
	p := func(format string, args ...any) { _, _ = fmt.Fprintf(t, format, args...) }
	p("\n| client\t postings\t pages/CPU s (spread)\t CPU s\t wall s\t most memory MB\t\n")
	p("|---\t---:\t---:\t---:\t---:\t---:\t\n")
	for _, name := range []string{"techmap", "colly", "scrapy"} {
		for _, postings := range []int{few, many} {
			runs := of(samples, name, postings)
			if len(runs) == 0 {
				continue
			}
			rate := spreadOf(runs, sample.rate)
			cpu := spreadOf(runs, func(s sample) float64 { return s.cpu.Seconds() })
			wall := spreadOf(runs, func(s sample) float64 { return s.wall.Seconds() })
			p("| %s\t %d\t %.0f (%.0f–%.0f)\t %.1f\t %.1f\t %.0f\t\n", name, postings, rate.median, rate.least, rate.most,
				cpu.median, wall.median, spreadOf(runs, megabytes).most)
		}
	}
	p("\n| techmap to\t postings\t pages/CPU s: times (spread)\t goal\t\n")
	p("|---\t---:\t---:\t---\t\n")
	for _, goal := range []struct {
		peer  string
		times float64
	}{{"colly", 1}, {"scrapy", 5}} {
		for _, postings := range []int{few, many} {
			if r, ok := ratio(samples, goal.peer, postings); ok {
				p("| %s\t %d\t %.2f (%.2f–%.2f)\t %s ≥ %.0f\t\n", goal.peer, postings, r.median, r.least, r.most,
					met(r.median >= goal.times), goal.times)
			}
		}
	}
	if small, large := of(samples, "techmap", few), of(samples, "techmap", many); len(large) > 0 {
		from, to := spreadOf(small, megabytes), spreadOf(large, megabytes)
		p("\nMemory of techmap: %.0f MB for %d postings, %.0f MB for %d: %.0f bytes a posting more.\n",
			from.median, few, to.median, many, (to.median-from.median)*(1<<20)/float64(many-few))
	}
	return t.Flush()
}

func met(is bool) string {
	if is {
		return "met:"
	}
	return "missed:"
}

func megabytes(s sample) float64 { return float64(s.rss) / (1 << 20) }

// of returns the samples of a client, by round.
func of(samples []sample, client string, postings int) []sample {
	var out []sample
	for _, s := range samples {
		if s.client == client && s.postings == postings {
			out = append(out, s)
		}
	}
	return out
}

// ratio returns how many times as many pages techmap reads as a peer, round by
// round: what slows the machine down for a while slows both.
func ratio(samples []sample, peer string, postings int) (spread, bool) {
	own, other := of(samples, "techmap", postings), of(samples, peer, postings)
	if len(own) == 0 || len(own) != len(other) {
		return spread{}, false
	}
	times := make([]float64, len(own))
	for i := range own {
		times[i] = own[i].rate() / other[i].rate()
	}
	return newSpread(times), true
}

// A spread is the middle of several figures, and how far they lie apart.
type spread struct{ least, median, most float64 }

func spreadOf(samples []sample, figure func(sample) float64) spread {
	figures := make([]float64, len(samples))
	for i, s := range samples {
		figures[i] = figure(s)
	}
	return newSpread(figures)
}

func newSpread(figures []float64) spread {
	slices.Sort(figures)
	n := len(figures)
	return spread{least: figures[0], median: (figures[(n-1)/2] + figures[n/2]) / 2, most: figures[n-1]}
}
