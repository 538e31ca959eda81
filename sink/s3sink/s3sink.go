// Package s3sink keeps bronze in a bucket of S3, or of a server that speaks its
// protocol: the postings as they were served, what each run of a source listed,
// the records that were lost, and what models answered.
//
// Objects have the names and the bytes that the files of package filesink have,
// so that a folder can be copied to a bucket and back:
//
//	<prefix>/bronze/source=<source>/dt=<day>/<sum>.jsonl.zst
//	<prefix>/manifest/source=<source>/<time>-<sum>.json
//	<prefix>/reject/dt=<day>.jsonl
//	<prefix>/forgotten/<kind>-<digest>.json
//	<prefix>/extraction/<key>.json
//
// A program makes the client as it does for other things:
//
//	cfg, err := config.LoadDefaultConfig(ctx)
//	store := s3sink.New(s3.NewFromConfig(cfg), "postings", nil)
//	err = store.Check(ctx) // says what is missing, and what to do
//	pipeline.BronzeSink, pipeline.CensusSink, pipeline.RejectSink = store, store.Census(), store.Rejects()
//
// An object of the first two kinds is put if there is none of its name, which
// says what is in it: an acknowledgement that was lost, a run that is repeated
// and two writers at once all end with one object. The text of an object is at
// most 64 MiB, or one record if that is longer, and compressed when it is put, so
// that no upload in parts is needed.
//
// The service must know conditional writes (If-None-Match and If-Match) and read
// what was written, as S3 does. Retries are the client's; a Store repeats by
// itself only what the client cannot: a put that met another of the same name,
// and a body that broke off.
package s3sink

import (
	"context"
	"fmt"
	"io/fs"
	"sync"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"
	"golang.org/x/sync/errgroup"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/sink/internal/bronzefile"
)

// MaxBody is the length of the largest RawPosting.Body that is stored: 64 MiB, as much as
// crawl.DefaultMaxList lets in. A record with a larger one is techmap.ErrInvalid.
const MaxBody = bronzefile.MaxBody

// parallel is how many requests one call has under way at most: enough to hide
// the delay of a distant service, few enough for its limit a prefix.
const parallel = 8

// API is the part of *s3.Client that a Store uses. A client is to be safe for concurrent
// use, and to retry what may succeed the next time, as the SDK's does.
type API interface {
	PutObject(ctx context.Context, in *s3.PutObjectInput, opts ...func(*s3.Options)) (*s3.PutObjectOutput, error)
	GetObject(ctx context.Context, in *s3.GetObjectInput, opts ...func(*s3.Options)) (*s3.GetObjectOutput, error)
	ListObjectsV2(ctx context.Context, in *s3.ListObjectsV2Input, opts ...func(*s3.Options)) (*s3.ListObjectsV2Output, error)
	DeleteObjects(ctx context.Context, in *s3.DeleteObjectsInput, opts ...func(*s3.Options)) (*s3.DeleteObjectsOutput, error)
}

var _ API = (*s3.Client)(nil)

// Options configures a Store. The zero value works.
type Options struct {
	Prefix string           // path below the bucket, without slashes at its ends; "" means "techmap"
	Now    func() time.Time // nil means time.Now; the day of a reject

	// SSE is the encryption that is asked for. "" leaves it to the bucket, unless
	// there is a KMSKey, which means aws:kms.
	SSE    types.ServerSideEncryption
	KMSKey string // the key's id or ARN

	// Checksum is what guards an object on its way and at rest. "" means CRC32.
	Checksum types.ChecksumAlgorithm
}

// A Store is a bucket of bronze: a techmap.Sink of raw postings that can be read back. It
// is safe for concurrent use, and several processes may use one bucket at once. There is
// nothing to close.
type Store struct {
	api     API
	bucket  string
	opts    Options
	prefix  string
	encoder *bronzefile.Encoder
	unfit   error // why the store cannot be used, if it cannot

	mu      sync.Mutex
	written map[string]map[string]bool // objects by source, since its last census

	rejects sync.Mutex // held while lost records are written
	tail    tail
}

var _ techmap.Sink[techmap.RawPosting] = (*Store)(nil)

// New returns a store in the given bucket, which must exist. It asks the service
// nothing: what is wrong with the arguments, with techmap.ErrInvalid, or with the
// bucket is told by [Store.Check], or by what is done first. opts may be nil.
func New(api API, bucket string, opts *Options) *Store {
	if opts == nil {
		opts = &Options{}
	}
	s := &Store{
		api: api, bucket: bucket, opts: *opts, prefix: opts.Prefix,
		written: make(map[string]map[string]bool),
	}
	if s.prefix == "" {
		s.prefix = bronzefile.DefaultPrefix
	}
	if s.opts.Now == nil {
		s.opts.Now = time.Now
	}
	if s.opts.KMSKey != "" && s.opts.SSE == "" {
		s.opts.SSE = types.ServerSideEncryptionAwsKms
	}
	if s.opts.Checksum == "" {
		s.opts.Checksum = types.ChecksumAlgorithmCrc32
	}
	s.encoder, s.unfit = bronzefile.NewEncoder(s.prefix)
	switch {
	case api == nil:
		s.unfit = fmt.Errorf("s3sink: no client: %w", techmap.ErrInvalid)
	case bucket == "":
		s.unfit = fmt.Errorf("s3sink: no bucket: name the one to use: %w", techmap.ErrInvalid)
	case !fs.ValidPath(s.prefix) || s.prefix == ".":
		s.unfit = fmt.Errorf("s3sink: prefix %q: not a path below a bucket: %w", s.prefix, techmap.ErrInvalid)
	}
	return s
}

// ready returns why nothing can be done: the context has ended, or New was told
// something that cannot be.
func (s *Store) ready(ctx context.Context) error {
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	return s.unfit
}

// Write stores batch, as one object per source and day it was fetched on. It
// returns when the service has all of them.
//
// A record that has no source or key, or a Body larger than MaxBody, is
// techmap.ErrInvalid in a *techmap.BatchError. A service that cannot be reached or
// fails is techmap.ErrUnavailable, one that asks for patience
// techmap.ErrThrottled; a bucket that is missing, elsewhere or must not be written
// to is techmap.ErrInvalid.
func (s *Store) Write(ctx context.Context, batch []techmap.RawPosting) error {
	if err := s.ready(ctx); err != nil {
		return err
	}
	objects, failed := s.encoder.Encode(batch)
	g, gctx := errgroup.WithContext(ctx)
	g.SetLimit(parallel)
	for _, o := range objects {
		g.Go(func() error {
			if err := s.putAbsent(gctx, o.Key, typeZstd, o.Data); err != nil {
				return err
			}
			s.note(o)
			return nil
		})
	}
	if err := g.Wait(); err != nil {
		return err
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

// path returns the name of the object named key, for people.
func (s *Store) path(key string) string { return fmt.Sprintf("s3://%s/%s", s.bucket, key) }
