// Package pipenet is a network in memory: connections are net.Pipe pairs, so
// that servers and clients can meet inside a testing/synctest bubble, which
// never comes to rest on real sockets.
//
// Whatever host and port a client asks for, and over http as over https, it
// reaches the one listener of its Net, in the clear.
package pipenet

import (
	"context"
	"errors"
	"net"
	"net/http"
	"sync"
)

// A Net is a network with one listener and any number of clients.
type Net struct {
	conns chan net.Conn
	done  chan struct{}
	close sync.Once
}

// New returns a network on which nobody accepts connections yet; dialling waits.
func New() *Net {
	return &Net{conns: make(chan net.Conn), done: make(chan struct{})}
}

// Listener returns the network's listener. Closing it closes the network.
func (n *Net) Listener() net.Listener { return listener{n} }

// Dial connects to the listener. It has the form of http.Transport.DialContext,
// and ignores the address.
func (n *Net) Dial(ctx context.Context, _, _ string) (net.Conn, error) {
	client, server := net.Pipe()
	select {
	case n.conns <- server:
		return client, nil
	case <-n.done:
		return nil, &net.OpError{Op: "dial", Net: "pipe", Addr: addr{}, Err: net.ErrClosed}
	case <-ctx.Done():
		return nil, context.Cause(ctx)
	}
}

// Client returns an HTTP client that reaches the listener under every host
// name. It keeps no connection, so no goroutine of it outlives an answer whose
// body was closed.
func (n *Net) Client() *http.Client {
	return &http.Client{Transport: &http.Transport{
		DialContext:       n.Dial,
		DialTLSContext:    n.Dial,
		DisableKeepAlives: true,
	}}
}

// Serve answers the network's requests with h until ctx ends, and returns once
// the server has stopped and every call of h has returned: what h wrote is then
// there to be read. It returns an error only if that is not because ctx ended.
func (n *Net) Serve(ctx context.Context, h http.Handler) error {
	guarded := &calls{h: h}
	defer guarded.end()
	server := &http.Server{Handler: guarded}
	stop := context.AfterFunc(ctx, func() { _ = server.Close() })
	defer stop()
	if err := server.Serve(n.Listener()); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return nil
}

// calls passes requests on to h until it is ended. http.Server.Close waits for
// no handler, and not for one that took over its connection either.
type calls struct {
	h http.Handler

	mu      sync.Mutex
	ended   bool
	running sync.WaitGroup
}

func (c *calls) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if !c.begin() {
		return
	}
	defer c.running.Done()
	c.h.ServeHTTP(w, r)
}

func (c *calls) begin() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	if !c.ended {
		c.running.Add(1)
	}
	return !c.ended
}

// end lets no further call begin and waits for those that run.
func (c *calls) end() {
	c.mu.Lock()
	c.ended = true
	c.mu.Unlock()
	c.running.Wait()
}

type listener struct{ n *Net }

func (l listener) Accept() (net.Conn, error) {
	select {
	case c := <-l.n.conns:
		return c, nil
	case <-l.n.done:
		return nil, &net.OpError{Op: "accept", Net: "pipe", Addr: addr{}, Err: net.ErrClosed}
	}
}

func (l listener) Close() error {
	l.n.close.Do(func() { close(l.n.done) })
	return nil
}

func (l listener) Addr() net.Addr { return addr{} }

type addr struct{}

func (addr) Network() string { return "pipe" }
func (addr) String() string  { return "pipe" }
