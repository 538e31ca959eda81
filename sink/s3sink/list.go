package s3sink

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"net/http"
	"slices"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"

	"github.com/techmap-it/techmap"
)

// pageSize is how many keys a page of a list has, and how many a call deletes at
// most: the service's own limit.
const pageSize = 1000

// A listed object is one that a list names.
type listed struct {
	key  string
	size int64     // compressed
	put  time.Time // by the service's clock, to the second
}

// pages streams the pages of the list of what begins with prefix, in the order of
// names; with a delimiter, folders instead of what is in them. An error is last.
func (s *Store) pages(ctx context.Context, prefix, after, delimiter string) iter.Seq2[*s3.ListObjectsV2Output, error] {
	return func(yield func(*s3.ListObjectsV2Output, error) bool) {
		in := &s3.ListObjectsV2Input{Bucket: &s.bucket, Prefix: &prefix, MaxKeys: aws.Int32(pageSize)}
		if after != "" {
			in.StartAfter = &after
		}
		if delimiter != "" {
			in.Delimiter = &delimiter
		}
		for {
			if err := s.ready(ctx); err != nil {
				yield(nil, err)
				return
			}
			page, err := s.page(ctx, in)
			if err != nil {
				yield(nil, s.fault(ctx, "list", prefix, err))
				return
			}
			if !yield(page, nil) || !aws.ToBool(page.IsTruncated) || page.NextContinuationToken == nil {
				return
			}
			in.ContinuationToken = page.NextContinuationToken
		}
	}
}

// page returns a page of a list. One that breaks off is asked for again, which the
// client does not do.
func (s *Store) page(ctx context.Context, in *s3.ListObjectsV2Input) (*s3.ListObjectsV2Output, error) {
	for n := 1; ; n++ {
		page, err := s.api.ListObjectsV2(ctx, in)
		if err == nil || n == bodies || statusOf(err) != http.StatusOK {
			return page, err
		}
	}
}

// folders returns the folders in the given one, with a slash at their ends, in the
// order of the names of what is in them.
func (s *Store) folders(ctx context.Context, folder string) ([]string, error) {
	var names []string
	for page, err := range s.pages(ctx, folder+"/", "", "/") {
		if err != nil {
			return nil, err
		}
		for _, p := range page.CommonPrefixes {
			names = append(names, aws.ToString(p.Prefix))
		}
	}
	return names, nil
}

// objects streams the objects below folder that are wanted and come after the
// given name, sorted by name. An error is last.
func (s *Store) objects(
	ctx context.Context, folder, after string, wanted func(key string) bool,
) iter.Seq2[listed, error] {
	return func(yield func(listed, error) bool) {
		for page, err := range s.pages(ctx, folder, after, "") {
			if err != nil {
				yield(listed{}, err)
				return
			}
			for _, o := range page.Contents {
				one := listed{aws.ToString(o.Key), aws.ToInt64(o.Size), aws.ToTime(o.LastModified)}
				if wanted(one.key) && !yield(one, nil) {
					return
				}
			}
		}
	}
}

// list returns the objects below folder that are wanted and come after the given
// name, sorted by name.
func (s *Store) list(ctx context.Context, folder, after string, wanted func(key string) bool) ([]listed, error) {
	return techmap.Collect(s.objects(ctx, folder, after, wanted))
}

// remove deletes the objects named by keys. One that is not there is deleted.
func (s *Store) remove(ctx context.Context, keys []string) error {
	for some := range slices.Chunk(keys, pageSize) {
		if err := s.ready(ctx); err != nil {
			return err
		}
		in := &s3.DeleteObjectsInput{Bucket: &s.bucket, Delete: &types.Delete{Quiet: aws.Bool(true)}}
		for _, key := range some {
			in.Delete.Objects = append(in.Delete.Objects, types.ObjectIdentifier{Key: &key})
		}
		out, err := s.api.DeleteObjects(ctx, in)
		if err != nil {
			return s.fault(ctx, "delete", some[0], err)
		}
		if err := s.undeleted(out.Errors); err != nil {
			return err
		}
	}
	return nil
}

// undeleted returns the error of the objects that a call could not delete.
func (s *Store) undeleted(failed []types.Error) error {
	var errs []error
	for _, e := range failed {
		code := aws.ToString(e.Code)
		v, known := byCode(code)
		switch {
		case errors.Is(v.kind, techmap.ErrNotFound):
			continue
		case !known:
			v = verdict{"the service failed", techmap.ErrUnavailable}
		}
		errs = append(errs, fmt.Errorf("s3sink: delete %q: %s: %w: %s", s.path(aws.ToString(e.Key)), v.remedy, v.kind, code))
	}
	return errors.Join(errs...)
}
