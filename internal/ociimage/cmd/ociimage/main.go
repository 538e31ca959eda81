// Ociimage builds the image of techmap as an OCI layout, and pushes it. It needs
// Go and nothing else: no daemon, no base image.
//
//	go run ./cmd/ociimage -module ../.. -out DIR -ref localhost/techmap:dev \
//		techmap=./examples/techmap techmap-api=./examples/api
//	go run ./cmd/ociimage -push -out DIR -ref ghcr.io/techmap-it/techmap:v1.0.0
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"time"

	v1 "github.com/google/go-containerregistry/pkg/v1"

	"github.com/techmap-it/techmap/internal/ociimage"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := run(ctx, os.Args[1:], os.Stdout)
	stop()
	if err != nil && !errors.Is(err, flag.ErrHelp) {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// A request is what the command line asks for.
type request struct {
	module, out, ref string
	push             bool
	platforms        []string
	revision         string
	created          time.Time
	programs         [][2]string // name and package
}

func run(ctx context.Context, args []string, stdout io.Writer) error {
	r, err := parse(args)
	if err != nil {
		return err
	}
	if r.push {
		digest, err := ociimage.Push(ctx, r.out, r.ref)
		if err == nil {
			fmt.Fprintln(stdout, digest)
		}
		return err
	}
	built, err := r.build(ctx)
	if err != nil {
		return err
	}
	if err := ociimage.Write(r.out, r.ref, built); err != nil {
		return err
	}
	for platform, bom := range built.BOMs {
		file := filepath.Clean(r.out) + "." + strings.ReplaceAll(platform, "/", "-") + ".cdx.json"
		if err := os.WriteFile(file, bom, 0o644); err != nil {
			return err
		}
	}
	digest, err := built.Index.Digest()
	if err == nil {
		fmt.Fprintln(stdout, digest)
	}
	return err
}

func parse(args []string) (*request, error) {
	r := &request{}
	f := flag.NewFlagSet("ociimage", flag.ContinueOnError)
	f.StringVar(&r.module, "module", ".", "`folder` of the module that the packages are in")
	f.StringVar(&r.out, "out", "image", "`folder` of the layout; what it held is removed")
	f.StringVar(&r.ref, "ref", "localhost/techmap:dev", "reference of the image")
	f.BoolVar(&r.push, "push", false, "push the layout to the registry of -ref instead of building it")
	f.StringVar(&r.revision, "revision", "", "commit that the image is made of, for its labels")
	platforms := f.String("platforms", "linux/amd64,linux/arm64", "platforms, with commas")
	created := f.Int64("created", 0, "`seconds` since 1970: the time of the image and its files, as SOURCE_DATE_EPOCH")
	if err := f.Parse(args); err != nil {
		return nil, err
	}
	r.platforms = strings.Split(*platforms, ",")
	r.created = time.Unix(*created, 0).UTC()
	for _, arg := range f.Args() {
		name, pkg, ok := strings.Cut(arg, "=")
		if !ok || name == "" || pkg == "" {
			return nil, fmt.Errorf("ociimage: %q: write NAME=PACKAGE", arg)
		}
		r.programs = append(r.programs, [2]string{name, pkg})
	}
	return r, nil
}

// build compiles the programs for every platform, one after the other: the compiler
// uses all cores.
func (r *request) build(ctx context.Context) (ociimage.Built, error) {
	license, err := os.ReadFile(filepath.Join(r.module, "LICENSE")) //nolint:gosec // the caller names the folder on purpose
	if err != nil {
		return ociimage.Built{}, fmt.Errorf("ociimage: an image has to hold its licence: %w", err)
	}
	built := ociimage.Built{BOMs: map[string][]byte{}, Of: map[string]v1.Image{}}
	for _, name := range slices.Compact(slices.Sorted(slices.Values(r.platforms))) {
		platform, err := v1.ParsePlatform(name)
		if err != nil {
			return built, fmt.Errorf("ociimage: platform %q: %w", name, err)
		}
		spec := ociimage.Spec{Platform: *platform, License: license, Labels: r.labels(), Created: r.created}
		for _, p := range r.programs {
			program, err := ociimage.Compile(ctx, r.module, p[0], p[1], *platform)
			if err != nil {
				return built, err
			}
			spec.Programs = append(spec.Programs, program)
		}
		if built.Of[name], err = ociimage.Build(spec); err != nil {
			return built, err
		}
		if built.BOMs[name], err = ociimage.BOM(spec); err != nil {
			return built, err
		}
	}
	built.Index, err = ociimage.Index(built.Of)
	return built, err
}

func (r *request) labels() map[string]string {
	labels := map[string]string{
		"org.opencontainers.image.title":    "techmap",
		"org.opencontainers.image.licenses": "Apache-2.0",
		"org.opencontainers.image.source":   "https://github.com/techmap-it/techmap",
	}
	if r.revision != "" {
		labels["org.opencontainers.image.revision"] = r.revision
	}
	return labels
}
