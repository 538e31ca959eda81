// Package filesink keeps bronze in a folder: the postings as they were served,
// what each run of a source listed, and the records that were lost.
//
// Files have the names and the bytes that the objects of an object store would
// have, so that a folder can be copied to a bucket and back:
//
//	<dir>/<prefix>/bronze/source=<source>/dt=<day>/<sum>.jsonl.zst
//	<dir>/<prefix>/manifest/source=<source>/<time>-<sum>.json
//	<dir>/<prefix>/reject/dt=<day>.jsonl
//	<dir>/<prefix>/forgotten/<kind>-<digest>.json
//
// A file of all kinds but rejects is written under another name, synced, and then
// renamed: it is there whole or not at all, after a crash too. Days are of UTC. Nothing
// but rejects is changed in place, so a copy that is made while a run writes is good.
//
//	store, err := filesink.Open("data", nil)
//	defer store.Close()
//	pipeline.BronzeSink, pipeline.CensusSink, pipeline.RejectSink = store, store.Census(), store.Rejects()
//	report, err := pipeline.Run(ctx, techmap.Query{})
//	report, err = pipeline.RunBronze(ctx, store.All(ctx)) // again, without asking a site
package filesink

import (
	"context"
	"fmt"
	"io/fs"
	"os"
	"sync"
	"time"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/sink/internal/bronzefile"
)

// MaxBody is the length of the largest RawPosting.Body that is stored: 64 MiB, as much as
// crawl.DefaultMaxList lets in. A record with a larger one is techmap.ErrInvalid.
const MaxBody = bronzefile.MaxBody

// Options configures a Store. The zero value works.
type Options struct {
	Prefix string           // slash-separated folders below dir; "" means "techmap"
	Now    func() time.Time // nil means time.Now; the day of a reject and the age of leftovers
}

// A Store is a folder of bronze: a techmap.Sink of raw postings that can be read back. It
// is safe for concurrent use, and several processes may use one folder at once. Nothing
// in it leads out of the folder, by a link for instance.
type Store struct {
	dir     string
	root    *os.Root
	prefix  string
	now     func() time.Time
	encoder *bronzefile.Encoder

	mu      sync.Mutex
	synced  map[string]bool            // folders known to be durable
	written map[string]map[string]bool // objects by source, since its last census
}

var _ techmap.Sink[techmap.RawPosting] = (*Store)(nil)

// Open opens the folder dir, which it makes if need be. It removes what writers
// that crashed more than an hour ago left there.
//
// A dir that is not a folder, or must not be used, and a prefix that is no path below it
// are techmap.ErrInvalid. opts may be nil. Whoever opened a Store closes it.
func Open(dir string, opts *Options) (*Store, error) {
	if opts == nil {
		opts = &Options{}
	}
	s := &Store{
		dir: dir, prefix: opts.Prefix, now: opts.Now,
		synced: make(map[string]bool), written: make(map[string]map[string]bool),
	}
	if s.prefix == "" {
		s.prefix = bronzefile.DefaultPrefix
	}
	if s.now == nil {
		s.now = time.Now
	}
	if !fs.ValidPath(s.prefix) {
		return nil, fmt.Errorf("filesink: prefix %q: not a path below a folder: %w", s.prefix, techmap.ErrInvalid)
	}
	var err error
	if s.encoder, err = bronzefile.NewEncoder(s.prefix); err != nil {
		return nil, err
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, fault("open", dir, err)
	}
	if s.root, err = os.OpenRoot(dir); err != nil {
		return nil, fault("open", dir, err)
	}
	s.sweep()
	return s, nil
}

// Close releases the folder: what is done after is techmap.ErrInvalid. Nothing is held
// back that could be lost without it.
func (s *Store) Close() error {
	if err := s.root.Close(); err != nil {
		return fault("close", s.dir, err)
	}
	return nil
}

// Write stores batch, as one file per source and day it was fetched on. It returns
// when all of them are on disk.
//
// A record that has no source or key, or a Body larger than MaxBody, is
// techmap.ErrInvalid in a *techmap.BatchError. A disk that is full is
// techmap.ErrUnavailable; a folder that must not be written to is
// techmap.ErrInvalid.
func (s *Store) Write(ctx context.Context, batch []techmap.RawPosting) error {
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	objects, failed := s.encoder.Encode(batch)
	for _, o := range objects {
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		if err := s.put(o.Key, o.Data); err != nil {
			return err
		}
		s.note(o)
	}
	if len(failed) > 0 {
		return &techmap.BatchError{Failed: failed}
	}
	return nil
}

// note remembers o for the next census of its source.
func (s *Store) note(o bronzefile.Object) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.written[o.Source] == nil {
		s.written[o.Source] = make(map[string]bool)
	}
	s.written[o.Source][o.Key] = true
}

// path returns the name of the file named key, for people.
func (s *Store) path(key string) string { return fmt.Sprintf("%s/%s", s.dir, key) }
