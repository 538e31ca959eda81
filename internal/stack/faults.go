package main

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// Where messages go.
const (
	page   = "page"
	ticket = "ticket"
)

// A fault is something that breaks, and what has to be told of it.
type fault struct {
	name   string
	alert  string        // as the receiver names it
	to     string        // page or ticket
	within time.Duration // with the real rules, from the moment it shows to the message
	clear  time.Duration // the same, from the repair to the message that it is over
	runs   [2]int        // of the pipeline, until it shows, and until it no longer does
	do     func(ctx context.Context) error
	repair func(ctx context.Context) error
}

// faults are broken one after the other. Their times are those of the rules: for how
// long a state lasts (for), how far is looked back where the first failure is not enough,
// and how long Alertmanager waits for what belongs together.
func (s *stack) faults() []fault {
	return []fault{
		{
			name: "a site changes its pages", alert: "TechmapSourceBroken{" + koreanSite + "}", to: ticket,
			within: 31 * time.Minute, clear: 5 * time.Minute, runs: [2]int{1, 1},
			do:     func(context.Context) error { s.korean.change(true); return nil },
			repair: func(context.Context) error { s.korean.change(false); return nil },
		},
		{
			name: "the model does not answer", alert: "TechmapModelFailing", to: ticket,
			within: 41 * time.Minute, clear: 35 * time.Minute, runs: [2]int{2, 1}, // a counter shows by its second step
			do:     func(context.Context) error { s.model.kill(true); return nil },
			repair: func(context.Context) error { s.model.kill(false); return nil },
		},
		{
			name: "the disk is full", alert: "TechmapDiskNearlyFull", to: ticket,
			within: 2 * time.Minute, clear: 35 * time.Minute,
			do:     func(context.Context) error { return s.fillDisk() },
			repair: func(context.Context) error { return os.Remove(s.at("store/filler")) },
		},
		{
			name: "the database is killed", alert: "TechmapDatabaseDown", to: ticket,
			within: 3 * time.Minute, clear: 15 * time.Minute, runs: [2]int{0, 1},
			do:     s.killDatabase,
			repair: s.reviveDatabase,
		},
		{
			name: "the server is killed", alert: "TechmapApiDown", to: page,
			within: 2*time.Minute + 30*time.Second, clear: 5 * time.Minute,
			do:     func(context.Context) error { return s.api.cmd.Process.Kill() },
			repair: s.runAPI,
		},
	}
}

// fillDisk writes to the disk of the store until nothing more goes in.
func (s *stack) fillDisk() error {
	if !s.mounted {
		return errors.New("the store has no disk of its own: run it as root")
	}
	f, err := os.Create(s.at("store/filler"))
	if err != nil {
		return err
	}
	_, err = io.Copy(f, zeros{})
	if closed := f.Close(); !errors.Is(err, syscall.ENOSPC) {
		return errors.Join(err, closed, errors.New("the disk does not fill up"))
	}
	return nil
}

// zeros is a reader without end.
type zeros struct{}

func (zeros) Read(p []byte) (int, error) { clear(p); return len(p), nil }

// killDatabase kills MariaDB as a power failure would.
func (s *stack) killDatabase(ctx context.Context) error {
	db, err := sql.Open("mysql", s.mysql)
	if err != nil {
		return err
	}
	defer db.Close()
	var file string
	if err := db.QueryRowContext(ctx, "SELECT @@pid_file").Scan(&file); err != nil {
		return err
	}
	text, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	pid, err := strconv.Atoi(strings.TrimSpace(string(text)))
	if err != nil {
		return fmt.Errorf("%s: %w", file, err)
	}
	server, err := os.FindProcess(pid)
	if err != nil {
		return err
	}
	return server.Kill()
}

// reviveDatabase has internal/servers start it again.
func (s *stack) reviveDatabase(ctx context.Context) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, os.Getenv("TECHMAP_TEST_MYSQL_RESTART"), nil)
	if err != nil {
		return err
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return err
	}
	if resp.StatusCode != http.StatusNoContent {
		err = fmt.Errorf("restart of MariaDB: %s", resp.Status)
	}
	return errors.Join(err, resp.Body.Close())
}
