package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"
)

// robotsTxt allows what the clients ask for and makes them compare paths.
const robotsTxt = `User-agent: *
Disallow: /private/
Disallow: /*/edit$
Disallow: /search
Allow: /jobs
`

// serve answers as a site with so many postings until stdin ends. It writes its
// address to stdout.
func serve(ctx context.Context, postings int, stdin io.Reader, stdout io.Writer) error {
	l, err := new(net.ListenConfig).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	server := &http.Server{Handler: newSite(postings), ReadHeaderTimeout: time.Minute}
	go func() {
		_, _ = io.Copy(io.Discard, stdin) // the harness holds the other end
		_ = server.Shutdown(ctx)
	}()
	// A name, because files of sites do not take bare addresses.
	if _, err := fmt.Fprintf(stdout, "http://localhost:%d\n", l.Addr().(*net.TCPAddr).Port); err != nil {
		return err
	}
	if err := server.Serve(l); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return nil
}

// newSite returns the handler of a site with so many postings.
func newSite(postings int) http.Handler {
	buffers := sync.Pool{New: func() any { return new([]byte) }}
	send := func(w http.ResponseWriter, fill func(b []byte) []byte) {
		b := buffers.Get().(*[]byte)
		defer buffers.Put(b)
		*b = fill((*b)[:0])
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.Header().Set("Content-Length", strconv.Itoa(len(*b)))
		_, _ = w.Write(*b) // who left needs no page
	}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /robots.txt", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/plain; charset=utf-8")
		_, _ = io.Copy(w, strings.NewReader(robotsTxt))
	})
	mux.HandleFunc("GET /jobs", func(w http.ResponseWriter, r *http.Request) {
		page, err := strconv.Atoi(r.FormValue("page"))
		if err != nil || page < 1 || (page-1)*perPage >= postings {
			http.NotFound(w, r)
			return
		}
		send(w, func(b []byte) []byte { return appendList(b, page, postings) })
	})
	mux.HandleFunc("GET /jobs/{key}", func(w http.ResponseWriter, r *http.Request) {
		key, err := strconv.Atoi(r.PathValue("key"))
		if err != nil || key < firstKey || key >= firstKey+postings {
			http.NotFound(w, r)
			return
		}
		send(w, func(b []byte) []byte { return appendPosting(b, key-firstKey) })
	})
	return mux
}
