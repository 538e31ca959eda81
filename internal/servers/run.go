package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"golang.org/x/sync/errgroup"
)

// startWithin is how long all servers together may take to answer.
const startWithin = 2 * time.Minute

// A runner runs one command among servers and says on log what took how long.
type runner struct {
	log io.Writer
	now func() time.Time // nil means time.Now
}

// run installs, starts, runs the command and stops. It returns the command's
// *exec.ExitError as it is.
func (r *runner) run(ctx context.Context, o options) error {
	here, err := os.Getwd()
	if err != nil {
		return err
	}
	in, err := newInstaller(here)
	if err != nil {
		return err
	}
	all := serversByName(in)
	asked := make([]named, len(o.only))
	for i, name := range o.only {
		asked[i] = named{name, all[name]}
	}
	dir, err := os.MkdirTemp("", "techmap-servers-")
	if err != nil {
		return err
	}
	err = r.among(ctx, dir, asked, o.command)
	return errors.Join(err, os.RemoveAll(dir))
}

// A named server.
type named struct {
	name string
	server
}

// among runs command while the servers run, with their files under dir.
func (r *runner) among(ctx context.Context, dir string, servers []named, command []string) (err error) {
	if err := r.timed("install", func() error { return install(ctx, servers) }); err != nil {
		return err
	}
	var up stack
	defer func() { err = errors.Join(err, r.timed("stop", up.stopAll)) }()
	if err := r.timed("start", func() error { return startAll(ctx, dir, servers, &up) }); err != nil {
		return err
	}
	err = r.timed("command", func() error { return runCommand(ctx, command, up.env()) })
	if dead := up.dead(); len(dead) > 0 {
		err = errors.Join(err, fmt.Errorf("ended by themselves while the command ran: %s", strings.Join(dead, ", ")))
	}
	return err
}

// timed calls f and logs how long it took.
func (r *runner) timed(what string, f func() error) error {
	now := r.now
	if now == nil {
		now = time.Now
	}
	began := now()
	err := f()
	fmt.Fprintf(r.log, "servers: %s: %v\n", what, now().Sub(began).Round(10*time.Millisecond))
	return err
}

func install(ctx context.Context, servers []named) error {
	g, ctx := errgroup.WithContext(ctx)
	for _, s := range servers {
		g.Go(func() error { return s.install(ctx) })
	}
	return g.Wait()
}

// startAll starts the servers at once and puts them on the stack in their order,
// those that came up even if another did not.
func startAll(ctx context.Context, dir string, servers []named, up *stack) error {
	ctx, cancel := context.WithTimeout(ctx, startWithin)
	defer cancel()
	ports, err := freePorts(ctx, len(servers))
	if err != nil {
		return err
	}
	all := make([]running, len(servers))
	g, ctx := errgroup.WithContext(ctx)
	for i, s := range servers {
		g.Go(func() error {
			folder := filepath.Join(dir, s.name)
			if err := os.Mkdir(folder, 0o700); err != nil { //nolint:gosec // G703: our own names
				return err
			}
			var err error
			all[i], err = s.start(ctx, folder, ports[i])
			return err
		})
	}
	err = g.Wait()
	for i, r := range all {
		if r.stop != nil {
			up.push(servers[i].name, r)
		}
	}
	return err
}

// runCommand runs the command with env to its end and then ends what it left
// running. When ctx ends it asks the command to end, and kills it if that does
// not help.
func runCommand(ctx context.Context, command, env []string) error {
	cmd := exec.CommandContext(ctx, command[0], command[1:]...) //nolint:gosec // G204: running it is the purpose
	cmd.Env = environment(cmd.Environ(), append(awsVariables(), env...)...)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = os.Stdin, os.Stdout, os.Stderr
	ownGroup(cmd)
	cmd.Cancel = func() error { return signalGroup(cmd, false) }
	cmd.WaitDelay = patience
	err := cmd.Run()
	if cmd.Process != nil {
		err = errors.Join(err, signalGroup(cmd, true))
	}
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	return err
}
