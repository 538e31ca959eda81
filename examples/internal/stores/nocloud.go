//go:build !cloud

package stores

import (
	"context"
	"io/fs"
	"net/url"
)

// hint says what this build lacks.
const hint = "; s3://, dynamodb:// and mysql:// need a build with cloud stores: go run -tags cloud …"

func openBronzeCloud(_ context.Context, u *url.URL) (Bronze, error) {
	return nil, unknown("bronze", u.String(), "file://PATH")
}

func openSilverCloud(_ context.Context, u *url.URL) (SilverDB, error) {
	return nil, unknown("silver", u.String(), "sqlite://PATH")
}

func openGoldCloud(_ context.Context, u *url.URL) (GoldDB, error) {
	return nil, unknown("gold", u.String(), "sqlite://PATH")
}

func openFolderCloud(_ context.Context, what string, u *url.URL) (fs.FS, error) {
	return nil, unknown(what, u.String(), "file://PATH")
}

func openNotesCloud(_ context.Context, u *url.URL) (Notes, error) {
	return nil, unknown("bronze", u.String(), "file://PATH")
}
