package stores

import (
	"context"
	"fmt"
	"io/fs"
	"net/url"
	"os"
)

// Folder opens a folder of files that people write: DIR, file://DIR or, in a build
// with cloud stores, s3://BUCKET/PREFIX with the options that bronze has there. One
// in a bucket is read whole, once; it holds what it held then. A folder that is not
// there is fs.ErrNotExist. what is how errors call it.
func Folder(ctx context.Context, what, address string) (fs.FS, error) {
	if dir, ok := Local(address, "file"); ok {
		info, err := os.Stat(dir)
		if err == nil && !info.IsDir() {
			err = &fs.PathError{Op: "open", Path: dir, Err: fmt.Errorf("a file, no folder: %w", fs.ErrNotExist)}
		}
		if err != nil {
			return nil, err
		}
		return os.DirFS(dir), nil
	}
	u, err := url.Parse(address)
	if err != nil {
		return nil, unknown(what, address, "DIR")
	}
	return openFolderCloud(ctx, what, u)
}
