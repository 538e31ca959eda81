package bronzefile

import (
	"bytes"
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/internal/record"
	"github.com/techmap-it/techmap/sink/sinktest"
)

func encoder(tb testing.TB) *Encoder {
	tb.Helper()
	e, err := NewEncoder("techmap")
	require.NoError(tb, err)
	return e
}

// compress returns an object with the given text.
func compress(tb testing.TB, text string) []byte {
	tb.Helper()
	return encoder(tb).zstd.EncodeAll([]byte(text), nil)
}

// line returns the line of record i.
func line(tb testing.TB, i int) string {
	tb.Helper()
	data, err := record.Marshal(sinktest.Bronze(i, 0))
	require.NoError(tb, err)
	return string(data) + "\n"
}

func TestObjectsOfABatch(t *testing.T) {
	t.Parallel()
	batch := []techmap.RawPosting{sinktest.Bronze(0, 0), sinktest.Bronze(1, 0), {Source: "toy"}, sinktest.Bronze(0, 2)}
	objects, failed := encoder(t).Encode(batch)
	require.Len(t, objects, 3)
	assert.True(t, strings.HasPrefix(objects[0].Key, "techmap/bronze/source=toy/dt=2026-03-02/"))
	assert.True(t, strings.HasPrefix(objects[1].Key, "techmap/bronze/source=toy/dt=2026-03-03/"))
	assert.True(t, strings.HasPrefix(objects[2].Key, "techmap/bronze/source=wanted/dt=2026-03-02/"))
	assert.Equal(t, "wanted", objects[2].Source)
	require.Len(t, failed, 1)
	assert.Equal(t, 2, failed[0].Index)

	for r, err := range Decode(objects[2].Key, bytes.NewReader(objects[2].Data)) {
		require.NoError(t, err)
		assert.Equal(t, batch[1], r)
	}
}

func TestKeyIsTheSumOfTheText(t *testing.T) {
	t.Parallel()
	objects, _ := encoder(t).Encode([]techmap.RawPosting{sinktest.Bronze(0, 0)})
	sum := techmap.DigestOf([]byte(line(t, 0)))
	assert.Contains(t, objects[0].Key, "/"+sum.String()+".jsonl.zst", "so that another compressor makes the same key")
}

func TestLargeBatchIsSplit(t *testing.T) {
	t.Parallel()
	e := encoder(t)
	e.maxText = 3 * len(line(t, 0))
	var batch []techmap.RawPosting
	for i := range 8 {
		p := sinktest.Bronze(0, 0)
		p.Key = fmt.Sprint(i)
		batch = append(batch, p)
	}
	objects, failed := e.Encode(batch)
	require.Empty(t, failed)
	assert.Len(t, objects, 3)
	n := 0
	for _, o := range objects {
		for _, err := range Decode(o.Key, bytes.NewReader(o.Data)) {
			require.NoError(t, err)
			n++
		}
	}
	assert.Equal(t, 8, n)

	batch[0].Body = bytes.Repeat([]byte("x"), 9*e.maxText)
	objects, failed = e.Encode(batch[:1])
	require.Empty(t, failed)
	assert.Len(t, objects, 1, "a record larger than that has an object of its own")
}

func TestLineThatIsTooLongCostsOnlyItself(t *testing.T) {
	t.Parallel()
	d, err := newDecoder()
	require.NoError(t, err)
	defer d.close()
	d.maxLine = 100 << 10 // more than is read at once
	long := `{"v":1,"body":"` + strings.Repeat("A", 3*d.maxLine) + `"}` + "\n"
	var read []techmap.RawPosting
	var lost []error
	d.each("k", bytes.NewReader(compress(t, line(t, 0)+long+line(t, 3))), func(r techmap.RawPosting, err error) bool {
		if err != nil {
			lost = append(lost, err)
		} else {
			read = append(read, r)
		}
		return true
	})
	assert.Equal(t, []techmap.RawPosting{sinktest.Bronze(0, 0), sinktest.Bronze(3, 0)}, read)
	require.Len(t, lost, 1)
	require.ErrorIs(t, lost[0], techmap.ErrMalformed)
	require.ErrorContains(t, lost[0], "line 2: line of more than")
}

func TestFolders(t *testing.T) {
	t.Parallel()
	for source, want := range map[string]string{
		"wanted":        "source=wanted",
		"ats-lever.v1_": "source=ats-lever.v1_",
		"점핏":            "source=%EC%A0%90%ED%95%8F",
		"../x":          "source=..%2Fx",
		"a b:c*%":       "source=a%20b%3Ac%2A%25",
	} {
		assert.Equal(t, want, SourceFolder(source))
		assert.Equal(t, source, sourceOf("techmap/bronze/"+SourceFolder(source)+"/dt=2026-03-02/x"))
	}
	assert.Empty(t, sourceOf("techmap/reject/x"))
}

func TestBefore(t *testing.T) {
	t.Parallel()
	seoul := time.Date(2026, 3, 3, 8, 0, 0, 0, time.FixedZone("KST", 9*60*60)) // 2 March in UTC
	assert.False(t, Before("techmap/bronze/source=a/dt=2026-03-02/x.jsonl.zst", seoul))
	assert.True(t, Before("techmap/bronze/source=a/dt=2026-03-01/x.jsonl.zst", seoul))
	assert.False(t, Before("somewhere/else.jsonl.zst", seoul), "what is not known is read")
}

func TestBrokenLineCostsOnlyItself(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		bad  string
		kind error
		says string
	}{
		"not JSON":           {"<html>\n", techmap.ErrMalformed, "line 2"},
		"an empty line":      {"\n", techmap.ErrMalformed, "line 2"},
		"of a newer techmap": {`{"v":3,"source":"toy"}` + "\n", techmap.ErrInvalid, "upgrade techmap"},
		"a body not base64":  {`{"v":1,"source":"toy","key":"1","body":"가"}` + "\n", techmap.ErrMalformed, "base64"},
	}
	for name, tc := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			data := compress(t, line(t, 0)+tc.bad+line(t, 3))
			var read []techmap.RawPosting
			var lost []error
			for r, err := range Decode("techmap/bronze/source=toy/dt=2026-03-02/x.jsonl.zst", bytes.NewReader(data)) {
				if err != nil {
					lost = append(lost, err)
					continue
				}
				read = append(read, r)
			}
			assert.Equal(t, []techmap.RawPosting{sinktest.Bronze(0, 0), sinktest.Bronze(3, 0)}, read)
			require.Len(t, lost, 1)
			require.ErrorIs(t, lost[0], tc.kind)
			require.ErrorContains(t, lost[0], tc.says)
			require.ErrorContains(t, lost[0], "x.jsonl.zst")
		})
	}
}

func TestObjectCutWithinALineKeepsTheLinesBefore(t *testing.T) {
	t.Parallel()
	whole := line(t, 0) + line(t, 1)
	for cut := len(line(t, 0)) + 1; cut < len(whole); cut += 7 {
		var read, lost int
		for _, err := range Decode("k", bytes.NewReader(compress(t, whole[:cut]))) {
			if err == nil {
				read++
				continue
			}
			require.ErrorIs(t, err, techmap.ErrMalformed)
			require.ErrorContains(t, err, "line 2")
			lost++
		}
		require.Equal(t, 1, read)
		require.Equal(t, 1, lost)
	}
}

func TestBodyIsReadAlikeWhereverItStands(t *testing.T) {
	t.Parallel()
	body := base64.StdEncoding.EncodeToString([]byte("개발\x00\xff"))
	for name, text := range map[string]string{
		"last, as it is written": `{"v":1,"source":"s","key":"k","body":"` + body + `"}`,
		"first":                  `{"v":1,"body":"` + body + `","source":"s","key":"k"}`,
		"spaced out":             `{ "v" : 1, "source":"s", "key":"k", "body" : "` + body + `" }`,
	} {
		p, err := decodeLine([]byte(text))
		require.NoError(t, err, name)
		assert.Equal(t, techmap.RawPosting{Source: "s", Key: "k", Body: []byte("개발\x00\xff")}, p, name)
	}
	p, err := decodeLine([]byte(`{"v":1,"source":"s","key":"k","meta":{"x":"y","body":"AAAA"}}`))
	require.NoError(t, err)
	assert.Empty(t, p.Body, "a field of that name elsewhere is not it")
	assert.Equal(t, "AAAA", p.Meta["body"])
}

func TestReadEndsWithTheErrorOfTheStore(t *testing.T) {
	t.Parallel()
	down := errors.New("connection reset")
	objects, _ := encoder(t).Encode([]techmap.RawPosting{sinktest.Bronze(0, 0)})
	key := objects[0].Key
	other := strings.Replace(key, "source=toy", "source=wanted", 1)
	for name, open := range map[string]Open{
		"when opening": func(context.Context, string) (io.ReadCloser, error) { return nil, down },
		"when reading": func(context.Context, string) (io.ReadCloser, error) {
			return io.NopCloser(io.MultiReader(bytes.NewReader(objects[0].Data[:9]), iotest.ErrReader(down))), nil
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var errs []error
			for _, err := range Read(t.Context(), []string{key, other}, time.Time{}, open) {
				errs = append(errs, err)
			}
			require.Len(t, errs, 1, "nothing comes after")
			require.ErrorIs(t, errs[0], down)
			_, loss := errors.AsType[*techmap.RecordError](errs[0])
			assert.False(t, loss, "a store that is down is not a lost record")
		})
	}
}

func TestObjectThatWentMissingIsLost(t *testing.T) {
	t.Parallel()
	objects, _ := encoder(t).Encode([]techmap.RawPosting{sinktest.Bronze(0, 0), sinktest.Bronze(1, 0)})
	open := func(_ context.Context, key string) (io.ReadCloser, error) {
		if key == objects[0].Key {
			return nil, techmap.ErrNotFound
		}
		return io.NopCloser(bytes.NewReader(objects[1].Data)), nil
	}
	var read, lost int
	for _, err := range Read(t.Context(), []string{objects[1].Key, objects[0].Key}, time.Time{}, open) {
		if err != nil {
			require.ErrorIs(t, err, techmap.ErrNotFound)
			lost++
			continue
		}
		read++
	}
	assert.Equal(t, 1, read)
	assert.Equal(t, 1, lost)
}

func TestManifest(t *testing.T) {
	t.Parallel()
	c := sinktest.Census(0, 0)
	c.Objects = []string{"techmap/bronze/source=toy/dt=2026-03-02/x.jsonl.zst"}
	full, object, err := EncodeManifest("techmap", c)
	require.NoError(t, err)
	assert.True(t, strings.HasPrefix(object.Key, "techmap/manifest/source=toy/20260302T090000.123456Z-"), object.Key)
	assert.Equal(t, object.Key, full.Manifest)
	back, err := DecodeManifest(object.Key, object.Data)
	require.NoError(t, err)
	assert.Equal(t, full, back)

	again, _, err := EncodeManifest("techmap", full)
	require.NoError(t, err)
	assert.Equal(t, full.Manifest, again.Manifest, "a census read back has the same manifest")

	_, err = DecodeManifest(object.Key, []byte("{"))
	require.ErrorIs(t, err, techmap.ErrMalformed)
	require.ErrorContains(t, err, object.Key)
}

func FuzzDecode(f *testing.F) {
	f.Add([]byte(line(f, 0) + line(f, 1)))
	f.Add([]byte(`{"v":1,"source":"s","key":"k","meta":{"x":"y","body":"AAAA"}}`))
	f.Add([]byte(`{"v":1,"body":"AAAA","body":"AA=="}` + "\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		for _, object := range [][]byte{data, compress(t, string(data))} {
			for r, err := range Decode("k", bytes.NewReader(object)) {
				if err != nil {
					require.IsType(t, (*techmap.RecordError)(nil), err)
					continue
				}
				_, err := record.Marshal(r)
				if err != nil {
					require.ErrorIs(t, err, techmap.ErrInvalid)
				}
			}
		}
		for text := range bytes.Lines(data) {
			text = bytes.TrimSuffix(text, []byte{'\n'})
			want, wantErr := record.Unmarshal[techmap.RawPosting](text)
			got, err := decodeLine(bytes.Clone(text))
			require.Equal(t, wantErr == nil, err == nil, "the short way agrees with the long one")
			require.Equal(t, want, got)
		}
	})
}

// page is a body such as sites serve.
func page(i int) []byte {
	var b bytes.Buffer
	for n := 0; b.Len() < 20<<10; n++ {
		fmt.Fprintf(&b, "<li class=%q>%d번째 줄: Kotlin, Spring Boot 서버 개발 %x</li>\n", "item", n, (i+7)*(n+3)*2654435761)
	}
	return b.Bytes()
}

func pages(n int) []techmap.RawPosting {
	batch := make([]techmap.RawPosting, n)
	for i := range batch {
		batch[i] = sinktest.Bronze(3*i, 0)
		batch[i].Body = page(i)
	}
	return batch
}

func BenchmarkEncode(b *testing.B) {
	e, batch := encoder(b), pages(64)
	b.SetBytes(int64(64 * len(batch[0].Body)))
	for b.Loop() {
		if _, failed := e.Encode(batch); failed != nil {
			b.Fatal(failed)
		}
	}
}

func BenchmarkDecode(b *testing.B) {
	batch := pages(64)
	objects, _ := encoder(b).Encode(batch)
	b.SetBytes(int64(64 * len(batch[0].Body)))
	for b.Loop() {
		for _, err := range Decode("k", bytes.NewReader(objects[0].Data)) {
			if err != nil {
				b.Fatal(err)
			}
		}
	}
}
