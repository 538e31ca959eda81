package main

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"time"
)

// budget is what the model may cost in a month, in dollars.
const budget = "100"

// firstRun fills the store, so that the API has something to serve.
func (s *stack) firstRun(ctx context.Context) error {
	for _, args := range s.tasks() {
		if out, err := s.techmap(ctx, args...); err != nil {
			return fmt.Errorf("techmap %s: %w: %s", args[0], err, out[max(0, len(out)-1500):])
		}
	}
	return nil
}

// tasks are the commands of one run of the pipeline.
func (s *stack) tasks() [][]string {
	model := []string{"--extractor=cascade", "--model=" + modelName}
	ask := append([]string{
		"annotate", "--model-url=http://" + s.addresses["model"] + "/v1", "--price-input=1", "--price-output=4",
		"--max-cost-month=" + budget,
	}, model...)
	return [][]string{
		{"crawl", "--allow-private", "--site=" + koreanSite, "--site=" + englishSite},
		{"refine"}, ask, append([]string{"load"}, model...), {"publish"},
	}
}

// techmap runs the command and returns what it said. That some of a run was lost is no
// error.
func (s *stack) techmap(ctx context.Context, args ...string) ([]byte, error) {
	const exitPartial = 3
	common := []string{
		"--store=" + s.at("store"), "--sites=" + s.at("sites"), "--gold=" + s.gold(), "--quiet",
		"--metrics=" + s.at("textfile/techmap.prom"),
	}
	cmd := exec.CommandContext(ctx, s.at("techmap"), append(common, args...)...)
	cmd.Dir = s.dir
	cmd.Env = append(cmd.Environ(), "TECHMAP_KEY_MODEL=none")
	ownGroup(cmd)
	cmd.Cancel = func() error { return cmd.Process.Signal(os.Interrupt) }
	cmd.WaitDelay = patience
	out, err := cmd.CombinedOutput()
	if cmd.ProcessState != nil && cmd.ProcessState.ExitCode() == exitPartial {
		err = nil
	}
	return out, err
}

// pipeline runs the tasks again and again until ctx ends. One that fails is done again
// in the next run, as a schedule would.
func (s *stack) pipeline(ctx context.Context) error {
	log, err := os.Create(s.at("pipeline.log"))
	if err != nil {
		return err
	}
	defer log.Close()
	for {
		start := time.Now()
		for _, args := range s.tasks() {
			began := time.Now()
			out, err := s.techmap(ctx, args...)
			if ctx.Err() != nil {
				return nil
			}
			fmt.Fprintf(log, "%s %s %v: %v\n%s", began.Format(time.TimeOnly), args[0], time.Since(began).Round(time.Millisecond), err, out)
		}
		s.writeStatus(ctx)
		s.longest.Store(max(s.longest.Load(), int64(time.Since(start))))
		select {
		case <-ctx.Done():
			return nil
		case <-time.After(s.every):
		}
	}
}

// writeStatus keeps what the command knows of the store, the books of the model among
// it, beside the metrics of runs. A store that cannot be read leaves what was known.
func (s *stack) writeStatus(ctx context.Context) {
	cmd := exec.CommandContext(ctx, s.at("techmap"), "--store="+s.at("store"), "--gold="+s.gold(),
		"status", "--format=prometheus", "--max-cost-month="+budget)
	cmd.Dir = s.dir
	ownGroup(cmd)
	out, err := cmd.Output()
	if len(out) == 0 || err != nil && cmd.ProcessState == nil {
		return
	}
	file := s.at("textfile/status.prom")
	if os.WriteFile(file+".new", out, 0o600) == nil {
		_ = os.Rename(file+".new", file) // the next run writes it again
	}
}

// visitors ask the API now and then.
func (s *stack) visitors(ctx context.Context) error {
	pages := []string{"/v1/top?role=backend", "/v1/roles", "/v1/status", "/ko/", "/en/", "/v1/openings?role=data"}
	for i := 0; ; i++ {
		select {
		case <-ctx.Done():
			return nil
		case <-time.After(250 * time.Millisecond):
		}
		req, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+s.addresses["api"]+pages[i%len(pages)], nil)
		if err != nil {
			return err
		}
		resp, err := http.DefaultClient.Do(req)
		if err != nil {
			continue // Prometheus will notice
		}
		_, _ = io.Copy(io.Discard, resp.Body) // cut off at the end
		resp.Body.Close()
	}
}
