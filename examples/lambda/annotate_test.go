package main

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap/examples/internal/stores"
	"github.com/techmap-it/techmap/llm"
)

// TestWhatIsSpentIsKept books calls before they are made: what a process that was killed
// has left is too much rather than too little, and a month ends with its own books.
func TestWhatIsSpentIsKept(t *testing.T) {
	t.Parallel()
	notes, err := stores.OpenNotes(t.Context(), t.TempDir())
	require.NoError(t, err)
	now := time.Date(2026, 11, 30, 23, 0, 0, 0, time.UTC)
	s, err := openSpent(t.Context(), notes, now)
	require.NoError(t, err)
	require.NoError(t, s.ask(t.Context(), llm.Entry{Call: "1", At: now, Money: .5}))
	require.NoError(t, s.add(t.Context(), llm.Entry{Call: "1", At: now, Money: .2}))
	require.NoError(t, s.ask(t.Context(), llm.Entry{Call: "2", At: now, Money: .5}))

	again, err := openSpent(t.Context(), notes, now)
	require.NoError(t, err)
	assert.InDelta(t, .7, again.Money, 1e-9, "the second call has no end")
	assert.Equal(t, 2, again.today(now))
	next, err := openSpent(t.Context(), notes, now.Add(2*time.Hour))
	require.NoError(t, err)
	assert.Zero(t, next.Money)
	assert.Zero(t, next.today(now.Add(2*time.Hour)))

	require.NoError(t, notes.Save(t.Context(), "spent 2026-11", []byte("{")))
	_, err = openSpent(t.Context(), notes, now)
	assert.Error(t, err, "books that cannot be read are no reason to spend")
}

func TestModels(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ model, stored, err string }{
		{"openai/gpt-x", "openai/gpt-x", ""},
		{"openai/models/gemini-x", "openai/models/gemini-x", ""},
		{"gpt-x", "", "write openai/NAME"},
		{"openai/", "", "write openai/NAME"},
		{"other/x", "", "write openai/NAME"},
	} {
		t.Run(tt.model, func(t *testing.T) {
			t.Parallel()
			s := settings{Model: tt.model, getenv: environment("TECHMAP_KEY_MODEL=secret-key")}
			model, err := s.openModel(context.Background())
			if tt.err != "" {
				require.ErrorContains(t, err, tt.err)
				assert.NotContains(t, err.Error(), "secret-key")
				return
			}
			require.NoError(t, err)
			assert.Equal(t, tt.stored, model.Name())
			assert.Equal(t, tt.stored, modelName(tt.model))
		})
	}
}
