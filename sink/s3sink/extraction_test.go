package s3sink_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/sink/s3sink"
)

func extraction(id techmap.PostingID) techmap.Extraction {
	return techmap.Extraction{
		Posting: id, Extractor: "gemini/1", Roles: []string{"백엔드"},
		Mentions: []techmap.Mention{{Surface: "코틀린", Span: techmap.Span{End: 9}, Level: techmap.LevelRequired}},
	}
}

func TestExtractionsAreKeptByTheirKey(t *testing.T) {
	t.Parallel()
	b := newBucket(t)
	archive, ctx := b.store(nil).Extractions(), t.Context()
	for key, id := range map[string]techmap.PostingID{"k1": "toy:1", "열쇠/2 %": "toy:2", strings.Repeat("a", 64): "toy:3"} {
		_, ok, err := archive.Load(ctx, key)
		require.NoError(t, err)
		assert.False(t, ok, "not yet")
		require.NoError(t, archive.Save(ctx, key, extraction(id)))
		got, ok, err := archive.Load(ctx, key)
		require.NoError(t, err)
		assert.True(t, ok)
		assert.Equal(t, extraction(id), got)
	}
	require.NoError(t, archive.Save(ctx, "k1", extraction("toy:9")), "in place of the first")

	got, err := techmap.Collect(archive.All(ctx))
	require.NoError(t, err)
	assert.Equal(t, []s3sink.Archived{
		{Key: "열쇠/2 %", Extraction: extraction("toy:2")},
		{Key: strings.Repeat("a", 64), Extraction: extraction("toy:3")},
		{Key: "k1", Extraction: extraction("toy:9")},
	}, got)
	for _, name := range b.names() {
		assert.True(t, strings.HasPrefix(name, "techmap/extraction/"), name)
	}
}

func TestExtractionKeysThatMakeNoNameAreRefused(t *testing.T) {
	t.Parallel()
	archive := newBucket(t).store(nil).Extractions()
	for name, key := range map[string]string{
		"empty": "", "not UTF-8": "\xff", "hidden": ".k", "above": "..", "too long": strings.Repeat("가", 80),
	} {
		require.ErrorIs(t, archive.Save(t.Context(), key, extraction("toy:1")), techmap.ErrInvalid, name)
		_, _, err := archive.Load(t.Context(), key)
		require.ErrorIs(t, err, techmap.ErrInvalid, name)
	}
}

func TestExtractionThatCannotBeReadCostsOnlyItself(t *testing.T) {
	t.Parallel()
	b := newBucket(t)
	archive := b.store(nil).Extractions()
	require.NoError(t, archive.Save(t.Context(), "sound", extraction("toy:1")))
	b.put("techmap/extraction/half.json", []byte(`{"v":1,"posting":"toy:`))
	b.put("techmap/extraction/later.json", []byte(`{"v":9}`))
	b.put("techmap/extraction/notes.txt", []byte(`?`))
	var read, lost int
	for _, err := range archive.All(t.Context()) {
		if err == nil {
			read++
			continue
		}
		require.IsType(t, (*techmap.RecordError)(nil), err)
		lost++
	}
	assert.Equal(t, 1, read)
	assert.Equal(t, 2, lost)
	_, ok, err := archive.Load(t.Context(), "half")
	require.ErrorIs(t, err, techmap.ErrMalformed)
	assert.False(t, ok)
}
