package ociimage

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	v1 "github.com/google/go-containerregistry/pkg/v1"
)

// Tags are the build tags of programs in images: stores in the cloud, and time
// zones inside the binary, because an image from scratch has none.
const Tags = "cloud,timetzdata"

// Compile builds the package pkg of the module in dir for a platform and returns
// it as a program called name. The binary is static, holds no path of this machine,
// and no symbols.
func Compile(ctx context.Context, dir, name, pkg string, platform v1.Platform) (Program, error) {
	out, err := os.MkdirTemp("", "ociimage")
	if err != nil {
		return Program{}, fmt.Errorf("ociimage: compile %q: %w", pkg, err)
	}
	defer os.RemoveAll(out)
	target := filepath.Join(out, name)
	//nolint:gosec // a build tool builds what it is told to
	cmd := exec.CommandContext(ctx, "go", "build", "-trimpath", "-tags="+Tags,
		"-ldflags=-s -w -buildid=", "-o", target, pkg)
	cmd.Dir = dir
	cmd.Env = append(cmd.Environ(), "CGO_ENABLED=0", "GOOS="+platform.OS, "GOARCH="+platform.Architecture)
	if said, err := cmd.CombinedOutput(); err != nil {
		return Program{}, fmt.Errorf("ociimage: compile %q for %s: %w\n%s",
			pkg, platform.String(), err, strings.TrimSpace(string(said)))
	}
	body, err := os.ReadFile(target)
	if err != nil {
		return Program{}, fmt.Errorf("ociimage: compile %q: %w", pkg, err)
	}
	return Program{Name: name, ELF: body}, nil
}
