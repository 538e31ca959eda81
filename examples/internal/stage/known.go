package stage

import (
	"context"
	"time"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/crawl"
	"github.com/techmap-it/techmap/sink"
)

// knownFunc says whether a posting need not be fetched, as crawl.Options.Known.
type knownFunc = func(ctx context.Context, id techmap.PostingID, updatedAt time.Time) (bool, error)

// remember makes the pipeline remember what it stores. A posting is fetched again
// when it is older than refresh: 0 means a week or so, negative never.
func (c *collection) remember(refresh time.Duration) *crawl.Memory {
	m := crawl.NewMemory(c.seen, &crawl.MemoryOptions{Refresh: refresh})
	c.p.BronzeSink = sink.Sequence[techmap.RawPosting](c.bronze, m)
	return m
}

// has reports whether the store has any posting of a source.
func (c *collection) has(source string) bool {
	for id := range c.seen {
		if of, _ := id.Split(); of == source {
			return true
		}
	}
	return false
}

// knownOf returns what says whether a posting of s need not be fetched. One that
// the listing carries whole, and does not say when it changed, costs nothing: it
// is read again.
func knownOf(s Site, m *crawl.Memory) knownFunc {
	if !s.Rich {
		return m.Known
	}
	return func(ctx context.Context, id techmap.PostingID, updatedAt time.Time) (bool, error) {
		if updatedAt.IsZero() {
			return false, nil
		}
		return m.Known(ctx, id, updatedAt)
	}
}

// unforgotten asks nothing for postings that have to stay forgotten: they are not
// fetched, and kept out of what the stream yields.
func (c *collection) unforgotten(known knownFunc) knownFunc {
	return func(ctx context.Context, id techmap.PostingID, updatedAt time.Time) (bool, error) {
		if c.stones.Posting(id) {
			return true, nil
		}
		return known(ctx, id, updatedAt)
	}
}

// siteValidators are the validators of one version of a site's description: one that
// was mended reads a listing again though it has not changed, and so does a store that
// has nothing of the site.
type siteValidators struct {
	crawl.Validators
	version string
	stored  bool
}

// Load implements crawl.Validators.
func (v siteValidators) Load(ctx context.Context, url string) (etag, lastModified string, err error) {
	if !v.stored {
		return "", "", nil
	}
	return v.Validators.Load(ctx, url+" "+v.version)
}

// Save implements crawl.Validators.
func (v siteValidators) Save(ctx context.Context, url, etag, lastModified string) error {
	return v.Validators.Save(ctx, url+" "+v.version, etag, lastModified)
}
