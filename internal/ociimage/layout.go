package ociimage

import (
	"context"
	"fmt"
	"maps"
	"os"
	"slices"

	"github.com/google/go-containerregistry/pkg/authn"
	"github.com/google/go-containerregistry/pkg/name"
	v1 "github.com/google/go-containerregistry/pkg/v1"
	"github.com/google/go-containerregistry/pkg/v1/empty"
	"github.com/google/go-containerregistry/pkg/v1/layout"
	"github.com/google/go-containerregistry/pkg/v1/mutate"
	"github.com/google/go-containerregistry/pkg/v1/partial"
	"github.com/google/go-containerregistry/pkg/v1/remote"
	"github.com/google/go-containerregistry/pkg/v1/static"
	"github.com/google/go-containerregistry/pkg/v1/types"
)

// Names that readers of a layout look an image up by: the first is of the standard
// and has the tag alone, the second is containerd's and has the whole reference.
const (
	refName        = "org.opencontainers.image.ref.name"
	containerdName = "io.containerd.image.name"
)

// A Built is an index with, for each platform, the bill of materials of its image.
type Built struct {
	Index v1.ImageIndex
	BOMs  map[string][]byte   // by platform
	Of    map[string]v1.Image // by platform
}

// attachments returns an artifact a platform that holds its bill of materials and
// says of which image it is, so that registries list it with that image.
func (b Built) attachments() (map[string]v1.Image, error) {
	out := make(map[string]v1.Image, len(b.BOMs))
	for platform, bom := range b.BOMs {
		subject, err := partial.Descriptor(b.Of[platform])
		if err != nil {
			return nil, fmt.Errorf("ociimage: describe the image for %s: %w", platform, err)
		}
		img := mutate.ConfigMediaType(mutate.MediaType(empty.Image, types.OCIManifestSchema1), BOMType)
		img, err = mutate.AppendLayers(img, static.NewLayer(bom, BOMType))
		if err != nil {
			return nil, fmt.Errorf("ociimage: attach the bill of materials for %s: %w", platform, err)
		}
		out[platform] = mutate.Subject(img, v1.Descriptor{
			MediaType: subject.MediaType, Digest: subject.Digest, Size: subject.Size,
		}).(v1.Image)
	}
	return out, nil
}

// Write writes b to the folder dir, which it empties, as an OCI image layout under
// the reference ref. Bills of materials lie in it beside the index.
func Write(dir, ref string, b Built) error {
	reference, err := name.NewTag(ref)
	if err != nil {
		return fmt.Errorf("ociimage: %q is no reference: write registry/name:tag: %w", ref, err)
	}
	if err := os.RemoveAll(dir); err != nil {
		return fmt.Errorf("ociimage: empty the layout: %w", err)
	}
	l, err := layout.Write(dir, empty.Index)
	if err != nil {
		return fmt.Errorf("ociimage: begin the layout: %w", err)
	}
	names := map[string]string{refName: reference.TagStr(), containerdName: reference.Name()}
	if err := l.AppendIndex(b.Index, layout.WithAnnotations(names)); err != nil {
		return fmt.Errorf("ociimage: write the index: %w", err)
	}
	attached, err := b.attachments()
	if err != nil {
		return err
	}
	for _, platform := range slices.Sorted(maps.Keys(attached)) {
		if err := l.AppendImage(attached[platform]); err != nil {
			return fmt.Errorf("ociimage: write the bill of materials for %s: %w", platform, err)
		}
	}
	return nil
}

// Push sends the layout in dir to a registry under the reference ref, bills of
// materials included, and returns the digest of the index. Credentials are those of
// "docker login".
func Push(ctx context.Context, dir, ref string) (v1.Hash, error) {
	tag, err := name.NewTag(ref)
	if err != nil {
		return v1.Hash{}, fmt.Errorf("ociimage: %q is no reference: write registry/name:tag: %w", ref, err)
	}
	all, err := layout.ImageIndexFromPath(dir)
	if err != nil {
		return v1.Hash{}, fmt.Errorf("ociimage: %q is no layout: build one first: %w", dir, err)
	}
	manifest, err := all.IndexManifest()
	if err != nil {
		return v1.Hash{}, fmt.Errorf("ociimage: read the layout %q: %w", dir, err)
	}
	opts := []remote.Option{remote.WithContext(ctx), remote.WithAuthFromKeychain(authn.DefaultKeychain)}
	var pushed v1.Hash
	for _, d := range manifest.Manifests {
		if d.MediaType.IsIndex() {
			if err := pushIndex(all, d.Digest, tag, opts); err != nil {
				return v1.Hash{}, err
			}
			pushed = d.Digest
			continue
		}
		img, err := all.Image(d.Digest)
		if err == nil {
			err = remote.Write(tag.Context().Digest(d.Digest.String()), img, opts...)
		}
		if err != nil {
			return v1.Hash{}, fmt.Errorf("ociimage: push %s: %w", d.Digest, err)
		}
	}
	return pushed, nil
}

func pushIndex(all v1.ImageIndex, digest v1.Hash, tag name.Tag, opts []remote.Option) error {
	index, err := all.ImageIndex(digest)
	if err == nil {
		err = remote.WriteIndex(tag, index, opts...)
	}
	if err != nil {
		return fmt.Errorf("ociimage: push %s to %s: %w", digest, tag, err)
	}
	return nil
}
