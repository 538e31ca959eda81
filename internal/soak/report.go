package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"
	"strings"
	"text/tabwriter"
	"time"
)

// An outcome is what came of a half, for the report.
type outcome struct {
	Stores   string            `json:"stores"`
	Days     int               `json:"days"`
	Faults   int               `json:"faults"`
	Kinds    map[faultKind]int `json:"kinds"`
	Missed   int               `json:"missed"` // found nothing to strike
	Again    int               `json:"again"`  // attempts that did not do their work
	Strikes  []strike          `json:"strikes"`
	Silver   int               `json:"silver"`
	Gold     int               `json:"gold"`
	Openings int               `json:"openings"`
	Exports  map[string]bool   `json:"exports"` // equal to the undisturbed ones, by layer
	Answers  int               `json:"answers"`
	Checked  int               `json:"checked"`  // answers compared with the reference
	Links    int               `json:"links"`    // permanent links followed
	Gone     int               `json:"gone"`     // links to what was served while the disk was full
	Followed time.Duration     `json:"followed"` // how long that took
	Refused  int               `json:"refused"`  // questions without an answer while the API was in trouble
	Stale    time.Duration     `json:"stale"`    // greatest age of an answer, in the sites' own time
	Measured time.Duration     `json:"measured"`
	Trends   []trend           `json:"trends"`
	NoDisk   bool              `json:"no_disk,omitempty"` // no disk could be mounted, so none was filled
	Wrong    []string          `json:"wrong"`
}

// of fills o in after the faults.
func (o *outcome) of(h *half) {
	o.Stores = storesLocal
	if h.cloud {
		o.Stores = storesCloud
	}
	o.Days, o.Faults, o.Kinds, o.Missed, o.Again, o.Strikes = h.days, h.s.count(), h.s.struck, h.s.missed, h.s.again, h.s.log
	o.NoDisk = !h.cloud && !h.s.at.disk
	l := h.load
	l.mu.Lock()
	defer l.mu.Unlock()
	o.Answers, o.Checked, o.Refused, o.Stale = l.answers, l.checked, l.refused, l.oldest
	o.Links, o.Gone, o.Followed = l.followed, l.gone, l.following
	o.Wrong = append(o.Wrong, l.wrong...)
	if more := l.wrongs - len(l.wrong); more > 0 {
		o.Wrong = append(o.Wrong, fmt.Sprintf("%d more answers were wrong", more))
	}
	if l.silent > 0 {
		o.Wrong = append(o.Wrong, fmt.Sprintf("%d questions without an answer though the API was well; the first: %s", l.silent, l.silence))
	}
	if n := len(l.waiting); n > 0 {
		a := l.waiting[0]
		o.Wrong = append(o.Wrong, fmt.Sprintf("%d answers of a day that was never published; the first: %s as of %s", n, a.path, a.AsOf))
	}
	if l.checked == 0 || l.followed == 0 {
		o.Wrong = append(o.Wrong, "no answer could be compared")
	}
	o.Trends, o.Measured = h.grow.trends()
	o.Wrong = append(o.Wrong, grown(o.Trends)...)
}

// progress says how far a half is.
func (h *half) progress(passed time.Duration) {
	l := h.load
	l.mu.Lock()
	answers, checked, wrong := l.answers, l.checked, l.wrongs
	l.mu.Unlock()
	h.tell("%4s  day %2d  %3d faults  %5d postings  %6d answers, %d compared, %d wrong",
		passed.Round(time.Second), h.days, h.s.count(), h.Gold, answers, checked, wrong)
}

// conclude writes the table and the report, and is an error if anything was wrong.
func conclude(o options, halves []*half, out io.Writer) error {
	var wrong []string
	var all []outcome
	for _, h := range halves {
		h.table(out)
		all = append(all, h.outcome)
		for _, w := range h.Wrong {
			wrong = append(wrong, h.Stores+": "+w)
		}
	}
	if o.report != "" {
		text, err := json.MarshalIndent(map[string]any{"seed": o.seed, "minutes": o.minutes, "halves": all}, "", " ")
		if err != nil {
			return err
		}
		if err := os.WriteFile(o.report, append(text, '\n'), 0o644); err != nil {
			return err
		}
	}
	if len(wrong) > 0 {
		return errors.New(strings.Join(wrong, "\n      "))
	}
	fmt.Fprintln(out, "nothing was lost, doubled or wrong")
	return nil
}

func (h *half) table(out io.Writer) {
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	row := func(name string, format string, args ...any) {
		fmt.Fprintf(w, "%s\t"+format+"\n", append([]any{name}, args...)...)
	}
	fmt.Fprintf(w, "\nstores: %s\n", h.Stores)
	row("days", "%d", h.Days)
	row("faults", "%d struck, %d found nothing to strike; %d attempts were made again", h.Faults, h.Missed, h.Again)
	for _, kind := range slices.Sorted(maps.Keys(h.Kinds)) {
		row("  "+string(kind), "%d", h.Kinds[kind])
	}
	if h.NoDisk {
		row("  disk full", "left out: no file system can be mounted here")
	}
	row("layers", "%d silver, %d gold, %d openings", h.Silver, h.Gold, h.Openings)
	for _, layer := range layers() {
		row("  export of "+layer, "%s", map[bool]string{true: "equal to the undisturbed run", false: "NOT equal, or not made"}[h.Exports[layer]])
	}
	row("API", "%d answers, %d compared with the reference, %d permanent links followed in %v", h.Answers, h.Checked, h.Links, h.Followed.Round(time.Second))
	row("  stale", "by %v at most, of the sites' own time", h.Stale)
	row("  gone", "%d links to what was served while the disk was full and could not be kept", h.Gone)
	row("  no answer", "%d questions, while it was paused or dead", h.Refused)
	for _, t := range h.Trends {
		row("  "+t.Name, "%.0f to %.0f in %v, %+.1f an hour", t.Before, t.After, h.Measured.Round(time.Second), t.Hour)
	}
	for _, wrong := range h.Wrong {
		row("WRONG", "%s", wrong)
	}
	_ = w.Flush()
}
