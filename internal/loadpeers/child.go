package main

import (
	"bufio"
	"context"
	_ "embed"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/go-sql-driver/mysql"
)

//go:embed peer.py
var peer string

// A child is a server in a process of its own.
type child struct {
	address string
	pid     int
	stop    func() error
}

// startAPI starts this program again, as the server of the API.
func startAPI(ctx context.Context, openings int) (*child, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	cmd := exec.CommandContext(ctx, self, "-serve", "-openings", strconv.Itoa(openings)) //nolint:gosec // itself
	cmd.Stderr = os.Stderr
	stdin, err := cmd.StdinPipe()
	if err != nil {
		return nil, err
	}
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	stop := func() error { return errors.Join(stdin.Close(), cmd.Wait()) }
	address, err := bufio.NewReader(stdout).ReadString('\n')
	if err != nil {
		return nil, errors.Join(fmt.Errorf("the API did not start: %w", err), stop())
	}
	return &child{address: strings.TrimSpace(address), pid: cmd.Process.Pid, stop: stop}, nil
}

// startTime is how long the peer may take to answer for the first time.
const startTime = 30 * time.Second

// startPeer starts the service in Python, with two workers, over a database.
func startPeer(ctx context.Context, python string, database *mysql.Config) (*child, error) {
	dir, err := os.MkdirTemp("", "loadpeers-")
	if err != nil {
		return nil, err
	}
	if err := os.WriteFile(filepath.Join(dir, "peer.py"), []byte(peer), 0o600); err != nil {
		return nil, errors.Join(err, os.RemoveAll(dir))
	}
	address, err := freeAddress(ctx)
	if err != nil {
		return nil, errors.Join(err, os.RemoveAll(dir))
	}
	_, port, _ := net.SplitHostPort(address)
	args := []string{"-m", "uvicorn", "peer:app", "--app-dir", dir, "--port", port, "--workers", "2",
		"--log-level", "warning", "--no-access-log"}
	cmd := exec.CommandContext(ctx, python, args...) //nolint:gosec // as told
	at := url.URL{Scheme: "mysql+pymysql", User: url.UserPassword(database.User, database.Passwd),
		Host: database.Addr, Path: "/" + database.DBName, RawQuery: "charset=utf8mb4"}
	cmd.Env = append(cmd.Environ(), "LOADPEERS_DATABASE="+at.String(), "PYTHONDONTWRITEBYTECODE=1")
	cmd.Stderr = os.Stderr
	terminate := func() error { return cmd.Process.Signal(syscall.SIGTERM) } // which ends its workers, too
	cmd.Cancel, cmd.WaitDelay = terminate, startTime
	if err := cmd.Start(); err != nil {
		return nil, errors.Join(err, os.RemoveAll(dir))
	}
	c := &child{address: address, pid: cmd.Process.Pid, stop: func() error {
		_ = terminate() // it may be gone already
		_ = cmd.Wait()  // which says that it was terminated
		return os.RemoveAll(dir)
	}}
	if err := c.ready(ctx); err != nil {
		return nil, errors.Join(err, c.stop())
	}
	return c, nil
}

// ready waits until c answers.
func (c *child) ready(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, startTime)
	defer cancel()
	tick := time.NewTicker(100 * time.Millisecond)
	defer tick.Stop()
	for {
		request, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+c.address+"/ready", nil)
		if err != nil {
			return err
		}
		response, err := http.DefaultClient.Do(request)
		if err == nil {
			_ = response.Body.Close()
			if response.StatusCode == http.StatusOK {
				return nil
			}
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("the peer did not start: %w", errors.Join(ctx.Err(), err))
		case <-tick.C:
		}
	}
}

// freeAddress returns an address of the loopback interface at which nobody listens.
func freeAddress(ctx context.Context) (string, error) {
	l, err := new(net.ListenConfig).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	return l.Addr().String(), l.Close()
}

// memory returns the bytes that a process and those it started have in memory, 0 where the
// system does not say as Linux does.
func memory(pid int) int64 {
	var sum int64
	status, _ := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	for line := range strings.Lines(string(status)) {
		if fields := strings.Fields(line); len(fields) > 1 && fields[0] == "VmRSS:" {
			kib, _ := strconv.ParseInt(fields[1], 10, 64)
			sum += kib << 10
		}
	}
	tasks, _ := filepath.Glob(fmt.Sprintf("/proc/%d/task/*/children", pid))
	for _, task := range tasks {
		children, _ := os.ReadFile(task)
		for field := range strings.FieldsSeq(string(children)) {
			if id, err := strconv.Atoi(field); err == nil {
				sum += memory(id)
			}
		}
	}
	return sum
}
