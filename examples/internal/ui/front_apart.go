package ui

import (
	"context"

	"github.com/techmap-it/techmap/rank"
	"github.com/techmap-it/techmap/rank/rankhttp"
)

// mostApart is how many technologies are named that set a field apart.
const mostApart = 5

// An apart is what the openings of one field ask for more often than those of all others.
type apart struct {
	From   string // question that Answer answers
	Answer rankhttp.Distinctive
	Rows   []apartRow
}

// An apartRow is one technology of it.
type apartRow struct {
	rank.Distinctive
	link
	At int // in the answer
}

// loadApart fills in what sets the one role apart that is asked for; several, or none,
// have nothing to be told apart from.
func (r *request) loadApart(ctx context.Context, a *apart) (err error) {
	chosen := valuesOf(r.query, "role")
	if len(chosen) != 1 {
		return nil
	}
	asked := bounded(r.narrowed("role"), "n", mostApart, mostApart)
	if a.Answer, err = r.api.Distinctive(ctx, chosen[0], asked); err != nil {
		return err
	}
	a.From = question(segment("/roles", chosen[0])+"/distinctive", asked)
	for i, d := range a.Answer.Entries {
		a.Rows = append(a.Rows, apartRow{d, r.subjectLink(d.Subject), i})
	}
	return nil
}
