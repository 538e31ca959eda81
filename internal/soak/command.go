package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"time"

	"github.com/techmap-it/techmap"
)

// Exit statuses of the command.
const (
	exitDone    = 0
	exitPartial = 3
)

// A call is a command that runs, or ran.
type call struct {
	cmd            *exec.Cmd
	stdout, stderr bytes.Buffer
	ended          chan struct{}
	began          time.Time
	took           time.Duration
	err            error
}

// start starts a program.
func start(ctx context.Context, env []string, program string, args ...string) (*call, error) {
	c := &call{cmd: exec.CommandContext(ctx, program, args...), ended: make(chan struct{}), began: clock()} //nolint:gosec // G204: built here
	c.cmd.Stdout, c.cmd.Stderr = &c.stdout, &c.stderr
	c.cmd.Env = append(os.Environ(), env...) //nolint:forbidigo // passed on
	ownGroup(c.cmd)
	if err := c.cmd.Start(); err != nil {
		return nil, err
	}
	go func() { // ends with the process, which ends with ctx
		c.err = c.cmd.Wait()
		c.took = clock().Sub(c.began)
		close(c.ended)
	}()
	return c, nil
}

// within reports whether the process was still at work after d.
func (c *call) within(d time.Duration) bool {
	select {
	case <-c.ended:
		return false
	case <-time.After(d):
		return true
	}
}

// status waits for the end and returns the exit status, negative after a signal.
func (c *call) status() int {
	<-c.ended
	return c.cmd.ProcessState.ExitCode()
}

// said is the last line of what the process wrote to stderr.
func (c *call) said() string {
	text := strings.TrimSpace(c.stderr.String())
	text = text[strings.LastIndexByte(text, '\n')+1:]
	return text[:min(len(text), 300)]
}

// report reads the report that a stage prints as its last line.
func (c *call) report() (techmap.Report, error) {
	var r techmap.Report
	text := bytes.TrimSpace(c.stdout.Bytes())
	if i := bytes.LastIndexByte(text, '\n'); i >= 0 && json.Valid(text[i+1:]) {
		text = text[i+1:]
	}
	err := json.Unmarshal(text, &r)
	return r, err
}

// whole reports whether every source ended as it should.
func whole(r techmap.Report) bool {
	for _, name := range siteNames() {
		switch r.Sources[name].Outcome {
		case techmap.OutcomeComplete, techmap.OutcomeUnmodified:
		default:
			return false
		}
	}
	return true
}

// A pipeline runs steps of days on a store.
type pipeline struct {
	programs
	at    *store
	sites string // folder of their files
	began time.Time
}

// command returns the program of a step of a day, its arguments and its environment.
func (p *pipeline) command(s step, day int) (program string, args, env []string) {
	args = append([]string{"--quiet", "--sites", p.sites}, p.at.flags...)
	args = append(args, string(s))
	switch s {
	case stepCrawl:
		for _, name := range siteNames() {
			args = append(args, "--site", name)
		}
		args = append(args, "--allow-private")
		return p.collector, args, []string{clockEnv + "=" + strconv.FormatInt(dayTime(day).Unix(), 10)}
	case stepRefine:
		args = append(args, "--since", dayTime(day).Format(time.RFC3339))
	case stepLoad:
		args = append(args, "--since", p.began.UTC().Format(time.RFC3339))
	}
	return p.techmap, args, nil
}

// start starts a step of a day.
func (p *pipeline) start(ctx context.Context, s step, day int) (*call, error) {
	program, args, env := p.command(s, day)
	return start(ctx, env, program, args...)
}

// verdict says whether a call of a step did its work, and what is wrong if it never
// should have ended so.
func verdict(s step, c *call) (done bool, wrong error) {
	code := c.status()
	if code != exitDone && code != exitPartial {
		return false, nil
	}
	if s == stepPublish {
		return code == exitDone, nil
	}
	r, err := c.report()
	if err != nil {
		return false, fmt.Errorf("%s: no report: %w", s, err)
	}
	if err := r.Balanced(); err != nil {
		return false, fmt.Errorf("%s: conservation: %w", s, err)
	}
	if n := r.Rejected(); n > 0 && s != stepCrawl {
		return false, fmt.Errorf("%s: %d records were rejected: %s", s, n, c.said())
	}
	return s != stepCrawl || whole(r), nil
}

// done runs a step that nothing disturbs.
func (p *pipeline) done(ctx context.Context, s step, day int) error {
	c, err := p.start(ctx, s, day)
	if err != nil {
		return err
	}
	ok, wrong := verdict(s, c)
	if wrong == nil && !ok {
		wrong = fmt.Errorf("%s of day %d, undisturbed: status %d: %s", s, day, c.status(), c.said())
	}
	return wrong
}

// export writes a layer into a file.
func (p *pipeline) export(ctx context.Context, layer, file string) error {
	args := append([]string{"--quiet", "--sites", p.sites}, p.at.flags...)
	c, err := start(ctx, nil, p.techmap, append(args, "export", "--layer", layer, "--out", file)...)
	if err != nil {
		return err
	}
	if code := c.status(); code != exitDone {
		return fmt.Errorf("export of %s: status %d: %s", layer, code, c.said())
	}
	return nil
}

// layers are what two stores are compared by.
func layers() []string { return []string{"silver", "gold", "openings"} }

// insist calls f until it works, a few times: a server may be coming up.
func insist(ctx context.Context, f func() error) error {
	var err error
	for range 20 {
		if err = f(); err == nil || ctx.Err() != nil {
			return err
		}
		select {
		case <-ctx.Done():
			return errors.Join(err, context.Cause(ctx))
		case <-time.After(500 * time.Millisecond):
		}
	}
	return err
}

func itoa[N ~int | ~int64](n N) string { return strconv.FormatInt(int64(n), 10) }
