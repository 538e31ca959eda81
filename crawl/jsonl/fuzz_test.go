package jsonl_test

import (
	"bytes"
	"errors"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/crawl/jsonl"
)

func FuzzRead(f *testing.F) {
	f.Add([]byte(good + "\n\uFEFF{}\r\n[1]\n"))
	f.Add([]byte("\x1f\x8b\x08\x00"))
	f.Add([]byte(`{"id":"1","title":"\ud800","tags":"a|b,","closed_at":"2026-11"}`))
	f.Add([]byte(`{"id":"1","id":2,"source":":"}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		n := 0
		for raw, err := range jsonl.Read(bytes.NewReader(data), "fuzz.jsonl", &jsonl.Options{MaxLine: 200}) {
			n++
			if err != nil {
				rec, ok := errors.AsType[*techmap.RecordError](err)
				require.True(t, ok, "%v", err)
				assert.ErrorIs(t, rec, techmap.ErrMalformed)
				continue
			}
			assert.NotEmpty(t, raw.Key)
			assert.NotContains(t, raw.Source, ":")
			assert.LessOrEqual(t, len(raw.Body), 200)
			p, err := jsonl.Parser{}.Refine(t.Context(), raw)
			require.NoError(t, err, "what was read can be refined")
			assert.Equal(t, raw.ID(), p.ID)
			assert.NotEmpty(t, p.Title)
		}
		assert.LessOrEqual(t, n, bytes.Count(data, []byte("\n"))+100_000)
	})
}
