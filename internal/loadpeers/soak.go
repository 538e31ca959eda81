package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"sync/atomic"
	"time"

	"golang.org/x/sync/errgroup"
)

// soak keeps the API busy while openings are published, and says every 20 s how much memory it has.
func soak(ctx context.Context, o options, out io.Writer) (err error) {
	api, err := startAPI(ctx, o.openings)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, api.stop()) }()
	var publishing atomic.Bool
	t := &target{name: nameAPI, server: api, status: http.StatusOK, mark: publishing.Load}
	all := questions(corpusOf(o.openings).Taxonomy(), o.mix)
	for _, q := range all {
		t.asks = append(t.asks, requestOf(q.api(), ""))
	}
	fmt.Fprintf(out, "%d openings, %d different questions, %d connections, load average %s\n",
		o.openings, len(all), o.connections, loadAverage())
	loading, stop := context.WithTimeout(ctx, o.soak)
	defer stop()
	var publications histogram
	var g errgroup.Group
	g.Go(func() error {
		defer stop()
		return t.run(ctx, o.connections, o.soak)
	})
	g.Go(func() error { return publishOften(loading, o, api, &publishing, &publications) })
	g.Go(func() error { return watch(loading, api, &t.next, out) })
	if err := g.Wait(); err != nil {
		return err
	}
	m := &t.all
	fmt.Fprintf(out, "\n%d requests in %v, %.0f a second, %d errors; %d publications of 2 %%, p50 %s, most %s\n",
		m.plain.total+m.marked.total, t.took.Round(time.Second), t.rate(), m.errors,
		publications.total, short(publications.quantile(.5)), short(publications.most))
	for _, part := range []struct {
		name string
		of   *histogram
	}{{"during a publication", &m.marked}, {"otherwise", &m.plain}} {
		fmt.Fprintf(out, "%-22s %9d requests  p50 %-8s p99 %-8s p99.9 %-8s most %s\n", part.name, part.of.total,
			short(part.of.quantile(.5)), short(part.of.quantile(.99)), short(part.of.quantile(.999)), short(part.of.most))
	}
	if m.first != nil {
		fmt.Fprintf(out, "first error: %v\n", m.first)
	}
	return nil
}

// publishOften publishes until ctx ends, and says when it does.
func publishOften(ctx context.Context, o options, api *child, now *atomic.Bool, took *histogram) error {
	tick := time.NewTicker(o.every)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-tick.C:
		}
		began := time.Now() //nolint:forbidigo // this is what is measured
		now.Store(true)
		err := publish(ctx, api)
		now.Store(false)
		if ctx.Err() != nil {
			return nil // the soak ended meanwhile
		}
		if err != nil {
			return err
		}
		took.add(time.Since(began))
	}
}

func publish(ctx context.Context, api *child) error {
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, "http://"+api.address+"/publish", nil)
	if err != nil {
		return err
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return err
	}
	if response.StatusCode != http.StatusNoContent {
		err = fmt.Errorf("publish: status %d", response.StatusCode)
	}
	return errors.Join(err, response.Body.Close())
}

// watch says how much memory the API has, until ctx ends.
func watch(ctx context.Context, api *child, asked *atomic.Int64, out io.Writer) error {
	tick := time.NewTicker(20 * time.Second)
	defer tick.Stop()
	began := time.Now() //nolint:forbidigo // for people to read
	for {
		_, err := fmt.Fprintf(out, "%6s  %9d requests  %4d MB\n",
			time.Since(began).Round(time.Second), asked.Load(), memory(api.pid)>>20)
		if err != nil {
			return err
		}
		select {
		case <-ctx.Done():
			return nil
		case <-tick.C:
		}
	}
}
