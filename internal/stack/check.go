package main

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"
)

// slack is what scrapes and rounds of rules may take beside the times that are stated, on
// a busy machine.
const slack = 10 * time.Second

// quiet is how long a message too many is waited for.
const quiet = 12 * time.Second

// A result is what a fault raised.
type result struct {
	fault
	told, over time.Duration // from the fault to the message, and from the repair
}

// checkAll asks what dashboards ask, and breaks things.
func (s *stack) checkAll(ctx context.Context) error {
	if err := s.checkDashboards(ctx, 3*time.Minute); err != nil {
		return err
	}
	if told := s.receiver.since(0); len(told) > 0 {
		return fmt.Errorf("alerts before anything broke: %v", lines(told))
	}
	var results []result
	for _, f := range s.faults() {
		r, err := s.try(ctx, f)
		if err != nil {
			return fmt.Errorf("%s: %w", f.name, err)
		}
		results = append(results, r)
	}
	s.table(results)
	return nil
}

// try breaks something, waits for its message, repairs it, and waits for the message that
// it is over. Any other message is an error.
func (s *stack) try(ctx context.Context, f fault) (result, error) {
	r := result{fault: f}
	first := len(s.receiver.since(0))
	fmt.Fprintf(s.out, "\n%s: %s\n", time.Now().Format(time.TimeOnly), f.name)
	broke := time.Now()
	if err := f.do(ctx); err != nil {
		return r, err
	}
	m, err := s.message(ctx, first, s.limit(f.within, f.runs[0]))
	if err != nil {
		return r, err
	}
	r.told = m.at.Sub(broke)
	if !slices.Equal(m.firing, []string{f.alert}) || len(m.over) > 0 || m.to != f.to {
		return r, fmt.Errorf("told %v, want %s alone, as a %s", lines([]message{m}), f.alert, f.to)
	}
	if err := s.silent(ctx, first+1); err != nil {
		return r, err
	}
	repaired := time.Now()
	fmt.Fprintf(s.out, "%s: repaired\n", repaired.Format(time.TimeOnly))
	if err := f.repair(ctx); err != nil {
		return r, err
	}
	if m, err = s.message(ctx, first+1, s.limit(f.clear, f.runs[1])); err != nil {
		return r, err
	}
	r.over = m.at.Sub(repaired)
	if !slices.Equal(m.over, []string{f.alert}) || len(m.firing) > 0 {
		return r, fmt.Errorf("told %v, want that %s is over", lines([]message{m}), f.alert)
	}
	return r, s.silent(ctx, first+2)
}

// limit is how long something may take here that takes d with the real rules, and shows
// after so many runs of the pipeline, one more than those that may be under way.
func (s *stack) limit(d time.Duration, runs int) time.Duration {
	run := s.every + time.Duration(s.longest.Load())
	return s.short(d) + time.Duration(runs)*run + time.Duration(min(runs, 1))*run + slack
}

// short divides a time as the rules' are.
func (s *stack) short(d time.Duration) time.Duration { return d / time.Duration(s.scale) }

// message waits for the nth message.
func (s *stack) message(ctx context.Context, n int, within time.Duration) (message, error) {
	for end := time.Now().Add(within); ; {
		if told := s.receiver.since(n); len(told) > 0 {
			return told[0], nil
		}
		if time.Now().After(end) {
			return message{}, fmt.Errorf("no message within %v", within)
		}
		if err := sleep(ctx, 100*time.Millisecond); err != nil {
			return message{}, err
		}
	}
}

// silent waits whether there is a message too many.
func (s *stack) silent(ctx context.Context, n int) error {
	if err := sleep(ctx, quiet); err != nil {
		return err
	}
	if more := s.receiver.since(n); len(more) > 0 {
		return fmt.Errorf("a message too many: %v", lines(more))
	}
	return nil
}

// lines shows messages.
func lines(told []message) []string {
	var all []string
	for _, m := range told {
		all = append(all, fmt.Sprintf("%s %s firing %v over %v", m.at.Format(time.TimeOnly), m.to, m.firing, m.over))
	}
	return all
}

// table prints the results as docs/OPERATIONS.md has them.
func (s *stack) table(results []result) {
	fmt.Fprintf(s.out, "\n| what breaks | one message | told within | here, 1/%d | told after | over within | here, 1/%[1]d | over after |\n", s.scale)
	fmt.Fprintln(s.out, "|---|---|---:|---:|---:|---:|---:|---:|")
	for _, r := range results {
		name, _, _ := strings.Cut(r.alert, "{")
		fmt.Fprintf(s.out, "| %s | %s `%s` | %v | %v%s | %v | %v | %v%s | %v |\n", r.name, r.to, name,
			minutes(r.within), seconds(s.short(r.within)), more(r.runs[0]), seconds(r.told),
			minutes(r.clear), seconds(s.short(r.clear)), more(r.runs[1]), seconds(r.over))
	}
	fmt.Fprintf(s.out, "\na run of the pipeline took up to %v, every %v\n", time.Duration(s.longest.Load()).Round(time.Second), s.every)
}

func minutes(d time.Duration) string { return fmt.Sprintf("%.4g min", d.Minutes()) }
func seconds(d time.Duration) string { return fmt.Sprintf("%.1f s", d.Seconds()) }

// more says how many runs of the pipeline a time comes after.
func more(runs int) string {
	switch runs {
	case 0:
		return ""
	case 1:
		return " + a run"
	}
	return fmt.Sprintf(" + %d runs", runs)
}
