//go:build cloud

package stores

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/url"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"golang.org/x/sync/errgroup"
)

// What people write is small: more than this is not a folder of sites or of a
// taxonomy.
const (
	maxFiles = 10_000
	maxFile  = 16 << 20
)

// openFolderCloud reads the objects below s3://BUCKET/PREFIX?region=&endpoint=.
func openFolderCloud(ctx context.Context, what string, u *url.URL) (fs.FS, error) {
	if u.Scheme != "s3" || u.Host == "" {
		return nil, unknown(what, u.String(), "file://PATH", "s3://BUCKET/PREFIX")
	}
	o := options{u.Query(), what}
	client, err := openS3(ctx, o)
	if err != nil {
		return nil, err
	}
	if err := o.rest(); err != nil {
		return nil, err
	}
	f := remote{client: client, bucket: u.Host}
	if prefix := strings.Trim(u.Path, "/"); prefix != "" {
		f.prefix = prefix + "/"
	}
	fsys, err := f.read(ctx)
	if err != nil {
		return nil, fmt.Errorf("%s: s3://%s/%s: %w", what, f.bucket, f.prefix, err)
	}
	return fsys, nil
}

// A remote folder is the part of a bucket whose keys begin with prefix.
type remote struct {
	client         *s3.Client
	bucket, prefix string
}

// read returns the folder as it is now.
func (f remote) read(ctx context.Context) (fs.FS, error) {
	keys, err := f.keys(ctx)
	if err != nil {
		return nil, err
	}
	files := make([][]byte, len(keys))
	g, gctx := errgroup.WithContext(ctx)
	g.SetLimit(8)
	for i, key := range keys {
		g.Go(func() (err error) {
			files[i], err = f.get(gctx, key)
			return err
		})
	}
	if err := g.Wait(); err != nil {
		return nil, err
	}
	return f.archive(keys, files)
}

// keys lists the objects that can be files.
func (f remote) keys(ctx context.Context) ([]string, error) {
	var keys []string
	pages := s3.NewListObjectsV2Paginator(f.client, &s3.ListObjectsV2Input{Bucket: &f.bucket, Prefix: &f.prefix})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return nil, err
		}
		for _, o := range page.Contents {
			key := aws.ToString(o.Key)
			if !fs.ValidPath(strings.TrimPrefix(key, f.prefix)) { // such as what stands for a folder: "sites/"
				continue
			}
			if size := aws.ToInt64(o.Size); size > maxFile {
				return nil, fmt.Errorf("%s has %d bytes, at most %d are read: keep other things elsewhere", key, size, maxFile)
			}
			keys = append(keys, key)
		}
		if len(keys) > maxFiles {
			return nil, fmt.Errorf("more than %d objects: keep other things elsewhere", maxFiles)
		}
	}
	if len(keys) == 0 {
		return nil, fmt.Errorf("no object: %w", fs.ErrNotExist)
	}
	slices.Sort(keys)
	return keys, nil
}

func (f remote) get(ctx context.Context, key string) (data []byte, err error) {
	out, err := f.client.GetObject(ctx, &s3.GetObjectInput{Bucket: &f.bucket, Key: &key})
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, out.Body.Close()) }()
	return io.ReadAll(io.LimitReader(out.Body, maxFile))
}

// archive returns the files as a file system: the one in memory that the standard
// library has is an archive.
func (f remote) archive(keys []string, files [][]byte) (fs.FS, error) {
	var packed bytes.Buffer
	w := zip.NewWriter(&packed)
	for i, key := range keys {
		file, err := w.CreateHeader(&zip.FileHeader{Name: strings.TrimPrefix(key, f.prefix), Method: zip.Store})
		if err != nil {
			return nil, err
		}
		if _, err := file.Write(files[i]); err != nil {
			return nil, err
		}
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	return zip.NewReader(bytes.NewReader(packed.Bytes()), int64(packed.Len()))
}
