package status

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/examples/internal/stores"
	"github.com/techmap-it/techmap/llm"
	"github.com/techmap-it/techmap/rank/rankhttp"
)

// places returns where the layers of a store of its own lie.
func places(t *testing.T) stores.Addresses {
	t.Helper()
	file := filepath.Join(t.TempDir(), "techmap.db")
	return stores.Addresses{Silver: file, Gold: file}
}

// open opens a store until the test ends.
func open(t *testing.T, at stores.Addresses) *stores.Stores {
	t.Helper()
	s, err := stores.Open(t.Context(), at)
	require.NoError(t, err)
	t.Cleanup(func() { assert.NoError(t, s.Close()) })
	return s
}

// fill writes postings to silver and gold, publishes them, and leaves a census, a reject
// and the report of a run.
func fill(t *testing.T, s *stores.Stores, n int) {
	t.Helper()
	ctx := t.Context()
	at := time.Now().UTC().Add(-time.Minute).Truncate(time.Second)
	var keys []string
	var silver []techmap.Posting
	var gold []techmap.CanonicalPosting
	var openings []techmap.Opening
	for i := range n {
		id := techmap.NewPostingID("hanbit", fmt.Sprint(i))
		keys = append(keys, fmt.Sprint(i))
		silver = append(silver, techmap.Posting{ID: id, Source: "hanbit", Title: "Go", SeenAt: at, Parser: "p/1"})
		gold = append(gold, techmap.CanonicalPosting{ID: id, Source: "hanbit", Title: "Go", Company: "c", SeenAt: at, Pending: i == 0})
		openings = append(openings, techmap.Opening{
			ID: id, Members: []techmap.PostingID{id}, Company: "c", Title: "Go", Roles: []techmap.RoleID{"backend"},
			Demands: []techmap.Demand{{Skill: "go", Level: techmap.LevelRequired, Posting: id}},
			Open:    []techmap.Interval{{From: at, LastSeen: at}},
		})
	}
	require.NoError(t, s.Silver.Silver().Write(ctx, silver))
	require.NoError(t, s.Gold.Gold().Write(ctx, gold))
	_, err := s.Gold.Gold().Publish(ctx, techmap.Of(openings...), func(changed, removed int) techmap.Publication {
		return techmap.Publication{At: at, Postings: n, Openings: n, Changed: changed, Removed: removed}
	})
	require.NoError(t, err)
	require.NoError(t, s.Gold.Census().Write(ctx, []techmap.Census{
		{Source: "hanbit", At: at, Outcome: techmap.OutcomePartial, Keys: keys, Err: "page 3 is missing"},
	}))
	require.NoError(t, s.Gold.Rejects().Write(ctx, []techmap.RecordError{
		{Stage: techmap.StageRefine, Source: "hanbit", URL: "https://hanbit.example/x", Err: techmap.ErrMalformed},
	}))
	require.NoError(t, s.Gold.SaveRun(ctx, "crawl", techmap.Report{
		Started: at, Ended: at.Add(time.Second), Stages: map[techmap.Stage]techmap.Count{techmap.StageFetch: {In: n, Out: n}},
	}))
}

func TestLookReadsAStore(t *testing.T) {
	t.Parallel()
	s := open(t, places(t))
	fill(t, s, 60)
	p, err := Look(t.Context(), Store{s.Gold, s.Silver}, nil)
	require.NoError(t, err)
	assert.Equal(t, []string{"warning source-partial hanbit"}, codes(p))
	assert.Equal(t, "page 3 is missing", p.Sources[0].Cause)
	assert.Equal(t, 60, p.Sources[0].Postings)
	for _, l := range p.Layers[1:] {
		assert.Equal(t, 60, l.Postings, l.Name)
		assert.Zero(t, l.Lag, l.Name)
		assert.WithinDuration(t, time.Now(), l.Newest, time.Minute, l.Name)
	}
	assert.Equal(t, []rankhttp.PipelineRejects{{Kind: "malformed", Count: 1}}, p.Rejects)
	assert.Equal(t, 1, p.Model.Waiting)
	assert.Equal(t, 1, p.Quality.Roles)
	assert.Zero(t, p.Quality.ThinRoles)
	assert.InDelta(t, 1, p.Quality.Fields[0].Ratio, 0)

	later := time.Now().UTC()
	require.NoError(t, s.Silver.Silver().Write(t.Context(), []techmap.Posting{
		{ID: "hanbit:0", Source: "hanbit", Title: "Rust", SeenAt: later, Parser: "p/1"},
	}))
	p, err = Look(t.Context(), Store{s.Gold, s.Silver}, nil)
	require.NoError(t, err)
	assert.Positive(t, p.Layers[2].Lag, "gold has another version")
}

func TestLookWithoutSilver(t *testing.T) {
	t.Parallel()
	s := open(t, places(t))
	fill(t, s, 3)
	elsewhere := open(t, places(t))
	for name, silver := range map[string]stores.SilverDB{"none": nil, "an empty one beside gold": elsewhere.Silver} {
		p, err := Look(t.Context(), Store{s.Gold, silver}, nil)
		require.NoError(t, err, name)
		assert.False(t, p.Layers[1].Counted, name)
		assert.Zero(t, p.Layers[2].Lag, name)
	}
	_, err := Look(t.Context(), Store{}, nil)
	require.ErrorIs(t, err, techmap.ErrInvalid)
}

func TestLookTellsOfQueuesThatCannotBeRead(t *testing.T) {
	t.Parallel()
	s := open(t, places(t))
	boom := errors.New("queue refine: denied")
	_, err := Look(t.Context(), Store{s.Gold, s.Silver}, &Options{
		Queues: func(context.Context) ([]Queue, error) { return nil, boom },
	})
	require.ErrorIs(t, err, boom)
}

func TestKeeperKeepsWhatItKnewOfAStoreThatIsGone(t *testing.T) {
	t.Parallel()
	at := places(t)
	fill(t, open(t, at), 5)
	clock := time.Now().UTC().Truncate(time.Second)
	k := NewKeeper(KeeperOptions{Addresses: at, Options: Options{Now: func() time.Time { return clock }}})
	assert.Nil(t, k.Pipeline(), "nobody has looked")
	require.NoError(t, k.Look(t.Context()))
	t.Cleanup(func() { assert.NoError(t, k.store.Close()) })
	first := k.Pipeline()
	assert.True(t, first.Store.Up)

	clock = clock.Add(10 * time.Second)
	require.NoError(t, k.Look(t.Context()))
	assert.Equal(t, first.At, k.Pipeline().At, "nothing was published: all is as it was worked out")
	assert.Equal(t, clock, k.Pipeline().Store.Read)

	require.NoError(t, os.Rename(at.Gold, at.Gold+".gone"))
	gone := clock.Add(10 * time.Second)
	for range 3 {
		clock = clock.Add(10 * time.Second)
		require.ErrorIs(t, k.Look(t.Context()), techmap.ErrUnavailable)
	}
	p := k.Pipeline()
	assert.False(t, p.Store.Up)
	assert.Equal(t, gone, p.Store.DownSince, "since it was first seen")
	assert.Equal(t, gone.Add(-10*time.Second), p.Store.Read)
	assert.Equal(t, rankhttp.Bad, p.Grade)
	assert.Equal(t, "bad store-down", codes(p)[0])
	assert.Equal(t, 5, p.Sources[0].Postings, "what was known stays")

	require.NoError(t, os.Rename(at.Gold+".gone", at.Gold))
	clock = clock.Add(10 * time.Second)
	require.NoError(t, k.Look(t.Context()))
	assert.True(t, k.Pipeline().Store.Up)
	assert.True(t, k.Pipeline().Store.DownSince.IsZero())
	assert.NotContains(t, codes(k.Pipeline()), "bad store-down")
	assert.Equal(t, clock, k.Pipeline().At, "all is looked at anew")
}

func TestKeeperSeesWhatIsPublished(t *testing.T) {
	t.Parallel()
	at := places(t)
	s := open(t, at)
	k := NewKeeper(KeeperOptions{Addresses: at})
	require.NoError(t, k.Look(t.Context()))
	t.Cleanup(func() { assert.NoError(t, k.store.Close()) })
	assert.Equal(t, []string{"warning store-empty"}, codes(k.Pipeline()))
	fill(t, s, 5)
	require.NoError(t, k.Look(t.Context()))
	assert.Equal(t, 5, k.Pipeline().Publication.Openings, "at once, whenever all was looked at last")
}

func TestWatchEndsWithItsContext(t *testing.T) {
	t.Parallel()
	k := NewKeeper(KeeperOptions{Addresses: stores.Addresses{Gold: filepath.Join(t.TempDir(), "none", "techmap.db")}})
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	require.NoError(t, k.Watch(ctx))
	var none *Keeper
	assert.Nil(t, none.Pipeline())
}

func TestBooksAddUp(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC)
	call := func(id string, after time.Duration, money float64) bookLine {
		return bookLine{Run: "r", Entry: llm.Entry{
			Call: id, At: at.Add(after), Took: time.Second, Money: money, Postings: make([]llm.Share, 4),
		}}
	}
	asked := call("c", 2*time.Second, 5)
	asked.Asked = true
	begun := call("a", 0, 9)
	begun.Asked = true
	batch := call("b", time.Hour, 1)
	batch.Batch = "job/1"
	october := call("o", -30*day, 100)
	october.Run = "old"
	var file []byte
	for _, line := range []bookLine{october, begun, call("a", 0, .25), batch, batch, asked, call("d", time.Second, .5)} {
		data, err := json.Marshal(line)
		require.NoError(t, err)
		file = append(append(file, data...), '\n')
	}
	file = append(file, `{"v":1,"run":"r","cal`...) // torn by a kill
	path := filepath.Join(t.TempDir(), "ledger.jsonl")
	require.NoError(t, os.WriteFile(path, file, 0o600))
	b, err := readBooks(path, now())
	require.NoError(t, err)
	assert.InDelta(t, .25+.5+1+5, b.month, 1e-9, "a call without an end counts with the most it can have cost; a batch once")
	assert.InDelta(t, 8./2, b.pace, 1e-9, "postings a second of the last run, batches aside")

	none, err := readBooks(filepath.Join(t.TempDir(), "none"), now())
	require.NoError(t, err)
	assert.Equal(t, &books{}, none)
	_, err = readBooks(t.TempDir(), now())
	require.Error(t, err, "a folder")
}

func FuzzReadBooks(f *testing.F) {
	f.Add([]byte(`{"v":1,"run":"r","call":"a","at":"2026-11-20T00:00:00Z","took":1,"model":"m","postings":[{"posting":"a:1","part":1}],"money":1}`))
	f.Add([]byte("{\n\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		path := filepath.Join(t.TempDir(), "ledger.jsonl")
		require.NoError(t, os.WriteFile(path, data, 0o600))
		_, err := readBooks(path, now())
		require.NoError(t, err)
	})
}

func TestQueuesAreNamed(t *testing.T) {
	t.Parallel()
	queues, err := OpenQueues(t.Context(), nil)
	require.NoError(t, err)
	assert.Nil(t, queues)
	for _, wrong := range []string{"refine", "=https://sqs.example/1/q", "refine=q", "refine=https://"} {
		_, err := OpenQueues(t.Context(), []string{wrong})
		require.ErrorIs(t, err, stores.ErrAddress, wrong)
	}
}

func ExampleLook() {
	ctx := context.Background()
	dir, err := os.MkdirTemp("", "status-")
	if err != nil {
		return
	}
	defer func() { _ = os.RemoveAll(dir) }()
	gold, err := stores.OpenGold(ctx, filepath.Join(dir, "techmap.db"))
	if err != nil {
		return
	}
	defer func() { _ = gold.Close() }()
	p, err := Look(ctx, Store{Gold: gold}, nil)
	if err != nil {
		return
	}
	fmt.Println(p.Grade, len(p.Sources), len(p.Layers))
	// Output: warning 0 4
}

func ExampleNewKeeper() {
	keeper := NewKeeper(KeeperOptions{Addresses: stores.Addresses{Gold: "techmap-data/techmap.db"}})
	fmt.Println(keeper.Pipeline() == nil)
	// Output: true
}
