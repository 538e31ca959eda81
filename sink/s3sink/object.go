package s3sink

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"

	"github.com/techmap-it/techmap"
)

// Media types of objects.
const (
	typeZstd  = "application/zstd"
	typeJSON  = "application/json"
	typeLines = "application/x-ndjson"
)

const (
	// conflicts is how often a put is tried that meets others of the same name: the waits
	// between add up to less than a second, and writers to one name are few.
	conflicts = 6
	// bodies is how often a body that breaks off is asked for. The client retries only
	// until the header of an answer has come.
	bodies = 3
	// maxObject is the size of the largest object that is read: above what the
	// largest record takes that cannot be compressed.
	maxObject = 128 << 20
)

// A condition says when a put is to be done: always, if there is no object, or if
// the object is as its tag says.
type condition struct{ absent, tag *string }

// send puts data under key and returns the object's tag. Its error is the SDK's.
func (s *Store) send(ctx context.Context, key, mediaType string, data []byte, c condition) (tag string, err error) {
	in := &s3.PutObjectInput{
		Bucket: &s.bucket, Key: &key, Body: bytes.NewReader(data), ContentType: &mediaType,
		ChecksumAlgorithm: s.opts.Checksum, ServerSideEncryption: s.opts.SSE,
		IfNoneMatch: c.absent, IfMatch: c.tag,
	}
	if s.opts.KMSKey != "" {
		in.SSEKMSKeyId = &s.opts.KMSKey
	}
	out, err := s.api.PutObject(ctx, in)
	if err != nil {
		return "", err
	}
	return aws.ToString(out.ETag), nil
}

// put puts data under key, in place of what is there.
func (s *Store) put(ctx context.Context, key, mediaType string, data []byte) error {
	if _, err := s.send(ctx, key, mediaType, data, condition{}); err != nil {
		return s.fault(ctx, "put", key, err)
	}
	return nil
}

// putAbsent puts data under key, which says what is in it, unless it is there.
func (s *Store) putAbsent(ctx context.Context, key, mediaType string, data []byte) error {
	for n := 1; ; n++ {
		_, err := s.send(ctx, key, mediaType, data, condition{absent: aws.String("*")})
		switch {
		case err == nil:
			return nil
		case statusOf(err) == http.StatusPreconditionFailed:
			return s.mend(ctx, key, mediaType, data)
		case statusOf(err) != http.StatusConflict || n == conflicts:
			return s.fault(ctx, "put", key, err)
		}
		techmap.Retrying(ctx, techmap.Retry{Attempt: n, Conflict: true, Err: err})
		if err := pause(ctx, n); err != nil {
			return err
		}
	}
}

// mend puts data under key if what is there has another size: it was damaged
// since, as a copy that broke off may be. If that cannot be known, the name is
// believed.
func (s *Store) mend(ctx context.Context, key, mediaType string, data []byte) error {
	page, err := s.api.ListObjectsV2(ctx, &s3.ListObjectsV2Input{Bucket: &s.bucket, Prefix: &key, MaxKeys: aws.Int32(1)})
	switch {
	case ctx.Err() != nil:
		return context.Cause(ctx)
	case err != nil || len(page.Contents) == 0 || aws.ToString(page.Contents[0].Key) != key:
		return nil
	case aws.ToInt64(page.Contents[0].Size) == int64(len(data)):
		return nil
	}
	return s.put(ctx, key, mediaType, data)
}

// pause waits before attempt n+1 of a put, for a random time so that writers that
// met do not meet again.
func pause(ctx context.Context, n int) error {
	t := time.NewTimer(rand.N(10 * time.Millisecond << n))
	defer t.Stop()
	select {
	case <-ctx.Done():
		return context.Cause(ctx)
	case <-t.C:
		return nil
	}
}

// get returns the object named key, and its tag. A body that is not what the
// service says it is, however often it is asked for, is techmap.ErrMalformed.
func (s *Store) get(ctx context.Context, key string) (data []byte, tag string, err error) {
	for n := 1; ; n++ {
		out, err := s.api.GetObject(ctx, &s3.GetObjectInput{
			Bucket: &s.bucket, Key: &key, ChecksumMode: types.ChecksumModeEnabled,
		})
		if err != nil {
			return nil, "", s.fault(ctx, "get", key, err)
		}
		size := int64(-1) // unknown
		if out.ContentLength != nil {
			size = *out.ContentLength
		}
		if size > maxObject {
			_ = out.Body.Close()
			return nil, "", fmt.Errorf("s3sink: get %q: %d bytes, more than an object has: %w",
				s.path(key), size, techmap.ErrMalformed)
		}
		data, err = readBody(out.Body, size)
		switch {
		case err == nil:
			return data, aws.ToString(out.ETag), nil
		case ctx.Err() != nil:
			return nil, "", context.Cause(ctx)
		case n < bodies:
		case size < 0 || int64(len(data)) == size: // whole, and the checksum is wrong
			return nil, "", fmt.Errorf("s3sink: get %q: damaged: %w: %w", s.path(key), techmap.ErrMalformed, err)
		default:
			return nil, "", s.fault(ctx, "get", key, err)
		}
	}
}

// readBody returns all of body, of the given size unless that is negative, and closes
// it. What came before an error is returned with it.
func readBody(body io.ReadCloser, size int64) ([]byte, error) {
	buf := bytes.NewBuffer(make([]byte, 0, max(size, 0)+bytes.MinRead))
	_, err := buf.ReadFrom(io.LimitReader(body, maxObject+1))
	if err = errors.Join(err, body.Close()); err == nil && size >= 0 && int64(buf.Len()) != size {
		err = io.ErrUnexpectedEOF
	}
	return buf.Bytes(), err
}
