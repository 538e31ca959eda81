package crawltest

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/techmap-it/techmap"
)

// TestSource checks the contract of techmap.Source on the sources that newSource
// returns, which are all to hold the same two or more postings, want among
// them, and no broken one. What is checked: names, whole and unique records, ranges
// that start afresh, ErrPartial where something was left out, and streams that end
// when their range or their context does, with its cause.
func TestSource(t *testing.T, newSource func(t *testing.T) techmap.Source, want ...techmap.PostingID) {
	t.Helper()
	for _, c := range []struct {
		rule  string
		check func(t *testing.T, newSource func(t *testing.T) techmap.Source, want []techmap.PostingID)
	}{
		{"name is stable and usable in an ID", checkName},
		{"every record is whole and unique", checkRecords},
		{"a second range starts afresh", checkAgain},
		{"a stream cut by Limit ends with ErrPartial", checkLimit},
		{"a stream narrowed by Since ends with ErrPartial", checkSince},
		{"break ends the range", checkBreak},
		{"a context that has ended ends the stream with its cause", checkCancelledBefore},
		{"a context that ends within ends the stream with its cause", checkCancelledWithin},
	} {
		t.Run(c.rule, func(t *testing.T) { c.check(t, newSource, want) })
	}
}

// checkName: posting IDs are made from the name, so it must be the same in every run,
// and one that PostingID.Split finds again.
func checkName(t *testing.T, newSource func(t *testing.T) techmap.Source, _ []techmap.PostingID) {
	name := newSource(t).Name()
	if again := newSource(t).Name(); again != name {
		t.Errorf("names are %q and %q: IDs made from them differ", name, again)
	}
	if name == "" || strings.ContainsAny(name, ": \t\n") {
		t.Errorf("name %q is empty or has a colon or space: PostingID.Split would not find it again", name)
	}
}

// checkRecords reads all there is: each record whole, each ID once.
func checkRecords(t *testing.T, newSource func(t *testing.T) techmap.Source, want []techmap.PostingID) {
	o := read(t.Context(), t, newSource(t), techmap.Query{})
	wantWhole(t, o)
	seen := make(map[techmap.PostingID]bool)
	for _, raw := range o.raws {
		checkRaw(t, raw)
		if seen[raw.ID()] {
			t.Errorf("%s: yielded twice", raw.ID())
		}
		seen[raw.ID()] = true
	}
	for _, id := range want {
		if !seen[id] {
			t.Errorf("%s: not yielded, only %d others", id, len(seen))
		}
	}
}

// checkRaw: a record that was not fetched again has no body, and every other has all.
func checkRaw(t testing.TB, raw techmap.RawPosting) {
	t.Helper()
	for field, empty := range map[string]bool{
		"Source":      raw.Source == "",
		"Key":         raw.Key == "",
		"URL":         raw.URL == "",
		"FetchedAt":   raw.FetchedAt.IsZero(),
		"ContentType": raw.ContentType == "" && !raw.Unchanged,
		"Body":        len(raw.Body) == 0 && !raw.Unchanged,
	} {
		if empty {
			t.Errorf("%s: %s is empty", raw.ID(), field)
		}
	}
	if raw.FetchedAt.Location() != time.UTC {
		t.Errorf("%s: FetchedAt is in %v, want UTC", raw.ID(), raw.FetchedAt.Location())
	}
	if raw.Unchanged && len(raw.Body) > 0 {
		t.Errorf("%s: is Unchanged and has a Body", raw.ID())
	}
}

// checkAgain: a run that is repeated reads the same source again.
func checkAgain(t *testing.T, newSource func(t *testing.T) techmap.Source, _ []techmap.PostingID) {
	src := newSource(t)
	first := read(t.Context(), t, src, techmap.Query{}).ids()
	second := read(t.Context(), t, src, techmap.Query{}).ids()
	if len(first) < 2 {
		t.Fatalf("source has %d postings, the suite needs two", len(first))
	}
	if !slices.Equal(first, second) {
		t.Errorf("first range yields %d postings, second %d or others", len(first), len(second))
	}
}

// checkLimit: the commonest way to lose postings is to take a listing that was cut
// off for a whole one.
func checkLimit(t *testing.T, newSource func(t *testing.T) techmap.Source, _ []techmap.PostingID) {
	o := read(t.Context(), t, newSource(t), techmap.Query{Limit: 1})
	if len(o.raws) != 1 {
		t.Errorf("Limit 1 yields %d postings", len(o.raws))
	}
	if !errors.Is(o.err, techmap.ErrPartial) {
		t.Errorf("stream ended with %v, want techmap.ErrPartial: postings that were cut off would count as gone", o.err)
	}
}

// checkSince asks for what is newer than all there is. A source may ignore Since; one that
// does not must say that it left something out.
func checkSince(t *testing.T, newSource func(t *testing.T) techmap.Source, _ []techmap.PostingID) {
	src := newSource(t)
	all := read(t.Context(), t, src, techmap.Query{}).ids()
	o := read(t.Context(), t, src, techmap.Query{Since: time.Date(9000, 1, 1, 0, 0, 0, 0, time.UTC)})
	wantWhole(t, o)
	for _, id := range o.ids() {
		if !slices.Contains(all, id) {
			t.Errorf("%s: yielded only with Since", id)
		}
	}
	if len(o.raws) < len(all) && !errors.Is(o.err, techmap.ErrPartial) {
		t.Errorf("Since left out %d postings and the stream ended with %v, want techmap.ErrPartial",
			len(all)-len(o.raws), o.err)
	}
}

// checkBreak: yield must not be called again after the range has ended, which would
// panic.
func checkBreak(t *testing.T, newSource func(t *testing.T) techmap.Source, _ []techmap.PostingID) {
	n := 0
	for range newSource(t).Postings(t.Context(), techmap.Query{}) {
		n++
		break
	}
	if n != 1 {
		t.Errorf("range ran %d times", n)
	}
}

// errStop is the cause of contexts that the suites cancel, to tell it from other ends.
var errStop = errors.New("crawltest: stopped by the test")

// checkCancelledBefore: the cause and not context.Canceled, so that a report can say
// who ended the run.
func checkCancelledBefore(t *testing.T, newSource func(t *testing.T) techmap.Source, _ []techmap.PostingID) {
	ctx, cancel := context.WithCancelCause(t.Context())
	cancel(errStop)
	o := read(ctx, t, newSource(t), techmap.Query{})
	if !errors.Is(o.err, errStop) || len(o.raws) > 0 {
		t.Errorf("%d postings, then %v; want none, then the cause", len(o.raws), o.err)
	}
}

// checkCancelledWithin cancels at the first result. Whatever was on its way may still
// come; the last word has to be the cause.
func checkCancelledWithin(t *testing.T, newSource func(t *testing.T) techmap.Source, _ []techmap.PostingID) {
	ctx, cancel := context.WithCancelCause(t.Context())
	defer cancel(nil)
	var last error
	n := 0
	for _, err := range newSource(t).Postings(ctx, techmap.Query{}) {
		cancel(errStop)
		n++
		last = err
	}
	// One posting may have been the only one on its way.
	if n < 2 || !errors.Is(last, errStop) {
		t.Errorf("stream ended after %d results with %v, want the cause", n, last)
	}
}
