package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/sync/errgroup"
)

// A target is a server with how it is asked.
type target struct {
	name          string
	server        *child
	asks          []string                            // requests as they go over the wire
	status        int                                 // that an answer must have
	consume       func(ask int, body io.Reader) error // reads an answer; nil throws it away
	mark          func() (slow bool)                  // whether now is a special time; nil: never
	next          atomic.Int64                        // of asks, over all connections and rounds
	before, after int64                               // memory of the server, around all rounds
	took          time.Duration                       // of all rounds
	all           measured
}

// measured is how requests went.
type measured struct {
	plain, marked histogram // marked is of those that a special time overlapped
	errors        int
	first         error // of errors
}

func (m *measured) merge(other *measured) {
	m.plain.merge(&other.plain)
	m.marked.merge(&other.marked)
	if m.errors += other.errors; m.first == nil {
		m.first = other.first
	}
}

// rate returns the requests a second that were answered.
func (t *target) rate() float64 {
	return float64(t.all.plain.total+t.all.marked.total) / t.took.Seconds()
}

// requestOf returns a request as it goes over the wire.
func requestOf(path, header string) string {
	return "GET " + path + " HTTP/1.1\r\nHost: localhost\r\n" + header + "\r\n"
}

// run asks t over several connections for a while. What was begun then is waited for and
// counts, as does the time that it takes.
func (t *target) run(ctx context.Context, connections int, during time.Duration) error {
	began := time.Now() //nolint:forbidigo // this is what is measured
	end := began.Add(during)
	var lock sync.Mutex
	g, ctx := errgroup.WithContext(ctx)
	for range connections {
		g.Go(func() error {
			m := new(measured)
			err := t.connection(ctx, end, m)
			lock.Lock()
			defer lock.Unlock()
			t.all.merge(m)
			return err
		})
	}
	err := g.Wait()
	t.took += time.Since(began)
	return err
}

// connection asks until end. A connection that fails is an error of the server that is
// counted, and another takes its place.
func (t *target) connection(ctx context.Context, end time.Time, m *measured) error {
	for time.Until(end) > 0 && ctx.Err() == nil {
		if err := t.ask(ctx, end, m); err != nil {
			if m.errors++; m.first == nil {
				m.first = err
			}
			if m.errors > 100 {
				return fmt.Errorf("%s: too many errors, the first: %w", t.name, m.first)
			}
		}
	}
	return ctx.Err()
}

// patience is how long an answer may take.
const patience = 2 * time.Minute

func (t *target) ask(ctx context.Context, end time.Time, m *measured) (err error) {
	conn, err := new(net.Dialer).DialContext(ctx, "tcp", t.server.address)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, conn.Close()) }()
	if err := conn.SetDeadline(end.Add(patience)); err != nil {
		return err
	}
	answers := bufio.NewReaderSize(conn, 64<<10)
	for ctx.Err() == nil {
		began := time.Now() //nolint:forbidigo // this is what is measured
		if began.After(end) {
			return nil
		}
		marked := t.mark != nil && t.mark()
		ask := int(t.next.Add(1)-1) % len(t.asks)
		if _, err := io.WriteString(conn, t.asks[ask]); err != nil {
			return err
		}
		if err := t.answer(ask, answers); err != nil {
			return err
		}
		if took := time.Since(began); marked || t.mark != nil && t.mark() {
			m.marked.add(took)
		} else {
			m.plain.add(took)
		}
	}
	return nil
}

// answer reads one answer to its end.
func (t *target) answer(ask int, from *bufio.Reader) (err error) {
	response, err := http.ReadResponse(from, nil)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, response.Body.Close()) }()
	if response.StatusCode != t.status {
		return fmt.Errorf("status %d", response.StatusCode)
	}
	if t.consume != nil {
		if err := t.consume(ask, response.Body); err != nil {
			return err
		}
	}
	_, err = io.Copy(io.Discard, response.Body)
	return err
}
