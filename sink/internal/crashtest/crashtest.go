// Package crashtest kills processes while they write, for tests of stores that
// promise to survive it.
package crashtest

import (
	"bufio"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"testing"
	"time"
)

// variable is the environment variable that makes a process a child: the store it
// is to write to.
const variable = "TECHMAP_CRASHTEST_STORE"

// Child returns the store that this process is to write to until it is killed.
// Every other process skips the test.
func Child(t *testing.T) (store string) {
	t.Helper()
	store = os.Getenv(variable)
	if store == "" {
		t.Skip("runs as a child of another test only, until that kills it")
	}
	return store
}

// Ack tells the parent that n is durable.
func Ack(n int) { fmt.Printf("\nack %d\n", n) }

// Kill runs the test of the given name in a process of its own, on store, kills it
// within the given time after its first Ack, and returns what it had acknowledged.
func Kill(t *testing.T, test, store string, within time.Duration) (acknowledged []int) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^"+test+"$", "-test.timeout=60s")
	cmd.Env = append(os.Environ(), variable+"="+store)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	var said []string
	for lines := bufio.NewScanner(out); lines.Scan(); {
		said = append(said, lines.Text())
		n, ok := strings.CutPrefix(lines.Text(), "ack ")
		if !ok {
			continue
		}
		i, err := strconv.Atoi(n)
		if err != nil {
			continue // cut short by the kill
		}
		if acknowledged = append(acknowledged, i); len(acknowledged) == 1 {
			time.AfterFunc(rand.N(within), func() { _ = cmd.Process.Kill() })
		}
	}
	if err := cmd.Wait(); err == nil || len(acknowledged) == 0 {
		t.Fatalf("the child was to be killed while it writes, and ended with %v:\n%s", err, strings.Join(said, "\n"))
	}
	return acknowledged
}
