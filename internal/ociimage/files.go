package ociimage

import (
	"archive/tar"
	"bytes"
	"crypto/x509"
	"debug/elf"
	"encoding/pem"
	"fmt"
	"io"
	"path"
	"slices"
	"strings"
	"time"

	v1 "github.com/google/go-containerregistry/pkg/v1"
	"github.com/google/go-containerregistry/pkg/v1/tarball"
	"github.com/google/go-containerregistry/pkg/v1/types"
	"golang.org/x/crypto/x509roots/fallback/bundle"
)

// certificates is where Go and OpenSSL look for them on Debian.
const certificates = "/etc/ssl/certs/ca-certificates.crt"

// A file of a layer: a folder if its name ends in a slash.
type file struct {
	name  string // absolute
	mode  int64
	body  []byte
	owner int // user and group
}

// baseFiles are all files that are no programs.
func baseFiles(license []byte) ([]file, error) {
	roots, err := rootCertificates()
	if err != nil {
		return nil, err
	}
	files := []file{
		{name: certificates, mode: 0o644, body: roots},
		{name: "/etc/passwd", mode: 0o644, body: fmt.Appendf(nil,
			"root:x:0:0:root:/:/sbin/nologin\ntechmap:x:%d:%d:techmap:%s:/sbin/nologin\n", User, User, Data)},
		{name: "/etc/group", mode: 0o644, body: fmt.Appendf(nil, "root:x:0:\ntechmap:x:%d:\n", User)},
		{name: Data + "/", mode: 0o755, owner: User},
		{name: "/tmp/", mode: 0o1777},
	}
	if len(license) > 0 {
		files = append(files, file{name: "/LICENSE", mode: 0o644, body: license})
	}
	return files, nil
}

// rootCertificates returns Mozilla's roots as PEM. They come from a module of the
// Go project and not from this machine, whose bundle may be old, or hold a proxy's
// own root. A root that is trusted under a condition is left out, because a file of
// PEM cannot say the condition.
func rootCertificates() ([]byte, error) {
	var b bytes.Buffer
	for root := range bundle.Roots() {
		if root.Constraint != nil {
			continue
		}
		cert, err := x509.ParseCertificate(root.Certificate)
		if err != nil {
			return nil, fmt.Errorf("ociimage: parse a root certificate: %w", err)
		}
		fmt.Fprintf(&b, "# %s\n", cert.Subject)
		if err := pem.Encode(&b, &pem.Block{Type: "CERTIFICATE", Bytes: root.Certificate}); err != nil {
			return nil, fmt.Errorf("ociimage: write a root certificate: %w", err)
		}
	}
	return b.Bytes(), nil
}

// layerOf returns a layer of files and of the folders that they lie in.
func layerOf(files []file, created time.Time) (v1.Layer, error) {
	data, err := tarOf(files, created)
	if err != nil {
		return nil, err
	}
	open := func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(data)), nil }
	layer, err := tarball.LayerFromOpener(open,
		tarball.WithMediaType(types.OCILayer), tarball.WithCompressedCaching)
	if err != nil {
		return nil, fmt.Errorf("ociimage: make a layer: %w", err)
	}
	return layer, nil
}

func tarOf(files []file, created time.Time) ([]byte, error) {
	var b bytes.Buffer
	w := tar.NewWriter(&b)
	for _, f := range withFolders(files) {
		h := &tar.Header{
			Name: strings.TrimPrefix(f.name, "/"), Mode: f.mode, Size: int64(len(f.body)),
			ModTime: created, Uid: f.owner, Gid: f.owner, Format: tar.FormatPAX, Typeflag: tar.TypeReg,
		}
		if strings.HasSuffix(f.name, "/") {
			h.Typeflag = tar.TypeDir
		}
		if err := w.WriteHeader(h); err != nil {
			return nil, fmt.Errorf("ociimage: add %q: %w", f.name, err)
		}
		if _, err := w.Write(f.body); err != nil {
			return nil, fmt.Errorf("ociimage: add %q: %w", f.name, err)
		}
	}
	if err := w.Close(); err != nil {
		return nil, fmt.Errorf("ociimage: end the archive: %w", err)
	}
	return b.Bytes(), nil
}

// withFolders returns files in the order of their names, each after its folders:
// some runtimes make a folder that is missing with a mode of their own.
func withFolders(files []file) []file {
	all := make(map[string]file)
	for _, f := range files {
		for dir := path.Dir(strings.TrimSuffix(f.name, "/")); dir != "/"; dir = path.Dir(dir) {
			if _, ok := all[dir+"/"]; !ok {
				all[dir+"/"] = file{name: dir + "/", mode: 0o755}
			}
		}
		all[f.name] = f
	}
	sorted := make([]file, 0, len(all))
	for _, f := range all {
		sorted = append(sorted, f)
	}
	slices.SortFunc(sorted, func(a, b file) int { return strings.Compare(a.name, b.name) })
	return sorted
}

// machines are the architectures that images are made for, as binaries name them.
var machines = map[string]elf.Machine{"amd64": elf.EM_X86_64, "arm64": elf.EM_AARCH64}

// runnable returns an error unless p runs on its platform in an image without a C
// library and without a loader.
func runnable(p Program, platform v1.Platform) error {
	bad := func(why string) error {
		return fmt.Errorf("ociimage: program %q for %s: %s", p.Name, platform.String(), why)
	}
	f, err := elf.NewFile(bytes.NewReader(p.ELF))
	if err != nil {
		return bad("no Linux binary: " + err.Error())
	}
	if want, ok := machines[platform.Architecture]; !ok || platform.OS != "linux" || f.Machine != want {
		return bad("made for " + f.Machine.String())
	}
	for _, s := range f.Progs {
		if s.Type == elf.PT_INTERP {
			return bad("it needs a loader: build it with CGO_ENABLED=0")
		}
	}
	return nil
}
