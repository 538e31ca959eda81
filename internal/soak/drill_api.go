package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"path/filepath"
	"sync/atomic"
	"time"

	"golang.org/x/sync/errgroup"
)

// asked is what the drills of the API ask before and after.
const asked = "/v1/skills/top?role=backend&n=50"

// say returns an answer, without what the time of reading has to do with.
func say(ctx context.Context, a *apiServer, path string) (answer, error) {
	var out answer
	body, err := a.get(ctx, path)
	if err == nil {
		err = json.Unmarshal(body, &out)
	}
	return out, err
}

// same demands the answer of before, and that its permanent link leads to it.
func same(ctx context.Context, a *apiServer, before answer) error {
	for _, path := range []string{asked, before.Meta.Permalink} {
		now, err := say(ctx, a, path)
		if err != nil {
			return err
		}
		if x, y := fmt.Sprintf("%+v", before), fmt.Sprintf("%+v", now); x != y {
			return fmt.Errorf("%s: %s, before: %s", path, y, x)
		}
	}
	return nil
}

// lostIndex kills the API, whose index is in memory alone.
func lostIndex(ctx context.Context, d *drilled) error {
	return d.restarted(ctx, func() error { return nil })
}

// lostHistory removes what the API kept of what it served. What is served now keeps its
// name, and so its links.
func lostHistory(ctx context.Context, d *drilled) error {
	err := d.restarted(ctx, func() error { return os.RemoveAll(d.at.history()) })
	if err != nil {
		return err
	}
	kept, err := filepath.Glob(filepath.Join(d.at.history(), "*.jsonl.zst"))
	if err == nil && len(kept) == 0 {
		err = errors.New("the history is not kept anew")
	}
	return err
}

// restarted kills the API, lets lose do something, and starts it again.
func (d *drilled) restarted(ctx context.Context, lose func() error) (err error) {
	a, err := openAPI(ctx, d.programs, d.at, filepath.Join(d.dir, "api.log"))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, a.end()) }()
	before, err := say(ctx, a, asked)
	if err != nil {
		return err
	}
	if len(before.Entries) == 0 {
		return errors.New("an answer without a line shows nothing")
	}
	if err := a.end(); err != nil {
		return err
	}
	if err := lose(); err != nil {
		return err
	}
	err = d.timed(func() error { return errors.Join(a.start(ctx), a.ready(ctx)) })
	return errors.Join(err, same(ctx, a, before))
}

// patience is how long a new version may take to be ready.
const patience = 5 * time.Second

// badDeploy rolls out a version that never is ready, behind a balancer that sends
// nobody there, and takes it back. No question may go without an answer meanwhile.
func badDeploy(ctx context.Context, d *drilled) (err error) {
	old, err := openAPI(ctx, d.programs, d.at, filepath.Join(d.dir, "api.log"))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, old.end()) }()
	before, err := say(ctx, old, asked)
	if err != nil {
		return err
	}
	var target atomic.Pointer[apiServer]
	target.Store(old)
	balancer := httptest.NewServer(&httputil.ReverseProxy{Rewrite: func(r *httputil.ProxyRequest) {
		r.SetURL(&url.URL{Scheme: "http", Host: target.Load().address})
	}})
	defer balancer.Close()
	asking, stop := context.WithCancel(ctx)
	defer stop()
	var g errgroup.Group
	var answers atomic.Int64
	g.Go(func() error { return askOften(asking, balancer.URL+asked, &answers) })
	err = d.timed(func() error {
		fresh, err := d.neverReady(ctx)
		if err != nil {
			return err
		}
		if fresh != nil {
			target.Store(fresh)
			return errors.New("a version over an empty store says that it is ready")
		}
		return nil
	})
	stop()
	if err := errors.Join(err, g.Wait()); err != nil {
		return err
	}
	if answers.Load() == 0 {
		return errors.New("nobody asked")
	}
	return same(ctx, old, before)
}

// neverReady starts the version that is not good: it knows no store that was published.
// It is given patience, and ended.
func (d *drilled) neverReady(ctx context.Context) (*apiServer, error) {
	empty, err := localStore(filepath.Join(d.dir, "empty"), false)
	if err != nil {
		return nil, err
	}
	address, err := freeAddress(ctx)
	if err != nil {
		return nil, err
	}
	a := &apiServer{program: d.api, address: address, log: filepath.Join(d.dir, "bad.log")}
	a.args = []string{"--store", empty.dir, "--addr", address}
	if err := a.start(ctx); err != nil {
		return nil, err
	}
	for end := clock().Add(patience); clock().Before(end); time.Sleep(100 * time.Millisecond) {
		if _, err := a.get(ctx, "/readyz"); err == nil {
			return a, nil
		}
	}
	_ = a.call.cmd.Process.Kill() // it may have ended by itself
	<-a.call.ended
	return nil, nil
}

// askOften asks until ctx ends, and demands an answer each time.
func askOften(ctx context.Context, at string, answers *atomic.Int64) error {
	for {
		request, err := http.NewRequestWithContext(ctx, http.MethodGet, at, nil)
		if err != nil {
			return err
		}
		response, err := http.DefaultClient.Do(request)
		if ctx.Err() != nil {
			return nil
		}
		if err != nil {
			return err
		}
		if err := response.Body.Close(); err != nil {
			return err
		}
		if response.StatusCode != http.StatusOK {
			return fmt.Errorf("during a deployment: status %d", response.StatusCode)
		}
		answers.Add(1)
		select {
		case <-ctx.Done():
			return nil
		case <-time.After(think):
		}
	}
}
