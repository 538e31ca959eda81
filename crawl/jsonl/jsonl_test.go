package jsonl_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/crawl/crawltest"
	"github.com/techmap-it/techmap/crawl/jsonl"
)

// good is a line as short as one can be.
const good = `{"id":"1","title":"Go 개발자","tags":["Go"]}`

// read returns what Read yields.
func read(r io.Reader, name string, opts *jsonl.Options) (raws []techmap.RawPosting, lost []*techmap.RecordError, last error) {
	for raw, err := range jsonl.Read(r, name, opts) {
		rec, ok := errors.AsType[*techmap.RecordError](err)
		switch {
		case ok:
			lost = append(lost, rec)
		case err != nil:
			return raws, lost, err
		default:
			raws = append(raws, raw)
		}
	}
	return raws, lost, nil
}

func zipped(t *testing.T, text string) []byte {
	t.Helper()
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	_, err := io.WriteString(w, text)
	require.NoError(t, err)
	require.NoError(t, w.Close())
	return b.Bytes()
}

func file(t *testing.T, name, content string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	require.NoError(t, os.WriteFile(path, []byte(content), 0o600))
	return path
}

func TestSource_keepsTheContract(t *testing.T) {
	t.Parallel()
	lines := `{"source":"board","id":"1","url":"https://board.example/1","title":"Go 개발자","description":"Go","posted_at":"2026-05-04"}
{"source":"other","id":"1","url":"https://other.example/1","title":"DBA","tags":"MySQL","posted_at":"2026-05-04"}
`
	plain, packed := file(t, "a.jsonl", lines), filepath.Join(t.TempDir(), "b.jsonl.gz")
	second := strings.ReplaceAll(lines, `"id":"1"`, `"id":"2"`)
	require.NoError(t, os.WriteFile(packed, zipped(t, second), 0o600))
	crawltest.TestSource(t, func(*testing.T) techmap.Source {
		return jsonl.New("import", []string{plain, packed}, nil)
	}, "board:1", "other:1", "board:2", "other:2")
}

func TestSource_endsPartial(t *testing.T) {
	t.Parallel()
	raws, err := techmap.Collect(jsonl.New("mine", []string{file(t, "a.jsonl", good)}, nil).Postings(t.Context(), techmap.Query{}))
	require.ErrorIs(t, err, techmap.ErrPartial, "a file says nothing about what is not in it")
	assert.Len(t, raws, 1)
	assert.Equal(t, "mine", jsonl.New("mine", nil, nil).Name())
}

func TestSource_filesThatAreNone(t *testing.T) {
	t.Parallel()
	there := file(t, "a.jsonl", good)
	for _, c := range []struct {
		name  string
		files []string
		kind  error
		says  string
	}{
		{"missing", []string{there, "none.jsonl"}, techmap.ErrNotFound, `jsonl: open "none.jsonl": no such file`},
		{"directory", []string{there, filepath.Dir(there)}, techmap.ErrInvalid, "is a directory, name the files in it"},
		{"none at all", nil, techmap.ErrInvalid, "no files to read"},
		{"impossible name", []string{"a\x00b"}, techmap.ErrInvalid, "invalid argument"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			raws, err := techmap.Collect(jsonl.New("import", c.files, nil).Postings(t.Context(), techmap.Query{}))
			require.ErrorIs(t, err, c.kind)
			require.ErrorContains(t, err, c.says)
			assert.Empty(t, raws, "nothing is read before all is known to be there")
		})
	}
}

func TestSource_queryNarrows(t *testing.T) {
	t.Parallel()
	path := file(t, "a.jsonl", `{"id":"old","title":"Go 개발자","tags":"Go","posted_at":"2026-01-01"}
{"id":"seen","title":"DBA","tags":"MySQL","posted_at":"2026-01-01","last_seen":"2026-06-01"}
{"id":"new","title":"Data Engineer","description":"Spark, KAFKA","posted_at":"2026-07"}
{"id":"undated","title":"QA","tags":"Selenium"}
`)
	for _, c := range []struct {
		name string
		q    techmap.Query
		want []string
	}{
		{"limit", techmap.Query{Limit: 2}, []string{"old", "seen"}},
		{"limit of all", techmap.Query{Limit: 4}, []string{"old", "seen", "new", "undated"}},
		{"since takes what was seen since, and what has no date", techmap.Query{Since: time.Date(2026, 5, 1, 0, 0, 0, 0, time.UTC)}, []string{"seen", "new", "undated"}},
		{"one of the keywords, in title, text or tags", techmap.Query{Keywords: []string{"kafka", "DBA", "go"}}, []string{"old", "seen", "new"}},
		{"keyword and limit", techmap.Query{Keywords: []string{"kafka"}, Limit: 1}, []string{"new"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			raws, err := techmap.Collect(jsonl.New("import", []string{path}, nil).Postings(t.Context(), c.q))
			require.ErrorIs(t, err, techmap.ErrPartial)
			var keys []string
			for _, raw := range raws {
				keys = append(keys, raw.Key)
			}
			assert.Equal(t, c.want, keys)
		})
	}
}

func TestSource_cancelledAtTheEndIsNotPartial(t *testing.T) {
	t.Parallel()
	gone := errors.New("gone")
	ctx, cancel := context.WithCancelCause(t.Context())
	defer cancel(nil)
	var last error
	for _, err := range jsonl.New("import", []string{file(t, "a.jsonl", good)}, nil).Postings(ctx, techmap.Query{}) {
		cancel(gone)
		last = err
	}
	require.ErrorIs(t, last, gone)
}

func TestRead_record(t *testing.T) {
	t.Parallel()
	line := `{"source":"board","id":"17","url":"https://board.example/17","title":"Go 개발자","description":"Go","posted_at":"2026-11-02"}`
	raws, lost, err := read(strings.NewReader("\n  "+line+" \r\n"), "dump.jsonl", nil)
	require.NoError(t, err)
	require.Empty(t, lost)
	assert.Equal(t, []techmap.RawPosting{{
		Source: "board", Key: "17", URL: "https://board.example/17",
		FetchedAt:   time.Date(2026, 11, 1, 15, 0, 0, 0, time.UTC), // a day in Seoul begins
		ContentType: jsonl.ContentType,
		Meta:        map[string]string{"file": "dump.jsonl", "line": "2"},
		Body:        []byte(line),
	}}, raws)
}

func TestRead_source(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, source, want string }{
		{"dump.jsonl", `"source":"board",`, "board"},
		{"dump.jsonl", ``, "dump"},
		{"dump.jsonl", `"source":null,`, "dump"},
		{"dump.jsonl", `"source":" ",`, "dump"},
		{"/some/where/ko_2026.jsonl.gz", ``, "ko_2026"},
		{"채용 공고.ndjson", ``, "채용-공고"},
		{"a:b.json", ``, "a-b"},
		{"-", ``, "import"},
		{".jsonl", ``, "import"},
		{"", ``, "import"},
	} {
		t.Run(c.name+c.source, func(t *testing.T) {
			t.Parallel()
			raws, lost, err := read(strings.NewReader(`{`+c.source+good[1:]), c.name, nil)
			require.NoError(t, err)
			require.Empty(t, lost)
			require.Len(t, raws, 1)
			assert.Equal(t, c.want, raws[0].Source)
		})
	}
}

func TestRead_fetchedAt(t *testing.T) {
	t.Parallel()
	day := func(month time.Month, day int) time.Time { return time.Date(2026, month, day, 0, 0, 0, 0, time.UTC) }
	for _, c := range []struct {
		name, fields string
		opts         *jsonl.Options
		want         time.Time
	}{
		{"as told", `"last_seen":"2026-06-01T00:00:00Z"`, &jsonl.Options{SeenAt: day(9, 9), ModTime: day(8, 8)}, day(9, 9)},
		{"last seen", `"last_seen":"2026-06-01T00:00:00Z","posted_at":"2026-05-01T00:00:00Z"`, &jsonl.Options{ModTime: day(8, 8)}, day(6, 1)},
		{"posted", `"posted_at":"2026-05-01T00:00:00Z"`, &jsonl.Options{ModTime: day(8, 8)}, day(5, 1)},
		{"posted some day of a month", `"posted_at":"2026-05"`, nil, day(5, 1).Add(-9 * time.Hour)},
		{"posted, as a person writes it", `"posted_at":"3일 전"`, &jsonl.Options{ModTime: day(8, 8)}, day(8, 8)},
		{"file", `"posted_at":""`, &jsonl.Options{ModTime: day(8, 8)}, day(8, 8)},
		{"nothing known", `"posted_at":null`, nil, time.Time{}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			for range 2 { // the same again, whatever the time
				raws, lost, err := read(strings.NewReader(`{`+c.fields+`,`+good[1:]), "a.jsonl", c.opts)
				require.NoError(t, err)
				require.Empty(t, lost)
				assert.Equal(t, c.want, raws[0].FetchedAt)
			}
		})
	}
}

func TestSource_modificationTimeOfTheFile(t *testing.T) {
	t.Parallel()
	path := file(t, "a.jsonl", good)
	mod := time.Date(2024, 2, 29, 12, 0, 0, 0, time.UTC)
	require.NoError(t, os.Chtimes(path, mod, mod))
	raws, err := techmap.Collect(jsonl.New("import", []string{path}, nil).Postings(t.Context(), techmap.Query{}))
	require.ErrorIs(t, err, techmap.ErrPartial)
	assert.Equal(t, mod, raws[0].FetchedAt)
}

func TestRead_badLines(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, line, says string }{
		{"no JSON", `id: 1`, "broken JSON at byte"},
		{"cut short", `{"id":"1","title":"Go 개`, "broken JSON: the line ends too early, write one whole object per line"},
		{"cut after a value", `{"id":"1"`, "broken JSON: the line ends too early"},
		{"comma too many", `{"id":"1",}`, "broken JSON"},
		{"two objects", good + good, "more than one value in the line: write one object per line"},
		{"array of objects", "[" + good + "]", "a JSON array: write its objects one per line, as jq -c '.[]' does"},
		{"string", `"hello"`, "a string, want a JSON object"},
		{"number", `17`, "a number, want a JSON object"},
		{"null", `null`, "null, want a JSON object"},
		{"no id", `{"title":"Go 개발자","tags":"Go"}`, `field "id" is missing: every posting needs one that its source does not use twice`},
		{"blank id", `{"id":" ","title":"Go 개발자","tags":"Go"}`, `field "id" is missing`},
		{"no title", `{"id":"1","tags":"Go"}`, `field "title" is missing`},
		{"nothing to read", `{"id":"1","title":"Go 개발자"}`, `neither "description" nor "tags": one of them is needed`},
		{"empty text and tags", `{"id":"1","title":"Go 개발자","description":" \n","tags":[" ",""]}`, `neither "description" nor "tags"`},
		{"misspelt field", `{"id":"1","titel":"Go 개발자","tags":"Go"}`, `unknown field "titel": did you mean "title"?`},
		{"field in capitals", `{"ID":"1","title":"Go 개발자","tags":"Go"}`, `unknown field "ID": did you mean "id"?`},
		{"field with a hyphen", `{"id":"1","posted-at":"2026"}`, `unknown field "posted-at": did you mean "posted_at"?`},
		{"field like no other", `{"id":"1","salary_range":"1억"}`, `unknown field "salary_range": the fields are source, id, url,`},
		{"id as a number", `{"id":17,"title":"Go 개발자","tags":"Go"}`, `field "id" is a number, want a string: write "17"`},
		{"title as a list", `{"id":"1","title":["Go"],"tags":"Go"}`, `field "title" is a list with other things than strings, want a string`},
		{"description as an object", `{"id":"1","title":"Go","description":{"text":"Go"}}`, `field "description" is an object, want a string`},
		{"tags as a number", `{"id":"1","title":"Go","tags":3}`, `field "tags" is a number, want a list of strings or a string with commas`},
		{"tags of objects", `{"id":"1","title":"Go","tags":[{"name":"Go"}]}`, `field "tags" is a list with other things than strings`},
		{"time that is none", `{"id":"1","title":"Go","tags":"Go","closed_at":"soon"}`, `field "closed_at" is "soon", want a time: write 2026-11-02T09:00:00Z or 2026-11-02`},
		{"time as a number", `{"id":"1","title":"Go","tags":"Go","first_seen":1700000000}`, `field "first_seen" is a number, want a string`},
		{"source with a colon", `{"source":"a:b","id":"1","title":"Go","tags":"Go"}`, `field "source" is "a:b": a source's name has no colon`},
		{"invalid UTF-8", "{\"id\":\"1\",\"title\":\"\xb0\xb3\xb9\xdf\",\"tags\":\"Go\"}", "invalid UTF-8 at byte 19: save the file as UTF-8"},
		{"NUL byte", "{\"id\":\"1\",\"title\":\"G\x00\",\"tags\":\"Go\"}", "NUL byte at byte 20"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			raws, lost, err := read(strings.NewReader(good+"\n"+c.line+"\n"+good+"\n"), "dir/a.jsonl", nil)
			require.NoError(t, err)
			assert.Len(t, raws, 2, "the lines around it")
			require.Len(t, lost, 1)
			require.ErrorIs(t, lost[0], techmap.ErrMalformed)
			assert.Equal(t, techmap.StageFetch, lost[0].Stage)
			assert.ErrorContains(t, lost[0], `jsonl: "dir/a.jsonl" line 2: `+c.says)
		})
	}
}

func TestRead_badLineSaysWhichPosting(t *testing.T) {
	t.Parallel()
	_, lost, err := read(strings.NewReader(`{"source":"board","id":"17","url":"https://board.example/17","titel":"x"}`), "a.jsonl", nil)
	require.NoError(t, err)
	require.Len(t, lost, 1)
	assert.Equal(t, techmap.PostingID("board:17"), lost[0].ID)
	assert.Equal(t, "board", lost[0].Source)
	assert.Equal(t, "https://board.example/17", lost[0].URL)
}

func TestRead_linesThatAreFine(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, text string
		want       int
	}{
		{"nothing", "", 0},
		{"empty lines", "\n\r\n  \n" + good + "\n\n", 1},
		{"no end of line at the end", good + "\n" + good, 2},
		{"Windows ends of line", good + "\r\n" + good + "\r\n", 2},
		{"byte order mark", "\uFEFF" + good + "\n" + good, 2},
		{"null is absent", `{"id":"1","title":"Go","tags":["Go"],"role":null,"description":null,"last_seen":null}`, 1},
		{"tags with commas", `{"id":"1","title":"Go","tags":"Go, Kafka"}`, 1},
		{"escaped NUL", `{"id":"1","title":"G\u0000o","tags":"Go"}`, 1},
		{"spaces around fields", ` { "id" : "1" , "title" : "Go" , "tags" : [ "Go" ] } `, 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			for how, r := range map[string]io.Reader{
				"at once":      strings.NewReader(c.text),
				"byte by byte": iotest.OneByteReader(strings.NewReader(c.text)),
				"compressed":   bytes.NewReader(zipped(t, c.text)),
			} {
				raws, lost, err := read(r, "a.jsonl", nil)
				require.NoError(t, err, how)
				assert.Empty(t, lost, how)
				assert.Len(t, raws, c.want, how)
			}
		})
	}
}
