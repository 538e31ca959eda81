package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"time"

	"github.com/techmap-it/techmap"
)

// A comparison has the servers that are asked.
type comparison struct {
	options
	out       io.Writer
	questions []question
	api       *child
	peer      *child // nil if there is none
}

// compare asks all servers in turns and reports.
func compare(ctx context.Context, o options, out io.Writer) (err error) {
	c := &comparison{options: o, out: out, questions: questions(corpusOf(o.openings).Taxonomy(), o.mix)}
	if c.api, err = startAPI(ctx, o.openings); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, c.api.stop()) }()
	if o.dsn != "" {
		stop, err := c.startPeer(ctx, corpusOf(o.openings).Taxonomy())
		if err != nil {
			return err
		}
		defer func() { err = errors.Join(err, stop()) }()
		if err := c.check(ctx); err != nil {
			return err
		}
	}
	targets, err := c.targets(ctx)
	if err != nil {
		return err
	}
	for _, t := range targets {
		t.before = memory(t.server.pid)
	}
	for round := range o.rounds {
		for _, t := range targets {
			if err := t.run(ctx, o.connections, time.Duration(o.seconds)*time.Second); err != nil {
				return err
			}
			t.after = memory(t.server.pid)
			fmt.Fprintf(out, "round %d  %-24s %9.1f requests/s up to now\n", round+1, t.name, t.rate())
		}
	}
	return report(out, targets, c)
}

// startPeer fills a database and starts the peer over it.
func (c *comparison) startPeer(ctx context.Context, tax *techmap.Taxonomy) (stop func() error, err error) {
	began := time.Now() //nolint:forbidigo // for people to read
	database, drop, err := fill(ctx, c.dsn, corpusOf(c.openings), tax)
	if err != nil {
		return nil, err
	}
	fmt.Fprintf(c.out, "MariaDB filled in %v\n", time.Since(began).Round(time.Second))
	if c.peer, err = startPeer(ctx, c.python, database); err != nil {
		return nil, errors.Join(err, drop())
	}
	return func() error { return errors.Join(c.peer.stop(), drop()) }, nil
}

// Names of the targets.
const (
	nameAPI      = "techmap"
	nameSame     = "techmap, If-None-Match"
	nameGrouped  = "FastAPI, GROUP BY"
	nameRows     = "FastAPI, rows"
	nameOriginal = "FastAPI, rows of a role"
)

func (c *comparison) targets(ctx context.Context) ([]*target, error) {
	api := &target{name: nameAPI, server: c.api, status: http.StatusOK}
	same := &target{name: nameSame, server: c.api, status: http.StatusNotModified}
	for _, q := range c.questions {
		header, err := get(ctx, c.api, q.api(), nil)
		if err != nil {
			return nil, err
		}
		api.asks = append(api.asks, requestOf(q.api(), ""))
		same.asks = append(same.asks, requestOf(q.api(), "If-None-Match: "+header.Get("Etag")+"\r\n"))
	}
	if c.peer == nil {
		return []*target{api, same}, nil
	}
	grouped := &target{name: nameGrouped, server: c.peer, status: http.StatusOK}
	rows := &target{name: nameRows, server: c.peer, status: http.StatusOK}
	rows.consume = func(_ int, body io.Reader) error {
		_, err := countRows(body, func(row) bool { return true })
		return err
	}
	original := &target{name: nameOriginal, server: c.peer, status: http.StatusOK}
	original.consume = func(ask int, body io.Reader) error {
		_, err := countRows(body, c.questions[ask].fits)
		return err
	}
	for _, q := range c.questions {
		grouped.asks = append(grouped.asks, requestOf(q.peer("/grouped"), ""))
		rows.asks = append(rows.asks, requestOf(q.peer("/rows"), ""))
		original.asks = append(original.asks, requestOf(q.peer("/original"), ""))
	}
	return []*target{api, same, grouped, rows, original}, nil
}

// Checked questions: all of a role's rows are many.
const (
	checked         = 12
	checkedOriginal = 2
)

// check demands that all servers answer some questions alike.
func (c *comparison) check(ctx context.Context) error {
	for i, q := range c.questions[:checked] {
		var api, grouped, rows, original []count
		err := errors.Join(
			ask(ctx, c.api, q.api(), &api, entriesOf),
			ask(ctx, c.peer, q.peer("/grouped"), &grouped, countsOf),
			ask(ctx, c.peer, q.peer("/rows"), &rows, func(body io.Reader) ([]count, error) {
				return countRows(body, func(row) bool { return true })
			}),
		)
		if err == nil {
			err = errors.Join(agree(api, grouped), equal(rows, grouped))
		}
		if err == nil && i < checkedOriginal {
			counting := func(body io.Reader) ([]count, error) { return countRows(body, q.fits) }
			if err = ask(ctx, c.peer, q.peer("/original"), &original, counting); err == nil {
				err = equal(original, grouped)
			}
		}
		if err != nil {
			return fmt.Errorf("%s: the servers do not agree: %w", q.api(), err)
		}
	}
	fmt.Fprintf(c.out, "%d questions are answered alike by all\n", checked)
	return nil
}

// ask asks a server and keeps what read makes of the answer.
func ask(ctx context.Context, of *child, path string, into *[]count, read func(io.Reader) ([]count, error)) error {
	_, err := get(ctx, of, path, func(body io.Reader) (err error) {
		*into, err = read(body)
		return err
	})
	return err
}

// get asks a server once.
func get(ctx context.Context, of *child, path string, read func(io.Reader) error) (_ http.Header, err error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+of.address+path, nil)
	if err != nil {
		return nil, err
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, response.Body.Close()) }()
	if response.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("GET %s: status %d", path, response.StatusCode)
	}
	if read != nil {
		err = read(response.Body)
	} else {
		_, err = io.Copy(io.Discard, response.Body)
	}
	return response.Header, err
}
