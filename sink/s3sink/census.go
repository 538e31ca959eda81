package s3sink

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/sink/internal/bronzefile"
)

// Census returns the sink of the store's manifests. A manifest is a census with
// its Objects: those that this store wrote for its source since the census of
// that source before. It is to be written after the last record of the run.
//
// The sink is a completer in the sense of package sink: what follows it in a
// sink.Sequence gets the census with Objects and Manifest filled in.
func (s *Store) Census() techmap.Sink[techmap.Census] { return censusSink{s} }

// A censusSink writes manifests. What it knows of objects is the Store's, so that
// all sinks of one Store tell the same.
type censusSink struct{ s *Store }

// Write implements techmap.Sink.
func (c censusSink) Write(ctx context.Context, batch []techmap.Census) error {
	_, err := c.Complete(ctx, batch)
	return err
}

// Complete stores batch and returns it with Objects and Manifest filled in.
func (c censusSink) Complete(ctx context.Context, batch []techmap.Census) ([]techmap.Census, error) {
	completed := slices.Clone(batch)
	var failed []techmap.Failure
	for i := range completed {
		if err := c.s.ready(ctx); err != nil {
			return nil, err
		}
		completed[i].Objects = c.s.unlisted(completed[i].Source)
		full, manifest, err := bronzefile.EncodeManifest(c.s.prefix, completed[i])
		if err != nil {
			failed = append(failed, techmap.Failure{Index: i, Err: err})
			continue
		}
		if err := c.s.putAbsent(ctx, manifest.Key, typeJSON, manifest.Data); err != nil {
			return nil, err
		}
		c.s.noteListed(full)
		completed[i] = full
	}
	if len(failed) > 0 {
		return completed, &techmap.BatchError{Failed: failed}
	}
	return completed, nil
}

// unlisted returns what was written for source since its last census, sorted.
func (s *Store) unlisted(source string) []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Sorted(maps.Keys(s.written[source]))
}

// noteListed forgets the objects of c, which are in a manifest now.
func (s *Store) noteListed(c techmap.Census) {
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
		folders, err := s.folders(ctx, bronzefile.ManifestFolder(s.prefix))
		if err != nil {
			yield(techmap.Census{}, err)
			return
		}
		slices.SortFunc(folders, func(a, b string) int {
			return strings.Compare(strings.TrimSuffix(a, "/"), strings.TrimSuffix(b, "/"))
		})
		for _, folder := range folders {
			if !s.readCensuses(ctx, folder, yield) {
				return
			}
		}
	}
}

// CensusesOf streams like Censuses those of one source.
func (s *Store) CensusesOf(ctx context.Context, source string) iter.Seq2[techmap.Census, error] {
	return func(yield func(techmap.Census, error) bool) {
		s.readCensuses(ctx, path.Join(bronzefile.ManifestFolder(s.prefix), bronzefile.SourceFolder(source))+"/", yield)
	}
}

// readCensuses yields the censuses in the folder of a source and reports whether
// to go on.
func (s *Store) readCensuses(ctx context.Context, folder string, yield func(techmap.Census, error) bool) bool {
	manifests, err := s.list(ctx, folder, "", bronzefile.IsManifest)
	if err != nil {
		yield(techmap.Census{}, err)
		return false
	}
	more := true
	s.ahead(ctx, manifests, func(ctx context.Context, open bronzefile.Open) {
		read := func(ctx context.Context, key string) (techmap.Census, error) { return manifest(ctx, open, key) }
		bronzefile.Censuses(ctx, names(manifests), read)(func(c techmap.Census, err error) bool {
			more = yield(c, err) && (err == nil || isLoss(err))
			return more
		})
	})
	return more
}

// manifest returns the census in the object named key. One that was removed
// meanwhile, or is damaged, is a *techmap.RecordError.
func manifest(ctx context.Context, open bronzefile.Open, key string) (techmap.Census, error) {
	data, err := readObject(ctx, open, key)
	if err != nil {
		err = fmt.Errorf("read manifest: %w", err)
		if gone(err) {
			err = &techmap.RecordError{Stage: techmap.StageFetch, Err: err}
		}
		return techmap.Census{}, err
	}
	return bronzefile.DecodeManifest(key, data)
}

// gone reports whether err costs the object it is of, and nothing else.
func gone(err error) bool {
	return errors.Is(err, techmap.ErrNotFound) || errors.Is(err, techmap.ErrMalformed)
}
