package stores

import (
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestOpen_onThisMachine(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	database := filepath.Join(dir, "techmap.db")
	for _, tt := range []struct {
		name string
		at   Addresses
	}{
		{"silver and gold in one file", Addresses{dir, database, database}},
		{"each in its own", Addresses{filepath.Join(dir, "lake"), filepath.Join(dir, "s.db"), filepath.Join(dir, "g.db")}},
		{"by scheme", Addresses{"file://" + dir, "sqlite://" + database, "sqlite://" + database}},
		{"in a folder that is to be made", Addresses{dir, filepath.Join(dir, "new", "s.db"), database}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			s, err := Open(t.Context(), tt.at)
			require.NoError(t, err)
			assert.NotNil(t, s.Bronze)
			assert.NotNil(t, s.Silver.Silver())
			assert.NotNil(t, s.Gold.Gold())
			require.NoError(t, s.Bronze.Check(t.Context()))
			require.NoError(t, s.Gold.Check(t.Context()))
			require.NoError(t, s.Close())
		})
	}
}

func TestOpen_refusesOtherPlaces(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	database := filepath.Join(dir, "techmap.db")
	for _, tt := range []struct {
		name, layer string
		at          Addresses
	}{
		{"bronze in a database", "bronze", Addresses{"mysql://root@127.0.0.1/lake", database, database}},
		{"silver in a bucket", "silver", Addresses{dir, "s3://bucket/silver", database}},
		{"gold in a table", "gold", Addresses{dir, database, "dynamodb://table"}},
		{"no address at all", "bronze", Addresses{"s3://%zz", database, database}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			_, err := Open(t.Context(), tt.at)
			require.ErrorIs(t, err, ErrAddress)
			assert.Contains(t, err.Error(), tt.layer)
		})
	}
}

func TestExists(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	assert.True(t, Exists(dir))
	assert.True(t, Exists("file://"+dir))
	assert.False(t, Exists(filepath.Join(dir, "none.db")))
	assert.False(t, Exists("sqlite://"+filepath.Join(dir, "none.db")))
	assert.True(t, Exists("mysql://db.test/techmap"), "a server is asked when it is needed")
}

func TestRedact(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"mysql://me:hunter2@db.test/techmap": "mysql://me:xxxxx@db.test/techmap",
		"mysql://me:비밀@db.test/techmap":      "…@db.test/techmap",
		"mysql://me@db.test/techmap":         "mysql://me@db.test/techmap",
		"mysql://me:se%zzcret@db.test/g":     "…@db.test/g",
		"techmap-data/techmap.db":            "techmap-data/techmap.db",
		"s3://bucket/lake?region=ap-1":       "s3://bucket/lake?region=ap-1",
	} {
		assert.Equal(t, want, Redact(in))
	}
}

func TestLocal(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		address, path string
		ok            bool
	}{
		{"data/techmap.db", "data/techmap.db", true},
		{"sqlite:///var/techmap.db", "/var/techmap.db", true},
		{"mysql://db.test/techmap", "db.test/techmap", false},
	} {
		path, ok := Local(tt.address, "sqlite")
		assert.Equal(t, tt.path, path)
		assert.Equal(t, tt.ok, ok, tt.address)
	}
}
