package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"golang.org/x/sync/errgroup"
)

// patience is how long a process may take to end after a polite request.
const patience = 10 * time.Second

// A process is a running server with all it started itself: a group of its own.
type process struct {
	name string
	log  string // file of what it said
	cmd  *exec.Cmd
	wait errgroup.Group
	done chan struct{} // closed once it has ended
}

// launch starts a command in folder dir, with its output in dir/NAME.log.
// Cancelling ctx does not end it, stop does.
func launch(ctx context.Context, dir, name string, env []string, argv ...string) (*process, error) {
	p := &process{name: name, log: filepath.Join(dir, name+".log"), done: make(chan struct{})}
	out, err := os.OpenFile(p.log, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		return nil, err
	}
	defer out.Close()
	p.cmd = exec.CommandContext(context.WithoutCancel(ctx), argv[0], argv[1:]...) //nolint:gosec // G204: a server of ours
	p.cmd.Dir = dir
	p.cmd.Env = environment(p.cmd.Environ(), env...)
	p.cmd.Stdout, p.cmd.Stderr = out, out
	ownGroup(p.cmd)
	if err := p.cmd.Start(); err != nil {
		return nil, fmt.Errorf("start %s: %w", name, err)
	}
	p.wait.Go(func() error {
		defer close(p.done)
		return p.cmd.Wait()
	})
	return p, nil
}

// stop ends the process and all it started, and returns when it has ended.
func (p *process) stop() error {
	err := signalGroup(p.cmd, false)
	select {
	case <-p.done:
	case <-time.After(patience):
		err = fmt.Errorf("%s did not end in %v and was killed", p.name, patience)
	}
	return errors.Join(err, p.kill())
}

// kill ends the process as a power failure would.
func (p *process) kill() error {
	err := signalGroup(p.cmd, true)
	<-p.done
	return err
}

// ended reports whether the process has ended of its own accord.
func (p *process) ended() bool {
	select {
	case <-p.done:
		return true
	default:
		return false
	}
}

// until waits until answers returns nil. It gives up when ctx ends or the
// process does.
func (p *process) until(ctx context.Context, answers func(context.Context) error) error {
	var last error
	for {
		if last = answers(ctx); last == nil {
			return nil
		}
		select {
		case <-p.done:
			return fmt.Errorf("%s ended before it answered: %s: %s", p.name, p.cmd.ProcessState, p.tail())
		case <-ctx.Done():
			return fmt.Errorf("%s does not answer: %w: %w: %s", p.name, context.Cause(ctx), last, p.tail())
		case <-time.After(20 * time.Millisecond):
		}
	}
}

// tail returns the last of what the process said.
func (p *process) tail() string {
	const most = 2000
	said, err := os.ReadFile(p.log)
	if err != nil {
		return err.Error()
	}
	return strings.TrimSpace(string(said[max(0, len(said)-most):]))
}
