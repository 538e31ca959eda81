package mysqlsink

import (
	"database/sql"
	"io/fs"
	"regexp"
	"slices"
	"testing"

	"github.com/pressly/goose/v3"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestMigrationsLeadToTheVersion(t *testing.T) {
	t.Parallel()
	files, err := fs.Sub(migrations, "migrations")
	require.NoError(t, err)
	unused, err := sql.Open("sqlite", ":memory:")
	require.NoError(t, err)
	defer unused.Close()
	provider, err := goose.NewProvider(goose.DialectMySQL, unused, files, goose.WithDisableGlobalRegistry(true))
	require.NoError(t, err)
	sources := provider.ListSources()
	for i, source := range sources {
		assert.EqualValues(t, i+1, source.Version, "one for each, without a gap")
	}
	assert.Len(t, sources, version)
}

// tablePattern matches the name and the rest of a CREATE TABLE.
var tablePattern = regexp.MustCompile(`(?s)CREATE TABLE (IF NOT EXISTS )?(\w+) \((.*?)\n\) (.*?);`)

func TestTablesAreMadeAsTheyHaveToBe(t *testing.T) {
	t.Parallel()
	text, err := fs.ReadFile(migrations, "migrations/00001_store.sql")
	require.NoError(t, err)
	var made []string
	for _, m := range tablePattern.FindAllStringSubmatch(string(text), -1) {
		made = append(made, m[2])
		assert.NotEmpty(t, m[1], "%s: a migration that was cut off is run again", m[2])
		assert.Equal(t, "ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 ROW_FORMAT=DYNAMIC", m[4], m[2])
		assert.Contains(t, m[3], "PRIMARY KEY", "%s: replicas need one", m[2])
		assert.NotContains(t, m[3], "VARCHAR", "%s: identities are compared by their bytes", m[2])
	}
	slices.Sort(made)
	assert.Equal(t, tables(), made)
}
