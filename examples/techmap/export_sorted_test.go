package main

import (
	"errors"
	"iter"
	"os"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap"
)

// stream yields a posting of each ID, or the error of that name.
func stream(errs map[techmap.PostingID]error, ids ...techmap.PostingID) iter.Seq2[techmap.Posting, error] {
	return func(yield func(techmap.Posting, error) bool) {
		for _, id := range ids {
			if err := errs[id]; err != nil && !yield(techmap.Posting{}, err) {
				return
			} else if err == nil && !yield(techmap.Posting{ID: id, Title: "개발자 " + string(id)}, nil) {
				return
			}
		}
	}
}

func TestByID(t *testing.T) {
	t.Parallel()
	loss := &techmap.RecordError{ID: "b:lost", Err: techmap.ErrMalformed}
	end := errors.New("연결이 끊겼습니다")
	errs := map[techmap.PostingID]error{"b:lost": loss, "b:end": end}
	for _, tt := range []struct {
		name string
		in   []techmap.PostingID
		want []techmap.PostingID
		errs []error
	}{
		{"nothing", nil, nil, nil},
		{"any order becomes the order of IDs", []techmap.PostingID{"b:2", "c:1", "a:9", "b:10"}, []techmap.PostingID{"a:9", "b:10", "b:2", "c:1"}, nil},
		{"a loss is told and the rest goes on", []techmap.PostingID{"b:2", "b:lost", "b:1"}, []techmap.PostingID{"b:1", "b:2"}, []error{loss}},
		{"any other error ends the stream", []techmap.PostingID{"b:2", "b:end", "b:1"}, nil, []error{end}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			var got []techmap.PostingID
			var told []error
			for p, err := range byID(stream(errs, tt.in...)) {
				if err != nil {
					told = append(told, err)
					continue
				}
				assert.Equal(t, "개발자 "+string(p.ID), p.Title)
				got = append(got, p.ID)
			}
			assert.Equal(t, tt.want, got)
			assert.Equal(t, tt.errs, told)
		})
	}
}

func TestByID_leavesNoFileBehind(t *testing.T) {
	dir := t.TempDir()
	t.Setenv("TMPDIR", dir)
	for range byID(stream(nil, "b:1", "b:2")) {
		break
	}
	left, err := os.ReadDir(dir)
	require.NoError(t, err)
	assert.Empty(t, left)
}
