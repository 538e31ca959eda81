// Package crawltest checks that sources, sites and parsers keep the contracts
// of packages techmap and crawl, offline.
//
// A site's test, in full:
//
//	func TestSite(t *testing.T) {
//		crawltest.TestSite(t, func() crawl.Site { return board.New() }, "testdata/board.txtar", "board:1")
//	}
//
//	func TestParser(t *testing.T) {
//		crawltest.TestParser(t, board.Parser{}, "testdata/board")
//	}
//
// A site that is a file of package spec passes the same suites, with Spec.Site and
// Spec.Parser, and [TestFill] holds its parser to what the file expects. Traces are
// written by hand, or by running the test once with -record (see [Record]). A source
// that is no site, such as one over files, is for [TestSource]; what paces requests for
// several processes is for [TestPacer].
//
// Each case runs as a subtest whose name is the rule it checks. No suite reaches the
// network, and none but TestPacer takes real time.
//
// # Flags
//
// A test binary that imports this package has two more flags: -update writes golden files
// anew, and -record asks the sites and writes their traces anew. Both are for a person who
// reads what was written before keeping it. A test that has golden files of its own must
// not define -update again, which panics; flag.Lookup finds this one.
package crawltest

import (
	"context"
	"errors"
	"testing"

	"github.com/techmap-it/techmap"
)

// An outcome is what came out of one range over a source.
type outcome struct {
	raws []techmap.RawPosting   // in the order of the stream
	lost []*techmap.RecordError // in the order of the stream
	err  error                  // what ended the stream; nil if it was whole
}

// ids returns the IDs of what was yielded.
func (o outcome) ids() []techmap.PostingID {
	ids := make([]techmap.PostingID, len(o.raws))
	for i, raw := range o.raws {
		ids[i] = raw.ID()
	}
	return ids
}

// read ranges over src to its end, and fails the test if anything follows an
// error that is no *techmap.RecordError.
func read(ctx context.Context, t testing.TB, src techmap.Source, q techmap.Query) outcome {
	t.Helper()
	var o outcome
	for raw, err := range src.Postings(ctx, q) {
		if o.err != nil {
			t.Fatalf("the stream goes on after %q, which is no *techmap.RecordError", o.err)
		}
		rec, isRecord := errors.AsType[*techmap.RecordError](err)
		switch {
		case isRecord:
			o.lost = append(o.lost, rec)
		case err != nil:
			o.err = err
		default:
			o.raws = append(o.raws, raw)
		}
	}
	return o
}

// wantWhole fails the test unless o ended without an error, or with ErrPartial, and
// without a loss. A source that never shows all there is, such as one over files, ends
// with ErrPartial always.
func wantWhole(t testing.TB, o outcome) {
	t.Helper()
	if o.err != nil && !errors.Is(o.err, techmap.ErrPartial) {
		t.Fatalf("stream ended with %v, want nil or techmap.ErrPartial", o.err)
	}
	for _, rec := range o.lost {
		t.Errorf("posting lost: %v", rec)
	}
}
