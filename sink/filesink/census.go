package filesink

import (
	"context"
	"fmt"
	"iter"
	"maps"
	"path"
	"slices"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/sink/internal/bronzefile"
)

// Census returns the sink of the store's manifests. A manifest is a census with
// its Objects: those that this store wrote for its source since the census of
// that source before. It is to be written after the last record of the run, as a
// Pipeline does. A census without a source is techmap.ErrInvalid in a
// *techmap.BatchError.
//
// The sink is a completer in the sense of package sink: what follows it in a
// sink.Sequence gets the census with Objects and Manifest filled in.
func (s *Store) Census() techmap.Sink[techmap.Census] { return censusSink{s} }

// A censusSink writes manifests. What it knows of objects is the Store's, so that all
// sinks of one Store tell the same.
type censusSink struct{ s *Store }

// Write implements techmap.Sink.
func (c censusSink) Write(ctx context.Context, batch []techmap.Census) error {
	_, err := c.Complete(ctx, batch)
	return err
}

// Complete implements sink.Completer, which this package does not import: it stores batch
// and returns it with Objects and Manifest filled in.
func (c censusSink) Complete(ctx context.Context, batch []techmap.Census) ([]techmap.Census, error) {
	completed := slices.Clone(batch)
	var failed []techmap.Failure
	for i := range completed {
		if ctx.Err() != nil {
			return nil, context.Cause(ctx)
		}
		completed[i].Objects = c.s.objects(completed[i].Source)
		full, manifest, err := bronzefile.EncodeManifest(c.s.prefix, completed[i])
		if err != nil {
			failed = append(failed, techmap.Failure{Index: i, Err: err})
			continue
		}
		if err := c.s.put(manifest.Key, manifest.Data); err != nil {
			return nil, err
		}
		c.s.listed(full)
		completed[i] = full
	}
	if len(failed) > 0 {
		return completed, &techmap.BatchError{Failed: failed}
	}
	return completed, nil
}

// objects returns what was written for source since its last census, sorted.
func (s *Store) objects(source string) []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Sorted(maps.Keys(s.written[source]))
}

// listed forgets the objects of c, which are in a manifest now.
func (s *Store) listed(c techmap.Census) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, key := range c.Objects {
		delete(s.written[c.Source], key)
	}
}

// Censuses streams the censuses that were written, by source, then time. A
// manifest that cannot be read is a *techmap.RecordError, and the rest goes on.
func (s *Store) Censuses(ctx context.Context) iter.Seq2[techmap.Census, error] {
	return func(yield func(techmap.Census, error) bool) {
		keys, err := s.list(ctx, bronzefile.ManifestFolder(s.prefix), bronzefile.IsManifest)
		if err != nil {
			yield(techmap.Census{}, err)
			return
		}
		bronzefile.Censuses(ctx, keys, s.manifest)(yield)
	}
}

// CensusesOf streams like Censuses those of one source.
func (s *Store) CensusesOf(ctx context.Context, source string) iter.Seq2[techmap.Census, error] {
	return func(yield func(techmap.Census, error) bool) {
		folder := path.Join(bronzefile.ManifestFolder(s.prefix), bronzefile.SourceFolder(source))
		keys, err := s.list(ctx, folder, bronzefile.IsManifest)
		if err != nil {
			yield(techmap.Census{}, err)
			return
		}
		bronzefile.Censuses(ctx, keys, s.manifest)(yield)
	}
}

// manifest returns the census in the file named key.
func (s *Store) manifest(ctx context.Context, key string) (techmap.Census, error) {
	if ctx.Err() != nil {
		return techmap.Census{}, context.Cause(ctx)
	}
	data, err := s.root.ReadFile(key)
	if err != nil {
		return techmap.Census{}, fmt.Errorf("read manifest: %w", fault("read", s.path(key), err))
	}
	return bronzefile.DecodeManifest(key, data)
}
