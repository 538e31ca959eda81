package tabular_test

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"iter"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/parquet-go/parquet-go"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/examples/internal/message"
	"github.com/techmap-it/techmap/examples/internal/tabular"
)

var update = flag.Bool("update", false, "rewrite golden files")

// A row has a field of every kind.
type row struct {
	id     string
	title  string
	n      int
	share  float64
	remote bool
	seen   time.Time
	skills []string
}

// columns are not in the order of their names, which a table must keep.
func columns() []tabular.Column[row] {
	about := func(en, ko string) message.Text { return message.Text{En: en, Ko: ko} }
	return []tabular.Column[row]{
		{Name: "title", Kind: tabular.Text, About: about("title", "제목"), Words: true, Of: func(r *row) tabular.Cell { return tabular.OfText(r.title) }},
		{Name: "id", Kind: tabular.Text, About: about("ID", "공고 ID"), Of: func(r *row) tabular.Cell { return tabular.OfText(r.id) }},
		{Name: "years", Kind: tabular.Int, About: about("years", "연수"), Of: func(r *row) tabular.Cell { return tabular.OfPositive(r.n) }},
		{Name: "share", Kind: tabular.Float, About: about("share", "비중"), Of: func(r *row) tabular.Cell { return tabular.OfFloat(r.share) }},
		{Name: "remote", Kind: tabular.Bool, About: about("remote", "원격"), Of: func(r *row) tabular.Cell { return tabular.OfBool(r.remote) }},
		{Name: "seen", Kind: tabular.Time, About: about("when seen", "확인 시각"), Of: func(r *row) tabular.Cell { return tabular.OfTime(r.seen) }},
		{Name: "skills", Kind: tabular.Texts, About: about("technologies", "기술"), Of: func(r *row) tabular.Cell { return tabular.OfTexts(r.skills) }},
	}
}

func rows() []row {
	seoul := time.FixedZone("KST", 9*3600)
	return []row{
		{"board:1", "백엔드 개발자 \"서버\", 5년", 5, .25, true, time.Date(2026, 11, 8, 9, 0, 0, 123_456_789, seoul), []string{"go", "kubernetes"}},
		{"board:2", "", 0, 0, false, time.Time{}, nil},
		{"board:3", "=HYPERLINK(\"https://evil.example\")", -3, -1e-9, false, time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC), []string{"c++ | c#", "쿠버네티스", ""}},
		{"board:4", "line\r\nline", 1 << 40, 1e21, true, time.Date(1969, 12, 31, 0, 0, 0, 0, time.UTC), []string{"`go`"}},
	}
}

func written(t testing.TB, format tabular.Format, from []row, opts *tabular.Options) []byte {
	t.Helper()
	var out bytes.Buffer
	stats, err := tabular.Write(&out, format, columns(), techmap.Of(from...), opts)
	require.NoError(t, err)
	require.Equal(t, len(from), stats.Rows)
	return out.Bytes()
}

func TestCSVReadsBackEqual(t *testing.T) {
	t.Parallel()
	lines, err := csv.NewReader(bytes.NewReader(written(t, tabular.CSV, rows(), nil))).ReadAll()
	require.NoError(t, err)
	require.Len(t, lines, 5)
	assert.Equal(t, []string{"title", "id", "years", "share", "remote", "seen", "skills"}, lines[0])
	assert.Equal(t, []string{"백엔드 개발자 \"서버\", 5년", "board:1", "5", "0.25", "true", "2026-11-08T00:00:00.123456Z", `["go","kubernetes"]`}, lines[1])
	assert.Equal(t, []string{"", "board:2", "", "0", "false", "", "[]"}, lines[2])
	for i, r := range rows() {
		assert.Equal(t, strings.ReplaceAll(r.title, "\r\n", "\n"), tabular.Unescape(lines[i+1][0]))
		var skills []string
		require.NoError(t, json.Unmarshal([]byte(lines[i+1][6]), &skills))
		assert.Equal(t, append([]string{}, r.skills...), skills)
		share, err := strconv.ParseFloat(lines[i+1][3], 64)
		require.NoError(t, err)
		assert.Equal(t, r.share, share)
	}
}

func TestExcelKnowsThatItIsUTF8(t *testing.T) {
	t.Parallel()
	plain := written(t, tabular.CSV, rows(), nil)
	marked := written(t, tabular.CSV, rows(), &tabular.Options{BOM: true})
	assert.Equal(t, append([]byte("\xef\xbb\xbf"), plain...), marked)
}

// A flat is row as Parquet holds it.
type flat struct {
	Title  *string    `parquet:"title,optional"`
	ID     *string    `parquet:"id,optional"`
	Years  *int64     `parquet:"years,optional"`
	Share  *float64   `parquet:"share,optional"`
	Remote *bool      `parquet:"remote,optional"`
	Seen   *time.Time `parquet:"seen,optional,timestamp(microsecond)"`
	Skills []string   `parquet:"skills,list"`
}

func TestParquetReadsBackEqual(t *testing.T) {
	t.Parallel()
	data := written(t, tabular.Parquet, rows(), nil)
	got, err := parquet.Read[flat](bytes.NewReader(data), int64(len(data)))
	require.NoError(t, err)
	require.Len(t, got, 4)
	for i, r := range rows() {
		assert.Equal(t, r.id, *got[i].ID)
		assert.Equal(t, r.share, *got[i].Share)
		assert.Equal(t, r.remote, *got[i].Remote)
		assert.Equal(t, append([]string{}, r.skills...), append([]string{}, got[i].Skills...))
		if r.title == "" {
			assert.Nil(t, got[i].Title)
		} else {
			assert.Equal(t, r.title, *got[i].Title, "as it is: nobody opens Parquet in a spreadsheet")
		}
		if r.n <= 0 {
			assert.Nil(t, got[i].Years)
		} else {
			assert.Equal(t, int64(r.n), *got[i].Years)
		}
		if r.seen.IsZero() {
			assert.Nil(t, got[i].Seen)
		} else {
			assert.Equal(t, r.seen.Truncate(time.Microsecond).UTC(), got[i].Seen.UTC())
		}
	}
}

func TestParquetHasTheTypesItPromises(t *testing.T) {
	t.Parallel()
	data := written(t, tabular.Parquet, rows(), nil)
	f, err := parquet.OpenFile(bytes.NewReader(data), int64(len(data)))
	require.NoError(t, err)
	assert.Equal(t, strings.TrimSpace(`
message techmap {
	optional binary title (STRING);
	optional binary id (STRING);
	optional int64 years (INT(64,true));
	optional double share;
	optional boolean remote;
	optional int64 seen (TIMESTAMP(isAdjustedToUTC=true,unit=MICROS));
	required group skills (LIST) {
		repeated group list {
			required binary element (STRING);
		}
	}
}`), f.Schema().String())
}

func TestJSONLinesReadBackEqual(t *testing.T) {
	t.Parallel()
	lines := strings.Split(strings.TrimSpace(string(written(t, tabular.JSONL, rows(), nil))), "\n")
	require.Len(t, lines, 4)
	assert.Equal(t, `{"title":null,"id":"board:2","years":null,"share":0,"remote":false,"seen":null,"skills":[]}`, lines[1])
	for i, r := range rows() {
		var got struct {
			ID     string
			Skills []string
			Share  float64
		}
		require.NoError(t, json.Unmarshal([]byte(lines[i]), &got))
		assert.Equal(t, r.id, got.ID)
		assert.Equal(t, r.share, got.Share)
		assert.Equal(t, append([]string{}, r.skills...), got.Skills)
	}
}

func TestNoRows(t *testing.T) {
	t.Parallel()
	assert.Equal(t, "title,id,years,share,remote,seen,skills\n", string(written(t, tabular.CSV, nil, nil)))
	assert.Empty(t, written(t, tabular.JSONL, nil, nil))
	data := written(t, tabular.Parquet, nil, nil)
	got, err := parquet.Read[flat](bytes.NewReader(data), int64(len(data)))
	require.NoError(t, err)
	assert.Empty(t, got)
}

func TestEqualRowsMakeEqualBytes(t *testing.T) {
	t.Parallel()
	for _, format := range []tabular.Format{tabular.CSV, tabular.JSONL, tabular.Parquet} {
		assert.Equal(t, written(t, format, rows(), nil), written(t, format, rows(), nil), format)
	}
}

func TestErrorsEndTheTable(t *testing.T) {
	t.Parallel()
	broken := errors.New("disk on fire")
	bad := func(yield func(row, error) bool) { _ = yield(rows()[0], nil) && yield(row{}, broken) }
	for _, format := range []tabular.Format{tabular.CSV, tabular.JSONL, tabular.Parquet} {
		_, err := tabular.Write(io.Discard, format, columns(), bad, nil)
		assert.ErrorIs(t, err, broken, format)
		_, err = tabular.Write(full{broken}, format, columns(), techmap.Of(rows()...), nil)
		assert.ErrorIs(t, err, broken, "%s: the disk is full", format)
	}
	_, err := tabular.Write(io.Discard, "xls", columns(), techmap.Of(rows()...), nil)
	assert.ErrorIs(t, err, techmap.ErrInvalid)
}

// A full disk takes nothing.
type full struct{ err error }

func (f full) Write([]byte) (int, error) { return 0, f.err }

func TestDictionary(t *testing.T) {
	t.Parallel()
	for _, lang := range []message.Lang{message.English, message.Korean} {
		for name, from := range map[string][]row{"rows": rows(), "empty": nil} {
			stats, err := tabular.Write(io.Discard, tabular.CSV, columns(), techmap.Of(from...), nil)
			require.NoError(t, err)
			var out bytes.Buffer
			require.NoError(t, tabular.WriteDictionary(&out, "gold", columns(), stats, lang))
			assert.NotContains(t, out.String(), "백엔드", "words of postings are no examples")
			golden(t, fmt.Sprintf("%s.%s.md", name, lang), out.Bytes())
		}
	}
}

func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	file := filepath.Join("testdata", name)
	if *update {
		require.NoError(t, os.MkdirAll("testdata", 0o755))
		require.NoError(t, os.WriteFile(file, got, 0o644))
	}
	want, err := os.ReadFile(file)
	require.NoError(t, err, "run with -update to make it")
	assert.Equal(t, string(want), string(got), name)
}

// many yields n rows with about a kilobyte of text each.
func many(n int, each func(i int)) iter.Seq2[row, error] {
	return func(yield func(row, error) bool) {
		for i := range n {
			each(i)
			r := rows()[0]
			r.id = "board:" + strconv.Itoa(i)
			r.title = strings.Repeat("자격요건 "+strconv.Itoa(i*7919%10007)+" ", 60)
			if !yield(r, nil) {
				return
			}
		}
	}
}

func TestMemoryDoesNotGrowWithTheRows(t *testing.T) {
	if testing.Short() {
		t.Skip("writes 320,000 rows")
	}
	for _, format := range []tabular.Format{tabular.CSV, tabular.Parquet} {
		heap := func(n int) (most uint64) {
			_, err := tabular.Write(io.Discard, format, columns(), many(n, func(i int) {
				if i%7_001 == 7_000 {
					var m runtime.MemStats
					runtime.GC()
					runtime.ReadMemStats(&m)
					most = max(most, m.HeapAlloc)
				}
			}), nil)
			require.NoError(t, err)
			return most
		}
		few, much := heap(40_000), heap(120_000)
		// What grows is what Parquet's footer has to say of each page, 30 bytes a row; the
		// rows themselves have a kilobyte.
		assert.Less(t, much, few+80_000*100, "%s: %d bytes at 40,000 rows, %d at 120,000", format, few, much)
	}
}

func BenchmarkWrite(b *testing.B) {
	for _, format := range []tabular.Format{tabular.CSV, tabular.JSONL, tabular.Parquet} {
		b.Run(string(format), func(b *testing.B) {
			const n = 10_000
			for b.Loop() {
				_, err := tabular.Write(io.Discard, format, columns(), many(n, func(int) {}), nil)
				require.NoError(b, err)
			}
			b.ReportMetric(float64(n)*float64(b.N)/b.Elapsed().Seconds(), "rows/s")
		})
	}
}
