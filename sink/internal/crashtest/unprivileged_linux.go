package crashtest

import (
	"os"
	"runtime"
	"syscall"
	"testing"
)

// nobody is the user without rights.
const nobody = 65534

// Unprivileged runs do as a user who may write only what everybody may: as the
// one the tests run as, or, where that is root, as nobody. What do needs to read
// has to be readable for all.
func Unprivileged(t *testing.T, do func()) {
	t.Helper()
	if os.Geteuid() != 0 {
		do()
		return
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		// The thread is not used again: it ends with this goroutine.
		runtime.LockOSThread()
		if err := syscall.Setfsuid(nobody); err != nil {
			t.Errorf("setfsuid: %v", err)
			return
		}
		do()
	}()
	<-done
}
