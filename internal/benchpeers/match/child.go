package main

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"os/exec"
	"time"
)

// A child is a process that makes a pass whenever it is sent a line.
type child struct {
	name   string
	cmd    *exec.Cmd
	orders io.WriteCloser
	says   *bufio.Reader
}

// children starts the peers that are no Go.
func (c config) children(files [2]string) (all []*child, err error) {
	commands := map[string][]string{}
	if c.python != "" {
		commands["Python: pyahocorasick"] = []string{c.python, "match/peer.py", files[0], files[1]}
	}
	if c.rust != "" {
		commands["Rust: aho-corasick, contiguous NFA"] = []string{c.rust, "nfa", files[0], files[1]}
		commands["Rust: aho-corasick, DFA"] = []string{c.rust, "dfa", files[0], files[1]}
	}
	for name, command := range commands {
		started, err := start(name, command)
		if err != nil {
			return all, err
		}
		all = append(all, started)
	}
	return all, nil
}

func start(name string, command []string) (*child, error) {
	cmd := exec.Command(command[0], command[1:]...) //nolint:gosec,noctx // as told; it ends with its orders
	cmd.Stderr = os.Stderr
	orders, err := cmd.StdinPipe()
	if err != nil {
		return nil, err
	}
	says, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return &child{name, cmd, orders, bufio.NewReader(says)}, nil
}

func (c *child) pass() (found int, took time.Duration, err error) {
	if _, err := fmt.Fprintln(c.orders); err != nil {
		return 0, 0, fmt.Errorf("%s: %w", c.name, err)
	}
	if _, err := fmt.Fscan(c.says, &found, &took); err != nil {
		return 0, 0, fmt.Errorf("%s: %w", c.name, err)
	}
	return found, took, nil
}

// stop ends the process: it has no more to do once its orders end.
func (c *child) stop() {
	_ = c.orders.Close()
	_ = c.cmd.Wait()
}
