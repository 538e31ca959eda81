package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// An installer puts programs into a folder, each in one of its own whose name
// holds the version: a new pin is a new folder.
type installer struct {
	dir string
}

// newInstaller returns an installer into bin/servers of the module that from is in.
func newInstaller(from string) (installer, error) {
	for dir := from; ; dir = filepath.Dir(dir) {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return installer{filepath.Join(dir, "bin", "servers")}, nil
		}
		if dir == filepath.Dir(dir) {
			return installer{}, fmt.Errorf("no go.mod in %q or above: run this within the module", from)
		}
	}
}

// into returns the folder of a program and fills it with fill if it is not
// there. An installation that was interrupted leaves no folder.
func (in installer) into(ctx context.Context, program string, fill func(ctx context.Context, dir string) error) (string, error) {
	final := filepath.Join(in.dir, program)
	if _, err := os.Stat(final); err == nil {
		return final, nil
	}
	if err := os.MkdirAll(in.dir, 0o755); err != nil {
		return "", err
	}
	dir, err := os.MkdirTemp(in.dir, ".new-")
	if err != nil {
		return "", err
	}
	if err := fill(ctx, dir); err != nil {
		return "", errors.Join(fmt.Errorf("install %s: %w", program, err), os.RemoveAll(dir))
	}
	return final, os.Rename(dir, final)
}

// goInstall builds the command of a Go module, which is named with its version.
func (in installer) goInstall(ctx context.Context, program, command string) (string, error) {
	return in.into(ctx, program, func(ctx context.Context, dir string) error {
		return call(ctx, dir, []string{"GOBIN=" + dir, "GOFLAGS="}, "go", "install", command)
	})
}

// npmInstall fetches a package of npm, without running scripts of it.
func (in installer) npmInstall(ctx context.Context, program, pkg string, files ...file) (string, error) {
	if _, err := exec.LookPath("npm"); err != nil {
		return "", fmt.Errorf("install %s: no npm here: install Node.js 20 or later with npm, or leave it out with --only", program)
	}
	return in.into(ctx, program, func(ctx context.Context, dir string) error {
		for _, f := range files {
			if err := os.WriteFile(filepath.Join(dir, f.name), []byte(f.text), 0o600); err != nil {
				return err
			}
		}
		return call(ctx, dir, nil, "npm", "install", "--prefix", dir, "--no-audit", "--no-fund", "--ignore-scripts", "--save-exact", pkg)
	})
}

// A file is laid beside an installed package.
type file struct{ name, text string }

// call runs a command to its end. Its output is in the error only.
func call(ctx context.Context, dir string, env []string, argv ...string) error {
	cmd := exec.CommandContext(ctx, argv[0], argv[1:]...) //nolint:gosec // G204: the commands are those of this package
	cmd.Dir = dir
	cmd.Env = environment(cmd.Environ(), env...)
	ownGroup(cmd)
	cmd.Cancel = func() error { return signalGroup(cmd, false) }
	cmd.WaitDelay = patience
	out, err := cmd.CombinedOutput()
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	if err != nil {
		return fmt.Errorf("%s: %w: %s", strings.Join(argv, " "), err, out[max(0, len(out)-2000):])
	}
	return nil
}
