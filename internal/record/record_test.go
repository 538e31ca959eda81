package record_test

import (
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/internal/record"
)

var update = flag.Bool("update", false, "write the goldens of the current version")

// A golden of an earlier version is never written again: it proves that records
// stored then can be read for good.
func TestGoldens(t *testing.T) {
	t.Parallel()
	golden(t, "raw_posting", rawPosting())
	golden(t, "posting", posting())
	golden(t, "canonical_posting", canonicalPosting())
	golden(t, "opening", opening())
	golden(t, "census", census())
	golden(t, "extraction", extraction())
	golden(t, "annotated", techmap.Annotated{Posting: posting(), Extraction: extraction()})
	golden(t, "publication", publication())
	golden(t, "report", report())
	golden(t, "source_info", sourceInfo())
	golden(t, "tombstone", techmap.NewTombstone(techmap.TombstonePosting, "toy:1", at))
	golden(t, "reject", record.NewReject(lost(), at))
}

func golden[T any](t *testing.T, name string, rec T) {
	t.Run(name, func(t *testing.T) {
		t.Parallel()
		file := filepath.Join("testdata", name+".v1.json")
		got, err := record.Marshal(rec)
		require.NoError(t, err)
		if *update {
			require.NoError(t, os.WriteFile(file, append(got, '\n'), 0o644))
		}
		want, err := os.ReadFile(file)
		require.NoError(t, err)
		assert.Equal(t, strings.TrimSpace(string(want)), string(got), "what is written")

		back, err := record.Unmarshal[T](want)
		require.NoError(t, err)
		again, err := record.Marshal(back)
		require.NoError(t, err)
		assert.Equal(t, string(got), string(again), "what is read")
	})
}

func TestSamplesFillEveryField(t *testing.T) {
	t.Parallel()
	for _, rec := range []any{
		rawPosting(), posting(), canonicalPosting(), opening(), census(), extraction(), publication(), sourceInfo(),
		record.NewReject(lost(), at),
	} {
		v := reflect.ValueOf(rec)
		for i := range v.NumField() {
			assert.Falsef(t, v.Field(i).IsZero(), "%s.%s is zero: its golden does not show it", v.Type(), v.Type().Field(i).Name)
		}
	}
}

func TestRoundTripKeepsRecordToTheMicrosecond(t *testing.T) {
	t.Parallel()
	in := opening()
	data, err := record.Marshal(in)
	require.NoError(t, err)
	out, err := record.Unmarshal[techmap.Opening](data)
	require.NoError(t, err)

	want := time.Date(2026, 3, 2, 1, 15, 30, 123456000, time.UTC)
	assert.Equal(t, want, out.Open[0].From)
	assert.Equal(t, want, out.PostedAt.Time)
	assert.Equal(t, at, in.Open[0].From, "the caller's record is not changed")
	assert.Equal(t, in.Demands, out.Demands)
	assert.Equal(t, in.Salary, out.Salary)
}

func TestZeroRecordComesBackZero(t *testing.T) {
	t.Parallel()
	data, err := record.Marshal(techmap.RawPosting{})
	require.NoError(t, err)
	raw, err := record.Unmarshal[techmap.RawPosting](data)
	require.NoError(t, err)
	assert.Equal(t, techmap.RawPosting{}, raw)

	data, err = record.Marshal(techmap.Posting{})
	require.NoError(t, err)
	p, err := record.Unmarshal[techmap.Posting](data)
	require.NoError(t, err)
	assert.Equal(t, techmap.Posting{}, p)
}

func TestRecordWithoutFieldsIsStillVersioned(t *testing.T) {
	t.Parallel()
	data, err := record.Marshal(struct{}{})
	require.NoError(t, err)
	assert.Equal(t, `{"v":1}`, string(data))
}

func TestNilAndEmptySlicesAreStoredAlike(t *testing.T) {
	t.Parallel()
	without, err := record.Marshal(techmap.Posting{ID: "toy:1"})
	require.NoError(t, err)
	empty, err := record.Marshal(techmap.Posting{ID: "toy:1", Tags: []string{}, Sections: []techmap.Section{}})
	require.NoError(t, err)
	assert.Equal(t, string(without), string(empty))
}

func TestMarshalRefusesTimesThatJSONHasNoWordFor(t *testing.T) {
	t.Parallel()
	_, err := record.Marshal(techmap.Posting{SeenAt: time.Date(10000, 1, 1, 0, 0, 0, 0, time.UTC)})
	require.ErrorIs(t, err, techmap.ErrInvalid)
}

func TestUnmarshalReadsAnyOrderAndSpacing(t *testing.T) {
	t.Parallel()
	p, err := record.Unmarshal[techmap.Posting]([]byte("{ \"id\": \"toy:1\",\n \"v\" : 1 }"))
	require.NoError(t, err)
	assert.Equal(t, techmap.PostingID("toy:1"), p.ID)
}

func TestUnmarshalRefuses(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		data string
		kind error
		says string
	}{
		"a newer version":     {`{"v":7,"id":"toy:1"}`, techmap.ErrInvalid, "record version 7, this one reads up to 1"},
		"a newer one at last": {`{"id":"toy:1","v":2}`, techmap.ErrInvalid, "upgrade techmap"},
		"no version":          {`{"id":"toy:1"}`, techmap.ErrMalformed, "no version"},
		"version nought":      {`{"v":0}`, techmap.ErrMalformed, "no version"},
		"a version in words":  {`{"v":"one"}`, techmap.ErrMalformed, "decode"},
		"null":                {`null`, techmap.ErrMalformed, "no version"},
		"an array":            {`[1]`, techmap.ErrMalformed, "decode"},
		"nothing":             {``, techmap.ErrMalformed, "decode"},
		"half a record":       {`{"v":1,"id":"to`, techmap.ErrMalformed, "decode"},
		"two records":         {`{"v":1,"id":"a"}{"v":1}`, techmap.ErrMalformed, "decode"},
		"a bad digest":        {`{"v":1,"raw":"xyz"}`, techmap.ErrMalformed, "digest"},
		"a bad time":          {`{"v":1,"seen_at":"어제"}`, techmap.ErrMalformed, "decode"},
	}
	for name, tc := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p, err := record.Unmarshal[techmap.Posting]([]byte(tc.data))
			require.ErrorIs(t, err, tc.kind)
			require.ErrorContains(t, err, tc.says)
			assert.Zero(t, p, "no half record")
		})
	}
}

func FuzzUnmarshal(f *testing.F) {
	data, err := record.Marshal(posting())
	require.NoError(f, err)
	f.Add(data)
	f.Add(data[:len(data)/2])
	f.Add([]byte(`{"v":2}`))
	f.Add([]byte(`{"id":"toy:1","v":1,"salary":{},"tags":[]}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		p, err := record.Unmarshal[techmap.Posting](data)
		if err != nil {
			return
		}
		first, err := record.Marshal(p)
		if err != nil {
			return // a time that was read may be past what JSON can say
		}
		require.True(t, json.Valid(first))
		again, err := record.Unmarshal[techmap.Posting](first)
		require.NoError(t, err, "what was written must be readable")
		second, err := record.Marshal(again)
		require.NoError(t, err)
		require.Equal(t, string(first), string(second), "and stay as it is")
	})
}

func BenchmarkMarshal(b *testing.B) {
	rec := canonicalPosting()
	for b.Loop() {
		if _, err := record.Marshal(rec); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkUnmarshal(b *testing.B) {
	data, err := record.Marshal(canonicalPosting())
	require.NoError(b, err)
	b.SetBytes(int64(len(data)))
	for b.Loop() {
		if _, err := record.Unmarshal[techmap.CanonicalPosting](data); err != nil {
			b.Fatal(err)
		}
	}
}
