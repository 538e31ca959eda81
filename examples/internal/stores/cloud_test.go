//go:build cloud

package stores

import (
	"net/url"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestOpen_cloudSaysWhatIsWrongWithAnAddress(t *testing.T) {
	t.Setenv("AWS_REGION", "ap-northeast-2")
	dir := t.TempDir()
	database := filepath.Join(dir, "techmap.db")
	for _, tt := range []struct {
		name string
		at   Addresses
		want string
	}{
		{"no bucket", Addresses{"s3:///lake", database, database}, "s3://BUCKET/PREFIX"},
		{"an option that is none", Addresses{"s3://bucket/lake?pathstyle=true", database, database}, `"pathstyle"`},
		{"a word that is neither true nor false", Addresses{dir, "dynamodb://table?create=네", database}, "create=네"},
		{"no database", Addresses{dir, database, "mysql://me@db.test"}, "mysql://USER"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, err := Open(t.Context(), tt.at)
			require.ErrorIs(t, err, ErrAddress)
			assert.Contains(t, err.Error(), tt.want)
		})
	}
}

func TestOpen_cloudWithoutRegion(t *testing.T) {
	for _, name := range []string{"AWS_REGION", "AWS_DEFAULT_REGION", "AWS_PROFILE"} {
		t.Setenv(name, "")
	}
	t.Setenv("AWS_CONFIG_FILE", filepath.Join(t.TempDir(), "none"))
	t.Setenv("AWS_EC2_METADATA_DISABLED", "true")
	dir := t.TempDir()
	database := filepath.Join(dir, "techmap.db")
	_, err := Open(t.Context(), Addresses{"s3://bucket/lake", database, database})
	require.ErrorIs(t, err, ErrAddress)
	assert.Contains(t, err.Error(), "AWS_REGION")
	s, err := Open(t.Context(), Addresses{"s3://bucket/lake?region=ap-northeast-2", database, database})
	require.NoError(t, err, "opening a bucket asks nothing of it")
	require.NoError(t, s.Close())
}

func TestDSN(t *testing.T) {
	t.Setenv("TECHMAP_MYSQL_PASSWORD", "비밀")
	for address, want := range map[string]string{
		"mysql://me@db.test/techmap":                  "me:비밀@tcp(db.test:3306)/techmap",
		"mysql://me:own@db.test:3307/techmap":         "me:own@tcp(db.test:3307)/techmap",
		"mysql://me:@db.test/techmap":                 "me:@tcp(db.test:3306)/techmap",
		"mysql://me:own@db.test/techmap?tls=true":     "me:own@tcp(db.test:3306)/techmap?tls=true",
		"mysql://me:own@[2001:db8::1]:3307/techmap":   "me:own@tcp([2001:db8::1]:3307)/techmap",
		"mysql://me:p%40ss%2Fword@127.0.0.1/techmap/": "me:p@ss/word@tcp(127.0.0.1:3306)/techmap",
	} {
		u, err := url.Parse(address)
		require.NoError(t, err)
		assert.Equal(t, want, dsn(u, u.Query()))
	}
}

func TestOpen_cloudErrorsHoldNoPassword(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	database := filepath.Join(dir, "techmap.db")
	for _, gold := range []string{
		"mysql://me:hunter2@127.0.0.1:1/techmap", "mysql://me:hunter2@127.0.0.1:1", "mysql://me:hunter2@127.0.0.1:1/techmap?tls=절대",
	} {
		_, err := Open(t.Context(), Addresses{dir, database, gold})
		require.Error(t, err)
		assert.NotContains(t, err.Error(), "hunter2")
	}
}
