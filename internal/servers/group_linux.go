package main

import (
	"errors"
	"os/exec"
	"syscall"
)

// ownGroup makes cmd the leader of a group of processes, so that it can be ended
// with all it starts, and lets the kernel end it should this process be killed.
func ownGroup(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGTERM}
}

// signalGroup asks the group of cmd to end, or kills it. A group that is no more
// is no error.
func signalGroup(cmd *exec.Cmd, kill bool) error {
	sig := syscall.SIGTERM
	if kill {
		sig = syscall.SIGKILL
	}
	if err := syscall.Kill(-cmd.Process.Pid, sig); err != nil && !errors.Is(err, syscall.ESRCH) {
		return err
	}
	return nil
}
