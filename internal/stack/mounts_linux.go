package main

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"syscall"
)

// mountsEnv is set for a stack that has mounts of its own.
const mountsEnv = "TECHMAP_STACK_MOUNTS"

// ownMounts starts the program again where what it mounts is seen by nobody else, and is
// gone with it. It reports whether it has; without the rights of root it has not, and
// the store lies on an ordinary disk.
func ownMounts(ctx context.Context, args []string) (bool, error) {
	if os.Getenv(mountsEnv) != "" || os.Geteuid() != 0 {
		return false, nil
	}
	cmd := exec.CommandContext(ctx, "/proc/self/exe", args...)
	cmd.Env = append(os.Environ(), mountsEnv+"=1")
	cmd.Stdin, cmd.Stdout, cmd.Stderr = os.Stdin, os.Stdout, os.Stderr
	cmd.SysProcAttr = &syscall.SysProcAttr{Unshareflags: syscall.CLONE_NEWNS, Pdeathsig: syscall.SIGTERM}
	cmd.Cancel = func() error { return cmd.Process.Signal(syscall.SIGTERM) }
	if err := cmd.Start(); errors.Is(err, syscall.EPERM) {
		return false, nil
	} else if err != nil {
		return true, err
	}
	err := cmd.Wait()
	if ctx.Err() != nil {
		return true, errStopped
	}
	return true, err
}

// mountDisk mounts a disk of a size at dir, and reports whether it could.
func mountDisk(dir, size string) bool {
	if os.Getenv(mountsEnv) == "" {
		return false
	}
	return syscall.Mount("tmpfs", dir, "tmpfs", 0, "size="+size) == nil
}

// unmount removes what mountDisk has mounted.
func unmount(dir string) error { return syscall.Unmount(dir, syscall.MNT_DETACH) }
