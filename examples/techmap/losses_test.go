package main

import (
	"bytes"
	"errors"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap"
)

func TestLossesAreTold(t *testing.T) {
	t.Parallel()
	var out, told bytes.Buffer
	a := newApp(&cli{Quiet: true, getenv: func(string) string { return "" }}, nil, &out, &told, func(string) string { return "" })
	require.NoError(t, a.losses(techmap.Report{}, nil))

	rejected := techmap.Report{Stages: map[techmap.Stage]techmap.Count{techmap.StageRefine: {In: 1, Rejected: 1}}}
	require.ErrorIs(t, a.losses(rejected, nil), errPartial)
	assert.Empty(t, told.String())

	err := a.losses(techmap.Report{}, errors.New(`source "board": refused`))
	require.ErrorIs(t, err, errPartial)
	assert.Contains(t, told.String(), `source "board": refused`, "a failed source is named")
	assert.Equal(t, exitPartial, a.exit(t.Context(), err))
}
