package main

import (
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"text/tabwriter"
	"time"
)

// goals are how many times as many requests a second the API is to answer.
var goals = [...]struct {
	peer  string
	times float64
}{{nameGrouped, 200}, {nameRows, 0}, {nameOriginal, 1000}}

// report writes tables of what was measured, and how the API compares.
func report(w io.Writer, targets []*target, c *comparison) error {
	fmt.Fprintf(w, "\n%d openings, %d different questions of kind %s, %d connections, %d rounds of %d s each, "+
		"load average %s\n\n", c.openings, len(c.questions), c.mix, c.connections, c.rounds, c.seconds, loadAverage())
	t := tabwriter.NewWriter(w, 0, 0, 1, ' ', tabwriter.Debug)
	p := func(format string, args ...any) { _, _ = fmt.Fprintf(t, format, args...) }
	p("| server\t requests\t requests/s\t p50\t p99\t most\t errors\t memory before, after MB\t\n")
	p("|---\t---:\t---:\t---:\t---:\t---:\t---:\t---:\t\n")
	for _, s := range targets {
		h := &s.all.plain
		p("| %s\t %d\t %.1f\t %s\t %s\t %s\t %d\t %d, %d\t\n", s.name, h.total, s.rate(), short(h.quantile(.5)),
			short(h.quantile(.99)), short(h.most), s.all.errors, s.before>>20, s.after>>20)
	}
	p("\n| techmap to\t requests/s: times\t p99: times shorter\t goal\t\n|---\t---:\t---:\t---\t\n")
	for _, goal := range goals {
		i := slices.IndexFunc(targets, func(t *target) bool { return t.name == goal.peer })
		if i < 0 {
			continue
		}
		times := targets[0].rate() / targets[i].rate()
		slower := float64(targets[i].all.plain.quantile(.99)) / float64(targets[0].all.plain.quantile(.99))
		p("| %s\t %.0f\t %.0f\t %s\t\n", goal.peer, times, slower, verdict(times, goal.times))
	}
	if err := t.Flush(); err != nil {
		return err
	}
	for _, s := range targets {
		if s.all.first != nil {
			fmt.Fprintf(w, "%s: first error: %v\n", s.name, s.all.first)
		}
	}
	return nil
}

func verdict(times, goal float64) string {
	switch {
	case goal == 0:
		return "none"
	case times >= goal:
		return fmt.Sprintf("met: ≥ %.0f", goal)
	default:
		return fmt.Sprintf("missed: ≥ %.0f", goal)
	}
}

// short is d with three digits or so.
func short(d time.Duration) string {
	for unit := time.Second; unit > time.Microsecond; unit /= 10 {
		if d >= 100*unit {
			return d.Round(unit).String()
		}
	}
	return d.Round(10 * time.Microsecond).String()
}

// loadAverage is what Linux says of the last minutes.
func loadAverage() string {
	said, _ := os.ReadFile("/proc/loadavg")
	fields := strings.Fields(string(said))
	return strings.Join(fields[:min(3, len(fields))], " ")
}
