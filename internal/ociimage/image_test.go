package ociimage

import (
	"archive/tar"
	"bytes"
	"context"
	"crypto/x509"
	"encoding/json"
	"errors"
	"io"
	"os"
	"path/filepath"
	"runtime/debug"
	"strconv"
	"strings"
	"testing"
	"time"

	cyclonedx "github.com/CycloneDX/cyclonedx-go"
	v1 "github.com/google/go-containerregistry/pkg/v1"
	"github.com/google/go-containerregistry/pkg/v1/layout"
	"github.com/google/go-containerregistry/pkg/v1/mutate"
	"github.com/google/go-containerregistry/pkg/v1/validate"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

var (
	amd64   = v1.Platform{OS: "linux", Architecture: "amd64"}
	arm64   = v1.Platform{OS: "linux", Architecture: "arm64"}
	created = time.Unix(1_700_000_000, 0).UTC()
)

// hello compiles a program of its own module, small and without network.
func hello(t *testing.T, platform v1.Platform) Program {
	t.Helper()
	dir := t.TempDir()
	for name, text := range map[string]string{
		"go.mod":  "module example.com/hello\n\ngo 1.26\n",
		"main.go": "package main\n\nfunc main() { println(\"안녕 hello\") }\n",
	} {
		require.NoError(t, os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600))
	}
	p, err := Compile(t.Context(), dir, "hello", ".", platform)
	require.NoError(t, err)
	return p
}

func spec(t *testing.T, platform v1.Platform) Spec {
	t.Helper()
	return Spec{
		Programs: []Program{hello(t, platform)}, Platform: platform,
		License: []byte("Apache"), Created: created,
	}
}

// contents returns the files of an image by name.
func contents(t *testing.T, img v1.Image) map[string]*tar.Header {
	t.Helper()
	headers := make(map[string]*tar.Header)
	r := mutate.Extract(img)
	defer r.Close()
	for archive := tar.NewReader(r); ; {
		h, err := archive.Next()
		if errors.Is(err, io.EOF) {
			return headers
		}
		require.NoError(t, err)
		headers["/"+strings.TrimPrefix(h.Name, "/")] = h
	}
}

func TestBuild_startsTheFirstProgram(t *testing.T) {
	t.Parallel()
	img, err := Build(spec(t, amd64))
	require.NoError(t, err)
	c, err := img.ConfigFile()
	require.NoError(t, err)
	assert.Equal(t, []string{"/usr/local/bin/hello"}, c.Config.Entrypoint)
	assert.Equal(t, "amd64", c.Architecture)
	user, _, _ := strings.Cut(c.Config.User, ":")
	id, err := strconv.Atoi(user)
	require.NoError(t, err, "Kubernetes refuses a name where runAsNonRoot is set")
	assert.NotZero(t, id)
}

func TestBuild_holdsOnlyWhatItHasTo(t *testing.T) {
	t.Parallel()
	img, err := Build(spec(t, amd64))
	require.NoError(t, err)
	files := contents(t, img)
	for name, mode := range map[string]int64{
		"/usr/local/bin/hello": 0o755, certificates: 0o644, "/etc/passwd": 0o644, "/etc/group": 0o644,
		"/data": 0o755, "/tmp": 0o1777, "/LICENSE": 0o644,
		"/usr": 0o755, "/usr/local": 0o755, "/usr/local/bin": 0o755,
		"/etc": 0o755, "/etc/ssl": 0o755, "/etc/ssl/certs": 0o755,
	} {
		require.Contains(t, files, name)
		assert.Equal(t, mode, files[name].Mode, name)
		assert.True(t, files[name].ModTime.Equal(created), name)
	}
	assert.Len(t, files, 13, "nothing else, and no shell")
	assert.Equal(t, User, files["/data"].Uid, "the program writes here")
	assert.Zero(t, files["/usr/local/bin/hello"].Uid, "and cannot change itself")
}

func TestBuild_sameProgramsSameDigest(t *testing.T) {
	t.Parallel()
	first, err := Build(spec(t, amd64))
	require.NoError(t, err)
	second, err := Build(spec(t, amd64))
	require.NoError(t, err)
	a, err := first.Digest()
	require.NoError(t, err)
	b, err := second.Digest()
	require.NoError(t, err)
	assert.Equal(t, a, b, "compiled twice, in folders of different names")
	other := spec(t, amd64)
	other.Created = created.Add(time.Second)
	third, err := Build(other)
	require.NoError(t, err)
	c, err := third.Digest()
	require.NoError(t, err)
	assert.NotEqual(t, a, c, "the time is part of it")
}

func TestBuild_refuses(t *testing.T) {
	t.Parallel()
	self, err := os.ReadFile("/proc/self/exe") // the race detector links it with the C library
	if err != nil {
		t.Skip("no /proc: this machine has no binary that needs a loader at a known place")
	}
	for _, tt := range []struct {
		name     string
		programs []Program
		platform v1.Platform
		want     string
	}{
		{"an image without program", nil, amd64, "no program"},
		{"a script", []Program{{"run", []byte("#!/bin/sh\n")}}, amd64, "no Linux binary"},
		{"a binary of another machine", []Program{hello(t, arm64)}, amd64, "EM_AARCH64"},
		{"another system", []Program{hello(t, amd64)}, v1.Platform{OS: "windows", Architecture: "amd64"}, "windows/amd64"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			_, err := Build(Spec{Programs: tt.programs, Platform: tt.platform, Created: created})
			assert.ErrorContains(t, err, tt.want)
		})
	}
	if bytes.Contains(self, []byte("/ld-linux")) {
		_, err := Build(Spec{Programs: []Program{{"self", self}}, Platform: amd64})
		assert.ErrorContains(t, err, "CGO_ENABLED=0")
	}
}

func TestRootCertificates(t *testing.T) {
	t.Parallel()
	data, err := rootCertificates()
	require.NoError(t, err)
	pool := x509.NewCertPool()
	require.True(t, pool.AppendCertsFromPEM(data))
	assert.Contains(t, string(data), "Amazon Root CA 1", "S3 and RDS are reached over it")
	assert.Greater(t, strings.Count(string(data), "BEGIN CERTIFICATE"), 100)
}

func TestBOM_namesEveryModuleOfEveryProgram(t *testing.T) {
	t.Parallel()
	s := spec(t, arm64)
	data, err := BOM(s)
	require.NoError(t, err)
	var bom cyclonedx.BOM
	require.NoError(t, cyclonedx.NewBOMDecoder(bytes.NewReader(data), cyclonedx.BOMFileFormatJSON).Decode(&bom))
	names := make(map[string]string)
	for _, c := range *bom.Components {
		names[c.Name] = c.Version
	}
	assert.Contains(t, names, "hello")
	assert.NotEmpty(t, names["std"], "most vulnerabilities of Go programs are in its own library")
	again, err := BOM(s)
	require.NoError(t, err)
	assert.Equal(t, string(data), string(again), "the same image, the same bill")
}

func TestModules(t *testing.T) {
	t.Parallel()
	got := modules(&debug.BuildInfo{GoVersion: "go1.26.8", Deps: []*debug.Module{
		{Path: "example.com/a", Version: "v1.2.3", Sum: "h1:abc="},
		{Path: "example.com/b", Version: "v1.0.0", Replace: &debug.Module{Path: "example.com/fork", Version: "v1.0.1"}},
		{Path: "example.com/c", Version: "v2.0.0+incompatible"},
	}})
	refs := make([]string, 0, len(got))
	for _, c := range got {
		refs = append(refs, c.PackageURL)
	}
	assert.Equal(t, []string{
		"pkg:golang/std@1.26.8",
		"pkg:golang/example.com/a@v1.2.3",
		"pkg:golang/example.com/fork@v1.0.1", // what is in the binary, not what go.mod asks for
		"pkg:golang/example.com/c@v2.0.0%2Bincompatible",
	}, refs)
	assert.Equal(t, []cyclonedx.Property{{Name: "go:sum", Value: "h1:abc="}}, *got[1].Properties)
}

// built is an image for two platforms.
func built(t *testing.T) Built {
	t.Helper()
	b := Built{Of: map[string]v1.Image{}, BOMs: map[string][]byte{}}
	for _, platform := range []v1.Platform{amd64, arm64} {
		s := spec(t, platform)
		img, err := Build(s)
		require.NoError(t, err)
		bom, err := BOM(s)
		require.NoError(t, err)
		b.Of[platform.String()], b.BOMs[platform.String()] = img, bom
	}
	index, err := Index(b.Of)
	require.NoError(t, err)
	b.Index = index
	return b
}

func TestWrite_layoutThatOthersRead(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "layout")
	require.NoError(t, os.MkdirAll(filepath.Join(dir, "blobs"), 0o750))
	require.NoError(t, os.WriteFile(filepath.Join(dir, "blobs", "old"), nil, 0o600))
	require.NoError(t, Write(dir, "ghcr.io/techmap-it/techmap:v1", built(t)))
	assert.NoFileExists(t, filepath.Join(dir, "blobs", "old"), "what was there is gone")
	all, err := layout.ImageIndexFromPath(dir)
	require.NoError(t, err)
	require.NoError(t, validate.Index(all))
	manifest, err := all.IndexManifest()
	require.NoError(t, err)
	require.Len(t, manifest.Manifests, 3, "the index, and a bill of materials a platform")
	names := manifest.Manifests[0].Annotations
	assert.Equal(t, "v1", names["org.opencontainers.image.ref.name"])
	assert.Equal(t, "ghcr.io/techmap-it/techmap:v1", names["io.containerd.image.name"])
}

func TestWrite_billsSayOfWhichImageTheyAre(t *testing.T) {
	t.Parallel()
	b := built(t)
	dir := filepath.Join(t.TempDir(), "layout")
	require.NoError(t, Write(dir, "localhost/techmap:dev", b))
	all, err := layout.ImageIndexFromPath(dir)
	require.NoError(t, err)
	manifest, err := all.IndexManifest()
	require.NoError(t, err)
	subjects := make(map[string]bool)
	for _, d := range manifest.Manifests[1:] {
		img, err := all.Image(d.Digest)
		require.NoError(t, err)
		raw, err := img.RawManifest()
		require.NoError(t, err)
		var m struct {
			Config  v1.Descriptor `json:"config"`
			Subject v1.Descriptor `json:"subject"`
		}
		require.NoError(t, json.Unmarshal(raw, &m))
		assert.EqualValues(t, BOMType, m.Config.MediaType)
		subjects[m.Subject.Digest.String()] = true
	}
	for platform, img := range b.Of {
		digest, err := img.Digest()
		require.NoError(t, err)
		assert.True(t, subjects[digest.String()], platform)
	}
}

func TestIndex_orderOfBuildingDoesNotMatter(t *testing.T) {
	t.Parallel()
	b := built(t)
	manifest, err := b.Index.IndexManifest()
	require.NoError(t, err)
	require.Len(t, manifest.Manifests, 2)
	assert.Equal(t, "amd64", manifest.Manifests[0].Platform.Architecture)
	assert.Equal(t, "arm64", manifest.Manifests[1].Platform.Architecture)
}

func TestCompile_saysWhatTheCompilerSaid(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(dir, "go.mod"), []byte("module example.com/x\n"), 0o600))
	require.NoError(t, os.WriteFile(filepath.Join(dir, "main.go"), []byte("package main\n\nfunc main() { 없는것() }\n"), 0o600))
	_, err := Compile(t.Context(), dir, "x", ".", amd64)
	assert.ErrorContains(t, err, "undefined: 없는것")
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err = Compile(ctx, dir, "x", ".", amd64)
	assert.ErrorIs(t, err, context.Canceled)
}
