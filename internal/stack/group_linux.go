package main

import (
	"os/exec"
	"syscall"
)

// ownGroup keeps an interrupt of the terminal from what cmd starts, which is stopped in
// its turn, and lets the kernel end it should this process be killed.
func ownGroup(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGTERM}
}
