package techmap_test

import (
	"context"
	"errors"
	"iter"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap"
)

var buried = time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)

// rows is a source of postings and losses.
type rows []any

func (rows) Name() string { return "toy" }

func (r rows) Postings(context.Context, techmap.Query) iter.Seq2[techmap.RawPosting, error] {
	return func(yield func(techmap.RawPosting, error) bool) {
		for _, row := range r {
			var ok bool
			switch row := row.(type) {
			case techmap.RawPosting:
				ok = yield(row, nil)
			case error:
				ok = yield(techmap.RawPosting{}, row)
			}
			if !ok {
				return
			}
		}
	}
}

func row(source, key string) techmap.RawPosting { return techmap.RawPosting{Source: source, Key: key} }

func TestTombstones_guard(t *testing.T) {
	t.Parallel()
	lost := &techmap.RecordError{ID: "toy:2", Err: techmap.ErrUnavailable}
	end := errors.New("site is down")
	all := rows{row("toy", "1"), row("toy", "2"), row("other", "1"), lost, end}
	for name, c := range map[string]struct {
		stones []techmap.Tombstone
		want   []techmap.PostingID
		errs   []error
	}{
		"nothing forgotten": {nil, []techmap.PostingID{"toy:1", "toy:2", "other:1"}, []error{lost, end}},
		"a posting, also as a loss": {
			[]techmap.Tombstone{techmap.NewTombstone(techmap.TombstonePosting, "toy:2", buried)},
			[]techmap.PostingID{"toy:1", "other:1"}, []error{end},
		},
		"a source": {
			[]techmap.Tombstone{techmap.NewTombstone(techmap.TombstoneSource, "toy", buried)},
			[]techmap.PostingID{"other:1"}, []error{end},
		},
		"a company": {
			[]techmap.Tombstone{techmap.NewTombstone(techmap.TombstoneCompany, "company of 1", buried)},
			[]techmap.PostingID{"toy:2"}, []error{lost, end},
		},
		"a kind is part of the name": {
			[]techmap.Tombstone{techmap.NewTombstone(techmap.TombstoneCompany, "toy:2", buried)},
			[]techmap.PostingID{"toy:1", "toy:2", "other:1"}, []error{lost, end},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			company := func(_ context.Context, p techmap.RawPosting) string { return "company of " + p.Key }
			s := techmap.NewTombstones(c.stones...).Guard(all, company)
			assert.Equal(t, "toy", s.Name())
			var got []techmap.PostingID
			var errs []error
			for p, err := range s.Postings(t.Context(), techmap.Query{}) {
				if err != nil {
					errs = append(errs, err)
					continue
				}
				got = append(got, p.ID())
			}
			assert.Equal(t, c.want, got)
			assert.Equal(t, c.errs, errs)
		})
	}
}

func TestTombstones_guardAsksForCompaniesOnlyIfItMatters(t *testing.T) {
	t.Parallel()
	asked := func(context.Context, techmap.RawPosting) string {
		t.Error("asked for a company")
		return ""
	}
	stones := techmap.NewTombstones(techmap.NewTombstone(techmap.TombstonePosting, "toy:9", buried))
	_, err := techmap.Collect(stones.Guard(rows{row("toy", "1")}, asked).Postings(t.Context(), techmap.Query{}))
	require.NoError(t, err)

	stones = techmap.NewTombstones(techmap.NewTombstone(techmap.TombstoneCompany, "acme", buried))
	known := row("toy", "1")
	known.Unchanged = true // its bytes are not there to be read
	_, err = techmap.Collect(stones.Guard(rows{known}, asked).Postings(t.Context(), techmap.Query{}))
	require.NoError(t, err)
}

func TestTombstone_doesNotSayWhatItIsOf(t *testing.T) {
	t.Parallel()
	stone := techmap.NewTombstone(techmap.TombstonePosting, "toy:4711", buried)
	assert.NotContains(t, stone.Digest.String(), "4711")
	assert.Equal(t, stone.Digest, techmap.NewTombstone(techmap.TombstonePosting, "toy:4711", buried.Add(time.Hour)).Digest)
}
