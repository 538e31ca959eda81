package main

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"sync/atomic"
	"time"

	"github.com/go-sql-driver/mysql"
	"golang.org/x/sync/errgroup"
)

// A stack is all that runs.
type stack struct {
	options
	out    io.Writer
	root   string // of the module
	dir    string // of everything that is written
	config *mysql.Config

	korean, english *jobSite
	model           *chatModel
	receiver        *receiver

	addresses map[string]string // by the names of programs and servers
	programs  []*process
	api       *process     // one of them
	longest   atomic.Int64 // run of the pipeline, in nanoseconds
	servers   []*http.Server
	serving   errgroup.Group

	mounted bool // the store has a disk of its own
}

// database is the name of the one for gold.
const database = "techmap_stack"

func newStack(ctx context.Context, o options, out io.Writer) (*stack, error) {
	root, err := moduleRoot()
	if err != nil {
		return nil, err
	}
	dir, err := os.MkdirTemp("", "techmap-stack-")
	if err != nil {
		return nil, err
	}
	s := &stack{
		options: o, out: out, root: root, dir: dir, addresses: map[string]string{},
		korean:   &jobSite{name: koreanSite, line: koreanPosting},
		english:  &jobSite{name: englishSite, line: englishPosting},
		model:    &chatModel{},
		receiver: &receiver{out: out, now: time.Now},
	}
	for _, sub := range []string{"store", "textfile", "proc/1", "sites"} {
		if err := os.MkdirAll(filepath.Join(dir, sub), 0o755); err != nil {
			return nil, errors.Join(err, s.close())
		}
	}
	s.mounted = o.check && mountDisk(s.at("store"), "64m") // of a size that can be filled
	if !o.local {
		err = s.createDatabase(ctx)
	}
	if err != nil {
		return nil, errors.Join(err, s.close())
	}
	return s, nil
}

// at returns the path of a file of the stack.
func (s *stack) at(name string) string { return filepath.Join(s.dir, filepath.FromSlash(name)) }

// moduleRoot returns the folder with go.mod.
func moduleRoot() (string, error) {
	dir, err := os.Getwd()
	if err != nil {
		return "", err
	}
	for ; ; dir = filepath.Dir(dir) {
		if _, err := os.Stat(filepath.Join(dir, "examples", "monitoring")); err == nil {
			return dir, nil
		}
		if dir == filepath.Dir(dir) {
			return "", errors.New("no module here: run this within techmap")
		}
	}
}

func (s *stack) createDatabase(ctx context.Context) error {
	config, err := mysql.ParseDSN(s.mysql)
	if err != nil {
		return fmt.Errorf("TECHMAP_TEST_MYSQL: %w", err)
	}
	s.config = config
	db, err := sql.Open("mysql", s.mysql)
	if err != nil {
		return err
	}
	_, err = db.ExecContext(ctx, "CREATE DATABASE IF NOT EXISTS "+database+" CHARACTER SET utf8mb4")
	return errors.Join(err, db.Close())
}

// gold returns the address of gold as techmap takes it.
func (s *stack) gold() string {
	if s.local {
		return s.at("store/techmap.db")
	}
	return fmt.Sprintf("mysql://%s:%s@%s/%s", s.config.User, s.config.Passwd, s.config.Addr, database)
}

// serve serves h at an address of its own.
func (s *stack) serve(ctx context.Context, name string, h http.Handler) error {
	l, err := (&net.ListenConfig{}).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	server := &http.Server{Handler: h, ReadHeaderTimeout: time.Minute}
	s.addresses[name] = l.Addr().String()
	s.servers = append(s.servers, server)
	s.serving.Go(func() error {
		if err := server.Serve(l); !errors.Is(err, http.ErrServerClosed) {
			return err
		}
		return nil
	})
	return nil
}

// run runs the stack until ctx ends, or the check has.
func (s *stack) run(ctx context.Context) error {
	if err := s.up(ctx); err != nil {
		return err
	}
	g, inner := errgroup.WithContext(ctx)
	inner, cancel := context.WithCancel(inner)
	g.Go(func() error { return s.pipeline(inner) })
	g.Go(func() error { return s.visitors(inner) })
	g.Go(func() error {
		defer cancel()
		if s.check {
			return s.checkAll(inner)
		}
		<-inner.Done()
		return nil
	})
	err := g.Wait()
	if err == nil && ctx.Err() != nil {
		err = errStopped
	}
	return err
}

// up starts everything.
func (s *stack) up(ctx context.Context) error {
	for name, h := range map[string]http.Handler{
		koreanSite: s.korean, englishSite: s.english, "model": s.model, "receiver": s.receiver,
	} {
		if err := s.serve(ctx, name, h); err != nil {
			return err
		}
	}
	sites := map[string]string{koreanSite: s.addresses[koreanSite], englishSite: s.addresses[englishSite]}
	if err := writeSites(s.at("sites"), sites); err != nil {
		return err
	}
	fmt.Fprintln(s.out, "building, installing and starting …")
	for _, step := range []func(context.Context) error{
		s.install, s.build, s.firstRun, s.startAPI, s.startExporters, s.startAlertmanager, s.startPrometheus,
	} {
		if err := step(ctx); err != nil {
			return err
		}
	}
	s.tell()
	return nil
}

// tell prints the addresses.
func (s *stack) tell() {
	fmt.Fprintf(s.out, "\n  website and API   http://%s/\n  metrics           http://%[1]s/metrics\n", s.addresses["api"])
	fmt.Fprintf(s.out, "  Prometheus        http://%s/\n  Alertmanager      http://%s/\n",
		s.addresses["prometheus"], s.addresses["alertmanager"])
	fmt.Fprintf(s.out, "  sites             http://%s/jobs http://%s/jobs\n", s.addresses[koreanSite], s.addresses[englishSite])
	fmt.Fprintf(s.out, "  store and logs    %s\n  the pipeline runs every %v; interrupt to end\n\n", s.dir, s.every)
}

// close ends everything, the last that was started first.
func (s *stack) close() error {
	var errs []error
	for _, p := range slices.Backward(s.programs) {
		errs = append(errs, p.stop())
	}
	for _, server := range s.servers {
		errs = append(errs, server.Close())
	}
	errs = append(errs, s.serving.Wait())
	if s.mounted {
		errs = append(errs, unmount(s.at("store")))
	}
	return errors.Join(append(errs, os.RemoveAll(s.dir))...)
}
