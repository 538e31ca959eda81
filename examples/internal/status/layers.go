package status

import (
	"cmp"
	"slices"
	"time"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/rank/rankhttp"
	"github.com/techmap-it/techmap/sink/sqlitesink"
)

// Names of layers.
const (
	layerBronze   = "bronze"
	layerSilver   = "silver"
	layerGold     = "gold"
	layerOpenings = "openings"
)

// layers says how far each layer has come.
func (w *worker) layers() []rankhttp.PipelineLayer {
	bronze := w.bronze()
	silver := rankhttp.PipelineLayer{
		Name: layerSilver, Counted: w.silver.counted, Postings: w.silver.count, Newest: w.silver.mark.UTC(),
		Lag: seconds(w.silverLag()),
	}
	gold := rankhttp.PipelineLayer{
		Name: layerGold, Counted: w.gold.counted, Postings: w.gold.count, Newest: w.goldNewest(),
		Lag: seconds(w.goldLag()),
	}
	openings := rankhttp.PipelineLayer{
		Name: layerOpenings, Counted: true, Postings: w.last.Openings, Newest: w.published.UTC(),
		Lag: seconds(w.openingsLag()),
	}
	if w.gold.count == 0 && w.silver.mark.IsZero() && bronze.Postings == 0 && !w.ever {
		w.find(foundEmpty, rankhttp.Warning, "")
	}
	if w.nothingRefined() {
		w.find(foundUnrefined, rankhttp.Warning, layerSilver)
	} else {
		w.judgeLag(foundSilverBehind, silver)
	}
	w.judgeLag(foundGoldBehind, gold)
	if w.ever {
		w.judgeLag(foundOpenBehind, openings)
	}
	return []rankhttp.PipelineLayer{bronze, silver, gold, openings}
}

// judgeLag finds whether a layer is too far behind.
func (w *worker) judgeLag(k kind, l rankhttp.PipelineLayer) {
	switch lag := time.Duration(l.Lag) * time.Second; {
	case lag > w.l.LongLag:
		w.find(k, rankhttp.Bad, l.Name, span(lag))
	case lag > w.l.Lag:
		w.find(k, rankhttp.Warning, l.Name, span(lag))
	}
}

// bronze says what runs stored in bronze: the layer itself is not read, and may be
// elsewhere.
func (w *worker) bronze() rankhttp.PipelineLayer {
	l := rankhttp.PipelineLayer{Name: layerBronze}
	for _, r := range w.runs {
		if c, ok := r.Report.Stages[techmap.StageBronze]; ok && fetches(r) {
			l.Counted = true
			l.Postings += c.Out
			if c.Out > 0 && r.Report.Ended.After(l.Newest) {
				l.Newest = r.Report.Ended.UTC()
			}
		}
	}
	for _, h := range w.heads {
		if h.listed > 0 && h.at.After(l.Newest) {
			l.Newest = h.at
		}
	}
	return l
}

// fetches reports whether a run brought anything in, rather than to read bronze again.
func fetches(r sqlitesink.Run) bool {
	_, ok := r.Report.Stages[techmap.StageFetch]
	return ok
}

// silverLag returns how long what a run stored in bronze was not refined.
func (w *worker) silverLag() time.Duration {
	if w.nothingRefined() {
		return w.since(w.bronze().Newest)
	}
	var waits time.Time // the end of the first run that nothing refined since
	for _, r := range w.runs {
		switch {
		case refines(r):
			waits = time.Time{}
		case r.Report.Stages[techmap.StageBronze].Out > 0 && waits.IsZero() && onClock(r):
			waits = r.Report.Ended
		}
	}
	return w.since(waits)
}

// nothingRefined reports whether silver has nothing of what bronze has.
func (w *worker) nothingRefined() bool {
	return w.silver.counted && w.silver.count == 0 && w.gold.count == 0 && w.bronze().Postings > 0
}

// refines reports whether a run went on beyond bronze. One that had nothing to refine has
// found that there is nothing.
func refines(r sqlitesink.Run) bool {
	_, ok := r.Report.Stages[techmap.StageRefine]
	return ok
}

// onClock reports whether the times of a run are those of a clock: the sample sites have a
// calendar of their own.
func onClock(r sqlitesink.Run) bool {
	for name := range r.Report.Sources {
		if isSample(name) {
			return false
		}
	}
	return true
}

// goldLag returns how long what is in silver was not loaded.
func (w *worker) goldLag() time.Duration {
	if !w.behind {
		return 0
	}
	return w.since(w.silver.mark)
}

// openingsLag returns how long what is in gold was not published.
func (w *worker) openingsLag() time.Duration {
	if w.gold.count == 0 {
		return 0
	}
	for _, r := range w.runs {
		if r.Report.Stages[techmap.StageGold].Out > 0 && onClock(r) && r.Report.Ended.After(w.published) {
			return w.since(r.Report.Ended)
		}
	}
	if w.last.Postings != w.gold.count {
		return w.since(latest(w.silver.mark, w.published))
	}
	return 0
}

// goldNewest returns when gold last changed, as far as that is known: it notes no times
// itself.
func (w *worker) goldNewest() time.Time {
	newest := w.published
	for _, r := range w.runs {
		if r.Report.Stages[techmap.StageGold].Out > 0 && onClock(r) {
			newest = latest(newest, r.Report.Ended)
		}
	}
	return newest.UTC()
}

// since returns the time since t, at least a second; none if t is zero.
func (w *worker) since(t time.Time) time.Duration {
	if t.IsZero() {
		return 0
	}
	return max(w.now.Sub(t), time.Second)
}

func latest(times ...time.Time) time.Time {
	return slices.MaxFunc(times, time.Time.Compare)
}

// queues says what waits in queues.
func (w *worker) queues() []rankhttp.PipelineQueue {
	out := make([]rankhttp.PipelineQueue, 0, len(w.queued))
	for _, q := range w.queued {
		out = append(out, rankhttp.PipelineQueue{
			Name: q.Name, Messages: q.Messages, Aged: q.Oldest >= 0, Oldest: seconds(max(q.Oldest, 0)),
		})
		switch {
		case q.Dead && q.Messages > 0:
			w.find(foundDead, rankhttp.Warning, q.Name, q.Messages)
		case q.Dead:
		case q.Messages > w.l.Messages:
			w.find(foundQueueLong, rankhttp.Warning, q.Name, q.Messages)
		case q.Messages > 0 && q.Oldest > w.l.Waiting:
			w.find(foundQueueOld, rankhttp.Warning, q.Name, span(q.Oldest))
		}
	}
	slices.SortFunc(out, func(a, b rankhttp.PipelineQueue) int { return cmp.Compare(a.Name, b.Name) })
	return out
}
