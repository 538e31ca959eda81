package medallion

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap"
)

func TestPublishRefusesStaleRows(t *testing.T) {
	t.Parallel()
	s := newMemoryStore(gold("a:1", "백엔드", 1), gold("a:2", "프론트엔드", 1), gold("a:3", "Data", 1))
	silver := map[techmap.PostingID]techmap.Digest{
		"a:1": s.postings["a:1"].Text, "a:2": techmap.DigestOf([]byte("cut anew")), // a:3 is not there
	}
	texts := func(_ context.Context, ids []techmap.PostingID) (map[techmap.PostingID]techmap.Digest, error) {
		found := maps.Clone(silver)
		maps.DeleteFunc(found, func(id techmap.PostingID, _ techmap.Digest) bool { return !slices.Contains(ids, id) })
		return found, nil
	}
	_, err := Publish(t.Context(), s, &PublishOptions{Texts: texts, Force: true})
	require.ErrorIs(t, err, techmap.ErrInvalid)
	assert.ErrorContains(t, err, `"a:2"`)
	assert.Empty(t, s.openings)

	silver["a:2"] = s.postings["a:2"].Text
	assert.Equal(t, 3, publish(t, s, &PublishOptions{Texts: texts}).Openings)

	broken := func(context.Context, []techmap.PostingID) (map[techmap.PostingID]techmap.Digest, error) {
		return nil, assert.AnError
	}
	_, err = Publish(t.Context(), s, &PublishOptions{Texts: broken})
	assert.ErrorIs(t, err, assert.AnError)
}

// A tellingStore says which openings it would write.
type tellingStore struct{ *memoryStore }

func (s tellingStore) Changed(_ context.Context, openings []techmap.Opening) (map[techmap.PostingID]bool, error) {
	changed := make(map[techmap.PostingID]bool)
	for _, o := range openings {
		if old, ok := s.openings[o.ID]; !ok || !assert.ObjectsAreEqual(old, o) {
			changed[o.ID] = true
		}
	}
	return changed, nil
}

func TestPublishAsksForTheTextsOfWhatItWrites(t *testing.T) {
	t.Parallel()
	acme, globex := gold("a:1", "백엔드", 1), gold("a:2", "프론트엔드", 1)
	sibling := gold("a:3", "Data", 1)
	globex.Company, sibling.Company = "globex", "globex"
	s := tellingStore{newMemoryStore(acme, globex, sibling)}
	var asked []techmap.PostingID
	calls := 0
	opts := &PublishOptions{Texts: func(
		_ context.Context, ids []techmap.PostingID,
	) (map[techmap.PostingID]techmap.Digest, error) {
		asked = append(asked, ids...)
		calls++
		return nil, nil
	}}
	publish(t, s, opts)
	assert.Equal(t, []techmap.PostingID{"a:1", "a:2", "a:3"}, asked, "all are new")
	assert.Equal(t, 1, calls, "together")

	asked = nil
	publish(t, s, opts)
	assert.Empty(t, asked, "nothing is to be written")

	globex.Title = "Frontend"
	s.postings[globex.ID] = globex
	publish(t, s, opts)
	assert.Equal(t, []techmap.PostingID{"a:2", "a:3"}, asked, "the company that has something new")
}

func TestPublishAsksForTextsByTheThousand(t *testing.T) {
	t.Parallel()
	s := newMemoryStore()
	for i := range 2_500 {
		p := gold(techmap.PostingID(fmt.Sprintf("a:%04d", i)), "Job", 1)
		p.Company = fmt.Sprintf("firm %04d", i)
		s.postings[p.ID] = p
	}
	var asked []int
	stale := techmap.PostingID("a:2400")
	_, err := Publish(t.Context(), s, &PublishOptions{Texts: func(
		_ context.Context, ids []techmap.PostingID,
	) (map[techmap.PostingID]techmap.Digest, error) {
		asked = append(asked, len(ids))
		return map[techmap.PostingID]techmap.Digest{stale: {1}}, nil
	}})
	assert.Equal(t, []int{1000, 1000, 500}, asked)
	require.ErrorContains(t, err, string(stale), "the last ones, too")
}
