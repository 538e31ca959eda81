package spec

import (
	"cmp"
	"errors"
	"fmt"
	"slices"

	"github.com/techmap-it/techmap"
)

// An Error is one mistake in a file. It is a techmap.ErrInvalid.
type Error struct {
	File   string
	Line   int // from 1; 0 if the mistake is not in one place
	Column int // from 1, in characters
	Key    string
	Reason string
}

// Error returns "spec: file:line:column: key: reason", the place in the form
// that editors and terminals know.
func (e *Error) Error() string {
	place := e.File
	if e.Line > 0 {
		place = fmt.Sprintf("%s:%d:%d", e.File, e.Line, e.Column)
	}
	if e.Key == "" {
		return fmt.Sprintf("spec: %s: %s", place, e.Reason)
	}
	return fmt.Sprintf("spec: %s: %s: %s", place, e.Key, e.Reason)
}

// Unwrap returns techmap.ErrInvalid.
func (e *Error) Unwrap() error { return techmap.ErrInvalid }

// mistakes collects what is wrong with a file, so that all of it is told at once.
type mistakes struct {
	file   string
	places map[string]place // by key
	errs   []*Error
}

// add notes a mistake in the value of a key.
func (m *mistakes) add(key, format string, args ...any) {
	p := m.places[key]
	m.at(p, key, format, args...)
}

func (m *mistakes) at(p place, key, format string, args ...any) {
	m.errs = append(m.errs, &Error{
		File: m.file, Line: p.line, Column: p.column, Key: key, Reason: fmt.Sprintf(format, args...),
	})
}

// err returns all mistakes in the order of the file, nil if there are none.
func (m *mistakes) err() error {
	slices.SortStableFunc(m.errs, func(a, b *Error) int {
		return cmp.Or(cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column))
	})
	errs := make([]error, len(m.errs))
	for i, e := range m.errs {
		errs[i] = e
	}
	return errors.Join(errs...)
}
