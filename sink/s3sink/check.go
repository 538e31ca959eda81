package s3sink

import (
	"bytes"
	"context"
	"crypto/rand"
	"fmt"
	"path"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"

	"github.com/techmap-it/techmap"
)

// Check reports whether the store can be used: it lists what is below the prefix,
// puts a small object there, puts it once more on the condition that it is not
// there, gets it and deletes it. The error says what to do.
func (s *Store) Check(ctx context.Context) error {
	if err := s.ready(ctx); err != nil {
		return err
	}
	folder := s.prefix + "/"
	if _, err := s.api.ListObjectsV2(ctx, &s3.ListObjectsV2Input{
		Bucket: &s.bucket, Prefix: &folder, MaxKeys: aws.Int32(1),
	}); err != nil {
		return s.fault(ctx, "list", folder, err)
	}
	probe := path.Join(s.prefix, ".probe-"+rand.Text())
	if err := s.checkWrite(ctx, probe); err != nil {
		_ = s.remove(ctx, []string{probe}) // which may be there
		return err
	}
	return s.remove(ctx, []string{probe})
}

// checkWrite puts and gets the object named probe.
func (s *Store) checkWrite(ctx context.Context, probe string) error {
	want := []byte(probe)
	if err := s.putAbsent(ctx, probe, "text/plain", want); err != nil {
		return err
	}
	if _, err := s.send(ctx, probe, "text/plain", want, condition{absent: aws.String("*")}); err == nil {
		return fmt.Errorf("s3sink: put %q: %s: %w", s.path(probe), unsupported, techmap.ErrInvalid)
	}
	got, _, err := s.get(ctx, probe)
	if err == nil && !bytes.Equal(got, want) {
		err = fmt.Errorf("s3sink: get %q: not what was put: %w", s.path(probe), techmap.ErrMalformed)
	}
	return err
}
