package status

import (
	"maps"
	"math"
	"slices"
	"time"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/crawl/sample"
	"github.com/techmap-it/techmap/examples/internal/message"
	"github.com/techmap-it/techmap/rank/rankhttp"
)

// How the usual is told.
const (
	usualRuns   = 8                // complete listings that the usual number is the median of
	leastGaps   = 3                // between runs, for them to be regular
	leastEvery  = 30 * time.Minute // more often is somebody at a keyboard
	irregular   = 2                // times the usual gap
	longestText = 90
)

// isSample reports whether a source has a calendar of its own.
func isSample(source string) bool { return source == sample.BoardName || source == sample.CareersName }

// listings returns how each source was listed, the latest last: what censuses say, and what
// runs say of which gold has no census, because it has not got there yet or a source could
// not be asked at all.
func (w *worker) listings() map[string][]head {
	all := make(map[string][]head)
	for _, h := range w.heads {
		all[h.source] = append(all[h.source], h)
	}
	told := maps.Clone(all)
	for _, r := range w.runs {
		for name, s := range r.Report.Sources {
			within := func(h head) bool { return !h.at.Before(r.Report.Started) && !h.at.After(r.Report.Ended) }
			if slices.ContainsFunc(told[name], within) {
				continue
			}
			all[name] = append(all[name], head{name, r.Report.Started.UTC(), s.Outcome, s.Listed})
		}
	}
	for _, list := range all {
		slices.SortStableFunc(list, func(a, b head) int { return a.at.Compare(b.at) })
	}
	return all
}

// cause returns why the last listing of a source is not complete.
func (w *worker) cause(last head) string {
	for _, r := range slices.Backward(w.runs) {
		s, asked := r.Report.Sources[last.source]
		if asked && s.Err != nil && !last.at.Before(r.Report.Started) && !last.at.After(r.Report.Ended) {
			return short(s.Err.Error(), longestText)
		}
	}
	return short(w.causes[last.source], longestText)
}

// sources says how each source is doing.
func (w *worker) sources() []rankhttp.PipelineSource {
	all := w.listings()
	out := make([]rankhttp.PipelineSource, 0, len(all))
	for _, name := range slices.Sorted(maps.Keys(all)) {
		out = append(out, w.source(name, all[name]))
	}
	return out
}

func (w *worker) source(name string, list []head) rankhttp.PipelineSource {
	last := list[len(list)-1]
	s := rankhttp.PipelineSource{Name: name, LastRun: last.at, Outcome: string(last.outcome)}
	for _, h := range slices.Backward(list) {
		if h.outcome == techmap.OutcomeComplete || h.outcome == techmap.OutcomeUnmodified {
			s.LastSuccess = h.at
			break
		}
	}
	for _, h := range slices.Backward(list) {
		if h.outcome != techmap.OutcomeFailed && h.outcome != techmap.OutcomeRefused {
			break
		}
		s.Failures++
	}
	if whole := last.outcome == techmap.OutcomeComplete || last.outcome == techmap.OutcomeUnmodified; !whole {
		s.Cause = w.cause(last)
	}
	s.Postings, s.Usual = usual(list)
	if every := w.every(name, list); every > 0 {
		s.Interval, s.NextRun = seconds(every), last.at.Add(every)
	}
	w.judge(s, last)
	return s
}

// judge finds what is wrong with a source.
func (w *worker) judge(s rankhttp.PipelineSource, last head) {
	because := message.Text{}
	if s.Cause != "" {
		because = message.Text{En: ": " + s.Cause, Ko: ": " + s.Cause}
	}
	broken := rankhttp.Warning
	if s.Failures >= w.l.Failures {
		broken = rankhttp.Bad
	}
	switch last.outcome {
	case techmap.OutcomeFailed:
		w.find(foundFailed, broken, s.Name, s.Failures, because)
	case techmap.OutcomeRefused:
		w.find(foundRefused, broken, s.Name, s.Failures, because)
	case techmap.OutcomePartial:
		w.find(foundPartial, rankhttp.Warning, s.Name, because)
	case techmap.OutcomeComplete, techmap.OutcomeUnmodified:
	}
	switch {
	case s.Usual > 0 && s.Postings == 0:
		w.find(foundEmptyListing, rankhttp.Bad, s.Name, s.Usual)
	case float64(s.Postings) < w.l.Fall*float64(s.Usual):
		w.find(foundFell, rankhttp.Warning, s.Name, s.Postings, s.Usual)
	}
	if s.Interval == 0 {
		return
	}
	every := time.Duration(s.Interval) * time.Second
	since := w.now.Sub(last.at)
	switch {
	case since > times(every, w.l.VeryLate):
		w.find(foundLate, rankhttp.Bad, s.Name, span(since-every))
	case since > times(every, w.l.Late):
		w.find(foundLate, rankhttp.Warning, s.Name, span(since-every))
	}
}

func times(d time.Duration, by float64) time.Duration { return time.Duration(float64(d) * by) }

// usual returns how many postings the last listing had that had any or was complete, and
// the median of the complete ones before it.
func usual(list []head) (postings, median int) {
	at := -1
	for i, h := range slices.Backward(list) {
		if h.outcome == techmap.OutcomeComplete || h.outcome == techmap.OutcomePartial && h.listed > 0 {
			at, postings = i, h.listed
			break
		}
	}
	var before []int
	for i := at - 1; i >= 0 && len(before) < usualRuns; i-- {
		if list[i].outcome == techmap.OutcomeComplete {
			before = append(before, list[i].listed)
		}
	}
	if len(before) == 0 {
		return postings, 0
	}
	slices.Sort(before)
	middle := len(before) / 2
	if len(before)%2 == 0 {
		return postings, int(math.Round(float64(before[middle-1]+before[middle]) / 2))
	}
	return postings, before[middle]
}

// every returns how often a source is due: as the schedule has it, as its runs of late
// tell, or as is said of all; zero if it is run by hand.
func (w *worker) every(name string, list []head) time.Duration {
	if every, ok := w.o.Schedule[name]; ok {
		return every
	}
	if isSample(name) {
		return 0
	}
	if every := regular(list); every > 0 {
		return every
	}
	return w.o.Every
}

// regular returns the usual time between runs, zero if they do not come regularly.
func regular(list []head) time.Duration {
	var gaps []time.Duration
	for i := len(list) - 1; i > 0 && len(gaps) < usualRuns; i-- {
		gaps = append(gaps, list[i].at.Sub(list[i-1].at))
	}
	if len(gaps) < leastGaps {
		return 0
	}
	slices.Sort(gaps)
	median := gaps[len(gaps)/2]
	// One long pause may be a weekend or the trouble itself; the rest has to be alike.
	if median < leastEvery || gaps[0] < median/irregular || gaps[len(gaps)-2] > irregular*median {
		return 0
	}
	return median.Round(time.Minute)
}
