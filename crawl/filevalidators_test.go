package crawl_test

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/crawl"
)

func openMarks(t *testing.T, file string, at time.Time) *crawl.FileValidators {
	t.Helper()
	v, err := crawl.OpenValidators(file, &crawl.FileValidatorsOptions{Now: func() time.Time { return at }})
	require.NoError(t, err)
	return v
}

func load(t *testing.T, v *crawl.FileValidators, url string) [2]string {
	t.Helper()
	etag, modified, err := v.Load(t.Context(), url)
	require.NoError(t, err)
	return [2]string{etag, modified}
}

func TestFileValidators_areGoodAfterCommitOnly(t *testing.T) {
	t.Parallel()
	const a, b = "https://a.example/jobs", "https://b.example/채용#1a2b"
	file := filepath.Join(t.TempDir(), "validators.json")
	v := openMarks(t, file, monday)
	require.NoError(t, v.Save(t.Context(), a, `"1"`, ""))
	require.NoError(t, v.Save(t.Context(), b, "", "Mon, 02 Nov 2026 00:00:00 GMT"))
	assert.Equal(t, [2]string{}, load(t, v, a), "the run may still fail")
	assert.NoFileExists(t, file)
	require.NoError(t, v.Commit())
	assert.Equal(t, [2]string{`"1"`, ""}, load(t, v, a))

	again := openMarks(t, file, monday.Add(6*day))
	assert.Equal(t, [2]string{`"1"`, ""}, load(t, again, a))
	assert.Equal(t, [2]string{"", "Mon, 02 Nov 2026 00:00:00 GMT"}, load(t, again, b))
	require.NoError(t, again.Save(t.Context(), a, `"2"`, ""))

	other := openMarks(t, file, monday.Add(6*day))
	assert.Equal(t, [2]string{`"1"`, ""}, load(t, other, a), "what was not committed is forgotten")
	require.NoError(t, again.Commit())
	assert.Equal(t, [2]string{`"2"`, ""}, load(t, openMarks(t, file, monday.Add(6*day)), a))

	old := openMarks(t, file, monday.Add(8*day))
	assert.Equal(t, [2]string{}, load(t, old, b), "read again once a week")
	assert.Equal(t, [2]string{`"2"`, ""}, load(t, old, a))
	left, err := os.ReadDir(filepath.Dir(file))
	require.NoError(t, err)
	assert.Len(t, left, 1, "nothing else is left there")
}

func TestOpenValidators_files(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		data string
		kind error
	}{
		"half a file":     {`{"v":1,"validators":{"https://a`, techmap.ErrMalformed},
		"another file":    {`{"name":"x"}`, techmap.ErrMalformed},
		"newer techmap's": {`{"v":2,"validators":{}}`, techmap.ErrInvalid},
		"nothing in it":   {`{"v":1}`, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			file := filepath.Join(t.TempDir(), "v.json")
			require.NoError(t, os.WriteFile(file, []byte(c.data), 0o600))
			v, err := crawl.OpenValidators(file, nil)
			if c.kind != nil {
				require.ErrorIs(t, err, c.kind)
				assert.ErrorContains(t, err, file, "says which")
				return
			}
			require.NoError(t, err)
			require.NoError(t, v.Save(t.Context(), "https://a.example", `"1"`, ""))
			require.NoError(t, v.Commit())
		})
	}
}

func TestFileValidators_folderThatIsGone(t *testing.T) {
	t.Parallel()
	v := openMarks(t, filepath.Join(t.TempDir(), "none", "v.json"), monday)
	require.NoError(t, v.Commit(), "nothing to write")
	require.NoError(t, v.Save(t.Context(), "https://a.example", `"1"`, ""))
	require.ErrorIs(t, v.Commit(), techmap.ErrUnavailable)
}
