package faultproxy

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"
)

// A Fault is what happens to a connection. The zero value does nothing.
type Fault struct {
	Name string // in Counts
	When When   // which connections; nil means all

	// On lets CutRequest and CutAnswer wait for the first piece that the client
	// sends with these bytes in it ("COMMIT"). Empty means the first piece.
	On []byte

	Latency    time.Duration // before every piece, in both directions
	ResetAfter int64         // cut after that many bytes of answer; 0 means never
	CutRequest bool          // cut in place of handing the piece to the server
	CutAnswer  bool          // hand it on, wait for the answer, and cut: it was done, and nobody knows
}

// A Proxy passes connections on to a server on the same machine. It is safe for
// concurrent use.
type Proxy struct {
	target   string
	faults   []Fault
	listener net.Listener
	stop     context.CancelFunc
	group    errgroup.Group
	struck   counts
}

// Listen returns a proxy in front of the server at target ("127.0.0.1:3306"), on
// a free port. Of the faults whose When strikes, the first is that of a connection.
// Close ends it.
func Listen(ctx context.Context, target string, faults ...Fault) (*Proxy, error) {
	l, err := (&net.ListenConfig{}).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("faultproxy: %w", err)
	}
	ctx, cancel := context.WithCancel(context.WithoutCancel(ctx))
	p := &Proxy{target: target, faults: faults, listener: l, stop: cancel}
	p.group.Go(func() error { return p.accept(ctx) })
	return p, nil
}

// Addr returns the address to connect to.
func (p *Proxy) Addr() string { return p.listener.Addr().String() }

// Counts returns how often each fault struck, by name. A fault strikes when it
// cuts, or at the first piece it delays.
func (p *Proxy) Counts() map[string]int { return p.struck.snapshot() }

// Close cuts all connections and returns when none is left.
func (p *Proxy) Close() error {
	p.stop()
	err := p.listener.Close()
	return errors.Join(err, p.group.Wait())
}

func (p *Proxy) accept(ctx context.Context) error {
	for n := 0; ; n++ {
		client, err := p.listener.Accept()
		if errors.Is(err, net.ErrClosed) {
			return nil
		}
		if err != nil {
			return err
		}
		l := &link{client: client, fault: p.faultOf(n), struck: &p.struck}
		p.group.Go(func() error { return l.carry(ctx, p.target) })
	}
}

func (p *Proxy) faultOf(n int) Fault {
	for _, f := range p.faults {
		if f.When == nil || f.When(n) {
			return f
		}
	}
	return Fault{}
}

// A link is one connection through a proxy.
type link struct {
	client, server net.Conn
	fault          Fault
	struck         *counts
	once           sync.Once

	mu    sync.Mutex
	armed bool // the piece whose answer is to be lost has been handed on
}

// carry passes bytes both ways until one end closes or the fault cuts.
func (l *link) carry(ctx context.Context, target string) error {
	defer l.client.Close()
	var err error
	if l.server, err = (&net.Dialer{}).DialContext(ctx, "tcp", target); err != nil {
		return nil // the client sees its connection closed, as it would without us
	}
	defer l.server.Close()
	ctx, cancel := context.WithCancel(ctx)
	defer context.AfterFunc(ctx, l.hangUp)()
	var g errgroup.Group
	g.Go(func() error {
		defer cancel()
		return l.pass(ctx, l.server, l.client, l.request)
	})
	g.Go(func() error {
		defer cancel()
		var passed int64
		return l.pass(ctx, l.client, l.server, func(piece []byte) (int, bool) { return l.answer(&passed, piece) })
	})
	_ = g.Wait() // how connections end is of no interest
	return nil
}

func (l *link) hangUp() {
	_ = l.client.Close()
	_ = l.server.Close()
}

// pass copies from src to dst. Of each piece, judge says how many bytes to hand
// on, and whether to go on.
func (l *link) pass(ctx context.Context, dst, src net.Conn, judge func([]byte) (int, bool)) error {
	buf := make([]byte, 32<<10)
	for {
		n, err := src.Read(buf)
		if n > 0 {
			if err := l.delay(ctx); err != nil {
				return err
			}
			most, goOn := judge(buf[:n])
			if _, err := dst.Write(buf[:most]); err != nil {
				return err
			}
			if !goOn {
				return l.cut()
			}
		}
		if err != nil {
			return err
		}
	}
}

// delay waits for the fault's latency.
func (l *link) delay(ctx context.Context) error {
	if l.fault.Latency == 0 {
		return nil
	}
	l.strike()
	select {
	case <-time.After(l.fault.Latency):
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}

// request judges a piece that the client sent.
func (l *link) request(piece []byte) (int, bool) {
	if !bytes.Contains(piece, l.fault.On) {
		return len(piece), true
	}
	if l.fault.CutRequest {
		return 0, false
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.armed = l.fault.CutAnswer
	return len(piece), true
}

// answer judges a piece that the server sent after passed bytes.
func (l *link) answer(passed *int64, piece []byte) (int, bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.armed {
		return 0, false
	}
	left := l.fault.ResetAfter - *passed
	*passed += int64(len(piece))
	if l.fault.ResetAfter > 0 && left <= int64(len(piece)) {
		return int(left), false
	}
	return len(piece), true
}

// cut resets the client's connection, as a machine does that lost its memory of it.
func (l *link) cut() error {
	l.strike()
	if tcp, ok := l.client.(*net.TCPConn); ok {
		_ = tcp.SetLinger(0)
	}
	return io.ErrClosedPipe
}

func (l *link) strike() { l.once.Do(func() { l.struck.next(l.fault.Name) }) }
