//go:build !linux

package main

import (
	"errors"
	"os"
	"os/exec"
)

// ownGroup does nothing: the servers at hand are programs for Linux.
func ownGroup(*exec.Cmd) {}

// signalGroup kills cmd, but not what it started.
func signalGroup(cmd *exec.Cmd, _ bool) error {
	if err := cmd.Process.Kill(); err != nil && !errors.Is(err, os.ErrProcessDone) {
		return err
	}
	return nil
}
