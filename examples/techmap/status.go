package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/http"
	"path/filepath"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"github.com/techmap-it/techmap/examples/internal/message"
	"github.com/techmap-it/techmap/examples/internal/render"
	"github.com/techmap-it/techmap/examples/internal/status"
	layered "github.com/techmap-it/techmap/examples/internal/stores"
	"github.com/techmap-it/techmap/rank/rankhttp"
)

// statusCmd shows on one screen how the store and what fills it are doing. Its exit status
// is the worst that it found: 0 all is well, 3 something to look at, 1 something is broken.
type statusCmd struct {
	Format string        `default:"table" enum:"table,json,prometheus" help:"Form of the results: table, json (that of /v1/status) or prometheus."`
	Every  time.Duration `help:"How often a source should be collected, if its runs do not say so themselves." placeholder:"24h"`
	Queue  []string      `help:"SQS queue to look into, by a name and its URL; NAME_dead where failed messages go. In a build with cloud stores." placeholder:"NAME=URL"`
	Limit  int           `short:"n" default:"10" help:"At most this many sources and findings, those that need a look first; 0 means all."`

	MaxCostMonth float64 `help:"Budget of models in a calendar month, in dollars, to compare with: as other commands are told." placeholder:"DOLLARS"`
}

var (
	textStatusOf     = message.Text{En: "techmap status of %s", Ko: "techmap 상태: %s"}
	textStatusDown   = message.Text{En: "the store at %s cannot be read", Ko: "%s 저장소를 읽을 수 없습니다"}
	textStatusBroken = message.Text{En: "something is broken: see what to do above", Ko: "고장 난 것이 있습니다. 위의 할 일을 보세요"}
	textStatusLook   = message.Text{En: "something is to be looked at", Ko: "살펴볼 것이 있습니다"}
)

// Run implements the command.
func (c *statusCmd) Run(ctx context.Context, a *app) error {
	opts, err := c.options(ctx, a)
	if err != nil {
		return err
	}
	p, err := c.look(ctx, a, opts)
	if errors.Is(err, errMisuse) || ctx.Err() != nil {
		return err
	}
	broken := err
	if err != nil {
		p = status.Down(time.Now()) // for whoever reads it by machine; people are told why
	}
	if broken == nil || c.Format != "table" {
		err = c.show(a, p)
	}
	if broken == nil && err != nil {
		return err
	}
	return statusError(a, p, broken)
}

// statusError is the error whose exit status is the worst of p.
func statusError(a *app, p *rankhttp.Pipeline, broken error) error {
	switch {
	case broken != nil:
		return broken
	case p.Grade == rankhttp.Bad:
		return errors.New(a.say(textStatusBroken))
	case p.Grade == rankhttp.Warning:
		return fmt.Errorf("%w: %s", errPartial, a.say(textStatusLook))
	}
	return nil
}

// look looks at a store that has to be there.
func (c *statusCmd) look(ctx context.Context, a *app, opts *status.Options) (p *rankhttp.Pipeline, err error) {
	at := a.cli.places()
	if !layered.Exists(at.Gold) {
		return nil, fmt.Errorf("%w: %s", errNoStore, a.say(textNoStore, at.Gold))
	}
	at.Bronze = "" // which is not read for this, and need not be reached
	s, err := layered.Open(ctx, at)
	if errors.Is(err, layered.ErrAddress) {
		return nil, fmt.Errorf("%w: %w", errMisuse, err)
	}
	if err == nil {
		defer func() { err = errors.Join(err, s.Close()) }()
		p, err = status.Look(ctx, status.Store{Gold: s.Gold, Silver: s.Silver}, opts)
	}
	if err != nil {
		return nil, fmt.Errorf("%s: %w", a.say(textStatusDown, layered.Redact(at.Gold)), err)
	}
	return p, nil
}

func (c *statusCmd) options(ctx context.Context, a *app) (*status.Options, error) {
	if c.MaxCostMonth < 0 || c.Every < 0 || c.Limit < 0 {
		return nil, a.misuse(textBelowZero)
	}
	queues, err := status.OpenQueues(ctx, c.Queue)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", errMisuse, err)
	}
	return &status.Options{
		Every: c.Every, Budget: c.MaxCostMonth, Queues: queues, Books: filepath.Join(a.cli.Store, "llm", "ledger.jsonl"),
	}, nil
}

// show writes p in the form that was asked for.
func (c *statusCmd) show(a *app, p *rankhttp.Pipeline) error {
	a.progress.stop()
	switch c.Format {
	case "json":
		return render.WriteJSON(a.stdout, p)
	case "prometheus":
		text, err := exposition(status.Collector{Pipeline: func() *rankhttp.Pipeline { return p }})
		if err == nil {
			_, err = a.stdout.Write(text)
		}
		return err
	}
	most := c.Limit
	if most == 0 {
		most = -1
	}
	return status.Print(a.stdout, p, &status.PrintOptions{
		Lang: a.lang, Color: a.color, Most: most, Title: a.say(textStatusOf, layered.Redact(a.cli.places().Gold)),
	})
}

// exposition returns what a collector tells, as Prometheus reads it.
func exposition(c prometheus.Collector) ([]byte, error) {
	registry := prometheus.NewRegistry()
	if err := registry.Register(c); err != nil {
		return nil, err
	}
	w := &page{header: make(http.Header)}
	r := &http.Request{Method: http.MethodGet, Header: make(http.Header)}
	promhttp.HandlerFor(registry, promhttp.HandlerOpts{}).ServeHTTP(w, r)
	if w.status >= http.StatusBadRequest {
		return nil, errors.New(w.body.String())
	}
	return w.body.Bytes(), nil
}

// A page is an answer that is kept.
type page struct {
	header http.Header
	status int
	body   bytes.Buffer
}

// Header implements http.ResponseWriter.
func (p *page) Header() http.Header { return p.header }

// WriteHeader implements http.ResponseWriter.
func (p *page) WriteHeader(status int) { p.status = status }

// Write implements http.ResponseWriter.
func (p *page) Write(data []byte) (int, error) { return p.body.Write(data) }
