package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"strings"
	"sync"
	"time"
)

// An apiServer is the API as a process, which may be killed and started again.
type apiServer struct {
	program string
	args    []string
	env     []string
	address string
	log     string // file

	mu      sync.Mutex
	call    *call
	trouble int       // faults under way: no answer is expected
	since   time.Time // of the last trouble
	lives   int
}

// openAPI starts the API over a store.
func openAPI(ctx context.Context, p programs, s *store, log string) (*apiServer, error) {
	address, err := freeAddress(ctx)
	if err != nil {
		return nil, err
	}
	a := &apiServer{program: p.api, address: address, log: log}
	a.args = []string{"--store", s.dir, "--history", s.history(), "--addr", address, "--rate", "0", "--every", "1s"}
	if s.gold != "" {
		a.args = append(a.args, "--gold", s.gold)
	}
	if err := a.start(ctx); err != nil {
		return nil, err
	}
	return a, a.ready(ctx)
}

func freeAddress(ctx context.Context) (string, error) {
	l, err := new(net.ListenConfig).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	defer l.Close()
	return l.Addr().String(), nil
}

func (a *apiServer) start(ctx context.Context) error {
	c, err := start(ctx, a.env, a.program, a.args...)
	if err != nil {
		return err
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	a.call, a.lives = c, a.lives+1
	return nil
}

// url is the address of a path of the API.
func (a *apiServer) url(path string) string { return "http://" + a.address + path }

// ready waits until the API says that it is.
func (a *apiServer) ready(ctx context.Context) error {
	return insist(ctx, func() error {
		_, err := a.get(ctx, "/readyz")
		return err
	})
}

var (
	errStatus = errors.New("status")
	errGone   = errors.New("gone")
)

// get asks for a path.
func (a *apiServer) get(ctx context.Context, path string) ([]byte, error) {
	ctx, cancel := context.WithTimeout(ctx, 15*time.Second)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, a.url(path), nil)
	if err != nil {
		return nil, err
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return nil, err
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err == nil && response.StatusCode == http.StatusGone {
		return nil, errGone
	}
	if err == nil && response.StatusCode != http.StatusOK {
		err = fmt.Errorf("%w %d: %.200s", errStatus, response.StatusCode, body)
	}
	return body, err
}

// troubled notes that a fault of the API begins; the function it returns that it ended.
func (a *apiServer) troubled() (over func()) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.trouble++
	return func() {
		a.mu.Lock()
		defer a.mu.Unlock()
		a.trouble--
		a.since = clock()
	}
}

// excused reports whether the API may not have answered a question asked at a time.
func (a *apiServer) excused(asked time.Time) bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.trouble > 0 || asked.Before(a.since.Add(time.Second))
}

// freeze stops the process for a while.
func (a *apiServer) freeze(d time.Duration) error {
	defer a.troubled()()
	a.mu.Lock()
	process := a.call.cmd.Process
	a.mu.Unlock()
	if err := pause(process); err != nil {
		return err
	}
	time.Sleep(d)
	return resume(process)
}

// crash kills the process and starts another.
func (a *apiServer) crash(ctx context.Context) error {
	defer a.troubled()()
	if err := a.end(); err != nil {
		return err
	}
	if err := a.start(ctx); err != nil {
		return err
	}
	return a.ready(ctx)
}

// end kills the process.
func (a *apiServer) end() error {
	a.mu.Lock()
	c := a.call
	a.mu.Unlock()
	err := c.cmd.Process.Kill()
	<-c.ended
	if errors.Is(err, os.ErrProcessDone) {
		err = fmt.Errorf("the API ended by itself: %s", c.said())
	}
	f, ferr := os.OpenFile(a.log, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if ferr != nil {
		return errors.Join(err, ferr)
	}
	_, werr := f.Write(c.stderr.Bytes())
	return errors.Join(err, werr, f.Close())
}

// life counts the processes so far, so that it can be told what one measured.
func (a *apiServer) life() int {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.lives
}

// gauges are read of /metrics.
var gauges = [...]string{"go_goroutines", "process_open_fds", "process_resident_memory_bytes", "techmap_index_openings"}

// measure reads the gauges.
func (a *apiServer) measure(ctx context.Context) (map[string]float64, error) {
	body, err := a.get(ctx, "/metrics")
	if err != nil {
		return nil, err
	}
	out := make(map[string]float64)
	for line := range strings.Lines(string(body)) {
		for _, name := range gauges {
			if value, ok := strings.CutPrefix(line, name+" "); ok {
				var v float64
				if _, err := fmt.Sscan(value, &v); err != nil {
					return nil, err
				}
				out[name] = v
			}
		}
	}
	return out, nil
}
