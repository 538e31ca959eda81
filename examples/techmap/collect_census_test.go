package main

import (
	"context"
	"errors"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap"
)

// failing refuses every write from the n-th on.
type failing[T any] struct {
	techmap.Sink[T]
	left int
}

var errFull = errors.New("디스크가 가득 찼습니다")

func (f *failing[T]) Write(ctx context.Context, batch []T) error {
	if f.left--; f.left < 0 {
		return errFull
	}
	return f.Sink.Write(ctx, batch)
}

// TestRunThatIsCutShortLeavesItsWeekToTheNext has gold fail in the middle: that a
// source was listed is known by then, but not all it listed has arrived.
func TestRunThatIsCutShortLeavesItsWeekToTheNext(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("it takes some seconds")
	}
	calm, cut := newShop(t), newShop(t)
	args := []string{"run", "--site", "sample-careers", "--format", "json"}
	calm.done(args...)

	none := func(string) string { return "" }
	a := newApp(&cli{Store: cut.store, Quiet: true, getenv: none}, nil, t.Output(), t.Output(), none)
	s, err := a.openStores(t.Context())
	require.NoError(t, err)
	l, err := a.siteLayers(tagFlags{})
	require.NoError(t, err)
	p := a.pipeline(s, l)
	p.GoldSink = &failing[techmap.CanonicalPosting]{p.GoldSink, 3}
	sites, err := a.choose([]string{"sample-careers"})
	require.NoError(t, err)
	_, _, err = a.crawl(t.Context(), s, p, crawlFlags{}, sites)
	require.ErrorIs(t, err, errFull)
	require.NoError(t, s.Close())

	cut.done(args...)
	for _, layer := range []string{"silver", "gold", "openings"} {
		want, got := calm.done("export", "--layer", layer), cut.done("export", "--layer", layer)
		assert.NotEmpty(t, want)
		if want != got { // too long to be printed
			assert.Fail(t, layer+" differs")
		}
	}
}
