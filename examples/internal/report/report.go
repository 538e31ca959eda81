// Package report makes the monthly report on a job field: what its openings asked for in
// a month, beside the month before it, what rises and falls, and how far somebody's own
// technologies carry. It is written as one HTML file or as Markdown, in Korean and
// English.
package report

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/rank"
)

// Options say what a report is on.
type Options struct {
	Query rank.Query        // which openings count, without From, To, Basis and AsOf; N is how many technologies are shown
	Month time.Time         // any time in the month, read in Zone; zero means the last one that is over at the index's day
	Zone  *time.Location    // whose calendar months are read in; nil means UTC
	Have  []techmap.SkillID // what a curriculum teaches; nil for none
}

// A Report is what a month's openings say. Every number in it is an answer of the index.
type Report struct {
	Roles  []techmap.RoleID `json:"roles"` // none: all openings
	Month  Span             `json:"month"`
	Before Span             `json:"before"`
	Over   bool             `json:"over"` // the month was over at AsOf
	AsOf   time.Time        `json:"as_of"`

	Ranking rank.Ranking `json:"ranking"` // of the openings open in the month
	Last    rank.Ranking `json:"last"`    // of those open in the month before
	Rows    []Row        `json:"rows"`    // the ranking's entries beside the month before; never nil

	Trends rank.Trends `json:"trends"` // up to the end of the month, by months, or by weeks if there are too few
	Path   *rank.Path  `json:"path"`   // how far Have carries; nil without it
}

// A Span is the time [From, To).
type Span struct {
	From time.Time `json:"from"`
	To   time.Time `json:"to"`
}

// A Row is a technology in a month and in the one before.
type Row struct {
	rank.Entry
	Before  int     `json:"before"`  // its rank in the month before, 0 if it was not ranked
	Share0  float64 `json:"share_0"` // its share then
	Diff    float64 `json:"diff"`    // Share less Share0
	Low0    float64 `json:"diff_low"`
	High0   float64 `json:"diff_high"`
	Differs bool    `json:"differs"` // more than chance, after allowing for how many were looked at
}

// look is how many technologies of the month before are looked through.
const look = 200

// Make answers for a report from x.
func Make(ctx context.Context, x *rank.Index, opts Options) (*Report, error) {
	if x.AsOf().IsZero() {
		return nil, fmt.Errorf("report: nothing was published yet: %w", techmap.ErrNotFound)
	}
	if opts.Zone == nil {
		opts.Zone = time.UTC
	}
	month := monthOf(opts.Month, opts.Zone)
	if opts.Month.IsZero() {
		month = monthOf(monthOf(x.AsOf(), opts.Zone).From.AddDate(0, 0, -1), opts.Zone)
	}
	r := &Report{
		Roles: opts.Query.Roles, Month: month, Before: monthOf(month.From.AddDate(0, 0, -1), opts.Zone),
		Over: !x.AsOf().Before(month.To), AsOf: x.AsOf(),
	}
	if x.AsOf().Before(month.From) {
		return nil, fmt.Errorf("report: %s: the newest opening is of %s: %w",
			month.From.In(opts.Zone).Format("2006-01"), x.AsOf().In(opts.Zone).Format(time.DateOnly), techmap.ErrInvalid)
	}
	if err := r.rank(ctx, x, opts.Query); err != nil {
		return nil, err
	}
	if err := r.trend(ctx, x, opts.Query, opts.Zone); err != nil {
		return nil, err
	}
	if opts.Have != nil {
		q := rank.NextQuery{Query: r.in(opts.Query, r.Month), Have: opts.Have}
		path, err := x.Next(ctx, q)
		if err != nil {
			return nil, err
		}
		r.Path = &path
	}
	return r, nil
}

// monthOf returns the month that t is in.
func monthOf(t time.Time, zone *time.Location) Span {
	t = t.In(zone)
	from := time.Date(t.Year(), t.Month(), 1, 0, 0, 0, 0, zone)
	return Span{from.UTC(), from.AddDate(0, 1, 0).UTC()}
}

// in returns q for what was open in a span, as it is known now.
func (r *Report) in(q rank.Query, s Span) rank.Query {
	q.From, q.To = s.From, s.To
	q.Basis, q.AsOf = techmap.BasisOpen, time.Time{}
	if r.AsOf.Before(s.To) {
		q.To = time.Time{}
	}
	return q
}

// rank fills in both rankings and what differs.
func (r *Report) rank(ctx context.Context, x *rank.Index, q rank.Query) (err error) {
	now, before := r.in(q, r.Month), r.in(q, r.Before)
	if r.Ranking, err = x.Top(ctx, now); err != nil {
		return err
	}
	now.N, before.N = look, look
	if r.Last, err = x.Top(ctx, before); err != nil {
		return err
	}
	both, err := x.Compare(ctx, before, now)
	if err != nil {
		return err
	}
	r.Rows = []Row{}
	for _, e := range r.Ranking.Entries {
		row := Row{Entry: e}
		if i := slices.IndexFunc(r.Last.Entries, func(o rank.Entry) bool { return o.Skill == e.Skill }); i >= 0 {
			row.Before = r.Last.Entries[i].Rank
		}
		if i := slices.IndexFunc(both.Entries, func(d rank.Difference) bool { return d.Skill == e.Skill }); i >= 0 {
			d := both.Entries[i]
			row.Share0, row.Diff, row.Low0, row.High0, row.Differs = d.A.Share, d.Diff, d.Low, d.High, d.Differs
		}
		r.Rows = append(r.Rows, row)
	}
	r.Last.Entries = r.Last.Entries[:min(len(r.Last.Entries), cmp.Or(q.N, rank.DefaultN))]
	return nil
}

// trend fills in what rises and falls: by months, or by weeks or quarters where some month
// has too little to say. If nothing can be told, it says why months cannot.
func (r *Report) trend(ctx context.Context, x *rank.Index, q rank.Query, zone *time.Location) error {
	q.AsOf, q.From, q.To = r.Month.To, time.Time{}, time.Time{}
	if !r.Over {
		q.AsOf = r.AsOf
	}
	for i, step := range []rank.Step{rank.StepMonth, rank.StepWeek, rank.StepQuarter} {
		trends, err := x.Trends(ctx, rank.TrendQuery{Query: q, Step: step, Location: zone})
		if err != nil {
			return err
		}
		if i == 0 || trends.Refused == "" {
			r.Trends = trends
		}
		if trends.Refused == "" {
			break
		}
	}
	return nil
}
