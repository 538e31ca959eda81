package ociimage

import (
	"io"
	"log"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-containerregistry/pkg/name"
	"github.com/google/go-containerregistry/pkg/registry"
	v1 "github.com/google/go-containerregistry/pkg/v1"
	"github.com/google/go-containerregistry/pkg/v1/remote"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestPush_whatARegistryThenServes(t *testing.T) {
	t.Parallel()
	server := httptest.NewServer(registry.New(
		registry.WithReferrersSupport(true), registry.Logger(log.New(io.Discard, "", 0))))
	defer server.Close()
	b := built(t)
	dir := filepath.Join(t.TempDir(), "layout")
	require.NoError(t, Write(dir, "localhost/techmap:dev", b))
	ref := strings.TrimPrefix(server.URL, "http://") + "/techmap:v1"
	digest, err := Push(t.Context(), dir, ref)
	require.NoError(t, err)

	tag, err := name.NewTag(ref)
	require.NoError(t, err)
	want, err := b.Index.Digest()
	require.NoError(t, err)
	assert.Equal(t, want, digest, "what is deployed is named by what was built")
	index, err := remote.Index(tag)
	require.NoError(t, err)
	for platform, img := range b.Of {
		of, err := img.Digest()
		require.NoError(t, err)
		_, err = index.Image(of)
		require.NoError(t, err, platform)
		referrers, err := remote.Referrers(tag.Context().Digest(of.String()))
		require.NoError(t, err)
		list, err := referrers.IndexManifest()
		require.NoError(t, err)
		require.Len(t, list.Manifests, 1, platform)
		assert.Equal(t, BOMType, list.Manifests[0].ArtifactType)
	}
}

func TestPush_refuses(t *testing.T) {
	t.Parallel()
	_, err := Push(t.Context(), t.TempDir(), "localhost:1/techmap:v1")
	assert.ErrorContains(t, err, "build one first")
	_, err = Push(t.Context(), t.TempDir(), "NO SUCH:NAME")
	assert.ErrorContains(t, err, "write registry/name:tag")
	assert.ErrorContains(t, Write(t.TempDir(), "NO SUCH:NAME", Built{Of: map[string]v1.Image{}}), "no reference")
}
