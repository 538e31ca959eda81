package main

import (
	"context"
	"encoding/json"
	"fmt"
	"iter"
	"time"

	"github.com/techmap-it/techmap/examples/internal/stores"
)

// A moment is a time in JSON, as people and schedulers write it: a day, a day and time, or
// how long ago it was. null and the empty text are no time.
type moment struct{ time.Time }

// UnmarshalJSON implements json.Unmarshaler.
func (m *moment) UnmarshalJSON(data []byte) error {
	var text string
	if err := json.Unmarshal(data, &text); err != nil {
		return m.refuse(data)
	}
	m.Time = time.Time{}
	if text == "" {
		return nil
	}
	if ago, err := time.ParseDuration(text); err == nil && ago >= 0 {
		m.Time = time.Now().UTC().Add(-ago)
		return nil
	}
	for _, layout := range []string{time.RFC3339, "2006-01-02T15:04:05", time.DateOnly} {
		if t, err := time.Parse(layout, text); err == nil {
			m.Time = t.UTC()
			return nil
		}
	}
	return m.refuse(data)
}

func (m *moment) refuse(data []byte) error {
	return fmt.Errorf("since: %s is no time: write \"72h\", \"2026-11-22\" or \"2026-11-22T09:00:00+09:00\"", data)
}

// A window is what of a layer an event is about. The zero window is what is new.
type window struct {
	Since time.Time // what was written since; zero: since the mark of the function
	Limit int       // at most this many records; 0 means all
}

// begin returns from when on to read, for a function whose mark is at the given time, and
// whether the mark may move on afterwards: not if the window leaves out what lies between.
func (w window) begin(mark time.Time) (since time.Time, whole bool) {
	if w.Since.IsZero() {
		return mark, w.Limit == 0
	}
	return w.Since, w.Limit == 0 && !w.Since.After(mark)
}

// first passes on the first n, all of them if n is 0.
func first[T any](seq iter.Seq2[T, error], n int) iter.Seq2[T, error] {
	if n == 0 {
		return seq
	}
	return func(yield func(T, error) bool) {
		left := n
		for v, err := range seq {
			if !yield(v, err) {
				return
			}
			if left--; left == 0 {
				return
			}
		}
	}
}

// Overlap is how far before its mark a reader of bronze begins: a record is stored some
// time after it was fetched, and clocks differ.
const overlap = 24 * time.Hour

// sinceMark returns from when on to read.
func sinceMark(ctx context.Context, m stores.Mark) (time.Time, error) {
	t, err := m.Load(ctx)
	if err != nil || t.IsZero() {
		return time.Time{}, err
	}
	return t.Add(-overlap), nil
}
