package medallion

import (
	"context"
	"errors"
	"iter"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap"
)

// A rightsStore is a memoryStore that knows its sources.
type rightsStore struct {
	*memoryStore
	sources []techmap.SourceInfo
	err     error
}

var _ SourceStore = (*rightsStore)(nil)

func (s *rightsStore) Sources(context.Context) iter.Seq2[techmap.SourceInfo, error] {
	return func(yield func(techmap.SourceInfo, error) bool) {
		for _, info := range s.sources {
			if !yield(info, nil) {
				return
			}
		}
		if s.err != nil {
			yield(techmap.SourceInfo{}, s.err)
		}
	}
}

// advert returns a posting with all that rights are about.
func advert(id techmap.PostingID) techmap.CanonicalPosting {
	p := gold(id, "백엔드 개발자", 1, "go", "mysql", "redis")
	p.URL = "https://" + p.Source + ".example/1"
	return p
}

func source(name string, counted bool, shown techmap.Shown) techmap.SourceInfo {
	return techmap.SourceInfo{Name: name, Rights: techmap.Rights{Counted: counted, Shown: shown}}
}

func quotes(o techmap.Opening) (out []string) {
	for _, d := range o.Demands {
		out = append(out, d.Quote)
	}
	return out
}

func TestPublishShowsNoMoreThanASourceAllows(t *testing.T) {
	t.Parallel()
	words, none := []string{"go", "mysql", "redis"}, []string{"", "", ""}
	for name, c := range map[string]struct {
		sources          []techmap.SourceInfo
		url, title, firm string
		quotes           []string
	}{
		"one's own":    {nil, "https://a.example/1", "백엔드 개발자", "Acme", words},
		"text":         {[]techmap.SourceInfo{source("a", true, techmap.ShownText)}, "https://a.example/1", "백엔드 개발자", "Acme", words},
		"sentence":     {[]techmap.SourceInfo{source("a", true, techmap.ShownSentence)}, "https://a.example/1", "백엔드 개발자", "Acme", words},
		"link":         {[]techmap.SourceInfo{source("a", true, techmap.ShownLink)}, "https://a.example/1", "백엔드 개발자", "Acme", none},
		"aggregate":    {[]techmap.SourceInfo{source("a", true, techmap.ShownAggregate)}, "", "", "", none},
		"nothing said": {[]techmap.SourceInfo{source("a", true, "")}, "", "", "", none},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := &rightsStore{memoryStore: newMemoryStore(advert("a:1")), sources: c.sources}
			publish(t, s, nil)
			require.Len(t, s.published(), 1)
			o := s.published()[0]
			assert.Equal(t, c.url, o.URL)
			assert.Equal(t, c.title, o.Title)
			assert.Equal(t, c.firm, o.Employer)
			assert.Equal(t, c.quotes, quotes(o))
			assert.Equal(t, "acme", o.Company, "what is counted by stays")
			assert.Len(t, o.Demands, 3)
		})
	}
}

func TestPublishLeavesOutWhatMayNotBeCounted(t *testing.T) {
	t.Parallel()
	other := gold("a:2", "Data Engineer", 1, "python")
	s := &rightsStore{
		memoryStore: newMemoryStore(advert("a:1"), advert("b:1"), other),
		sources:     []techmap.SourceInfo{source("a", false, techmap.ShownText)},
	}
	pub := publish(t, s, nil)
	assert.Equal(t, 3, pub.Postings, "all were read")
	require.Len(t, s.published(), 1)
	assert.Equal(t, []techmap.PostingID{"b:1"}, s.published()[0].Members)
}

func TestPublishShowsAnOpeningByTheMemberThatMayBeShownMost(t *testing.T) {
	t.Parallel()
	shy, free := advert("a:1"), advert("b:1")
	shy.Text = free.Text
	shy.Demands = append(shy.Demands, techmap.Demand{Skill: "zig", Level: required, Quote: "zig"})
	s := &rightsStore{memoryStore: newMemoryStore(shy, free), sources: []techmap.SourceInfo{
		source("a", true, techmap.ShownAggregate), source("b", true, techmap.ShownSentence),
	}}
	publish(t, s, nil)
	require.Len(t, s.published(), 1)
	o := s.published()[0]
	assert.Equal(t, "https://b.example/1", o.URL)
	assert.Equal(t, []string{"go", "mysql", "redis", ""}, quotes(o), "what only the other one says is not quoted")
	assert.Equal(t, []techmap.PostingID{"a:1", "b:1"}, o.Members)
}

func TestPublishStopsIfRightsCannotBeRead(t *testing.T) {
	t.Parallel()
	broken := errors.New("source table is damaged")
	s := &rightsStore{memoryStore: newMemoryStore(advert("a:1")), err: broken}
	_, err := Publish(t.Context(), s, nil)
	require.ErrorIs(t, err, broken)
	assert.Empty(t, s.published())
}
