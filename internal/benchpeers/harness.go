package main

import (
	"bufio"
	"context"
	_ "embed"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

//go:embed spider.py
var spider string

// A harness runs the clients, in turns, and measures them.
type harness struct {
	many, few int
	slowToo   bool // Scrapy reads the large site, too
	rounds    int
	requests  int
	python    string
	profiles  string
	out       io.Writer

	self string // this program
	dir  string // for files of a run
}

// A sample is what one run of a client took.
type sample struct {
	client   string
	postings int
	wall     time.Duration
	cpu      time.Duration // of all threads, in the program and in the kernel
	rss      int64         // the most, in bytes
}

// rate returns the pages, of postings and of the listing, for a second of
// processor time.
func (s sample) rate() float64 {
	pages := s.postings + (s.postings+perPage-1)/perPage
	return float64(pages) / s.cpu.Seconds()
}

func (h *harness) run(ctx context.Context) (err error) {
	if h.self, err = os.Executable(); err != nil {
		return err
	}
	if h.dir, err = os.MkdirTemp("", "benchpeers-"); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(h.dir)) }() //nolint:gosec // it was just made
	if err := os.WriteFile(filepath.Join(h.dir, "spider.py"), []byte(spider), 0o600); err != nil {
		return err
	}
	var samples []sample
	for round := range h.rounds {
		for _, postings := range []int{h.few, h.many} {
			for _, name := range h.clients(postings) {
				s, err := h.sample(ctx, name, postings)
				if err != nil {
					return fmt.Errorf("%s, %d postings: %w", name, postings, err)
				}
				samples = append(samples, s)
				_, _ = fmt.Fprintf(h.out, "round %d  %-8s %6d postings  %7.0f pages/CPU s  CPU %6.2f s  wall %6.2f s  %4d MB\n",
					round+1, s.client, s.postings, s.rate(), s.cpu.Seconds(), s.wall.Seconds(), s.rss>>20)
			}
		}
	}
	return report(h.out, samples, h.few, h.many)
}

// clients returns who reads a site with so many postings.
func (h *harness) clients(postings int) []string {
	if postings == 0 {
		return nil
	}
	names := []string{"techmap", "colly"}
	if h.python != "" && (postings == h.few || h.slowToo) {
		names = append(names, "scrapy")
	}
	return names
}

// sample runs a client against a fresh server, and checks what it has extracted.
func (h *harness) sample(ctx context.Context, name string, postings int) (s sample, err error) {
	address, stop, err := h.serve(ctx, postings)
	if err != nil {
		return sample{}, err
	}
	defer func() { err = errors.Join(err, stop()) }()
	out := filepath.Join(h.dir, "out.jsonl")
	cmd := h.command(ctx, name, address, out)
	cmd.Stderr = os.Stderr
	began := time.Now() //nolint:forbidigo // this is what is measured
	if err := cmd.Run(); err != nil {
		return sample{}, err
	}
	s = sample{
		client: name, postings: postings, wall: time.Since(began),
		cpu: cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime(),
	}
	// A process inherits the peak of the one that starts it, so this one must
	// stay small: the check has a process of its own.
	if usage, ok := cmd.ProcessState.SysUsage().(*syscall.Rusage); ok {
		s.rss = usage.Maxrss << 10 // Linux counts in KiB
	}
	check := h.again(ctx, "check", out, strconv.Itoa(postings))
	check.Stderr = os.Stderr
	if err := check.Run(); err != nil {
		return sample{}, fmt.Errorf("extracted something else: %w", err)
	}
	return s, nil
}

// again returns this program as another process.
func (h *harness) again(ctx context.Context, args ...string) *exec.Cmd {
	return exec.CommandContext(ctx, h.self, args...) //nolint:gosec // itself
}

func (h *harness) command(ctx context.Context, name, address, out string) *exec.Cmd {
	if name == "scrapy" {
		spider := filepath.Join(h.dir, "spider.py")
		return exec.CommandContext(ctx, h.python, spider, address, strconv.Itoa(h.requests), out) //nolint:gosec // as told
	}
	cmd := h.again(ctx, "client", name, address, strconv.Itoa(h.requests), out)
	if h.profiles != "" {
		cmd.Env = append(cmd.Environ(), profileEnv+"="+filepath.Join(h.profiles, name+".prof"))
	}
	return cmd
}

// serve starts a server of so many postings in a process of its own.
func (h *harness) serve(ctx context.Context, postings int) (address string, stop func() error, err error) {
	cmd := h.again(ctx, "serve", strconv.Itoa(postings))
	cmd.Stderr = os.Stderr
	stdin, err := cmd.StdinPipe()
	if err != nil {
		return "", nil, err
	}
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		return "", nil, err
	}
	if err := cmd.Start(); err != nil {
		return "", nil, err
	}
	stop = func() error { return errors.Join(stdin.Close(), cmd.Wait()) }
	if address, err = bufio.NewReader(stdout).ReadString('\n'); err != nil {
		return "", nil, errors.Join(fmt.Errorf("server did not start: %w", err), stop())
	}
	return strings.TrimSpace(address), stop, nil
}
