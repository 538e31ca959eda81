package main

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// fake is a server without a process.
type fake struct {
	name      string
	journal   *[]string
	startErr  error
	stopErr   error
	shortlife bool
}

func (f *fake) install(context.Context) error { return nil }

func (f *fake) start(_ context.Context, _ string, _ int) (running, error) {
	if f.startErr != nil {
		return running{}, f.startErr
	}
	return running{
		env:   []string{"TECHMAP_TEST_" + f.name + "=here"},
		alive: func() bool { return !f.shortlife },
		stop: func() error {
			*f.journal = append(*f.journal, f.name)
			return f.stopErr
		},
	}, nil
}

func TestAmong(t *testing.T) {
	t.Parallel()
	boom := errors.New("boom")
	tests := []struct {
		name    string
		first   fake
		second  fake
		command []string
		stopped []string
		err     string // empty: none
	}{
		{
			name:    "the last that came up stops first",
			command: []string{"sh", "-c", `test "$TECHMAP_TEST_ONE$TECHMAP_TEST_TWO" = herehere`},
			stopped: []string{"TWO", "ONE"},
		},
		{
			name:    "a server that fails to stop keeps no other running",
			second:  fake{stopErr: boom},
			command: []string{"true"},
			stopped: []string{"TWO", "ONE"},
			err:     "stop TWO: boom",
		},
		{
			name:    "a server that fails to start stops those that run",
			second:  fake{startErr: boom},
			command: []string{"sh", "-c", "echo the command must not run; exit 99"},
			stopped: []string{"ONE"},
			err:     "boom",
		},
		{
			name:    "a command that fails stops all",
			command: []string{"sh", "-c", "exit 3"},
			stopped: []string{"TWO", "ONE"},
			err:     "exit status 3",
		},
		{
			name:    "a server that ended early is named",
			second:  fake{shortlife: true},
			command: []string{"true"},
			stopped: []string{"TWO", "ONE"},
			err:     "while the command ran: TWO",
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			var journal []string
			tt.first.name, tt.first.journal = "ONE", &journal
			tt.second.name, tt.second.journal = "TWO", &journal
			r := &runner{log: io.Discard}
			err := r.among(t.Context(), t.TempDir(), []named{{"ONE", &tt.first}, {"TWO", &tt.second}}, tt.command)
			assert.Equal(t, tt.stopped, journal)
			if tt.err == "" {
				require.NoError(t, err)
				return
			}
			require.ErrorContains(t, err, tt.err)
		})
	}
}

func TestStatus(t *testing.T) {
	t.Parallel()
	exit := func(script string) error {
		return exec.CommandContext(t.Context(), "sh", "-c", script).Run()
	}
	tests := []struct {
		name string
		err  error
		want int
		said string
	}{
		{"fine", nil, 0, ""},
		{"the command's own", exit("exit 7"), 7, ""},
		{"a signal as shells have it", exit("kill -TERM $$"), 128 + 15, ""},
		{"the runner's own", errors.New("boom"), statusRunner, "servers: boom\n"},
		{"both", errors.Join(exit("exit 7"), errors.New("boom")), 7, "servers: exit status 7\nboom\n"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			var said bytes.Buffer
			assert.Equal(t, tt.want, status(tt.err, &said))
			assert.Equal(t, tt.said, said.String())
		})
	}
}

func TestRunCommand_leavesNothingRunning(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "pipe")
	require.NoError(t, exec.CommandContext(t.Context(), "mkfifo", file).Run())
	// The child holds the pipe open for an hour; its end closes it.
	script := `(exec 9>"$0"; echo up >&9; sleep 3600; echo late >&9) & head -n1 "$0" >/dev/null`
	require.NoError(t, runCommand(t.Context(), []string{"bash", "-c", script, file}, nil))
	f, err := os.OpenFile(file, os.O_RDONLY|syscall.O_NONBLOCK, 0)
	require.NoError(t, err)
	defer f.Close()
	require.NoError(t, f.SetReadDeadline(time.Now().Add(patience)))
	said, err := io.ReadAll(f)
	require.NoError(t, err, "the pipe ends when nobody is left to write into it")
	assert.Empty(t, said)
}

func TestRunCommand_endsWithItsContext(t *testing.T) {
	t.Parallel()
	boom := errors.New("boom")
	ctx, cancel := context.WithCancelCause(t.Context())
	cancel(boom)
	require.ErrorIs(t, runCommand(ctx, []string{"sleep", "3600"}, nil), boom)
}
