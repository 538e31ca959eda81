package main

import (
	"context"
	"errors"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestProcess(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	p, err := launch(t.Context(), dir, "toy", []string{"WHO=world"}, "sh", "-c", `echo "hello $WHO"; exec sleep 3600`)
	require.NoError(t, err)
	require.NoError(t, p.until(t.Context(), func(context.Context) error {
		if p.tail() != "hello world" {
			return errors.New("not yet")
		}
		return nil
	}))
	assert.False(t, p.ended())
	require.NoError(t, p.stop())
	assert.True(t, p.ended())
	require.NoError(t, p.stop(), "stopping twice is fine")
}

func TestProcess_thatEndsEarlySaysWhy(t *testing.T) {
	t.Parallel()
	p, err := launch(t.Context(), t.TempDir(), "toy", nil, "sh", "-c", "echo port taken >&2; exit 4")
	require.NoError(t, err)
	err = p.until(t.Context(), func(context.Context) error { return errors.New("no answer") })
	require.ErrorContains(t, err, "toy ended before it answered: exit status 4: port taken")
	require.NoError(t, p.stop())
}
