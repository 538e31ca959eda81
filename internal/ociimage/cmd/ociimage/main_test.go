package main

import (
	"bytes"
	"io"
	"log"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-containerregistry/pkg/registry"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// module writes a module with a licence and one program.
func module(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range map[string]string{
		"LICENSE": "Apache License", "go.mod": "module example.com/hello\n\ngo 1.26\n",
		"main.go": "package main\n\nfunc main() {}\n",
	} {
		require.NoError(t, os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600))
	}
	return dir
}

func TestRun_buildsThenPushesTheSame(t *testing.T) {
	t.Parallel()
	server := httptest.NewServer(registry.New(registry.Logger(log.New(io.Discard, "", 0))))
	defer server.Close()
	out := filepath.Join(t.TempDir(), "layout")
	ref := strings.TrimPrefix(server.URL, "http://") + "/techmap:v1"
	var first, second bytes.Buffer
	require.NoError(t, run(t.Context(), []string{"-module", module(t), "-out", out, "-ref", ref, "hello=."}, &first))
	require.NoError(t, run(t.Context(), []string{"-push", "-out", out, "-ref", ref}, &second))
	assert.Regexp(t, `^sha256:[0-9a-f]{64}\n$`, first.String())
	assert.Equal(t, first.String(), second.String())
	for _, platform := range []string{"linux-amd64", "linux-arm64"} {
		assert.FileExists(t, out+"."+platform+".cdx.json")
	}
}

func TestRun_refuses(t *testing.T) {
	t.Parallel()
	dir := module(t)
	for _, tt := range []struct {
		name string
		args []string
		want string
	}{
		{"a program without package", []string{"-module", dir, "hello"}, "NAME=PACKAGE"},
		{"no program", []string{"-module", dir}, "no program"},
		{"a platform that is none", []string{"-module", dir, "-platforms", "linux/amd64/v1/x", "hello=."}, "platform"},
		{"a module without licence", []string{"-module", t.TempDir(), "hello=."}, "licence"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			args := append([]string{"-out", filepath.Join(t.TempDir(), "layout")}, tt.args...)
			assert.ErrorContains(t, run(t.Context(), args, io.Discard), tt.want)
		})
	}
}
