package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httputil"
	"net/url"
	"os"
	"sync/atomic"
	"time"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/examples/internal/serving"
	"github.com/techmap-it/techmap/examples/internal/status"
	"github.com/techmap-it/techmap/examples/internal/stores"
	"github.com/techmap-it/techmap/rank/rankhttp"
)

// An origin is where answers come from.
type origin struct {
	api    http.Handler
	client *rankhttp.Client // of api
	watch  func(context.Context) error
	close  func() error
}

// origin opens the origin that the command line names.
func (s *server) origin(ctx context.Context) (*origin, error) {
	if s.cli.API != "" {
		return s.remote()
	}
	return s.local(ctx)
}

// local is an origin in this process. The store is read while the server listens: it is
// not ready until that is done.
func (s *server) local(ctx context.Context) (*origin, error) {
	tax, err := s.cli.taxonomy(ctx)
	if err != nil {
		return nil, err
	}
	at := s.cli.addresses()
	if !s.cli.Sample && !stores.Exists(at.Gold) {
		return nil, errors.New(s.cli.say(textNoStore, stores.Redact(at.Gold)))
	}
	l := &library{costs: s.cli.Costs, options: serving.Options{
		Addresses: at, Taxonomy: tax, History: s.cli.history(), Keep: s.cli.HistoryKeep, Every: s.cli.Every, Logger: s.log,
		Refreshed: s.metrics.refreshed,
	}}
	s.metrics.watch(l)
	s.metrics.registry.MustRegister(status.Collector{Pipeline: l.found})
	api, err := rankhttp.New(l, &rankhttp.Options{Base: s.cli.PublicURL + s.cli.BasePath, Logger: s.log})
	if err != nil {
		return nil, err
	}
	return &origin{
		api: api, client: rankhttp.InProcess(api), close: l.close,
		watch: func(ctx context.Context) error { return l.watch(ctx, s) },
	}, nil
}

// A library is a serving.Library that is still being opened.
type library struct {
	options serving.Options
	open    atomic.Pointer[serving.Library]
	keeper  atomic.Pointer[status.Keeper]
	costs   bool   // visitors may see what models cost
	folder  string // of the sample's store, to be removed
}

var _ rankhttp.Library = (*library)(nil)

// Current implements [rankhttp.Library].
func (l *library) Current() *rankhttp.Data {
	if open := l.open.Load(); open != nil {
		return open.Current()
	}
	return nil
}

// At implements [rankhttp.Library].
func (l *library) At(ctx context.Context, version string) (*rankhttp.Data, error) {
	if open := l.open.Load(); open != nil {
		return open.At(ctx, version)
	}
	return nil, fmt.Errorf("api: data %q: the store is being read: %w", version, techmap.ErrUnavailable)
}

// watch opens the library and keeps it current until ctx ends.
func (l *library) watch(ctx context.Context, s *server) error {
	if err := l.load(ctx, s); err != nil || ctx.Err() != nil {
		if ctx.Err() != nil {
			return nil // told to stop meanwhile
		}
		return err
	}
	return l.keep(ctx, s)
}

func (l *library) load(ctx context.Context, s *server) (err error) {
	began := time.Now()
	if s.cli.Sample {
		fmt.Fprintln(s.stdout, s.cli.say(textCollecting))
		if l.folder, err = os.MkdirTemp("", "techmap-sample-"); err != nil {
			return err
		}
		l.options.Addresses, l.options.History = serving.In(l.folder), ""
		if err := serving.Sample(ctx, l.options.Addresses, l.options.Taxonomy); err != nil {
			return err
		}
	}
	open, err := serving.Open(ctx, l.options)
	if err != nil {
		return err
	}
	l.open.Store(open)
	data := open.Current()
	if data == nil {
		fmt.Fprintln(s.stdout, s.cli.say(textEmpty, stores.Redact(l.options.Addresses.Gold)))
		return nil
	}
	s.log.InfoContext(ctx, "openings are loaded", "openings", data.Index.Openings(), "version", data.Version,
		"as_of", data.Index.AsOf(), "unknown", data.Index.Unknown(), "seconds", time.Since(began).Seconds())
	return nil
}

// close closes the store, and removes that of the sample.
func (l *library) close() (err error) {
	if open := l.open.Load(); open != nil {
		err = open.Close()
	}
	if l.folder != "" {
		err = errors.Join(err, os.RemoveAll(l.folder))
	}
	return err
}

// remoteTime is how long another server may take to answer.
const remoteTime = 15 * time.Second

// remote is the API of another server. What asks for it directly is passed on.
func (s *server) remote() (*origin, error) {
	target, err := url.Parse(s.cli.API)
	if err != nil {
		return nil, fmt.Errorf("%w: --api: %w", errMisuse, err)
	}
	proxy := &httputil.ReverseProxy{
		Rewrite: func(r *httputil.ProxyRequest) {
			r.SetURL(target)
			r.Out.Header.Del("Cookie") // the website's own
			r.Out.Header.Set("X-Request-Id", rankhttp.RequestID(r.In.Context()))
		},
		ModifyResponse: func(r *http.Response) error {
			r.Header.Del("X-Request-Id") // this server says it
			return nil
		},
		ErrorHandler: func(w http.ResponseWriter, r *http.Request, err error) {
			s.log.WarnContext(r.Context(), "the other server does not answer", "id", rankhttp.RequestID(r.Context()), "err", err)
			w.Header().Set("Content-Type", "application/problem+json")
			w.WriteHeader(http.StatusBadGateway)
			fmt.Fprintln(w, `{"status":502,"title":"Bad Gateway","detail":"The server that has the data does not answer. Ask again in a moment."}`)
		},
	}
	return &origin{
		api: proxy, client: rankhttp.NewClient(s.cli.API, &http.Client{Timeout: remoteTime}),
		watch: func(ctx context.Context) error { <-ctx.Done(); return nil },
		close: func() error { return nil },
	}, nil
}
