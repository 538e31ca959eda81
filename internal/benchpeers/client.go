package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"runtime/pprof"
	"strconv"
	"sync"
)

// profileEnv names the file for a client's profile.
const profileEnv = "BENCHPEERS_PROFILE"

// crawlers are the clients in Go. Each hands on the fields of every posting of
// the site at address, with so many requests at once; emit may be called
// concurrently.
func crawlers() map[string]func(ctx context.Context, address string, requests int, emit func(Fields) error) error {
	return map[string]func(context.Context, string, int, func(Fields) error) error{
		"techmap": crawlTechmap,
		"colly":   crawlColly,
	}
}

// client runs the named client, which writes what it extracts into the file out.
func client(ctx context.Context, name, address, requests, out string) (err error) {
	crawl, ok := crawlers()[name]
	if !ok {
		return fmt.Errorf("no client %q", name)
	}
	n, err := strconv.Atoi(requests)
	if err != nil {
		return err
	}
	stop, err := profile(os.Getenv(profileEnv)) //nolint:forbidigo // set by the harness, which is this program
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, stop()) }()
	w, err := newWriter(out)
	if err != nil {
		return err
	}
	return errors.Join(crawl(ctx, address, n, w.write), w.close())
}

// A writer writes fields as lines of JSON. It may be used concurrently.
type writer struct {
	mu   sync.Mutex
	file *os.File
	buf  *bufio.Writer
	enc  *json.Encoder
}

func create(name string) (*os.File, error) {
	return os.Create(name) //nolint:gosec // the harness names its own files
}

func newWriter(name string) (*writer, error) {
	file, err := create(name)
	if err != nil {
		return nil, err
	}
	w := &writer{file: file, buf: bufio.NewWriterSize(file, 1<<16)}
	w.enc = json.NewEncoder(w.buf)
	w.enc.SetEscapeHTML(false)
	return w, nil
}

func (w *writer) write(f Fields) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.enc.Encode(f)
}

func (w *writer) close() error { return errors.Join(w.buf.Flush(), w.file.Close()) }

// profile begins a profile of the processor in the named file, "" meaning none.
func profile(name string) (stop func() error, err error) {
	if name == "" {
		return func() error { return nil }, nil
	}
	file, err := create(name)
	if err != nil {
		return nil, err
	}
	if err := pprof.StartCPUProfile(file); err != nil {
		return nil, errors.Join(err, file.Close())
	}
	return func() error {
		pprof.StopCPUProfile()
		return file.Close()
	}, nil
}
