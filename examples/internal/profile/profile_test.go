package profile_test

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"iter"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/examples/internal/message"
	"github.com/techmap-it/techmap/examples/internal/profile"
	"github.com/techmap-it/techmap/examples/internal/render"
)

var update = flag.Bool("update", false, "rewrite golden files")

// A row is a record to profile.
type row struct {
	id     string
	source string
	title  string
	tags   []string
	pay    float64
	seen   time.Time
	remote bool
}

func word(en, ko string) message.Text { return message.Text{En: en, Ko: ko} }

func day(n int) time.Time { return time.Date(2026, 11, n, 0, 0, 0, 0, time.UTC) }

func fields() []profile.Field[row] {
	return []profile.Field[row]{
		profile.EnumField("source", word("site", "출처"), func(r *row) string { return r.source }),
		profile.QuoteField("title", word("title as written", "제목"), func(r *row) string { return r.title }),
		profile.ListField("tags", word("skills", "기술 태그"), func(r *row) []string { return r.tags }),
		profile.NumberField("pay", word("pay", "급여"), 1, 1000, func(r *row) (float64, bool) { return r.pay, r.pay != 0 }),
		profile.TimeField("seen", word("when seen", "확인 시각"), day(1), day(20), func(r *row) time.Time { return r.seen }),
		profile.BoolField("remote", word("remote", "원격"), func(r *row) bool { return r.remote }),
		profile.KeyField("id", word("ID", "ID"), func(r *row) string { return r.id }),
	}
}

func options() profile.Options[row] {
	return profile.Options[row]{
		Name: "rows",
		ID:   func(r *row) string { return r.id },
		Same: func(r *row) string { return r.title },
		Time: func(r *row) time.Time { return r.seen },
	}
}

// known returns ten records whose figures can be counted by hand.
func known() []row {
	rows := make([]row, 10)
	for i := range rows {
		rows[i] = row{
			id: fmt.Sprintf("b:%d", i), source: "board", title: fmt.Sprintf("백엔드 개발자 %d", i),
			tags: []string{"go", "sql", "go"}, pay: float64(10 * (i + 1)), seen: day(i + 1),
		}
	}
	rows[7].source, rows[8].source = "careers", ""
	rows[1].title, rows[2].title, rows[3].title = "Backend Engineer", "Backend Engineer", "C++"
	rows[4].tags, rows[5].tags = nil, []string{"java"}
	rows[9].pay = 100_000
	rows[0].seen = day(-30)
	rows[6].remote = true
	return rows
}

func of(t testing.TB, rows []row, opts profile.Options[row]) profile.Table {
	t.Helper()
	table, err := profile.Of(techmap.Of(rows...), fields(), opts)
	require.NoError(t, err)
	return table
}

func field(t testing.TB, table profile.Table, name string) profile.FieldReport {
	t.Helper()
	for _, f := range table.Fields {
		if f.Name == name {
			return f
		}
	}
	require.Fail(t, "no field "+name)
	return profile.FieldReport{}
}

func TestFiguresOfKnownRecords(t *testing.T) {
	t.Parallel()
	table := of(t, known(), options())
	assert.Equal(t, 10, table.Rows)
	assert.Equal(t, day(10), table.AsOf)
	assert.Equal(t, &profile.Duplicates{Excess: 1, Groups: 1, Exact: true}, table.Duplicates)

	source := field(t, table, "source")
	assert.Equal(t, 9, source.All.Filled)
	assert.Equal(t, .9, source.All.Share())
	assert.Equal(t, []profile.Value{{Text: "board", Count: 8}, {Text: "careers", Count: 1}}, source.Top)
	assert.Equal(t, 2, source.Distinct)
	assert.True(t, source.DistinctExact)
	assert.True(t, source.TopExact)

	title := field(t, table, "title")
	assert.Equal(t, []profile.Value{{Text: "ko", Count: 7}, {Text: "en", Count: 3}}, title.Languages)
	assert.Equal(t, 9, title.Distinct)
	assert.Equal(t, 3.0, title.Lengths.Min, "runes, not bytes")
	assert.Equal(t, 16.0, title.Lengths.Max)
	assert.Equal(t, profile.Value{Text: "Backend Engineer", Count: 2}, title.Top[0])

	tags := field(t, table, "tags")
	assert.Equal(t, 9, tags.All.Filled)
	assert.Equal(t, profile.Value{Text: "go", Count: 8}, tags.Top[0], "a value counts once a record")
	assert.Equal(t, 3, tags.Distinct)

	pay := field(t, table, "pay")
	assert.Equal(t, 10.0, pay.Numbers.Min)
	assert.Equal(t, 100_000.0, pay.Numbers.Max)
	assert.Equal(t, 60.0, pay.Numbers.Median)
	assert.Equal(t, 10_045.0, pay.Numbers.Mean)
	assert.Equal(t, 1, pay.Numbers.Outliers)
	assert.Equal(t, 1, pay.Outside)
	assert.Equal(t, []profile.Point{{ID: "b:9", Number: 100_000}}, pay.OutsideAt)
	assert.Equal(t, []profile.Point{{"b:0", 10}, {"b:1", 20}, {"b:2", 30}}, pay.Numbers.Lowest)
	assert.Equal(t, "b:9", pay.Numbers.Highest[0].ID)

	seen := field(t, table, "seen")
	assert.Equal(t, 1, seen.Outside, "a day before the plausible range")
	assert.Equal(t, float64(day(-30).Unix()), seen.Numbers.Min)
	assert.Equal(t, 1, field(t, table, "remote").All.Filled)
}

func TestNothingDependsOnTheOrder(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(1, 2))
	rows := make([]row, 30_000) // more than any sketch or sample keeps
	for i := range rows {
		rows[i] = row{
			id: fmt.Sprint("b:", i), source: fmt.Sprint("s", r.IntN(5)), title: fmt.Sprint("개발자 ", r.IntN(25_000)),
			tags: []string{fmt.Sprint(r.IntN(900)), fmt.Sprint(r.IntN(900))}, pay: float64(r.IntN(5000)),
			seen: day(1 + r.IntN(28)), remote: r.IntN(3) == 0,
		}
	}
	opts := options()
	opts.Newest = func(r *row) bool { return r.seen.After(day(20)) }
	all := fields()
	fields := append(all[:6:6], all[6]) // the IDs are more than the tally keeps exact
	want, err := profile.Of(techmap.Of(rows...), fields, opts)
	require.NoError(t, err)
	for range 3 {
		r.Shuffle(len(rows), func(i, j int) { rows[i], rows[j] = rows[j], rows[i] })
		got, err := profile.Of(techmap.Of(rows...), fields, opts)
		require.NoError(t, err)
		assert.Equal(t, want, got)
	}
	distinct := field(t, want, "title").Distinct
	assert.InEpsilon(t, 17_470, distinct, .03, "25,000 values drawn 30,000 times: about 70 % of them")
	assert.InEpsilon(t, 30_000, field(t, want, "id").Distinct, .03)
}

func TestCountsOfManyValuesAreLowerBounds(t *testing.T) {
	t.Parallel()
	rows := make([]row, 0, 120_000)
	for i := range 60_000 {
		rows = append(rows, row{id: fmt.Sprint(i), title: fmt.Sprint("title ", i)}, row{id: fmt.Sprint("x", i), title: "the same"})
	}
	title := field(t, of(t, rows, options()), "title")
	assert.False(t, title.TopExact)
	assert.Equal(t, "the same", title.Top[0].Text)
	assert.LessOrEqual(t, title.Top[0].Count, 60_000)
	assert.Greater(t, title.Top[0].Count, 59_000)
}

func TestMemoryDoesNotGrowWithTheRecords(t *testing.T) {
	if testing.Short() {
		t.Skip("profiles 300,000 records")
	}
	heap := func(n int) uint64 {
		var most uint64
		rows := func(yield func(row, error) bool) {
			for i := range n {
				if i%20_000 == 19_999 {
					var m runtime.MemStats
					runtime.GC()
					runtime.ReadMemStats(&m)
					most = max(most, m.HeapAlloc)
				}
				if !yield(row{id: fmt.Sprint("b:", i), title: fmt.Sprint("제목 ", i), pay: float64(i)}, nil) {
					return
				}
			}
		}
		_, err := profile.Of(rows, fields(), options())
		require.NoError(t, err)
		return most
	}
	few, many := heap(60_000), heap(240_000)
	assert.Less(t, many, few+few/2, "%d bytes at 60,000 records, %d at 240,000", few, many)
	assert.Less(t, many, uint64(96<<20))
}

func TestWordsThatMayNotBeShownAreNot(t *testing.T) {
	t.Parallel()
	rows := known()
	opts := options()
	opts.Quotable = func(r *row) bool { return r.source == "careers" }
	table := of(t, rows, opts)
	title := field(t, table, "title")
	assert.Equal(t, []profile.Value{{Text: "백엔드 개발자 7", Count: 1}}, title.Top)
	assert.Equal(t, []profile.Sample{{ID: "b:7", Text: "백엔드 개발자 7"}}, title.Samples)
	assert.Equal(t, 9, title.Hidden)
	assert.Equal(t, 10, title.All.Filled, "they are counted all the same")
	var page bytes.Buffer
	require.NoError(t, profile.Report{Tables: []profile.Table{table}}.WriteHTML(&page, message.Korean))
	assert.NotContains(t, page.String(), "백엔드 개발자 6")
	assert.NotContains(t, page.String(), "Backend Engineer")
}

func TestLostRecordsAreCountedAndErrorsEndIt(t *testing.T) {
	t.Parallel()
	broken := errors.New("disk on fire")
	stream := func(last error) iter.Seq2[row, error] {
		return func(yield func(row, error) bool) {
			_ = yield(row{id: "1"}, nil) && yield(row{}, &techmap.RecordError{Err: techmap.ErrMalformed}) && yield(row{id: "2"}, last)
		}
	}
	table, err := profile.Of(stream(nil), fields(), options())
	require.NoError(t, err)
	assert.Equal(t, 2, table.Rows)
	assert.Equal(t, 1, table.Lost)
	_, err = profile.Of(stream(broken), fields(), options())
	assert.ErrorIs(t, err, broken)
}

func TestReportsLookAsTheyDid(t *testing.T) {
	t.Parallel()
	report := profile.Report{Layer: "silver", Tables: []profile.Table{of(t, known(), options())}}
	report.Tables[0].Drift = []profile.Drift{
		{Field: "tags", What: profile.ChangeFill, Against: profile.AgainstBefore, Before: .9, Now: .4},
		{Field: "pay", What: profile.ChangeMean, Against: profile.AgainstLast, Before: 55, Now: 10_045},
	}
	empty := profile.Report{Layer: "gold", Tables: []profile.Table{of(t, nil, options())}}
	for _, lang := range []message.Lang{message.English, message.Korean} {
		for name, r := range map[string]profile.Report{"known": report, "empty": empty} {
			var terminal, page bytes.Buffer
			for _, s := range r.Sheets(lang) {
				require.NoError(t, s.Write(&terminal, render.Table, false))
			}
			require.NoError(t, r.WriteHTML(&page, lang))
			golden(t, fmt.Sprintf("%s.%s.txt", name, lang), terminal.Bytes())
			golden(t, fmt.Sprintf("%s.%s.html", name, lang), page.Bytes())
		}
	}
	var flat bytes.Buffer
	require.NoError(t, report.FlatSheet().Write(&flat, render.CSV, false))
	golden(t, "known.csv", flat.Bytes())
}

func TestPageAsksNothingOfTheNetwork(t *testing.T) {
	t.Parallel()
	rows := known()
	rows[0].title = `<script src="https://evil.example/x.js"></script>`
	var page bytes.Buffer
	require.NoError(t, profile.Report{Tables: []profile.Table{of(t, rows, options())}}.WriteHTML(&page, message.English))
	for _, sign := range []string{"<script", "<link", "<img", "@import", "url("} {
		assert.NotContains(t, strings.ToLower(page.String()), sign)
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

func ExampleOf() {
	rows := techmap.Of("go", "go", "sql", "")
	lang := profile.EnumField("skill", message.Text{En: "skill"}, func(s *string) string { return *s })
	table, err := profile.Of(rows, []profile.Field[string]{lang}, profile.Options[string]{ID: func(s *string) string { return *s }})
	if err != nil {
		fmt.Println(err)
		return
	}
	f := table.Fields[0]
	fmt.Println(f.All.Filled, "of", f.All.Rows, "filled; most frequent:", f.Top[0])
	// Output: 3 of 4 filled; most frequent: {go 2}
}

func BenchmarkOf(b *testing.B) {
	rows := known()
	for b.Loop() {
		_ = of(b, rows, options())
	}
}
