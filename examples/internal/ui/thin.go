package ui

import (
	"cmp"
	"context"
	"net/url"
	"slices"
	"strconv"

	"github.com/techmap-it/techmap/rank"
	"golang.org/x/sync/errgroup"
)

// thin says that there are too few openings for a ranking, and what to do.
type thin struct {
	Found, Need int
	Looser      []looser
	Anyway      string // address of the ranking of what there is
}

// A looser is the page with one condition less.
type looser struct {
	chip
	From string
	Left int // openings then
}

// thin asks how many openings there would be without each condition.
func (r *request) thin(ctx context.Context, path string, openings int, facets *facetNames) (*thin, error) {
	out := &thin{Found: openings, Need: r.least()}
	if openings > 0 {
		out.Anyway = r.href(path, with(r.query, "min_sample", "1"))
	}
	chips := r.chips(path, facets)
	out.Looser = make([]looser, len(chips))
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(parallel)
	for i, c := range chips {
		q := with(r.loosened(c), "n", "1")
		g.Go(func() error {
			answer, err := r.api.Top(ctx, q)
			if err != nil {
				return err
			}
			out.Looser[i] = looser{chip: c, From: question("/skills/top", q), Left: answer.Openings}
			return nil
		})
	}
	if err := g.Wait(); err != nil {
		return nil, err
	}
	slices.SortStableFunc(out.Looser, func(a, b looser) int { return cmp.Compare(b.Left, a.Left) })
	return out, nil
}

// loosened returns the question of the ranking without the value of a chip.
func (r *request) loosened(c chip) url.Values {
	return with(r.topQuestion(), c.Name, removed(valuesOf(r.query, c.Name), c.Value)...)
}

// least returns how many openings a ranking of the page needs.
func (r *request) least() int {
	if n, err := strconv.Atoi(r.query.Get("min_sample")); err == nil && n > 0 {
		return n
	}
	return rank.DefaultMin
}
