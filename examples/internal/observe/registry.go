package observe

import (
	"fmt"

	"github.com/prometheus/client_golang/prometheus"
)

// A Registry makes metrics, and only those that stand in the table. It panics, as
// Prometheus' own does, when a program asks for one that does not, or for one twice:
// every start of the program shows that. The metrics may be used concurrently.
type Registry struct {
	*prometheus.Registry

	bounds map[string]*bound // by label, so that a source has room in all metrics or in none
}

// NewRegistry returns an empty registry.
func NewRegistry() *Registry {
	return &Registry{prometheus.NewRegistry(), make(map[string]*bound)}
}

// row returns the row of the metric called name and the bounds of its labels.
func (r *Registry) row(name string, kind Kind) (Metric, labels) {
	m, ok := Find(name)
	if !ok || m.Kind != kind {
		panic(fmt.Sprintf("observe: no %s is called %q in the table", kind, name)) //nolint:forbidigo // see Registry
	}
	bounds := make(labels, len(m.Labels))
	for i, l := range m.Labels {
		bounds[i] = r.bound(l)
	}
	return m, bounds
}

// bound returns the bound of a label. Labels of known values have one for each metric.
func (r *Registry) bound(l Label) *bound {
	if l.Max == 0 {
		return newBound(l)
	}
	key := fmt.Sprint(l.Name, l.None)
	if r.bounds[key] == nil {
		r.bounds[key] = newBound(l)
	}
	return r.bounds[key]
}

// names returns the names of the labels of m.
func (m Metric) names() []string {
	names := make([]string, len(m.Labels))
	for i, l := range m.Labels {
		names[i] = l.Name
	}
	return names
}

// labels are the bounds of a metric's labels, in their order.
type labels []*bound

func (l labels) of(values []string) []string {
	kept := make([]string, len(l))
	for i, b := range l {
		kept[i] = b.of(values[i])
	}
	return kept
}

// Counters are the series of a counter.
type Counters struct {
	vec    *prometheus.CounterVec
	labels labels
}

// Counter makes the counter called name. One without labels begins at zero.
func (r *Registry) Counter(name string) *Counters {
	m, bounds := r.row(name, Counter)
	vec := prometheus.NewCounterVec(prometheus.CounterOpts{Name: m.Name, Help: m.Help}, m.names())
	r.MustRegister(vec)
	if len(m.Labels) == 0 {
		vec.WithLabelValues()
	}
	return &Counters{vec, bounds}
}

// Add adds n to the series with these values of the labels, in the table's order.
func (c *Counters) Add(n float64, values ...string) {
	c.vec.WithLabelValues(c.labels.of(values)...).Add(n)
}

// Histograms are the series of a histogram.
type Histograms struct {
	vec    *prometheus.HistogramVec
	labels labels
}

// Histogram makes the histogram called name.
func (r *Registry) Histogram(name string) *Histograms {
	m, bounds := r.row(name, Histogram)
	vec := prometheus.NewHistogramVec(prometheus.HistogramOpts{Name: m.Name, Help: m.Help, Buckets: m.buckets}, m.names())
	r.MustRegister(vec)
	return &Histograms{vec, bounds}
}

// Observe adds one observation, as Counters.Add does.
func (h *Histograms) Observe(v float64, values ...string) {
	h.vec.WithLabelValues(h.labels.of(values)...).Observe(v)
}

// Gauges are the series of a gauge.
type Gauges struct {
	vec    *prometheus.GaugeVec
	labels labels
}

// Gauge makes the gauge called name. One without labels begins at zero.
func (r *Registry) Gauge(name string) *Gauges {
	m, bounds := r.row(name, Gauge)
	vec := prometheus.NewGaugeVec(prometheus.GaugeOpts{Name: m.Name, Help: m.Help}, m.names())
	r.MustRegister(vec)
	return &Gauges{vec, bounds}
}

// Set sets the series with these values of the labels.
func (g *Gauges) Set(v float64, values ...string) {
	g.vec.WithLabelValues(g.labels.of(values)...).Set(v)
}

// Add adds v to it, which may be negative.
func (g *Gauges) Add(v float64, values ...string) {
	g.vec.WithLabelValues(g.labels.of(values)...).Add(v)
}

// GaugeFunc makes the gauge called name, which has no labels, of what of returns.
func (r *Registry) GaugeFunc(name string, of func() float64) {
	m, _ := r.row(name, Gauge)
	r.MustRegister(prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: m.Name, Help: m.Help}, of))
}

// Desc describes the metric called name for a collector of one's own, as the gauges of
// the stores have: its labels are those of the table, in that order. That their values
// keep to the table is up to the collector; Bounded helps.
func Desc(name string) *prometheus.Desc {
	m, ok := Find(name)
	if !ok {
		return prometheus.NewInvalidDesc(fmt.Errorf("observe: %q does not stand in the table", name))
	}
	return prometheus.NewDesc(m.Name, m.Help, m.names(), nil)
}

// Bounded returns a function that keeps the values of a metric's labels to their bounds,
// for as long as it lives. Values are in the table's order.
func Bounded(name string) func(values ...string) []string {
	m, _ := Find(name)
	bounds := make(labels, len(m.Labels))
	for i, l := range m.Labels {
		bounds[i] = newBound(l)
	}
	return func(values ...string) []string { return bounds.of(values) }
}
