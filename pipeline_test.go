package techmap_test

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap"
)

// A script is a Source that does what its steps say, in order.
type script struct {
	name  string
	steps []any // string: a posting's key; error: yielded as it is; time.Duration: idle that long
}

func (s script) Name() string { return s.name }

func (s script) Postings(ctx context.Context, _ techmap.Query) iter.Seq2[techmap.RawPosting, error] {
	return func(yield func(techmap.RawPosting, error) bool) {
		for _, step := range s.steps {
			var raw techmap.RawPosting
			var err error
			switch step := step.(type) {
			case string:
				raw = techmap.RawPosting{Source: s.name, Key: step, Body: []byte("body of " + step)}
			case techmap.RawPosting:
				raw = step
			case error:
				err = step
			case time.Duration:
				select {
				case <-time.After(step):
					continue
				case <-ctx.Done():
					err = context.Cause(ctx)
				}
			}
			_, lost := errors.AsType[*techmap.RecordError](err)
			if !yield(raw, err) || err != nil && !lost {
				return
			}
		}
	}
}

// A notebook is a Sink that writes down what it is given.
type notebook[T any] struct {
	mu      sync.Mutex
	batches [][]T
	at      []time.Time
	fail    func(batch []T) error
}

func (n *notebook[T]) Write(_ context.Context, batch []T) error {
	kept := slices.Clone(batch)
	var err error
	if n.fail != nil {
		err = n.fail(batch)
	}
	if failed, ok := errors.AsType[*techmap.BatchError](err); ok {
		for _, f := range slices.Backward(failed.Failed) {
			if f.Index < len(kept) {
				kept = slices.Delete(kept, f.Index, f.Index+1)
			}
		}
	} else if err != nil {
		return err
	}
	n.mu.Lock()
	defer n.mu.Unlock()
	n.batches = append(n.batches, kept)
	n.at = append(n.at, time.Now())
	return err
}

func (n *notebook[T]) all() []T {
	n.mu.Lock()
	defer n.mu.Unlock()
	return slices.Concat(n.batches...)
}

// An echo extracts one mention, of the whole title.
type echo struct{ fail func([]techmap.Posting) error }

func (echo) Name() string { return "echo/1" }

func (e echo) Extract(_ context.Context, postings []techmap.Posting) ([]techmap.Extraction, error) {
	out := make([]techmap.Extraction, len(postings))
	for i, p := range postings {
		out[i] = techmap.Extraction{Posting: p.ID, Extractor: "echo/1", Mentions: []techmap.Mention{{
			Span: techmap.Span{Section: techmap.SectionTitle, End: len(p.Title)}, Surface: p.Title,
		}}}
	}
	if e.fail != nil {
		return out, e.fail(postings)
	}
	return out, nil
}

func parse(_ context.Context, raw techmap.RawPosting) (techmap.Posting, error) {
	return techmap.Posting{ID: raw.ID(), Source: raw.Source, Title: string(raw.Body), Raw: raw.Digest()}, nil
}

func canonicalize(_ context.Context, a techmap.Annotated) (techmap.CanonicalPosting, error) {
	return techmap.CanonicalPosting{ID: a.Posting.ID, Title: a.Posting.Title}, nil
}

// A bench is a whole pipeline and the notebooks it writes to.
type bench struct {
	*techmap.Pipeline
	bronze  *notebook[techmap.RawPosting]
	silver  *notebook[techmap.Posting]
	gold    *notebook[techmap.CanonicalPosting]
	rejects *notebook[techmap.RecordError]
	census  *notebook[techmap.Census]
}

func newBench(sources ...techmap.Source) bench {
	b := bench{
		bronze:  &notebook[techmap.RawPosting]{},
		silver:  &notebook[techmap.Posting]{},
		gold:    &notebook[techmap.CanonicalPosting]{},
		rejects: &notebook[techmap.RecordError]{},
		census:  &notebook[techmap.Census]{},
	}
	b.Pipeline = &techmap.Pipeline{
		Sources:    sources,
		Silver:     techmap.RefinerFunc[techmap.RawPosting, techmap.Posting](parse),
		Extractor:  echo{},
		Gold:       techmap.RefinerFunc[techmap.Annotated, techmap.CanonicalPosting](canonicalize),
		BronzeSink: b.bronze,
		SilverSink: b.silver,
		GoldSink:   b.gold,
		RejectSink: b.rejects,
		CensusSink: b.census,
		Workers:    3,
		BatchSize:  4,
	}
	return b
}

func keys(n int) []any {
	out := make([]any, n)
	for i := range out {
		out[i] = fmt.Sprintf("k%03d", i)
	}
	return out
}

func ids(records []techmap.CanonicalPosting) []techmap.PostingID {
	out := make([]techmap.PostingID, len(records))
	for i, r := range records {
		out[i] = r.ID
	}
	slices.Sort(out)
	return out
}

var errBoom = errors.New("boom")

func TestRunCarriesEveryPostingToGold(t *testing.T) {
	t.Parallel()
	b := newBench(script{"a", keys(10)}, script{"b", keys(7)})
	report, err := b.Run(t.Context(), techmap.Query{})
	require.NoError(t, err)
	require.NoError(t, report.Balanced())
	assert.Len(t, b.gold.all(), 17)
	assert.Len(t, slices.Compact(ids(b.gold.all())), 17, "no posting arrives twice")
	assert.Equal(t, techmap.Count{In: 17, Out: 17}, report.Stages[techmap.StageGold])
	assert.Equal(t, techmap.SourceReport{Outcome: techmap.OutcomeComplete, Listed: 7}, report.Sources["b"])
	assert.Zero(t, report.Rejected())
}

func TestRunStopsWhereThePipelineStops(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name string
		cut  func(*techmap.Pipeline)
		last techmap.Stage
	}{
		{"no Silver: bronze", func(p *techmap.Pipeline) { p.Silver = nil }, techmap.StageBronze},
		{"no Extractor: silver", func(p *techmap.Pipeline) { p.Extractor = nil }, techmap.StageSilver},
		{"no Gold: extractions", func(p *techmap.Pipeline) { p.Gold = nil }, techmap.StageExtract},
		{"no GoldSink: canonical postings", func(p *techmap.Pipeline) { p.GoldSink = nil }, techmap.StageCanonicalize},
		{"no sinks at all", func(p *techmap.Pipeline) {
			p.BronzeSink, p.SilverSink, p.GoldSink, p.CensusSink, p.RejectSink = nil, nil, nil, nil, nil
		}, techmap.StageCanonicalize},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			b := newBench(script{"a", keys(9)})
			tt.cut(b.Pipeline)
			report, err := b.Run(t.Context(), techmap.Query{})
			require.NoError(t, err)
			require.NoError(t, report.Balanced())
			assert.Equal(t, 9, report.Stages[tt.last].Out)
		})
	}
}

func TestRunWritesALayerBeforeTheNextIsDerived(t *testing.T) {
	t.Parallel()
	b := newBench(script{"a", keys(30)})
	durable := func(n *notebook[techmap.RawPosting], id techmap.PostingID) bool {
		return slices.ContainsFunc(n.all(), func(r techmap.RawPosting) bool { return r.ID() == id })
	}
	b.Silver = techmap.RefinerFunc[techmap.RawPosting, techmap.Posting](
		func(ctx context.Context, raw techmap.RawPosting) (techmap.Posting, error) {
			assert.True(t, durable(b.bronze, raw.ID()), "refined before bronze was durable: %s", raw.ID())
			return parse(ctx, raw)
		})
	b.Gold = techmap.RefinerFunc[techmap.Annotated, techmap.CanonicalPosting](
		func(ctx context.Context, a techmap.Annotated) (techmap.CanonicalPosting, error) {
			stored := slices.ContainsFunc(b.silver.all(), func(p techmap.Posting) bool { return p.ID == a.Posting.ID })
			assert.True(t, stored, "canonicalized before silver was durable: %s", a.Posting.ID)
			return canonicalize(ctx, a)
		})
	_, err := b.Run(t.Context(), techmap.Query{})
	require.NoError(t, err)
}

func TestRunRejectsLostRecordsAndGoesOn(t *testing.T) {
	t.Parallel()
	steps := keys(12)
	steps[3] = &techmap.RecordError{ID: "a:k003", Err: techmap.ErrMalformed}
	steps[4] = techmap.RawPosting{Source: "a", URL: "http://a.example/4"} // no key
	b := newBench(script{"a", steps})
	b.Silver = techmap.RefinerFunc[techmap.RawPosting, techmap.Posting](
		func(ctx context.Context, raw techmap.RawPosting) (techmap.Posting, error) {
			switch raw.Key {
			case "k005":
				return techmap.Posting{}, fmt.Errorf("page changed: %w", techmap.ErrMalformed)
			case "k006":
				return techmap.Posting{}, fmt.Errorf("not IT: %w", techmap.ErrSkip)
			}
			return parse(ctx, raw)
		})
	b.silver.fail = failing[techmap.Posting](func(p techmap.Posting) bool { return p.ID == "a:k007" }, techmap.ErrInvalid)
	b.Extractor = echo{fail: func(ps []techmap.Posting) error {
		return failing[techmap.Posting](func(p techmap.Posting) bool { return p.ID == "a:k008" }, techmap.ErrMalformed)(ps)
	}}
	b.Gold = techmap.RefinerFunc[techmap.Annotated, techmap.CanonicalPosting](
		func(ctx context.Context, a techmap.Annotated) (techmap.CanonicalPosting, error) {
			if a.Posting.ID == "a:k009" {
				return techmap.CanonicalPosting{}, techmap.ErrInvalid
			}
			return canonicalize(ctx, a)
		})
	b.gold.fail = failing[techmap.CanonicalPosting](func(p techmap.CanonicalPosting) bool { return p.ID == "a:k010" }, techmap.ErrInvalid)

	report, err := b.Run(t.Context(), techmap.Query{})
	require.NoError(t, err)
	require.NoError(t, report.Balanced())
	assert.Equal(t, []techmap.PostingID{"a:k000", "a:k001", "a:k002", "a:k011"}, ids(b.gold.all()))

	got := make(map[techmap.PostingID]techmap.Stage)
	for _, r := range b.rejects.all() {
		got[r.ID] = r.Stage
		assert.Equal(t, "a", r.Source)
		assert.Error(t, r.Err)
	}
	want := map[techmap.PostingID]techmap.Stage{
		"":       techmap.StageFetch,
		"a:k003": techmap.StageFetch,
		"a:k005": techmap.StageRefine,
		"a:k007": techmap.StageSilver,
		"a:k008": techmap.StageExtract,
		"a:k009": techmap.StageCanonicalize,
		"a:k010": techmap.StageGold,
	}
	assert.Equal(t, want, got)
	assert.Equal(t, len(want), report.Rejected())
	assert.Equal(t, 1, report.Stages[techmap.StageRefine].Skipped)
	assert.Equal(t, techmap.OutcomeComplete, report.Sources["a"].Outcome)
}

// failing returns a write that fails the records pick picks, and only those.
func failing[T any](pick func(T) bool, cause error) func([]T) error {
	return func(batch []T) error {
		var failed []techmap.Failure
		for i, v := range batch {
			if pick(v) {
				failed = append(failed, techmap.Failure{Index: i, Err: cause})
			}
		}
		if failed == nil {
			return nil
		}
		return &techmap.BatchError{Failed: failed}
	}
}

func TestRunEndsOnFailuresThatAreNotARecords(t *testing.T) {
	t.Parallel()
	refiner := func(err error) techmap.Refiner[techmap.RawPosting, techmap.Posting] {
		return techmap.RefinerFunc[techmap.RawPosting, techmap.Posting](
			func(context.Context, techmap.RawPosting) (techmap.Posting, error) { return techmap.Posting{}, err })
	}
	outage := &techmap.BatchError{Failed: []techmap.Failure{{Index: 0, Err: techmap.ErrUnavailable}}}
	stray := &techmap.BatchError{Failed: []techmap.Failure{{Index: 99, Err: techmap.ErrInvalid}}}
	for _, tt := range []struct {
		name  string
		spoil func(bench)
		want  error
	}{
		{"bronze store down", func(b bench) { b.bronze.fail = func([]techmap.RawPosting) error { return errBoom } }, errBoom},
		{"silver store down", func(b bench) { b.silver.fail = func([]techmap.Posting) error { return errBoom } }, errBoom},
		{"gold store down", func(b bench) { b.gold.fail = func([]techmap.CanonicalPosting) error { return errBoom } }, errBoom},
		{"census store down", func(b bench) { b.census.fail = func([]techmap.Census) error { return errBoom } }, errBoom},
		{"an outage blamed on a record", func(b bench) { b.gold.fail = func([]techmap.CanonicalPosting) error { return outage } }, techmap.ErrUnavailable},
		{"a record that was not in the batch", func(b bench) { b.gold.fail = func([]techmap.CanonicalPosting) error { return stray } }, techmap.ErrInvalid},
		{"refiner out of order", func(b bench) { b.Silver = refiner(errBoom) }, errBoom},
		{"model out of quota", func(b bench) {
			b.Extractor = echo{fail: func([]techmap.Posting) error { return techmap.ErrExhausted }}
		}, techmap.ErrExhausted},
		{"rejects cannot be filed", func(b bench) {
			b.Silver = refiner(techmap.ErrMalformed)
			b.rejects.fail = func([]techmap.RecordError) error { return errBoom }
		}, errBoom},
		{"answers missing", func(b bench) { b.Extractor = mute{} }, techmap.ErrMalformed},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				// The second source would idle for an hour: a failure must not wait for it.
				b := newBench(script{"a", keys(9)}, script{"idle", []any{time.Hour, "late"}})
				b.FlushInterval = time.Second
				tt.spoil(b)
				started := time.Now()
				_, err := b.Run(t.Context(), techmap.Query{})
				require.ErrorIs(t, err, tt.want)
				assert.Less(t, time.Since(started), time.Minute)
			})
		})
	}
}

// A mute extractor answers nothing.
type mute struct{}

func (mute) Name() string { return "mute/1" }

func (mute) Extract(context.Context, []techmap.Posting) ([]techmap.Extraction, error) {
	return nil, nil
}

func TestRunLetsAFailedSourceEndAlone(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name    string
		end     error
		outcome techmap.Outcome
		fails   bool
	}{
		{"ends", nil, techmap.OutcomeComplete, false},
		{"stops early", fmt.Errorf("cap of 3: %w", techmap.ErrPartial), techmap.OutcomePartial, false},
		{"nothing new", techmap.ErrUnmodified, techmap.OutcomeUnmodified, false},
		{"shuts the door", fmt.Errorf("robots: %w", techmap.ErrBlocked), techmap.OutcomeRefused, true},
		{"breaks", errBoom, techmap.OutcomeFailed, true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			bad := keys(3)
			if tt.end != nil {
				bad = append(bad, tt.end)
			}
			b := newBench(script{"bad", bad}, script{"good", keys(9)})
			report, err := b.Run(t.Context(), techmap.Query{})
			if tt.fails {
				require.ErrorIs(t, err, tt.end)
				assert.Equal(t, []string{"bad"}, report.Failed())
			} else {
				require.NoError(t, err)
				assert.Empty(t, report.Failed())
			}
			require.NoError(t, report.Balanced())
			assert.Equal(t, tt.outcome, report.Sources["bad"].Outcome)
			assert.Equal(t, techmap.OutcomeComplete, report.Sources["good"].Outcome)
			assert.Len(t, b.gold.all(), 12, "what came before the failure is kept")
		})
	}
}

func TestRunWritesACensusOfWhatWasListed(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 2, 0, 0, 0, 0, time.UTC)
	b := newBench(script{"a", []any{
		"k2", "k1",
		techmap.RawPosting{Source: "a", Key: "k3", Unchanged: true},
		&techmap.RecordError{ID: "a:k4", Err: techmap.ErrNotFound},
		"k1",
		techmap.ErrPartial,
	}})
	b.Now = func() time.Time { return now }
	b.CensusSink = techmap.SinkFunc[techmap.Census](func(ctx context.Context, batch []techmap.Census) error {
		assert.Len(t, b.bronze.all(), 3, "the census is written after the source's last record")
		return b.census.Write(ctx, batch)
	})
	report, err := b.Run(t.Context(), techmap.Query{})
	require.NoError(t, err)
	require.NoError(t, report.Balanced())
	want := []techmap.Census{{
		Source: "a", At: now, Outcome: techmap.OutcomePartial, Err: techmap.ErrPartial.Error(),
		Keys:   []string{"k1", "k2", "k3", "k4"}, // the lost one was listed too
		Counts: techmap.Count{In: 5, Out: 3, Skipped: 1, Rejected: 1},
	}}
	assert.Equal(t, want, b.census.all())
}

func TestRunGivesUpAfterMaxRejects(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		steps := make([]any, 20)
		for i := range steps {
			steps[i] = &techmap.RecordError{ID: techmap.PostingID(fmt.Sprint("a:", i)), Err: techmap.ErrMalformed}
		}
		b := newBench(script{"a", steps}, script{"idle", []any{time.Hour}})
		b.MaxRejects = 5
		started := time.Now()
		report, err := b.Run(t.Context(), techmap.Query{})
		require.ErrorIs(t, err, techmap.ErrMalformed)
		require.ErrorContains(t, err, "more than 5 records lost")
		assert.Equal(t, 6, report.Rejected())
		assert.Zero(t, time.Since(started), "the idle source is not waited for")
		assert.Empty(t, b.census.all(), "a run cut short is no evidence of what is listed")
	})
}

func TestRunReturnsTheCauseOfACancelledCaller(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancelCause(t.Context())
		b := newBench(script{"a", append(keys(8), time.Hour, "late")})
		b.FlushInterval = time.Second
		time.AfterFunc(10*time.Second, func() { cancel(errBoom) })
		_, err := b.Run(ctx, techmap.Query{})
		require.ErrorIs(t, err, errBoom)
		assert.Len(t, b.gold.all(), 8, "what was done is kept")
		assert.Empty(t, b.census.all())
	})
}

func TestRunFlushesPartialBatches(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		b := newBench(
			script{"slow", []any{"k1", 2 * time.Minute, "k2"}},
			script{"quick", []any{30 * time.Second, "q1"}},
		)
		b.BatchSize, b.FlushInterval = 100, time.Minute
		started := time.Now()
		_, err := b.Run(t.Context(), techmap.Query{})
		require.NoError(t, err)
		var at []time.Duration
		for _, when := range b.bronze.at {
			at = append(at, when.Sub(started))
		}
		assert.Equal(t, []time.Duration{30 * time.Second, 2 * time.Minute}, at, "at a source's end")
		assert.Equal(t, 90*time.Second, b.silver.at[0].Sub(started), "a minute after its first record")
	})
}

func TestRunBronzeStartsFromStoredRecords(t *testing.T) {
	t.Parallel()
	b := newBench()
	stored := func(yield func(techmap.RawPosting, error) bool) {
		_ = yield(techmap.RawPosting{Source: "a", Key: "1"}, nil) &&
			yield(techmap.RawPosting{}, &techmap.RecordError{Source: "a", Err: techmap.ErrMalformed}) &&
			yield(techmap.RawPosting{Source: "a", Key: "2"}, nil)
	}
	report, err := b.RunBronze(t.Context(), stored)
	require.NoError(t, err)
	require.NoError(t, report.Balanced())
	assert.Equal(t, techmap.Count{In: 3, Out: 2, Rejected: 1}, report.Stages[techmap.StageBronze])
	assert.Equal(t, []techmap.PostingID{"a:1", "a:2"}, ids(b.gold.all()))
	assert.Empty(t, b.bronze.all(), "bronze is read, not written")
}

func TestRunSilverStartsFromStoredPostings(t *testing.T) {
	t.Parallel()
	b := newBench()
	stored := make([]techmap.Posting, 11)
	for i := range stored {
		stored[i] = techmap.Posting{ID: techmap.PostingID(fmt.Sprintf("a:%02d", i)), Title: "t"}
	}
	report, err := b.RunSilver(t.Context(), techmap.Of(stored...))
	require.NoError(t, err)
	require.NoError(t, report.Balanced())
	assert.Len(t, b.gold.all(), 11)
	assert.Empty(t, b.silver.all(), "silver is read, not written")
}

func TestRunsOverStoredLayersEndWithTheReadersError(t *testing.T) {
	t.Parallel()
	broken := func(yield func(techmap.Posting, error) bool) { yield(techmap.Posting{}, errBoom) }
	_, err := newBench().RunSilver(t.Context(), broken)
	require.ErrorIs(t, err, errBoom)
}

func TestPipelinesWithNothingToDoAreInvalid(t *testing.T) {
	t.Parallel()
	_, err := (&techmap.Pipeline{}).Run(t.Context(), techmap.Query{})
	require.ErrorIs(t, err, techmap.ErrInvalid)
	_, err = (&techmap.Pipeline{}).RunBronze(t.Context(), techmap.Of[techmap.RawPosting]())
	require.ErrorIs(t, err, techmap.ErrInvalid)
	_, err = (&techmap.Pipeline{}).RunSilver(t.Context(), techmap.Of[techmap.Posting]())
	require.ErrorIs(t, err, techmap.ErrInvalid)
}

func TestTraceSeesEveryStage(t *testing.T) {
	t.Parallel()
	steps := keys(6)
	steps[2] = &techmap.RecordError{ID: "a:k002", Err: techmap.ErrMalformed}
	b := newBench(script{"a", steps})
	var mu sync.Mutex
	started, ended, rejected := map[techmap.Stage]int{}, map[techmap.Stage]int{}, 0
	type key struct{}
	b.Trace = &techmap.Trace{
		Start: func(ctx context.Context, e techmap.Event) context.Context {
			mu.Lock()
			defer mu.Unlock()
			started[e.Stage]++
			return context.WithValue(ctx, key{}, e.Stage)
		},
		End: func(ctx context.Context, e techmap.Event, err error) {
			mu.Lock()
			defer mu.Unlock()
			assert.Equal(t, e.Stage, ctx.Value(key{}), "End gets the context of its Start")
			assert.NoError(t, err)
			ended[e.Stage] += e.N
		},
		Rejected: func(context.Context, *techmap.RecordError) { rejected++ },
	}
	_, err := b.Run(t.Context(), techmap.Query{})
	require.NoError(t, err)
	want := map[techmap.Stage]int{
		techmap.StageFetch: 6, techmap.StageBronze: 5, techmap.StageRefine: 5, techmap.StageSilver: 5,
		techmap.StageExtract: 5, techmap.StageCanonicalize: 5, techmap.StageGold: 5,
	}
	assert.Equal(t, want, ended)
	assert.Equal(t, 1, rejected)
	assert.Equal(t, 1, started[techmap.StageFetch])
}

func TestBalancedNamesTheStageThatLost(t *testing.T) {
	t.Parallel()
	r := techmap.Report{Stages: map[techmap.Stage]techmap.Count{
		techmap.StageFetch:  {In: 3, Out: 3},
		techmap.StageRefine: {In: 3, Out: 1, Skipped: 1, Rejected: 1},
		techmap.StageSilver: {In: 1, Out: 1},
	}}
	require.NoError(t, r.Balanced())
	r.Stages[techmap.StageSilver] = techmap.Count{In: 2, Out: 2}
	require.ErrorContains(t, r.Balanced(), "stage refine gave out 1 and stage silver took in 2")
	r.Stages[techmap.StageRefine] = techmap.Count{In: 3, Out: 2}
	require.ErrorContains(t, r.Balanced(), "stage refine took in 3 and accounts for 2")
}
