//go:build cloud

package stores

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"net/url"
	"path"
	"strings"

	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"
)

// openNotesCloud opens the notes beside bronze in a bucket.
func openNotesCloud(ctx context.Context, u *url.URL) (Notes, error) {
	if u.Scheme != "s3" || u.Host == "" {
		return nil, unknown("bronze", u.String(), "file://PATH", "s3://BUCKET/PREFIX")
	}
	o := options{u.Query(), "bronze"}
	client, err := openS3(ctx, o)
	if err != nil {
		return nil, err
	}
	m := noteBucket{client: client, bucket: u.Host, folder: path.Join(cmp.Or(strings.Trim(u.Path, "/"), "techmap"), NoteFolder)}
	m.key, m.sse = o.text("kms_key"), types.ServerSideEncryption(o.text("sse"))
	if m.key != "" && m.sse == "" {
		m.sse = types.ServerSideEncryptionAwsKms
	}
	return m, o.rest()
}

// noteBucket keeps notes in objects.
type noteBucket struct {
	client         *s3.Client
	bucket, folder string
	key            string // of KMS
	sse            types.ServerSideEncryption
}

var _ Notes = noteBucket{}

// Load implements Notes.
func (m noteBucket) Load(ctx context.Context, name string) ([]byte, error) {
	key := path.Join(m.folder, noteFile(name))
	out, err := m.client.GetObject(ctx, &s3.GetObjectInput{Bucket: &m.bucket, Key: &key})
	if _, missing := errors.AsType[*types.NoSuchKey](err); missing {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("note %q: %w", name, err)
	}
	data, err := io.ReadAll(io.LimitReader(out.Body, 1<<20))
	if err = errors.Join(err, out.Body.Close()); err != nil {
		return nil, fmt.Errorf("note %q: %w", name, err)
	}
	return data, nil
}

// Save implements Notes.
func (m noteBucket) Save(ctx context.Context, name string, note []byte) error {
	key := path.Join(m.folder, noteFile(name))
	in := &s3.PutObjectInput{
		Bucket: &m.bucket, Key: &key, Body: bytes.NewReader(note), ServerSideEncryption: m.sse,
	}
	if m.key != "" {
		in.SSEKMSKeyId = &m.key
	}
	if _, err := m.client.PutObject(ctx, in); err != nil {
		return fmt.Errorf("note %q: %w", name, err)
	}
	return nil
}
