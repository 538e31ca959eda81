package observe

// Names of metrics of the server.
const (
	NameRequests       = "techmap_http_requests_total"
	NameRequestSeconds = "techmap_http_request_duration_seconds"
	NameResponseBytes  = "techmap_http_response_bytes_total"
	NameInFlight       = "techmap_http_requests_in_flight"
	NameRefreshes      = "techmap_index_refreshes_total"
	NameRefreshErrors  = "techmap_index_refresh_errors_total"
	NameRefreshSeconds = "techmap_index_refresh_duration_seconds"
	NameIndexOpenings  = "techmap_index_openings"
	NameIndexUnknown   = "techmap_index_unknown_openings"
	NameIndexAsOf      = "techmap_index_as_of_timestamp_seconds"
	NameIndexLoaded    = "techmap_index_loaded_timestamp_seconds"
)

// served is a metric of the server.
func served(name string, kind Kind, unit, help string, labels ...Label) Metric {
	return Metric{Name: name, Kind: kind, Unit: unit, Labels: labels, From: []Program{API}, Help: help}
}

// servedTable are the metrics of the server.
func servedTable() []Metric {
	method := Label{Name: "method", Values: []string{"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}}
	code := Label{Name: "code", Max: 60}
	seconds := served(NameRequestSeconds, Histogram, "seconds", "Time from the request to the end of its answer.", labelRoute)
	seconds.buckets = []float64{.001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10}
	refresh := served(NameRefreshSeconds, Histogram, "seconds", "Time that reading what is new takes.")
	refresh.buckets = []float64{.01, .1, .5, 1, 5, 10, 30, 60, 120}
	return []Metric{
		served(NameRequests, Counter, "requests", "Requests that were answered.", labelRoute, method, code),
		seconds,
		served(NameResponseBytes, Counter, "bytes", "Bytes of answers as they were sent, without headers.", labelRoute),
		served(NameInFlight, Gauge, "requests", "Requests that are being answered."),
		served(NameRefreshes, Counter, "looks", "Looks into the store that found something new, or failed."),
		served(NameRefreshErrors, Counter, "looks", "Looks into the store that failed: what was read before stays served."),
		refresh,
		served(NameIndexOpenings, Gauge, "openings", "Openings that are served, open or not."),
		served(NameIndexUnknown, Gauge, "openings", "Openings that name what the taxonomy does not have."),
		served(NameIndexAsOf, Gauge, "seconds", "The newest sighting of any opening, the day of every answer that names none."),
		served(NameIndexLoaded, Gauge, "seconds", "When what is served was read."),
	}
}
