package main

import (
	"net/http"
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"github.com/techmap-it/techmap/rank/rankhttp"
)

// metrics are what is told to Prometheus.
type metrics struct {
	registry *prometheus.Registry

	requests *prometheus.CounterVec
	seconds  *prometheus.HistogramVec
	bytes    *prometheus.CounterVec
	inFlight prometheus.Gauge

	refreshes prometheus.Counter
	failures  prometheus.Counter
	reading   prometheus.Histogram
}

func newMetrics() *metrics {
	m := &metrics{
		registry: prometheus.NewRegistry(),
		requests: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "techmap_http_requests_total", Help: "Requests that were answered.",
		}, []string{"route", "method", "code"}),
		seconds: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "techmap_http_request_duration_seconds", Help: "Time from the request to the end of its answer.",
			Buckets: []float64{.001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10},
		}, []string{"route"}),
		bytes: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "techmap_http_response_bytes_total", Help: "Bytes of answers as they were sent, without headers.",
		}, []string{"route"}),
		inFlight: prometheus.NewGauge(prometheus.GaugeOpts{
			Name: "techmap_http_requests_in_flight", Help: "Requests that are being answered.",
		}),
		refreshes: prometheus.NewCounter(prometheus.CounterOpts{
			Name: "techmap_index_refreshes_total", Help: "Looks into the store that found something new, or failed.",
		}),
		failures: prometheus.NewCounter(prometheus.CounterOpts{
			Name: "techmap_index_refresh_errors_total", Help: "Looks into the store that failed: what was read before stays served.",
		}),
		reading: prometheus.NewHistogram(prometheus.HistogramOpts{
			Name: "techmap_index_refresh_duration_seconds", Help: "Time that reading what is new takes.",
			Buckets: []float64{.01, .1, .5, 1, 5, 10, 30, 60, 120},
		}),
	}
	m.registry.MustRegister(
		m.requests, m.seconds, m.bytes, m.inFlight, m.refreshes, m.failures, m.reading,
		collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}),
	)
	return m
}

// handler returns the metrics as Prometheus reads them.
func (m *metrics) handler() http.Handler {
	return promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{})
}

// watch adds what there is to tell of a library.
func (m *metrics) watch(l rankhttp.Library) {
	gauge := func(name, help string, of func(*rankhttp.Data) float64) {
		m.registry.MustRegister(prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: name, Help: help}, func() float64 {
			if data := l.Current(); data != nil {
				return of(data)
			}
			return 0
		}))
	}
	gauge("techmap_index_openings", "Openings that are served, open or not.",
		func(d *rankhttp.Data) float64 { return float64(d.Index.Openings()) })
	gauge("techmap_index_unknown_openings", "Openings that name what the taxonomy does not have.",
		func(d *rankhttp.Data) float64 { return float64(d.Index.Unknown()) })
	gauge("techmap_index_as_of_timestamp_seconds", "The newest sighting of any opening, the day of every answer that names none.",
		func(d *rankhttp.Data) float64 { return seconds(d.Index.AsOf()) })
	gauge("techmap_index_loaded_timestamp_seconds", "When what is served was read.",
		func(d *rankhttp.Data) float64 { return seconds(d.Loaded) })
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
	m.refreshes.Inc()
	m.reading.Observe(took.Seconds())
	if err != nil {
		m.failures.Inc()
	}
}

// begin counts a request that is being answered.
func (m *metrics) begin() { m.inFlight.Inc() }

// end counts a request that was answered.
func (m *metrics) end(route, method string, e rankhttp.Exchange) {
	m.inFlight.Dec()
	m.requests.WithLabelValues(route, methodOf(method), strconv.Itoa(e.Status)).Inc()
	m.seconds.WithLabelValues(route).Observe(e.Took.Seconds())
	m.bytes.WithLabelValues(route).Add(float64(e.Bytes))
}

// methodOf returns one of few methods: a client can make up any.
func methodOf(method string) string {
	switch method {
	case http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete, http.MethodOptions:
		return method
	}
	return "other"
}
