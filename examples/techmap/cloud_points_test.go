//go:build cloud

package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/crawl/jsonl"
	"github.com/techmap-it/techmap/sink"
)

// errCut ends a run at a moment.
var errCut = errors.New("cut at this moment")

// A fuse ends a run at one of its moments, which are before and after every write.
// From then on nothing is written any more.
type fuse struct {
	at     int                     // the moment, counted from 1; 0 means never
	cancel context.CancelCauseFunc // ends the run's context then; nil leaves the error to do it

	mu   sync.Mutex
	seen int
}

// moment passes one.
func (f *fuse) moment() error {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.seen++
	if f.at == 0 || f.seen < f.at {
		return nil
	}
	if f.cancel != nil {
		f.cancel(errCut)
	}
	return errCut
}

// fused is a sink whose writes are moments.
type fused[T any] struct {
	techmap.Sink[T]
	*fuse
}

func (s fused[T]) Write(ctx context.Context, batch []T) error {
	if err := s.moment(); err != nil {
		return err
	}
	err := s.Sink.Write(ctx, batch)
	return errors.Join(err, s.moment())
}

// Complete implements sink.Completer for sinks that do.
func (s fused[T]) Complete(ctx context.Context, batch []T) ([]T, error) {
	if err := s.moment(); err != nil {
		return nil, err
	}
	completer, ok := s.Sink.(sink.Completer[T])
	if !ok {
		return batch, errors.Join(s.Sink.Write(ctx, batch), s.moment())
	}
	done, err := completer.Complete(ctx, batch)
	return done, errors.Join(err, s.moment())
}

// collectedAt is when collect reads its source, whenever it runs.
var collectedAt = time.Date(2026, 11, 3, 4, 5, 6, 0, time.UTC)

// collect runs the pipeline over a file in small batches, with a census, and
// publishes. The fuse may end it.
func collect(ctx context.Context, a *app, s *stores, in string, f *fuse) error {
	p := a.pipeline(s, a.layers(tagFlags{}))
	fillFrom(p, in)
	p.BronzeSink = fused[techmap.RawPosting]{p.BronzeSink, f}
	p.SilverSink = fused[techmap.Posting]{p.SilverSink, f}
	p.GoldSink = fused[techmap.CanonicalPosting]{p.GoldSink, f}
	p.RejectSink = fused[techmap.RecordError]{p.RejectSink, f}
	p.CensusSink = sink.Sequence[techmap.Census](
		fused[techmap.Census]{s.bronze.Census(), f}, fused[techmap.Census]{s.gold.Census(), f})
	if _, err := p.Run(ctx, techmap.Query{}); err != nil {
		return err
	}
	if err := f.moment(); err != nil {
		return err
	}
	_, err := a.publish(ctx, s)
	return errors.Join(err, f.moment())
}

// fillFrom has p read a file, in small batches.
func fillFrom(p *techmap.Pipeline, in string) {
	p.Sources = []techmap.Source{jsonl.New("board", []string{in}, nil)}
	p.BatchSize = 8
	p.Now = func() time.Time { return collectedAt } // a census is a sighting
}

// somePostings is a file of 30 postings and two lines that are none.
func somePostings(t *testing.T) string {
	t.Helper()
	good, err := os.ReadFile(manyPostings(t, 30))
	require.NoError(t, err)
	return file(t, "some.jsonl", `{"id":"거절"`+"\n"+string(good)+`{"title":"no id"}`+"\n")
}

// exported returns what open stores export, by layer.
func exported(t *testing.T, a *app, s *stores) map[string]string {
	t.Helper()
	out := make(map[string]string)
	for _, layer := range exportedLayers() {
		var b strings.Builder
		require.NoError(t, (&exportCmd{Layer: layer}).export(t.Context(), a, s, &b))
		out[layer] = b.String()
	}
	return out
}

// rejected returns how many lost records a store knows.
func rejected(t *testing.T, s *stores) int {
	t.Helper()
	all, err := techmap.Collect(s.gold.Rejects().All(t.Context()))
	require.NoError(t, err)
	return len(all)
}

// undisturbed returns what the embedded store exports after collect, how many moments
// that had, and how many records were lost.
func undisturbed(t *testing.T, in string) (want map[string]string, moments, lost int) {
	t.Helper()
	none := func(string) string { return "" }
	a := newApp(&cli{Store: t.TempDir(), Quiet: true, getenv: none}, nil, t.Output(), t.Output(), none)
	s, err := a.openStores(t.Context())
	require.NoError(t, err)
	defer s.Close()
	f := &fuse{}
	require.NoError(t, collect(t.Context(), a, s, in, f))
	return exported(t, a, s), f.seen, rejected(t, s)
}

// TestCloudRunIsCutAtEveryMoment ends a run before and after every write of every
// stage, by an error and by the end of its context, runs it again in stores opened
// anew, and demands what an undisturbed run leaves in the embedded store.
func TestCloudRunIsCutAtEveryMoment(t *testing.T) {
	t.Parallel()
	in := somePostings(t)
	want, moments, lost := undisturbed(t, in)
	require.Equal(t, 2, lost)
	for _, silver := range silvers() {
		for _, how := range []string{"an error", "its context"} {
			t.Run(fmt.Sprintf("by %s, silver in %s", how, silver), func(t *testing.T) {
				t.Parallel()
				c := newCloud(t, silver)
				for at := 1; at <= moments; at++ {
					c.renew(at)
					c.cutAt(in, at, how == "its context", want)
				}
				t.Logf("%d points", moments)
			})
		}
	}
}

// cutAt ends a run at a moment, runs it again and compares.
func (c *cloud) cutAt(in string, at int, cancelled bool, want map[string]string) {
	t, a := c.t.(*testing.T), c.app()
	ctx, cancel := context.WithCancelCause(t.Context())
	defer cancel(nil)
	f := &fuse{at: at}
	if cancelled {
		f.cancel = cancel
	}
	s, err := a.openStores(t.Context())
	require.NoError(t, err)
	require.ErrorIs(t, collect(ctx, a, s, in, f), errCut, "moment %d", at)
	require.NoError(t, s.Close())

	s, err = a.openStores(t.Context())
	require.NoError(t, err)
	require.NoError(t, collect(t.Context(), a, s, in, &fuse{}), "again after moment %d", at)
	got := exported(t, a, s)
	for _, layer := range exportedLayers() {
		if want[layer] != got[layer] {
			assert.Fail(t, fmt.Sprintf("%s differs after a cut at moment %d", layer, at), firstDifference(want[layer], got[layer]))
		}
	}
	raws, err := techmap.Collect(s.bronze.All(t.Context()))
	require.NoError(t, err)
	assert.Len(t, raws, 30, "bronze after a cut at moment %d", at)
	assert.Equal(t, 2, rejected(t, s), "lost records after a cut at moment %d", at)
	c.consistent(s, false)
	require.NoError(t, s.Close())
}

// renew empties the layers: cheaper than making new ones.
func (c *cloud) renew(n int) {
	c.prefix, c.table = fmt.Sprint("lake-", n), fmt.Sprint(c.name, "-", n)
	for _, database := range c.databases() {
		for _, table := range c.tables(database) {
			c.exec(database, "DELETE FROM `"+table+"`")
		}
	}
}

// tables returns the names of the tables of a database that hold records.
func (c *cloud) tables(database string) []string {
	return slices.DeleteFunc(c.allTables(database), func(name string) bool {
		return strings.HasPrefix(name, "clock") || strings.Contains(name, "version")
	})
}

// allTables returns the names of the tables of a database.
func (c *cloud) allTables(database string) []string {
	c.t.Helper()
	db := c.sql(database)
	defer db.Close()
	rows, err := db.QueryContext(c.t.Context(), "SHOW TABLES")
	require.NoError(c.t, err)
	defer rows.Close()
	var names []string
	for rows.Next() {
		var name string
		require.NoError(c.t, rows.Scan(&name))
		names = append(names, name)
	}
	require.NoError(c.t, rows.Err())
	return names
}
