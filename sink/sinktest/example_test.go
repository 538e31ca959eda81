package sinktest_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/sink"
	"github.com/techmap-it/techmap/sink/sinktest"
)

// The whole test of a store of silver: its name in go test would be TestSilver. A store
// that knows how to fail, or how large a record may be, says so in the Harness.
func ExampleTestSilver() {
	_ = func(t *testing.T) {
		sinktest.TestSilver(t, func(t *testing.T) sinktest.Harness[techmap.Posting] {
			s := sink.NewSilverMemory() // of one's own: a database below t.TempDir()
			return sinktest.Harness[techmap.Posting]{Sink: s, All: s.All}
		})
	}
}

func ExampleTestBronze() {
	_ = func(t *testing.T) {
		sinktest.TestBronze(t, func(t *testing.T) sinktest.Harness[techmap.RawPosting] {
			s := sink.NewBronzeMemory()
			return sinktest.Harness[techmap.RawPosting]{Sink: s, All: s.All}
		})
	}
}

func ExampleTestGold() {
	_ = func(t *testing.T) {
		sinktest.TestGold(t, func(t *testing.T) sinktest.Harness[techmap.CanonicalPosting] {
			s := sink.NewMemoryGold()
			return sinktest.Harness[techmap.CanonicalPosting]{Sink: s, All: s.All}
		})
	}
}

func ExampleTestCensus() {
	_ = func(t *testing.T) {
		sinktest.TestCensus(t, func(t *testing.T) sinktest.Harness[techmap.Census] {
			gold := sink.NewMemoryGold()
			return sinktest.Harness[techmap.Census]{Sink: gold.Census(), All: gold.Censuses}
		})
	}
}

// Run is for records of any type: here what is known of sources, of which there is one
// version by name, the one that is written last.
func ExampleRun() {
	_ = func(t *testing.T) {
		sinktest.Run(t, sinktest.Options[techmap.SourceInfo]{
			New: func(t *testing.T) sinktest.Harness[techmap.SourceInfo] {
				gold := sink.NewMemoryGold()
				return sinktest.Harness[techmap.SourceInfo]{Sink: gold.SourceSink(), All: gold.Sources}
			},
			Make: func(i, rev int) techmap.SourceInfo {
				return techmap.SourceInfo{Name: fmt.Sprint("source", i), En: fmt.Sprint("revision ", rev)}
			},
			Key: func(s techmap.SourceInfo) string { return s.Name },
			Skip: map[string]string{
				"revisions out of order": "what is written last is what is known",
				"revisions in one batch": "what is written last is what is known",
			},
		})
	}
}

// The records of the suites serve tests of one's own: revisions are versions of one
// posting.
func ExampleSilver() {
	first, later := sinktest.Silver(0, 0), sinktest.Silver(0, 2)
	fmt.Println(first.ID, first.Title, first.ID == later.ID, first.SeenAt.Before(later.SeenAt))
	// Output: toy:0 백엔드 개발자 (Kotlin) true true
}

func ExampleCensus() {
	c := sinktest.Census(0, 1)
	fmt.Println(c.Source, c.At.Format(time.DateOnly), c.Outcome, len(c.Keys))
	// Output: toy 2026-03-03 partial 30
}
