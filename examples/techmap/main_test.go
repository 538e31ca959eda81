package main

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// commandEnv makes the test binary behave as the command, so that tests can
// run it as a process of its own: to kill it, or to take its rights away.
const commandEnv = "TECHMAP_TEST_COMMAND"

func TestMain(m *testing.M) {
	if os.Getenv(commandEnv) == "1" {
		os.Exit(run(context.Background(), os.Args[1:], os.Stdin, os.Stdout, os.Stderr, os.Getenv))
	}
	os.Exit(m.Run())
}

// A result is what a call of the command left.
type result struct {
	status         int
	stdout, stderr string
}

// A shop is a folder of its own for a store.
type shop struct {
	t     *testing.T
	store string
}

func newShop(t *testing.T) shop {
	return shop{t, filepath.Join(t.TempDir(), "store")}
}

// techmap calls the command on the shop's store.
func (p shop) techmap(args ...string) result {
	p.t.Helper()
	return call(p.t.Context(), "", append([]string{"--store", p.store}, args...)...)
}

// done is techmap for calls that have to end well.
func (p shop) done(args ...string) string {
	p.t.Helper()
	r := p.techmap(args...)
	require.Equal(p.t, exitDone, r.status, "techmap %s: %s", strings.Join(args, " "), r.stderr)
	return r.stdout
}

func call(ctx context.Context, stdin string, args ...string) result {
	var out, errOut bytes.Buffer
	none := func(string) string { return "" }
	status := run(ctx, args, strings.NewReader(stdin), &out, &errOut, none)
	return result{status, out.String(), errOut.String()}
}

// file writes a file into the test's folder.
func file(t *testing.T, name, content string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	require.NoError(t, os.WriteFile(path, []byte(content), 0o600))
	return path
}
