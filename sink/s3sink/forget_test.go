package s3sink_test

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/klauspost/compress/zstd"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/sink/s3sink"
)

// What is to be forgotten, in every kind of object.
const (
	secretID   = techmap.PostingID("toy:비밀-17")
	secretText = "홍길동 과장에게 지원하세요, secret-phrase"
)

func forgets(id techmap.PostingID) bool { return id == secretID }

// remember fills a bucket: objects with and without what is to be forgotten, one
// that holds nothing else, and other sources.
func remember(t *testing.T, s *s3sink.Store) {
	t.Helper()
	ctx := t.Context()
	_, key := secretID.Split()
	runs := []struct {
		at    time.Time
		batch []techmap.RawPosting
	}{
		{monday, []techmap.RawPosting{
			raw("toy", "1", "백엔드", monday), raw("toy", key, secretText, monday), raw("wanted", key, "다른 회사", monday),
		}},
		{tuesday, []techmap.RawPosting{
			raw("toy", key, secretText+" (edited)", tuesday), raw("toy", "1", "백엔드", monday),
		}},
		{tuesday.Add(time.Hour), []techmap.RawPosting{raw("toy", "2", "프런트엔드", tuesday)}},
	}
	for _, run := range runs {
		require.NoError(t, s.Write(ctx, run.batch))
		require.NoError(t, s.Census().Write(ctx, []techmap.Census{
			census("toy", run.at, "1", "2", key), census("wanted", run.at, key),
		}))
	}
	require.NoError(t, s.Rejects().Write(ctx, []techmap.RecordError{
		{Stage: techmap.StageRefine, ID: "toy:1", Err: techmap.ErrMalformed},
		{Stage: techmap.StageRefine, ID: secretID, Err: techmap.ErrMalformed},
	}))
	archive := s.Extractions()
	require.NoError(t, archive.Save(ctx, "key-1", techmap.Extraction{Posting: "toy:1", Extractor: "gemini"}))
	require.NoError(t, archive.Save(ctx, "key-2", techmap.Extraction{
		Posting: secretID, Extractor: "gemini", Mentions: []techmap.Mention{{Surface: secretText}},
	}))
}

func memories(b *bucket, api s3sink.API) *s3sink.Store {
	if api == nil {
		api = b.client
	}
	return s3sink.New(api, b.name, &s3sink.Options{Now: func() time.Time { return tuesday }})
}

// plain returns the objects of a bucket as text, by name.
func plain(t *testing.T, b *bucket) map[string]string {
	t.Helper()
	z, err := zstd.NewReader(nil)
	require.NoError(t, err)
	defer z.Close()
	texts := make(map[string]string)
	for key, data := range b.objects() {
		if strings.HasSuffix(key, ".zst") {
			data, err = z.DecodeAll(data, nil)
			require.NoError(t, err)
		}
		texts[key] = string(data)
	}
	return texts
}

// forgotten checks that nothing of it is left and all else is.
func forgotten(t *testing.T, b *bucket) {
	t.Helper()
	s, ctx := memories(b, nil), t.Context()
	_, key := secretID.Split()
	for name, text := range plain(t, b) {
		if !strings.Contains(name, "source=wanted") {
			assert.NotContains(t, text, key, name)
		}
		assert.NotContains(t, text, "secret-phrase", name)
		assert.NotContains(t, text, "c2VjcmV0LXBocmFzZ", name, "nor in base64")
	}
	all, err := techmap.Collect(s.All(ctx))
	require.NoError(t, err)
	var ids []techmap.PostingID
	for _, p := range all {
		assert.NotContains(t, string(p.Body), "홍길동")
		ids = append(ids, p.ID())
	}
	assert.ElementsMatch(t, []techmap.PostingID{"toy:1", "toy:2", techmap.NewPostingID("wanted", key)}, ids)

	rejects, err := techmap.Collect(s.RejectList(ctx))
	require.NoError(t, err)
	require.Len(t, rejects, 1)
	archived, err := techmap.Collect(s.Extractions().All(ctx))
	require.NoError(t, err)
	assert.Len(t, archived, 1)
	consistent(t, b)
}

// consistent checks that all can be read, and every object a manifest names is there.
func consistent(t *testing.T, b *bucket) {
	t.Helper()
	for _, err := range memories(b, nil).All(t.Context()) {
		require.NoError(t, err, "nothing is half written")
	}
	objects := b.names()
	for c, err := range memories(b, nil).Censuses(t.Context()) {
		require.NoError(t, err)
		for _, key := range c.Objects {
			assert.Contains(t, objects, key, "manifest %s", c.Manifest)
		}
	}
}

func TestForgetLeavesNothing(t *testing.T) {
	t.Parallel()
	b := newBucket(t)
	remember(t, memories(b, nil))
	require.Contains(t, strings.Join(values(plain(t, b)), ""), "비밀-17", "it was there")
	n, err := memories(b, nil).Forget(t.Context(), forgets)
	require.NoError(t, err)
	assert.Equal(t, 4, n, "two raw postings, a reject and an extraction")
	forgotten(t, b)

	censuses, err := techmap.Collect(memories(b, nil).Censuses(t.Context()))
	require.NoError(t, err)
	require.Len(t, censuses, 6)
	assert.Equal(t, []string{"1", "2"}, censuses[0].Keys)
	assert.Len(t, censuses[0].Objects, 1, "put anew")
	assert.Len(t, censuses[1].Objects, 1, "one held nothing else, one other things")
	assert.Len(t, censuses[3].Keys, 1, "wanted's posting of that key is another")

	n, err = memories(b, nil).Forget(t.Context(), forgets)
	require.NoError(t, err)
	assert.Zero(t, n)
}

func TestForgetTouchesNoOtherObject(t *testing.T) {
	t.Parallel()
	b := newBucket(t)
	remember(t, memories(b, nil))
	before := b.sums()
	n, err := memories(b, nil).Forget(t.Context(), func(techmap.PostingID) bool { return false })
	require.NoError(t, err)
	assert.Zero(t, n)
	assert.Equal(t, before, b.sums())

	_, err = memories(b, nil).Forget(t.Context(), forgets)
	require.NoError(t, err)
	after := b.sums()
	for key, data := range before {
		if strings.Contains(key, "source=wanted") {
			assert.Equal(t, data, after[key], key)
		}
	}
}

func TestForgetBeforeTheCensusNamesTheNewObject(t *testing.T) {
	t.Parallel()
	b := newBucket(t)
	s := memories(b, nil)
	_, key := secretID.Split()
	require.NoError(t, s.Write(t.Context(), []techmap.RawPosting{raw("toy", "1", "a", monday), raw("toy", key, secretText, monday)}))
	_, err := s.Forget(t.Context(), forgets)
	require.NoError(t, err)
	require.NoError(t, s.Census().Write(t.Context(), []techmap.Census{census("toy", monday, "1")}))
	got, err := techmap.Collect(s.Censuses(t.Context()))
	require.NoError(t, err)
	require.Len(t, got[0].Objects, 1)
	consistent(t, b)
}

func TestForgetSaysWhichObjectsItCouldNotRead(t *testing.T) {
	t.Parallel()
	tests := map[string]string{
		"an object":                 "techmap/bronze/source=toy/dt=2026-03-02/damaged.jsonl.zst",
		"a manifest":                "techmap/manifest/source=toy/damaged.json",
		"an extraction":             "techmap/extraction/damaged.json",
		"a manifest of later times": "techmap/manifest/source=toy/20260302T090000.000000Z-later.json",
	}
	for name, key := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := newBucket(t)
			remember(t, memories(b, nil))
			text := "?"
			if strings.Contains(key, "later") {
				text = `{"v":9}`
			}
			b.put(key, []byte(text))
			n, err := memories(b, nil).Forget(t.Context(), forgets)
			require.ErrorIs(t, err, techmap.ErrMalformed)
			require.ErrorContains(t, err, key)
			assert.Equal(t, 4, n, "the rest is done")
			assert.Contains(t, b.names(), key, "it is not for us to delete")
			b.remove(key)
			forgotten(t, b)
		})
	}
}

func TestForgetTakesRejectsThatCannotBeReadWithIt(t *testing.T) {
	t.Parallel()
	b := newBucket(t)
	remember(t, memories(b, nil))
	const name = "techmap/reject/dt=2026-03-03.jsonl"
	torn := append(bytes.Clone(b.objects()[name]), `{"v":1,"stage":"refine","id":"toy:비밀-17","kin`...)
	b.put(name, torn)
	n, err := memories(b, nil).Forget(t.Context(), forgets)
	require.NoError(t, err)
	assert.Equal(t, 5, n)
	forgotten(t, b)
}

func values(texts map[string]string) []string {
	var vs []string
	for _, v := range texts {
		vs = append(vs, v)
	}
	return vs
}
