package bronzefile_test

import (
	"bytes"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/sink/internal/bronzefile"
)

var noon = time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC)

func TestRejectKeysSortByDayThenPart(t *testing.T) {
	t.Parallel()
	keys := []string{
		bronzefile.RejectKey("techmap", noon, 0), bronzefile.RejectKey("techmap", noon, 1),
		bronzefile.RejectKey("techmap", noon, 12), bronzefile.RejectKey("techmap", noon.AddDate(0, 0, 1), 0),
	}
	assert.IsIncreasing(t, keys)
	assert.Equal(t, "techmap/reject/dt=2026-03-02.jsonl", keys[0])
	for _, key := range keys {
		assert.True(t, bronzefile.IsReject(key), key)
	}
	assert.False(t, bronzefile.IsReject("techmap/reject/.tmp.jsonl"))
	assert.False(t, bronzefile.IsReject("techmap/reject/notes.txt"))
}

func TestRejectsComeBackLineByLine(t *testing.T) {
	t.Parallel()
	first, err := bronzefile.EncodeRejects([]techmap.RecordError{
		{Stage: techmap.StageRefine, ID: "toy:가", Err: techmap.ErrMalformed},
		{Stage: techmap.StageRefine, ID: "toy:2", Err: techmap.ErrNotFound},
	}, noon)
	require.NoError(t, err)
	again, err := bronzefile.EncodeRejects([]techmap.RecordError{
		{Stage: techmap.StageRefine, ID: "toy:가", Err: techmap.ErrInvalid},
	}, noon)
	require.NoError(t, err)
	lines := bronzefile.DecodeRejects("a", bytes.Join([][]byte{first, []byte("\n{torn\n"), again}, nil))
	require.Len(t, lines, 4)
	require.ErrorContains(t, lines[2].Err, `"a" line 4`)
	require.ErrorIs(t, lines[2].Err, techmap.ErrMalformed)

	last := bronzefile.LastRejects(lines)
	require.Len(t, last, 3, "the first of toy:가 is replaced")
	assert.Equal(t, techmap.PostingID("toy:2"), last[0].ID)
	assert.Equal(t, "invalid", last[2].Kind)
}

func FuzzDecodeRejects(f *testing.F) {
	f.Add([]byte(`{"v":1,"id":"toy:1","cause":"","at":"2026-03-02T00:00:00Z"}` + "\n"))
	f.Add([]byte("\n\n{"))
	f.Add([]byte(`{"v":9}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		var all []byte
		for _, line := range bronzefile.DecodeRejects("fuzz", data) {
			all = append(all, line.Raw...)
		}
		if len(all) > len(data) {
			t.Errorf("lines have %d bytes of %d", len(all), len(data))
		}
		for _, line := range bytes.Split(data, []byte("\n")) {
			if len(bytes.TrimSpace(line)) > 0 && !bytes.Contains(all, line) {
				t.Errorf("line %q is gone", line)
			}
		}
	})
}
