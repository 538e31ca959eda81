package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"sync/atomic"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/techmap-it/techmap/examples/internal/observe/spans"
)

// A server is the program at work.
type server struct {
	cli      *cli
	stdout   io.Writer // for people
	stderr   io.Writer // for the log
	log      *slog.Logger
	metrics  *metrics
	tracer   *spans.Tracer // nil if nobody asks for traces
	stopping atomic.Bool
}

func newServer(c *cli, stdout, stderr io.Writer) *server {
	level := slog.LevelInfo
	if c.Debug {
		level = slog.LevelDebug
	}
	return &server{
		cli: c, stdout: stdout, stderr: stderr, metrics: newMetrics(),
		log: slog.New(slog.NewJSONHandler(stderr, &slog.HandlerOptions{Level: level})).With(
			"run", fmt.Sprintf("%s/%d", time.Now().UTC().Format("2006-01-02T15:04:05.000Z"), os.Getpid())),
	}
}

// Bounds of what a client may take of a connection. A client that goes on taking an
// answer may take longer than writeTime: see rankhttp.EdgeOptions.Stall.
const (
	headerTime = 5 * time.Second
	readTime   = 15 * time.Second
	writeTime  = 45 * time.Second
	idleTime   = 2 * time.Minute
	maxHeader  = 64 << 10         // what is too long for the API is told so by the API
	graceTime  = 20 * time.Second // for answers that are under way when the server stops
)

// run serves until ctx ends, and then answers what was asked before.
func (s *server) run(ctx context.Context) (err error) {
	if s.tracer, err = spans.Open(ctx, "techmap-api", s.cli.getenv, s.stderr, s.log); err != nil {
		return fmt.Errorf("%w: %w", errMisuse, err)
	}
	defer s.tracer.Close()
	origin, err := s.origin(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, origin.close()) }()
	handler, err := s.handler(origin)
	if err != nil {
		return err
	}
	listeners, err := s.listen(ctx, handler)
	if err != nil {
		return err
	}
	g, inner := errgroup.WithContext(ctx)
	g.Go(func() error { return origin.watch(inner) })
	for _, l := range listeners {
		g.Go(l.serve)
	}
	g.Go(func() error {
		<-inner.Done()
		return s.stop(listeners)
	})
	return g.Wait()
}

// stop answers what was asked, and then ends all connections.
func (s *server) stop(listeners []listener) error {
	s.stopping.Store(true)
	fmt.Fprintln(s.stdout, s.cli.say(textStopping))
	time.Sleep(s.cli.Drain)
	ctx, cancel := context.WithTimeout(context.Background(), graceTime)
	defer cancel()
	var g errgroup.Group
	for _, l := range listeners {
		g.Go(func() error {
			if err := l.Shutdown(ctx); err != nil {
				s.log.Warn("connections are cut", "err", err)
				return l.Close()
			}
			return nil
		})
	}
	return g.Wait()
}

// A listener is a server with what it listens on.
type listener struct {
	*http.Server
	at net.Listener
}

func (l listener) serve() error {
	if err := l.Serve(l.at); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return nil
}

// listen opens the addresses that are served at.
func (s *server) listen(ctx context.Context, handler http.Handler) ([]listener, error) {
	first, err := s.listenAt(ctx, s.cli.Addr, handler)
	if err != nil {
		return nil, err
	}
	fmt.Fprintln(s.stdout, s.cli.say(textListening, first.at.Addr().String()+s.cli.BasePath+"/"))
	if s.cli.MetricsAddr == "" {
		return []listener{first}, nil
	}
	second, err := s.listenAt(ctx, s.cli.MetricsAddr, s.metrics.handler())
	if err != nil {
		return nil, errors.Join(err, first.at.Close())
	}
	return []listener{first, second}, nil
}

func (s *server) listenAt(ctx context.Context, address string, handler http.Handler) (listener, error) {
	at, err := new(net.ListenConfig).Listen(ctx, "tcp", address)
	if err != nil {
		return listener{}, fmt.Errorf("listen on %s: %w: choose another address", address, err)
	}
	return listener{&http.Server{
		Handler: handler, ReadHeaderTimeout: headerTime, ReadTimeout: readTime, WriteTimeout: writeTime,
		IdleTimeout: idleTime, MaxHeaderBytes: maxHeader, ErrorLog: slog.NewLogLogger(s.log.Handler(), slog.LevelWarn),
	}, at}, nil
}
