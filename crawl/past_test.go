package crawl_test

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/crawl"
)

// keys returns the keys from and up to to.
func keys(from, to int) []string {
	var out []string
	for n := from; n <= to; n++ {
		out = append(out, fmt.Sprint(n))
	}
	return out
}

// A numbered site lists postings of the given keys.
type numbered []string

func (numbered) Name() string { return "numbered" }

func (s numbered) Refs(context.Context, crawl.Fetcher, techmap.Query) iter.Seq2[crawl.Ref, error] {
	return func(yield func(crawl.Ref, error) bool) {
		for _, key := range s {
			raw := &techmap.RawPosting{ContentType: "text/plain", Body: []byte(key)}
			if !yield(crawl.Ref{Key: key, URL: "https://n.example/" + key, Raw: raw}, nil) {
				return
			}
		}
	}
}

func (numbered) Posting(context.Context, crawl.Fetcher, crawl.Ref) (techmap.RawPosting, error) {
	return techmap.RawPosting{}, techmap.ErrNotFound
}

// census returns what a source listed some days after monday.
func census(source string, days float64, outcome techmap.Outcome, keys []string) techmap.Census {
	at := monday.Add(time.Duration(days * float64(day)))
	return techmap.Census{Source: source, At: at, Outcome: outcome, Keys: keys}
}

func TestCensuses_suddenLoss(t *testing.T) {
	t.Parallel()
	const complete, partial = techmap.OutcomeComplete, techmap.OutcomePartial
	all := census("numbered", 0, complete, keys(1, 100))
	for _, c := range []struct {
		name string
		past []techmap.Census
		now  []string // on day 2
		says string   // "" means that the listing is believed
	}{
		{"first run", nil, keys(1, 5), ""},
		{"as before", []techmap.Census{all}, keys(1, 100), ""},
		{"half is left", []techmap.Census{all}, keys(1, 50), ""},
		{"less than half is left", []techmap.Census{all}, keys(1, 49), "lists 49 postings and lacks 51 of the 100 of 2026-11-02"},
		{"nothing is left", []techmap.Census{all}, nil, "lists 0 postings and lacks 100 of the 100"},
		{"as many, all others", []techmap.Census{all}, keys(101, 200), "lists 100 postings and lacks 100 of the 100"},
		{"20 of few", []techmap.Census{census("numbered", 0, complete, keys(1, 21))}, keys(21, 21), ""},
		{"21 of few", []techmap.Census{census("numbered", 0, complete, keys(1, 22))}, keys(22, 22), "lacks 21 of the 22"},
		{"of another source", []techmap.Census{census("other", 0, complete, keys(1, 100))}, keys(1, 5), ""},
		{"of the last whole listing, not of one before", []techmap.Census{all, census("numbered", 1, complete, keys(1, 8))}, keys(1, 5), ""},
		{"confirmed", []techmap.Census{all, census("numbered", 1, partial, keys(1, 40))}, keys(1, 40), ""},
		{"confirmed, but for a few that came and went", []techmap.Census{all, census("numbered", 1, partial, keys(1, 40))}, keys(4, 42), ""},
		{"confirmed by an empty one", []techmap.Census{all, census("numbered", 1, partial, nil)}, nil, ""},
		{"confirmed in spite of a run that failed", []techmap.Census{
			all, census("numbered", 1, partial, keys(1, 40)), census("numbered", 1.5, techmap.OutcomeFailed, keys(1, 3)),
		}, keys(1, 40), ""},
		{"seen alike, but only an hour ago", []techmap.Census{all, census("numbered", 1.96, partial, keys(1, 40))}, keys(1, 40), "lacks 60"},
		{"seen alike an hour ago and a day ago", []techmap.Census{
			all, census("numbered", 1, partial, keys(1, 40)), census("numbered", 1.96, partial, keys(1, 40)),
		}, keys(1, 40), ""},
		{"seen alike a day ago, but not since", []techmap.Census{
			all, census("numbered", 1, partial, keys(1, 40)), census("numbered", 1.96, partial, keys(1, 90)),
		}, keys(1, 40), "lacks 60"},
		{"not the same ones", []techmap.Census{all, census("numbered", 1, partial, keys(41, 80))}, keys(1, 40), "lacks 60"},
		{"still shrinking", []techmap.Census{all, census("numbered", 1, partial, keys(1, 40))}, keys(1, 20), "lacks 80"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			r := rangeOver(t.Context(), t, crawl.New(numbered(c.now), remembering(c.past, nil)), techmap.Query{})
			assert.Len(t, r.keys, len(c.now), "all that is listed comes")
			if c.says == "" {
				assert.Empty(t, r.errs)
				return
			}
			require.Len(t, r.errs, 1)
			require.ErrorIs(t, r.errs[0], techmap.ErrPartial)
			assert.ErrorContains(t, r.errs[0], c.says)
		})
	}
}

// remembering returns options on day 2 with the given past, which ends with an error.
func remembering(past []techmap.Census, end error) *crawl.Options {
	return &crawl.Options{
		Now: func() time.Time { return monday.Add(2 * day) },
		Censuses: func(context.Context) iter.Seq2[techmap.Census, error] {
			return func(yield func(techmap.Census, error) bool) {
				for _, c := range past {
					if !yield(c, nil) {
						return
					}
				}
				if end != nil {
					yield(techmap.Census{}, end)
				}
			}
		},
	}
}

func TestCensuses_thatCannotBeRead(t *testing.T) {
	t.Parallel()
	down := errors.New("store is down")
	r := rangeOver(t.Context(), t, crawl.New(numbered(keys(1, 3)), remembering(nil, down)), techmap.Query{})
	require.Len(t, r.errs, 1)
	require.ErrorIs(t, r.errs[0], down)

	lost := &techmap.RecordError{Source: "numbered", Err: techmap.ErrMalformed}
	r = rangeOver(t.Context(), t, crawl.New(numbered(keys(1, 3)), remembering(nil, lost)), techmap.Query{})
	assert.Empty(t, r.errs, "one census that is lost is passed over")
}
