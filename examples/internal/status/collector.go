package status

import (
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/rank/rankhttp"
)

// A Collector tells Prometheus what a Pipeline says: the state of a store, worked out when
// it was last looked at and not when metrics are asked for.
type Collector struct {
	// Pipeline returns what there is to tell; it may return nil.
	Pipeline func() *rankhttp.Pipeline
}

var _ prometheus.Collector = Collector{}

// A metric is one name with its help and labels.
type metric struct {
	name, help string
	labels     []string
}

func (m metric) desc() *prometheus.Desc { return prometheus.NewDesc(m.name, m.help, m.labels, nil) }

// The metrics of the state of a store.
func metrics() []metric {
	source := []string{"source"}
	layer, queue := []string{"layer"}, []string{"queue"}
	return []metric{
		{"techmap_store_up", "1 if the store could be read at the last look.", nil},
		{"techmap_status", "How a check came out: 0 good, 1 warning, 2 bad.", []string{"check"}},
		{"techmap_source_last_run_timestamp_seconds", "When the source was last asked.", source},
		{"techmap_source_last_success_timestamp_seconds", "When its listing was last read to its end, or had not changed.", source},
		{"techmap_source_outcome", "1 for how the last run ended, else 0.", []string{"source", "outcome"}},
		{"techmap_source_postings", "Postings that the last run listed.", source},
		{"techmap_source_postings_usual", "Median of up to 8 complete listings before; 0 if there was none.", source},
		{"techmap_source_interval_seconds", "How often the source is due; 0 if it is run by hand.", source},
		{"techmap_layer_postings", "Postings in a layer, or openings; of bronze, answers that runs stored.", layer},
		{"techmap_layer_newest_timestamp_seconds", "When a layer last changed.", layer},
		{"techmap_layer_lag_seconds", "How long what the layer before has was not taken over; 0 if it is not behind.", layer},
		{"techmap_rejects", "Lost records that are kept, by the kind of cause.", []string{"kind"}},
		{"techmap_queue_messages", "Messages in a queue.", queue},
		{"techmap_queue_oldest_seconds", "How long messages have been waiting, where that is known.", queue},
		{"techmap_llm_backlog_postings", "Postings that wait for a model.", nil},
		{"techmap_llm_backlog_seconds", "How long asking about them takes, where the pace is known.", nil},
		{"techmap_llm_spent_dollars", "Spent on models in this month, where the books can be read.", nil},
		{"techmap_llm_budget_dollars", "What models may cost in a month; 0 for no limit that is known.", nil},
		{"techmap_publication_timestamp_seconds", "When openings were last published.", nil},
		{"techmap_quality_field_fill_ratio", "Part of the latest openings that have a field.", []string{"field"}},
		{"techmap_quality_unbalanced_runs", "Of the latest runs, those that do not account for every record.", nil},
		{"techmap_quality_thin_roles", "Roles with openings, but too few to be ranked.", nil},
		{"techmap_quality_duplicates_ratio", "Part of the postings that repeat another one.", nil},
	}
}

// Names returns the names of all metrics that a Collector tells.
func Names() []string {
	var names []string
	for _, m := range metrics() {
		names = append(names, m.name)
	}
	return names
}

// Describe implements prometheus.Collector.
func (c Collector) Describe(out chan<- *prometheus.Desc) {
	for _, m := range metrics() {
		out <- m.desc()
	}
}

// Collect implements prometheus.Collector.
func (c Collector) Collect(out chan<- prometheus.Metric) {
	p := c.Pipeline()
	if p == nil {
		return
	}
	descs := make(map[string]*prometheus.Desc)
	for _, m := range metrics() {
		descs[m.name] = m.desc()
	}
	t := teller{out, descs}
	t.tell("techmap_store_up", one(p.Store.Up))
	for _, check := range p.Checks {
		t.tell("techmap_status", float64(Level(check.Grade)), check.Name)
	}
	if p.Store.Read.IsZero() {
		return // there is nothing to tell of a store that was never read
	}
	t.sources(p)
	t.layers(p)
	t.model(p)
	t.time("techmap_publication_timestamp_seconds", p.Publication.At)
	for _, f := range p.Quality.Fields {
		t.tell("techmap_quality_field_fill_ratio", f.Ratio, f.Field)
	}
	t.tell("techmap_quality_unbalanced_runs", float64(p.Quality.Unbalanced))
	t.tell("techmap_quality_thin_roles", float64(p.Quality.ThinRoles))
	t.tell("techmap_quality_duplicates_ratio", p.Quality.Duplicates)
}

// A teller hands on metrics by name.
type teller struct {
	out   chan<- prometheus.Metric
	descs map[string]*prometheus.Desc
}

func (t teller) tell(name string, value float64, labels ...string) {
	t.out <- prometheus.MustNewConstMetric(t.descs[name], prometheus.GaugeValue, value, labels...)
}

// time tells when something was, and nothing if it never was.
func (t teller) time(name string, at time.Time, labels ...string) {
	if !at.IsZero() {
		t.tell(name, float64(at.UnixMilli())/1e3, labels...)
	}
}

func (t teller) sources(p *rankhttp.Pipeline) {
	outcomes := []techmap.Outcome{
		techmap.OutcomeComplete, techmap.OutcomeUnmodified, techmap.OutcomePartial, techmap.OutcomeRefused, techmap.OutcomeFailed,
	}
	for _, s := range p.Sources {
		t.time("techmap_source_last_run_timestamp_seconds", s.LastRun, s.Name)
		t.time("techmap_source_last_success_timestamp_seconds", s.LastSuccess, s.Name)
		for _, o := range outcomes {
			t.tell("techmap_source_outcome", one(s.Outcome == string(o)), s.Name, string(o))
		}
		t.tell("techmap_source_postings", float64(s.Postings), s.Name)
		t.tell("techmap_source_postings_usual", float64(s.Usual), s.Name)
		t.tell("techmap_source_interval_seconds", float64(s.Interval), s.Name)
	}
}

func (t teller) layers(p *rankhttp.Pipeline) {
	for _, l := range p.Layers {
		if l.Counted {
			t.tell("techmap_layer_postings", float64(l.Postings), l.Name)
		}
		t.time("techmap_layer_newest_timestamp_seconds", l.Newest, l.Name)
		t.tell("techmap_layer_lag_seconds", float64(l.Lag), l.Name)
	}
	counts := make(map[string]int)
	for _, r := range p.Rejects {
		counts[r.Kind] = r.Count
	}
	for _, k := range kinds() {
		t.tell("techmap_rejects", float64(counts[k]), k)
	}
	for _, q := range p.Queues {
		t.tell("techmap_queue_messages", float64(q.Messages), q.Name)
		if q.Aged {
			t.tell("techmap_queue_oldest_seconds", float64(q.Oldest), q.Name)
		}
	}
}

func (t teller) model(p *rankhttp.Pipeline) {
	t.tell("techmap_llm_backlog_postings", float64(p.Model.Waiting))
	if p.Model.Paced || p.Model.Waiting == 0 {
		t.tell("techmap_llm_backlog_seconds", float64(p.Model.Backlog))
	}
	if p.Model.Booked {
		t.tell("techmap_llm_spent_dollars", p.Model.Spent)
	}
	t.tell("techmap_llm_budget_dollars", p.Model.Budget)
}

// one is 1 for true.
func one(is bool) float64 {
	if is {
		return 1
	}
	return 0
}
