// Package sinktest checks that a store keeps the contract of [techmap.Sink].
//
// A store's test, in full:
//
//	func TestStore(t *testing.T) {
//		sinktest.TestSilver(t, func(t *testing.T) sinktest.Harness[techmap.Posting] {
//			s := mystore.New(t.TempDir())
//			return sinktest.Harness[techmap.Posting]{Sink: s, All: s.All}
//		})
//	}
//
// Every case is a sub-test that names the rule it checks when the rule is
// broken. Cases that a harness gives no means for are skipped, saying why.
//
// [TestBronze], [TestSilver], [TestGold] and [TestCensus] are for the layers; [Run] is
// for a sink of anything else. [Bronze], [Silver], [Gold] and [Census] make the records
// that the suites write, for tests of one's own.
//
// # What stores get wrong
//
// The cases are what stores were seen to do: to let the version that is written last win
// over the later one; to fold "a", "A" and "á" into one key; to lose nanoseconds
// differently in memory than on disk; to keep a batch that the caller goes on using; to
// store half a batch and name the wrong half; to return nil under a context that has
// ended.
package sinktest

import (
	"context"
	"iter"
	"slices"
	"testing"
	"time"

	"github.com/techmap-it/techmap"
)

// A Harness is one empty store under test, with the means that a test has of it.
type Harness[T any] struct {
	Sink techmap.Sink[T] // what is tested

	// All reads the store back, in any order, each record once. It is tested like Write:
	// it ends with the cause of its context, and may be broken off and begun again. Nil if
	// the store cannot be read (a queue): then only what Write returns is checked.
	All func(ctx context.Context) iter.Seq2[T, error]

	// Fail arranges that the next Write, of Make(0, 0), Make(1, 0), … in this
	// order, stores what it can and fails for the record at index. Others may
	// fail with it, but not all. Nil skips the case.
	Fail func(index int)

	// MaxRecord is the size of the largest record the store takes, as
	// Options.Sized counts it. 0 skips the case.
	MaxRecord int
}

// Options describes the records to Run. The functions from Again on may be nil:
// the cases that need them are skipped.
type Options[T any] struct {
	// New returns a harness on an empty store, for one case. It cleans up with t.Cleanup.
	New func(t *testing.T) Harness[T]

	// Make returns record i in revision rev, 0 to 3. A later revision of a record
	// replaces the earlier if it has the same key, else stands beside it.
	Make func(i, rev int) T

	// Key returns the identity of a record: two of one key are one in the store.
	Key func(T) string

	// Same reports whether got, which the store gave back, is want. Nil means
	// that their stored forms are the same: times to the microsecond, nil and
	// empty slices equal.
	Same func(want, got T) bool

	// Again returns a record with the key of Make(i, 0) that is not older and
	// replaces it when it is written after.
	Again func(i int) T

	// Text returns a record with s, and nothing else, in every string field,
	// those that make its identity among them.
	Text func(s string) T

	// Timed returns record i with at in every time field.
	Timed func(i int, at time.Time) T

	// Bare returns record i without any list: all of them nil, or all empty.
	Bare func(i int, empty bool) T

	// Sized returns record i with a size of n, in the unit of Harness.MaxRecord.
	Sized func(i, n int) T

	// Skip names the cases that do not apply and says why; the reason is logged. A name
	// that is no case fails the test.
	Skip map[string]string
}

// Run checks the contract of techmap.Sink on a store of records of any type, whose rules
// o describes. New, Make and Key are needed; it runs one case after the other.
func Run[T any](t *testing.T, o Options[T]) {
	t.Helper()
	cases := cases[T]()
	for name := range o.Skip {
		if !slices.ContainsFunc(cases, func(c testCase[T]) bool { return c.name == name }) {
			t.Errorf("sinktest: Options.Skip names %q, which is not a case", name)
		}
	}
	for _, tc := range cases {
		t.Run(tc.name, func(t *testing.T) {
			if reason, ok := o.Skip[tc.name]; ok {
				t.Skip(reason)
			}
			if tc.needs != nil {
				if reason := tc.needs(o); reason != "" {
					t.Skip(reason)
				}
			}
			tc.run(&checker[T]{T: t, o: o, h: o.New(t), rule: tc.rule})
		})
	}
}

// TestBronze checks a store of bronze records, which keeps every version: two records
// are the same if ID and bytes are. MaxRecord is the length of the largest Body.
func TestBronze(t *testing.T, newHarness func(t *testing.T) Harness[techmap.RawPosting]) {
	t.Helper()
	Run(t, bronzeOptions(newHarness))
}

// TestSilver checks a store of silver records, which keeps the latest version of each
// posting by (SeenAt, Raw). MaxRecord is the length of the largest record as versioned
// JSON.
func TestSilver(t *testing.T, newHarness func(t *testing.T) Harness[techmap.Posting]) {
	t.Helper()
	Run(t, silverOptions(newHarness))
}

// TestGold checks a store of gold records, which keeps the latest version of each posting
// by (SeenAt, Raw). MaxRecord is the length of the largest record as versioned JSON.
func TestGold(t *testing.T, newHarness func(t *testing.T) Harness[techmap.CanonicalPosting]) {
	t.Helper()
	Run(t, goldOptions(newHarness))
}

// TestCensus checks a store of censuses, which are identified by source and time.
// What the store adds to them (Objects, Manifest) is not compared.
func TestCensus(t *testing.T, newHarness func(t *testing.T) Harness[techmap.Census]) {
	t.Helper()
	Run(t, censusOptions(newHarness))
}
