package dynamofake

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"strconv"
)

// Client returns an HTTP client that reaches the server under every address and
// without a network, so that a test may run in virtual time. Where the server hangs
// up, the client gets an error that wraps io.ErrUnexpectedEOF.
func (s *Server) Client() *http.Client { return &http.Client{Transport: direct{s}} }

// A direct transport calls the server.
type direct struct{ s *Server }

// RoundTrip implements http.RoundTripper.
func (d direct) RoundTrip(r *http.Request) (*http.Response, error) {
	if err := r.Context().Err(); err != nil {
		return nil, err
	}
	w := &recorder{header: make(http.Header)}
	d.s.ServeHTTP(w, r)
	if r.Body != nil {
		_ = r.Body.Close() // as a transport must
	}
	if w.status == 0 {
		return nil, fmt.Errorf("dynamofake: no answer: %w", io.ErrUnexpectedEOF)
	}
	return &http.Response{
		Status: strconv.Itoa(w.status) + " " + http.StatusText(w.status), StatusCode: w.status,
		Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1, Request: r,
		Header: w.header, Body: io.NopCloser(&w.body), ContentLength: int64(w.body.Len()),
	}, nil
}

// A recorder keeps an answer. Its status is 0 if there was none.
type recorder struct {
	header http.Header
	status int
	body   bytes.Buffer
}

func (r *recorder) Header() http.Header            { return r.header }
func (r *recorder) WriteHeader(status int)         { r.status = status }
func (r *recorder) Write(data []byte) (int, error) { return r.body.Write(data) }
