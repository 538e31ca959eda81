package main

import (
	"context"
	"errors"
	"net"
	"net/http"
	"time"

	"golang.org/x/sync/errgroup"
)

// A control is a small HTTP server through which a test restarts a server.
type control struct {
	url  string
	stop func() error
}

// serveControl answers POST with a call of restart: 204 once it has returned,
// 500 with the error in words. With ?how=kill the server is to be killed.
func serveControl(ctx context.Context, restart func(ctx context.Context, kill bool) error) (control, error) {
	l, err := (&net.ListenConfig{}).Listen(ctx, "tcp", address(0))
	if err != nil {
		return control{}, err
	}
	mux := http.NewServeMux()
	mux.HandleFunc("POST /restart", func(w http.ResponseWriter, r *http.Request) {
		if err := restart(r.Context(), r.FormValue("how") == "kill"); err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
			return
		}
		w.WriteHeader(http.StatusNoContent)
	})
	s := &http.Server{Handler: mux, ReadHeaderTimeout: time.Minute}
	var g errgroup.Group
	g.Go(func() error { return s.Serve(l) })
	return control{
		url: "http://" + l.Addr().String() + "/restart",
		stop: func() error {
			err := s.Close()
			if served := g.Wait(); !errors.Is(served, http.ErrServerClosed) {
				err = errors.Join(err, served)
			}
			return err
		},
	}, nil
}
