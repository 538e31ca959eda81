package goldtest

import (
	"errors"
	"reflect"
	"testing"
)

// noError ends the test if there is an error.
func noError(t testing.TB, err error, why ...any) {
	t.Helper()
	if err != nil {
		t.Fatalf("unexpected error: %v %v", err, why)
	}
}

// errorIs ends the test unless err is target.
func errorIs(t testing.TB, err, target error, why ...any) {
	t.Helper()
	if !errors.Is(err, target) {
		t.Fatalf("error %v, want %v %v", err, target, why)
	}
}

// errorAs ends the test unless err is of the type that target points to.
func errorAs(t testing.TB, err error, target any) {
	t.Helper()
	if !errors.As(err, target) {
		t.Fatalf("error %v, want one of type %v", err, reflect.TypeOf(target).Elem())
	}
}

// equal reports values that are not the same.
func equal[T any](t testing.TB, want, got T, why ...any) {
	t.Helper()
	if !reflect.DeepEqual(want, got) {
		t.Errorf("not equal %v\nwant %+v\n got %+v", why, want, got)
	}
}
