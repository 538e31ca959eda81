package rank

import (
	"context"
	"runtime"
	"sort"

	"golang.org/x/sync/errgroup"
)

// Large selections are counted in pieces, each of whole companies, on as many processors as
// there are. Into which pieces they are cut depends on the rows alone and what the pieces
// counted is put together in order, so that an answer does not depend on the processors.
const (
	pieceRows = 1 << 13 // about how many rows a piece has at least: fewer are counted sooner than handed out
	maxPieces = 8       // each has a tally of its own, and all of them are added up at the end
)

// A reader returns what is counted of the demands of a row. It may use memory again that
// it returned two calls ago.
type reader func(demands []demand) []demand

// asTheyAre returns the reader that changes nothing.
func asTheyAre() reader { return func(demands []demand) []demand { return demands } }

// count counts the rows of c that were open in w.
func (p plan) count(ctx context.Context, v *view, c choice, w window) (*tally, error) {
	return p.countAs(ctx, v, c, w, asTheyAre)
}

// countAs counts what readers, of which every piece gets one, return. The tally is the
// caller's, who may put it into p.spare when done with it.
func (p plan) countAs(
	ctx context.Context, v *view, c choice, w window, newReader func() reader,
) (*tally, error) {
	pieces := v.cut(v.picked(v.during(c, w)), pieceRows)
	tallies := make([]*tally, len(pieces))
	var g errgroup.Group
	g.SetLimit(runtime.GOMAXPROCS(0))
	for i, rows := range pieces {
		tallies[i] = p.tally()
		g.Go(func() error { return tallies[i].countPiece(ctx, v, rows, newReader()) })
	}
	if err := g.Wait(); err != nil {
		return nil, err
	}
	for _, t := range tallies[1:] {
		tallies[0].take(t)
		p.spare.Put(t)
	}
	return tallies[0], nil
}

// tally returns an empty tally. Give it back to p.spare.
func (p plan) tally() *tally {
	t, ok := p.spare.Get().(*tally)
	if !ok {
		t = new(tally)
	}
	t.begin(p)
	return t
}

// countPiece counts rows, which are all that is counted of their companies.
func (t *tally) countPiece(ctx context.Context, v *view, rows picked, read reader) error {
	last := int64(-1)
	v.walk(rows, func(company uint32, s *segment, row uint32) bool {
		if int64(company) != last {
			t.close()
			last = int64(company)
		}
		t.add(read(s.asked(row)))
		return t.openings&0xfff != 0 || ctx.Err() == nil
	})
	t.end()
	return context.Cause(ctx)
}

// cut returns rows in pieces of whole companies, of about so many rows or more. A piece
// may be empty where one company has more.
func (v *view) cut(rows picked, size int) []picked {
	n := min(max(len(rows.base)/size, 1), maxPieces)
	pieces := make([]picked, 0, n)
	for left := n; left > 1; left-- {
		company := v.base.spots[rows.base[len(rows.base)/left]].company
		base := sort.Search(len(rows.base), func(i int) bool {
			return v.base.spots[rows.base[i]].company >= company
		})
		delta := sort.Search(len(rows.delta), func(i int) bool { return !v.precedes(rows.delta[i], company) })
		pieces = append(pieces, picked{rows.base[:base], rows.delta[:delta]})
		rows = picked{rows.base[base:], rows.delta[delta:]}
	}
	return append(pieces, rows)
}

// precedes reports whether the company of a row of delta comes before one of base.
func (v *view) precedes(row, company uint32) bool {
	if number := v.company[row]; int(number) < v.base.names.len() {
		return number < company
	}
	next := v.before[row]
	return int(next) < v.base.len() && v.base.spots[next].company <= company
}
