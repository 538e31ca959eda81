package main

import (
	"net/http"
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"github.com/techmap-it/techmap/examples/internal/observe"
	"github.com/techmap-it/techmap/rank/rankhttp"
)

// metrics are what is told to Prometheus: those of the table of package observe that are
// the server's, and those of Go and the process.
type metrics struct {
	registry *observe.Registry

	requests *observe.Counters
	seconds  *observe.Histograms
	bytes    *observe.Counters
	inFlight *observe.Gauges

	refreshes *observe.Counters
	failures  *observe.Counters
	reading   *observe.Histograms
}

func newMetrics() *metrics {
	r := observe.NewRegistry()
	r.MustRegister(collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return &metrics{
		registry: r,
		requests: r.Counter(observe.NameRequests), seconds: r.Histogram(observe.NameRequestSeconds),
		bytes: r.Counter(observe.NameResponseBytes), inFlight: r.Gauge(observe.NameInFlight),
		refreshes: r.Counter(observe.NameRefreshes), failures: r.Counter(observe.NameRefreshErrors),
		reading: r.Histogram(observe.NameRefreshSeconds),
	}
}

// handler returns the metrics as Prometheus reads them.
func (m *metrics) handler() http.Handler {
	return promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{})
}

// watch adds what there is to tell of a library.
func (m *metrics) watch(l rankhttp.Library) {
	gauge := func(name string, of func(*rankhttp.Data) float64) {
		m.registry.GaugeFunc(name, func() float64 {
			if data := l.Current(); data != nil {
				return of(data)
			}
			return 0
		})
	}
	gauge(observe.NameIndexOpenings, func(d *rankhttp.Data) float64 { return float64(d.Index.Openings()) })
	gauge(observe.NameIndexUnknown, func(d *rankhttp.Data) float64 { return float64(d.Index.Unknown()) })
	gauge(observe.NameIndexAsOf, func(d *rankhttp.Data) float64 { return seconds(d.Index.AsOf()) })
	gauge(observe.NameIndexLoaded, func(d *rankhttp.Data) float64 { return seconds(d.Loaded) })
}

// seconds returns t as Prometheus has times, 0 if it is zero.
func seconds(t time.Time) float64 {
	if t.IsZero() {
		return 0
	}
	return float64(t.UnixMilli()) / 1e3
}

// refreshed counts a look into the store.
func (m *metrics) refreshed(took time.Duration, err error) {
	m.refreshes.Add(1)
	m.reading.Observe(took.Seconds())
	if err != nil {
		m.failures.Add(1)
	}
}

// begin counts a request that is being answered.
func (m *metrics) begin() { m.inFlight.Add(1) }

// end counts a request that was answered. A client can make up any method: the table
// names the few that are told apart.
func (m *metrics) end(route, method string, e rankhttp.Exchange) {
	m.inFlight.Add(-1)
	m.requests.Add(1, route, method, strconv.Itoa(e.Status))
	m.seconds.Observe(e.Took.Seconds(), route)
	m.bytes.Add(float64(e.Bytes), route)
}
