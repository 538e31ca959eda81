package techmap_test

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"github.com/techmap-it/techmap"
)

func TestRetryableTellsWhetherWaitingHelps(t *testing.T) {
	t.Parallel()
	batch := func(errs ...error) error {
		b := &techmap.BatchError{}
		for i, err := range errs {
			b.Failed = append(b.Failed, techmap.Failure{Index: i, Err: err})
		}
		return fmt.Errorf("write: %w", b)
	}
	for _, tt := range []struct {
		name string
		err  error
		want bool
	}{
		{"nothing wrong", nil, false},
		{"throttled", fmt.Errorf("s3: %w", techmap.ErrThrottled), true},
		{"down", techmap.ErrUnavailable, true},
		{"told to wait", &techmap.RetryError{After: time.Second, Err: techmap.ErrThrottled}, true},
		{"a day's quota", errors.Join(techmap.ErrThrottled, techmap.ErrExhausted), false},
		{"our mistake", techmap.ErrInvalid, false},
		{"one record of the batch", batch(techmap.ErrInvalid, techmap.ErrUnavailable), true},
		{"no record of the batch", batch(techmap.ErrInvalid, techmap.ErrMalformed), false},
	} {
		assert.Equal(t, tt.want, techmap.Retryable(tt.err), tt.name)
	}
}

func TestErrorsNameWhatFailed(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		err  error
		want string
	}{
		{&techmap.RecordError{Stage: techmap.StageRefine, ID: "a:1", Err: errBoom}, "techmap: refine a:1: boom"},
		{&techmap.RecordError{URL: "https://a.example/1", Err: errBoom}, "techmap: https://a.example/1: boom"},
		{&techmap.RecordError{Source: "a", Err: errBoom}, "techmap: a: boom"},
		{&techmap.RetryError{After: 2 * time.Second, Err: errBoom}, "boom (retry after 2s)"},
		{
			&techmap.BatchError{Failed: []techmap.Failure{{Index: 3, Err: errBoom}, {Index: 5, Err: techmap.ErrInvalid}}},
			"techmap: 2 of batch failed, first record 3: boom",
		},
	} {
		assert.EqualError(t, tt.err, tt.want)
		assert.ErrorIs(t, tt.err, errBoom)
	}
}
