//go:build !linux

package crashtest

import (
	"os"
	"testing"
)

// Unprivileged runs do as a user who may write only what everybody may.
func Unprivileged(t *testing.T, do func()) {
	t.Helper()
	if os.Geteuid() == 0 {
		t.Skip("root may write everything")
	}
	do()
}
