// Package ociimage makes container images of Go programs without a daemon and
// without a base image: static binaries, the certificates that TLS needs, and a
// user who may do nothing. It is a module of its own, so that whoever imports
// techmap does not load what writes images.
//
// The same programs give the same digest on every machine: files have one order,
// one owner and one time, and nothing is read from the machine that builds but
// the programs themselves.
package ociimage

import (
	"fmt"
	"path"
	"slices"
	"time"

	v1 "github.com/google/go-containerregistry/pkg/v1"
	"github.com/google/go-containerregistry/pkg/v1/empty"
	"github.com/google/go-containerregistry/pkg/v1/mutate"
	"github.com/google/go-containerregistry/pkg/v1/types"
)

// User is the owner of the process, as a number, because Kubernetes can tell of
// a number alone that it is not root. It is the one that distroless images have.
const User = 65532

// Data is the folder that the programs may write to. Everything else can be
// mounted read-only, besides /tmp.
const Data = "/data"

// programs is where binaries lie; it is the image's PATH.
const programs = "/usr/local/bin"

// A Program is one binary of an image.
type Program struct {
	Name string // of the file
	ELF  []byte // a static Linux binary for the platform of its image
}

// A Spec says what is in an image. The first program is the one that starts.
type Spec struct {
	Programs []Program
	Platform v1.Platform
	License  []byte            // the text of the licence; none if empty
	Labels   map[string]string // org.opencontainers.image.*; may be nil
	Created  time.Time         // of the image and of all its files
}

// Build returns the image: certificates and users in the first layer, which
// rarely changes, then a layer a program.
func Build(s Spec) (v1.Image, error) {
	if len(s.Programs) == 0 {
		return nil, fmt.Errorf("ociimage: no program: name at least one")
	}
	base, err := baseFiles(s.License)
	if err != nil {
		return nil, err
	}
	layers := [][]file{base}
	for _, p := range s.Programs {
		if err := runnable(p, s.Platform); err != nil {
			return nil, err
		}
		layers = append(layers, []file{{name: path.Join(programs, p.Name), mode: 0o755, body: p.ELF}})
	}
	adds := make([]mutate.Addendum, 0, len(layers))
	for i, files := range layers {
		layer, err := layerOf(files, s.Created)
		if err != nil {
			return nil, err
		}
		adds = append(adds, mutate.Addendum{Layer: layer, History: history(s, i)})
	}
	img := mutate.ConfigMediaType(mutate.MediaType(empty.Image, types.OCIManifestSchema1), types.OCIConfigJSON)
	if img, err = mutate.Append(img, adds...); err != nil {
		return nil, fmt.Errorf("ociimage: append the layers: %w", err)
	}
	return configured(img, s)
}

// history says what a layer is, for whoever looks with "docker history".
func history(s Spec, layer int) v1.History {
	what := "certificates, user, licence"
	if layer > 0 {
		what = s.Programs[layer-1].Name
	}
	return v1.History{Created: v1.Time{Time: s.Created}, CreatedBy: "ociimage: " + what}
}

// configured returns img with the settings that a container starts with.
func configured(img v1.Image, s Spec) (v1.Image, error) {
	c, err := img.ConfigFile()
	if err != nil {
		return nil, fmt.Errorf("ociimage: read the settings: %w", err)
	}
	c = c.DeepCopy()
	c.Created = v1.Time{Time: s.Created}
	c.OS, c.Architecture, c.Variant = s.Platform.OS, s.Platform.Architecture, s.Platform.Variant
	c.Config = v1.Config{
		User:       fmt.Sprintf("%d:%d", User, User),
		Entrypoint: []string{path.Join(programs, s.Programs[0].Name)},
		WorkingDir: Data,
		Volumes:    map[string]struct{}{Data: {}},
		Labels:     s.Labels,
		Env: []string{
			"PATH=" + programs,
			"HOME=" + Data,
			"SSL_CERT_FILE=" + certificates,
			"TECHMAP_STORE=" + Data,
		},
	}
	img, err = mutate.ConfigFile(img, c)
	if err != nil {
		return nil, fmt.Errorf("ociimage: write the settings: %w", err)
	}
	return img, nil
}

// Index returns one index over images of several platforms, in the order of their
// names, so that the order in which they were built does not matter.
func Index(images map[string]v1.Image) (v1.ImageIndex, error) {
	index := mutate.IndexMediaType(empty.Index, types.OCIImageIndex)
	names := make([]string, 0, len(images))
	for name := range images {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		p, err := v1.ParsePlatform(name)
		if err != nil {
			return nil, fmt.Errorf("ociimage: platform %q: %w", name, err)
		}
		index = mutate.AppendManifests(index, mutate.IndexAddendum{
			Add:        images[name],
			Descriptor: v1.Descriptor{Platform: p},
		})
	}
	return index, nil
}
