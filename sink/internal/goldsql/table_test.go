package goldsql

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap"
)

func TestInsertHasAPlaceholderForEveryValue(t *testing.T) {
	t.Parallel()
	d := Dialect{Upsert: func(t Table) string { return "UPSERT " + t.Name }}
	table := Table{Name: "t", Key: []string{"a"}, Rest: []string{"b", "c"}}
	assert.Equal(t, "INSERT INTO t (a, b, c) VALUES (?, ?, ?) UPSERT t", table.insert(d, 1))
	assert.Equal(t, "INSERT INTO t (a, b, c) VALUES (?, ?, ?), (?, ?, ?) UPSERT t", table.insert(d, 2))
	assert.Equal(t, []string{"a"}, table.Key, "the table is not changed")
}

func TestIn(t *testing.T) {
	t.Parallel()
	query, args := in("DELETE FROM t WHERE id IN (%s)", []techmap.PostingID{"가:1", "'; --"})
	assert.Equal(t, "DELETE FROM t WHERE id IN (?, ?)", query)
	assert.Equal(t, []any{"가:1", "'; --"}, args)
}

func TestTimesAreStoredToTheMicrosecond(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 3, 2, 18, 0, 0, 123_456_789, time.FixedZone("KST", 9*60*60))
	assert.Equal(t, time.Date(2026, 3, 2, 9, 0, 0, 123_456_000, time.UTC), moment(micros(at)))
	assert.Equal(t, time.Time{}, moment(micros(time.Time{})))
	assert.Nil(t, maybe(time.Time{}))
	assert.Equal(t, micros(at), maybe(at))
}

func TestTextComesBackFromItsCompressedForm(t *testing.T) {
	t.Parallel()
	long := `{"v":1,"keys":["` + string(make([]byte, 2*short)) + `"]}`
	assert.Less(t, len(deflate(long)), short)
	for _, text := range []string{`{"v":1}`, long} {
		back, err := inflate(deflate(text))
		require.NoError(t, err)
		assert.Equal(t, text, string(back))
	}
	for _, broken := range [][]byte{nil, []byte("?"), deflate(long)[:20]} {
		_, err := inflate(broken)
		require.ErrorIs(t, err, techmap.ErrMalformed)
	}
}

func TestRowsAreWrittenByKey(t *testing.T) {
	t.Parallel()
	rows, failed := encode(&DB{Name: "t"}, "write", censusLayout, []techmap.Census{
		{Source: "wanted", At: time.UnixMicro(9)}, {Source: "toy", At: time.UnixMicro(10)}, {Source: ""},
		{Source: "wanted", At: time.UnixMicro(-1)}, {Source: "toy", At: time.UnixMicro(10), Keys: []string{"1"}},
	})
	var order []int
	for _, r := range rows {
		order = append(order, r.index)
	}
	assert.Equal(t, []int{1, 4, 3, 0}, order, "of two of a key, the later one is written later")
	require.Len(t, failed, 1)
	assert.Equal(t, 2, failed[0].Index)
}

func TestSizeOfARow(t *testing.T) {
	t.Parallel()
	assert.Equal(t, 3+2+8+8, sizeOf([]any{"가", []byte("ab"), int64(1), nil}))
}
