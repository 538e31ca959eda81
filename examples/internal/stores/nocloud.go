//go:build !cloud

package stores

import (
	"context"
	"net/url"
)

// hint says what this build lacks.
const hint = "; s3://, dynamodb:// and mysql:// are in the build with cloud stores: go run -tags cloud …"

func openBronzeCloud(_ context.Context, u *url.URL) (Bronze, error) {
	return nil, unknown("bronze", u.String(), "file://DIR")
}

func openSilverCloud(_ context.Context, u *url.URL) (SilverDB, error) {
	return nil, unknown("silver", u.String(), "sqlite://FILE")
}

func openGoldCloud(_ context.Context, u *url.URL) (GoldDB, error) {
	return nil, unknown("gold", u.String(), "sqlite://FILE")
}
