package main

import (
	"log/slog"
	"net"
	"net/http"
	"strings"
	"time"

	"github.com/techmap-it/techmap/examples/internal/message"
	"github.com/techmap-it/techmap/examples/internal/ui"
	"github.com/techmap-it/techmap/rank/rankhttp"
)

// handler returns everything that is served at the first address: the API below /v1/,
// the website, and what machines ask of a server, as often as they like.
func (s *server) handler(from *origin) (http.Handler, error) {
	base := s.cli.BasePath
	site := http.StripPrefix(base, from.api) // which says that there is nothing
	if s.cli.UI {
		var err error
		site, err = ui.New(from.client, &ui.Options{
			Base: base, Origin: s.cli.PublicURL, Lang: message.Lang(s.cli.Lang), Logger: s.log,
		})
		if err != nil {
			return nil, err
		}
	}
	people := http.NewServeMux()
	people.Handle(base+"/v1/", http.StripPrefix(base, from.api))
	people.Handle(base+"/", site)
	if base != "" {
		people.Handle("GET /{$}", http.RedirectHandler(base+"/", http.StatusFound))
	}
	machines := http.NewServeMux()
	machines.Handle("GET /healthz", from.api)
	machines.Handle("GET /readyz", s.ready(from.api))
	if s.cli.MetricsAddr == "" {
		machines.Handle("GET /metrics", s.metrics.handler())
	}
	options := s.edge()
	limited := *options
	limited.Rate = rankhttp.Rate{Requests: s.cli.Rate, Per: time.Minute}
	forMachines, forPeople := rankhttp.Edge(machines, options), rankhttp.Edge(people, &limited)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/healthz", "/readyz", "/metrics":
			forMachines.ServeHTTP(w, r)
		default:
			forPeople.ServeHTTP(w, r)
		}
	}), nil
}

// edge returns what stands before everything that is served.
func (s *server) edge() *rankhttp.EdgeOptions {
	options := &rankhttp.EdgeOptions{Origins: s.cli.CORS, Logger: s.log, Observe: s.observer(newRoutes(s.cli.BasePath))}
	if header := s.cli.ClientFrom; header != "" {
		options.Client = func(r *http.Request) string { return lastAddress(r, header) }
	}
	return options
}

// ready says no once the server stops, so that nobody sends it more.
func (s *server) ready(api http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if s.stopping.Load() {
			w.Header().Set("Connection", "close")
			http.Error(w, "stopping", http.StatusServiceUnavailable)
			return
		}
		api.ServeHTTP(w, r)
	})
}

// lastAddress returns the last address in a header that a proxy adds to: those before it
// are what the client said of itself.
func lastAddress(r *http.Request, header string) string {
	values := r.Header.Values(header)
	if len(values) == 0 {
		host, _, _ := net.SplitHostPort(r.RemoteAddr)
		return host
	}
	last := values[len(values)-1]
	return strings.TrimSpace(last[strings.LastIndexByte(last, ',')+1:])
}

// observer logs and counts requests.
func (s *server) observer(routes routes) func(*http.Request) func(rankhttp.Exchange) {
	return func(r *http.Request) func(rankhttp.Exchange) {
		route := routes.of(r)
		s.metrics.begin()
		level, traced := slog.LevelInfo, func(string, int, int64) {}
		switch route {
		case "/healthz", "/readyz", "/metrics":
			level = slog.LevelDebug // machines ask them all day
		default:
			traced = s.tracer.Serve(r, route)
		}
		return func(e rankhttp.Exchange) {
			s.metrics.end(route, r.Method, e)
			traced(e.ID, e.Status, e.Bytes)
			s.log.LogAttrs(r.Context(), level, "request", slog.String("id", e.ID), slog.String("method", r.Method),
				slog.String("route", route), slog.Int("status", e.Status), slog.Int64("bytes", e.Bytes),
				slog.Float64("seconds", e.Took.Seconds()))
			s.log.LogAttrs(r.Context(), slog.LevelDebug, "question", slog.String("id", e.ID),
				slog.String("path", r.URL.Path), slog.String("query", r.URL.RawQuery))
		}
	}
}
