package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
)

// policy is asked by Debian's packages whether they may start their services.
const policy = "/usr/sbin/policy-rc.d"

// denyAll answers no.
const denyAll = "#!/bin/sh\nexit 101\n"

// lookPath finds a program in PATH or where Debian keeps those of root.
func lookPath(program string) (string, error) {
	if path, err := exec.LookPath(program); err == nil {
		return path, nil
	}
	return exec.LookPath("/usr/sbin/" + program)
}

// aptInstall installs a package that provides program, unless it is there. The
// package starts no server of its own.
func aptInstall(ctx context.Context, program, pkg string) (string, error) {
	if path, err := lookPath(program); err == nil {
		return path, nil
	}
	if _, err := exec.LookPath("apt-get"); err != nil || os.Geteuid() != 0 {
		return "", fmt.Errorf("no %s here, and it can be installed only as root with apt-get: "+
			"install %s (Debian: sudo apt-get install %s), or leave it out with --only", program, pkg, pkg)
	}
	if err := withoutServices(policy, func() error { return apt(ctx, pkg) }); err != nil {
		return "", err
	}
	return lookPath(program)
}

func apt(ctx context.Context, pkg string) error {
	env := []string{"DEBIAN_FRONTEND=noninteractive"}
	if err := call(ctx, "/", env, "apt-get", "update"); err != nil {
		return err
	}
	return call(ctx, "/", env, "apt-get", "install", "-y", "--no-install-recommends", pkg)
}

// withoutServices calls install while the policy file forbids packages to start
// services. A file that is there already is left as it is.
func withoutServices(file string, install func() error) error {
	f, err := os.OpenFile(file, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o755) //nolint:gosec // G302: it is a program
	if errors.Is(err, fs.ErrExist) {
		return install()
	}
	if err != nil {
		return err
	}
	_, err = f.WriteString(denyAll)
	if err = errors.Join(err, f.Close()); err == nil {
		err = install()
	}
	return errors.Join(err, os.Remove(file))
}
