package record_test

import (
	"errors"
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/internal/record"
)

func lost() techmap.RecordError {
	return techmap.RecordError{
		Stage: techmap.StageRefine, Source: "toy", ID: "toy:3", URL: "https://toy.example/jobs/3",
		Err: fmt.Errorf("toy: title of %q: %w", "toy:3", techmap.ErrMalformed),
	}
}

func TestRejectKeepsTextAndKindOfItsCause(t *testing.T) {
	t.Parallel()
	e := lost()
	back := record.NewReject(e, at).RecordError()
	assert.Equal(t, e.Error(), back.Error())
	require.ErrorIs(t, &back, techmap.ErrMalformed)
	require.NotErrorIs(t, &back, techmap.ErrInvalid)
}

func TestRejectKinds(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		err  error
		kind string
	}{
		"skipped":             {techmap.ErrSkip, "skip"},
		"malformed":           {techmap.ErrMalformed, "malformed"},
		"not found":           {techmap.ErrNotFound, "not-found"},
		"blocked":             {techmap.ErrBlocked, "blocked"},
		"exhausted wins":      {errors.Join(techmap.ErrThrottled, techmap.ErrExhausted), "exhausted"},
		"unavailable":         {techmap.ErrUnavailable, "unavailable"},
		"invalid":             {techmap.ErrInvalid, "invalid"},
		"of no known kind":    {errors.New("전혀 다른 오류"), ""},
		"nothing said at all": {nil, ""},
	}
	for name, tc := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := record.NewReject(techmap.RecordError{ID: "toy:1", Err: tc.err}, at)
			assert.Equal(t, tc.kind, r.Kind)
			if tc.err == nil {
				return
			}
			back := r.RecordError()
			assert.Equal(t, tc.err.Error(), back.Err.Error())
			for _, kind := range []error{techmap.ErrMalformed, techmap.ErrInvalid, techmap.ErrUnavailable} {
				if errors.Is(tc.err, kind) {
					assert.ErrorIs(t, &back, kind)
				}
			}
		})
	}
}

func TestRejectsOfOneRecordAtOneStageHaveOneKey(t *testing.T) {
	t.Parallel()
	first := record.NewReject(lost(), at)
	other := lost()
	other.Err = errors.New("another reason")
	assert.Equal(t, first.Key(), record.NewReject(other, at.Add(1e9)).Key())
	other.Stage = techmap.StageSilver
	assert.NotEqual(t, first.Key(), record.NewReject(other, at).Key())
}
