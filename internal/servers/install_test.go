package main

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestInstaller_into(t *testing.T) {
	t.Parallel()
	root := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(root, "go.mod"), []byte("module toy\n"), 0o600))
	below := filepath.Join(root, "a", "b")
	require.NoError(t, os.MkdirAll(below, 0o755))
	in, err := newInstaller(below)
	require.NoError(t, err)

	boom := errors.New("boom")
	_, err = in.into(t.Context(), "toy-1", func(context.Context, string) error { return boom })
	require.ErrorIs(t, err, boom)
	left, err := os.ReadDir(in.dir)
	require.NoError(t, err)
	assert.Empty(t, left, "a failed installation leaves nothing")

	fills := 0
	fill := func(_ context.Context, dir string) error {
		fills++
		return os.WriteFile(filepath.Join(dir, "toy"), nil, 0o600)
	}
	for range 2 {
		dir, err := in.into(t.Context(), "toy-1", fill)
		require.NoError(t, err)
		assert.Equal(t, filepath.Join(root, "bin", "servers", "toy-1"), dir)
		assert.FileExists(t, filepath.Join(dir, "toy"))
	}
	assert.Equal(t, 1, fills, "what is there is not installed again")
}

func TestNewInstaller_outsideOfAModule(t *testing.T) {
	t.Parallel()
	_, err := newInstaller(t.TempDir())
	require.ErrorContains(t, err, "no go.mod")
}

func TestWithoutServices(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "policy-rc.d")
	boom := errors.New("boom")
	err := withoutServices(file, func() error {
		text, err := os.ReadFile(file)
		require.NoError(t, err)
		assert.Equal(t, denyAll, string(text))
		return boom
	})
	require.ErrorIs(t, err, boom)
	assert.NoFileExists(t, file, "removed again, also after a failure")

	require.NoError(t, os.WriteFile(file, []byte("the machine's own"), 0o600))
	require.NoError(t, withoutServices(file, func() error { return nil }))
	text, err := os.ReadFile(file)
	require.NoError(t, err)
	assert.Equal(t, "the machine's own", string(text))
}

func TestInstall_withoutTheInstallers(t *testing.T) {
	t.Setenv("PATH", t.TempDir())
	in := installer{t.TempDir()}
	_, err := in.npmInstall(t.Context(), "toy-1", "toy@1")
	require.ErrorContains(t, err, "install Node.js")
	_, err = in.goInstall(t.Context(), "toy-1", "toy.example/cmd/toy@v1.0.0")
	require.ErrorContains(t, err, "go")
	_, err = aptInstall(t.Context(), "no-such-toy", "toy-server")
	require.ErrorContains(t, err, "install toy-server")
	require.ErrorContains(t, err, "--only")
}
