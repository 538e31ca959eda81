package main

import (
	"context"
	"os"
	"os/exec"
	"syscall"
)

// insideEnv says that this process has mounts of its own.
const insideEnv = "TECHMAP_SOAK_MOUNTS"

// isolate runs this program once more in a name space of mounts, if the system allows
// it, and reports whether it did.
func isolate(ctx context.Context) (bool, error) {
	if os.Getenv(insideEnv) != "" { //nolint:forbidigo // set below
		return false, nil
	}
	probe := exec.CommandContext(ctx, "true")
	probe.SysProcAttr = &syscall.SysProcAttr{Unshareflags: syscall.CLONE_NEWNS}
	if probe.Run() != nil {
		return false, nil // the disk is not filled then
	}
	self, err := os.Executable()
	if err != nil {
		return false, err
	}
	cmd := exec.CommandContext(ctx, self, os.Args[1:]...) //nolint:gosec // this program
	cmd.Env = append(os.Environ(), insideEnv+"=1")        //nolint:forbidigo // passed on
	cmd.Stdin, cmd.Stdout, cmd.Stderr = os.Stdin, os.Stdout, os.Stderr
	cmd.SysProcAttr = &syscall.SysProcAttr{Unshareflags: syscall.CLONE_NEWNS, Pdeathsig: syscall.SIGTERM}
	cmd.Cancel = func() error { return cmd.Process.Signal(syscall.SIGTERM) }
	return true, cmd.Run()
}

// mountDisk puts a disk of so many bytes at dir, and reports whether it could.
func mountDisk(dir string, size int64) bool {
	if os.Getenv(insideEnv) == "" { //nolint:forbidigo // set above
		return false
	}
	if syscall.Mount("", "/", "", syscall.MS_REC|syscall.MS_PRIVATE, "") != nil {
		return false
	}
	return syscall.Mount("tmpfs", dir, "tmpfs", 0, "size="+itoa(size)) == nil
}

// unmountDisk takes the disk at dir away, with what is on it.
func unmountDisk(dir string) error { return syscall.Unmount(dir, syscall.MNT_DETACH) }

// fillDisk takes what is left of the disk that file lies on, but for so many bytes.
func fillDisk(file string, left int64) error {
	f, err := os.Create(file)
	if err != nil {
		return err
	}
	defer f.Close()
	var fs syscall.Statfs_t
	if err := syscall.Statfs(file, &fs); err != nil {
		return err
	}
	if size := int64(fs.Bavail)*fs.Bsize - left; size > 0 {
		return syscall.Fallocate(int(f.Fd()), 0, 0, size)
	}
	return nil
}

// ownGroup lets the kernel end cmd should this process be killed.
func ownGroup(cmd *exec.Cmd) { cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL} }

// pause stops a process, resume lets it go on.
func pause(p *os.Process) error  { return p.Signal(syscall.SIGSTOP) }
func resume(p *os.Process) error { return p.Signal(syscall.SIGCONT) }
