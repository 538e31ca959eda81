package serving

import (
	"context"
	"maps"
	"slices"
	"time"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/crawl/sample"
	"github.com/techmap-it/techmap/rank/rankhttp"
	"github.com/techmap-it/techmap/sink/sqlitesink"
)

// isSample reports whether a source is one of the sample sites.
func isSample(source string) bool { return source == sample.BoardName || source == sample.CareersName }

// known returns what the store knows of sources.
func (l *Library) known(ctx context.Context) (techmap.Sources, error) {
	known := make(techmap.Sources)
	for info, err := range l.gold.Gold().Sources(ctx) {
		if err != nil {
			return nil, err
		}
		known[info.Name] = info
	}
	return known, nil
}

// sourcesOf returns the sources of openings, with what their terms ask for.
func sourcesOf(known techmap.Sources, all map[string]tally) []rankhttp.Source {
	sources := make([]rankhttp.Source, 0, len(all))
	for _, name := range slices.Sorted(maps.Keys(all)) {
		info, rights, t := known[name], known.Rights(name), all[name]
		sources = append(sources, rankhttp.Source{
			Name: name, Ko: info.Ko, En: info.En, Homepage: info.Homepage,
			Attribution: rights.Attribution, Link: rights.Link, Shown: rights.Shown, Exported: rights.Exported,
			Openings: t.openings, Open: t.open, LastSeen: time.UnixMicro(t.seen).UTC(),
		})
	}
	return sources
}

// maxRuns is how many runs with a source are told of.
const maxRuns = 200

// runs returns the latest runs of the store, the latest first, one for each source of a
// run.
func (l *Library) runs(ctx context.Context) ([]rankhttp.Run, error) {
	var runs []rankhttp.Run
	for r, err := range l.gold.Runs(ctx) { // the oldest first
		if err != nil {
			return nil, err
		}
		runs = append(runs, runsOf(r)...)
		if len(runs) > 2*maxRuns {
			runs = slices.Clone(runs[len(runs)-maxRuns:])
		}
	}
	slices.Reverse(runs)
	return runs[:min(len(runs), maxRuns)], nil
}

// runsOf returns a run as it is told of: once for each of its sources, in the order of
// their names backwards.
func runsOf(r sqlitesink.Run) []rankhttp.Run {
	stages := r.Report.Stages
	one := rankhttp.Run{
		ID:   r.Report.Started.UTC().Format("20060102T150405.000000Z") + "-" + r.Kind,
		Kind: r.Kind, At: r.Report.Started.UTC(),
		Read: stages[techmap.StageFetch].In, Stored: stages[techmap.StageGold].Out, Lost: r.Report.Rejected(),
	}
	if len(r.Report.Sources) == 0 {
		return []rankhttp.Run{one}
	}
	runs := make([]rankhttp.Run, 0, len(r.Report.Sources))
	for _, name := range slices.Sorted(maps.Keys(r.Report.Sources)) {
		source := r.Report.Sources[name]
		one.Source, one.Outcome, one.Listed = name, string(source.Outcome), source.Listed
		if one.Cause = ""; source.Err != nil {
			one.Cause = source.Err.Error()
		}
		runs = append(runs, one)
	}
	slices.Reverse(runs)
	return runs
}
