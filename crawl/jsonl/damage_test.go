package jsonl_test

import (
	"bytes"
	"errors"
	"io"
	"runtime"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/crawl/jsonl"
)

func TestRead_longLines(t *testing.T) {
	t.Parallel()
	const limit = 100
	exact := `{"id":"1","title":"Go","tags":"` + strings.Repeat("x", limit-33) + `"}`
	require.Len(t, exact, limit)
	for _, end := range []string{"\n", "\r\n", ""} {
		raws, lost, err := read(strings.NewReader(exact+end), "a.jsonl", &jsonl.Options{MaxLine: limit})
		require.NoError(t, err)
		assert.Empty(t, lost, "as long as allowed, end %q", end)
		assert.Len(t, raws, 1)
		longer := strings.Replace(exact, "x", "xx", 1)
		raws, lost, err = read(strings.NewReader(good+"\n"+longer+end), "a.jsonl", &jsonl.Options{MaxLine: limit})
		require.NoError(t, err)
		assert.Len(t, raws, 1)
		require.Len(t, lost, 1, "one byte longer, end %q", end)
		assert.ErrorContains(t, lost[0], `"a.jsonl" line 2: line too long: `)
	}
}

func TestRead_holdsNoLongLine(t *testing.T) {
	const size = 50 << 20
	long := io.MultiReader(strings.NewReader(good+"\n"), io.LimitReader(endless{}, size), strings.NewReader("\n"+good+"\n"))
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	raws, lost, err := read(long, "a.jsonl", &jsonl.Options{MaxLine: 1 << 20})
	runtime.ReadMemStats(&after)
	require.NoError(t, err)
	assert.Len(t, raws, 2, "the lines around it")
	require.Len(t, lost, 1)
	assert.ErrorContains(t, lost[0], "line 2: line too long: 52428801 bytes, of a line at most 1048576 are read")
	assert.Less(t, after.TotalAlloc-before.TotalAlloc, uint64(10<<20))
}

type endless struct{}

func (endless) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = 'x'
	}
	return len(p), nil
}

func TestRead_filesThatEndEarly(t *testing.T) {
	t.Parallel()
	var many strings.Builder
	for i := range 2000 {
		many.WriteString(`{"id":"` + strings.Repeat("7", i%50+1) + `","title":"Go 개발자","tags":"Go"}` + "\n")
	}
	packed := zipped(t, many.String())
	damaged := bytes.Clone(packed)
	damaged[len(damaged)-5] ^= 0xff // in the checksum
	for _, c := range []struct {
		name  string
		r     io.Reader
		least int // records before the damage
		says  string
	}{
		{"truncated gzip", bytes.NewReader(packed[:len(packed)/2]), 100, "truncated or damaged gzip: unexpected EOF"},
		{"gzip without its end", bytes.NewReader(packed[:len(packed)-8]), 1900, "truncated or damaged gzip"},
		{"gzip with a wrong checksum", bytes.NewReader(damaged), 1900, "truncated or damaged gzip: gzip: invalid checksum"},
		{"gzip of nothing but its magic", strings.NewReader("\x1f\x8b"), 0, "damaged gzip"},
		{"reader that fails", io.MultiReader(strings.NewReader(good+"\n"+good), iotest.ErrReader(errors.New("cable pulled"))), 1, "after line 1: the rest cannot be read: cable pulled"},
		{"zstd", strings.NewReader("\x28\xb5\x2f\xfd..."), 0, "is compressed with zstd, decompress it first"},
		{"zip", strings.NewReader("PK\x03\x04..."), 0, "is a zip archive, unpack it first"},
		{"UTF-16", strings.NewReader("\xff\xfe{\x00"), 0, "is UTF-16, save it as UTF-8"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			raws, lost, err := read(c.r, "a.jsonl.gz", nil)
			require.NoError(t, err)
			assert.GreaterOrEqual(t, len(raws), c.least, "records before it go through")
			require.Len(t, lost, 1, "the rest is lost once")
			require.ErrorIs(t, lost[0], techmap.ErrMalformed)
			assert.ErrorContains(t, lost[0], c.says)
		})
	}
}

func TestSource_goesOnAfterADamagedFile(t *testing.T) {
	t.Parallel()
	bad, fine := file(t, "bad.jsonl.gz", "\x1f\x8bxx"), file(t, "fine.jsonl", good)
	var raws, lost int
	for _, err := range jsonl.New("import", []string{bad, fine}, nil).Postings(t.Context(), techmap.Query{}) {
		if _, ok := errors.AsType[*techmap.RecordError](err); ok {
			lost++
		} else if err == nil {
			raws++
		}
	}
	assert.Equal(t, 1, raws)
	assert.Equal(t, 1, lost)
}

func TestRead_breakStops(t *testing.T) {
	t.Parallel()
	r := iotest.OneByteReader(io.MultiReader(strings.NewReader(good+"\n"), iotest.ErrReader(errors.New("read too far"))))
	for range jsonl.Read(r, "a.jsonl", nil) {
		break
	}
	for _, err := range jsonl.Read(strings.NewReader("bad\nbad\n"), "a.jsonl", nil) {
		require.Error(t, err)
		break
	}
}
