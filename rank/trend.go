package rank

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/RoaringBitmap/roaring/v2"

	"github.com/techmap-it/techmap"
)

// A Step is the length of the windows of a trend, by the calendar.
type Step string

// The steps, by the calendar of [TrendQuery.Location].
const (
	StepWeek    Step = "week"    // from Monday, as ISO 8601 has it
	StepMonth   Step = "month"   // from the first of the month
	StepQuarter Step = "quarter" // from the first of January, April, July and October
)

// AllSteps returns all steps, the shortest first.
func AllSteps() []Step { return []Step{StepWeek, StepMonth, StepQuarter} }

// Bounds of a trend.
const (
	// DefaultSteps is how many windows a trend looks back.
	DefaultSteps = 12
	// MinSteps is the fewest windows in which a direction can be told from chance.
	MinSteps = 8
	maxSteps = 520 // ten years of weeks: each window is counted anew
)

// A TrendQuery asks how shares moved from window to window. Openings count in the window
// in which they were new: From, To and Basis must be zero, because a stock that slowly
// changes hides what is new in it.
type TrendQuery struct {
	Query      // Min is the fewest openings of each window
	Step  Step // length of a window; empty means StepWeek
	Steps int  // complete windows before AsOf, at most 520; 0 means DefaultSteps
	// Location is where the calendar is read: a day that a source states without an hour
	// begins at midnight there. Nil means UTC.
	Location *time.Location
}

// A Refusal says why no trend is told: an answer for a reader to be told, and no error. The
// empty one means that trends are told.
type Refusal string

// Refusals.
const (
	RefusedSteps   Refusal = "steps"   // fewer than MinSteps windows were asked for
	RefusedSources Refusal = "sources" // no source was there before the first window and in every one
	RefusedUndated Refusal = "undated" // all openings of the sources begin on one day: their dates are those of an import
	RefusedThin    Refusal = "thin"    // a window has fewer openings than Query.Min
)

// Trends is the answer to a TrendQuery.
type Trends struct {
	Role    techmap.RoleID `json:"role"`               // if the query asked for exactly one
	AsOf    time.Time      `json:"as_of"`              // the time that is asked about
	Step    Step           `json:"step"`               // never empty
	Windows []Window       `json:"windows"`            // the oldest first; the last may be Partial; none of an index that is empty
	Sources []string       `json:"sources"`            // that are counted: those that are there throughout
	LeftOut []string       `json:"left_out,omitempty"` // sources that came, went, or have no dates
	Refused Refusal        `json:"refused,omitempty"`  // then the lists that follow are empty
	Rising  []Trend        `json:"rising"`             // the surest first; never nil
	Falling []Trend        `json:"falling"`            // the surest first; never nil
	Top     []Trend        `json:"top"`                // the most asked for in all windows, whether they move or not; never nil
}

// A Window is a step of a trend, [From, To).
type Window struct {
	From      time.Time `json:"from"`              // UTC; midnight at the query's Location
	To        time.Time `json:"to"`                // UTC; From of the next
	Openings  int       `json:"openings"`          // new in it
	Companies int       `json:"companies"`         // of these openings
	Partial   bool      `json:"partial,omitempty"` // it is not over: shown, but not judged
}

// A Trend is the way of one skill through the windows.
type Trend struct {
	Subject
	Points    []Side    `json:"points"`              // one a window, the oldest first; zero where it has no opening
	Slope     float64   `json:"slope"`               // change of the share a step: median over all pairs of windows (Sen)
	Tau       float64   `json:"tau"`                 // Kendall's: 1 if the share rose in every window, -1 if it fell
	Z         float64   `json:"z"`                   // slope of the log-odds, in standard errors
	Q         float64   `json:"q"`                   // false discovery rate at which this is a finding
	Direction Direction `json:"direction,omitempty"` // of the complete windows
}

// A Direction says where a share is going. The empty one means: nowhere that can be
// told from chance.
type Direction string

// Directions.
const (
	Rising  Direction = "rising"
	Falling Direction = "falling"
)

// Trends answers q. It refuses, as an answer and not as an error, what the openings
// cannot tell: see [Refusal].
//
// A source that joins, leaves or pauses moves shares without any employer having
// changed its mind. Only sources are counted that had openings before the first window
// and new ones in every complete one.
//
// The direction is that of a weighted line through the log-odds of the shares, each with
// an informative prior and with companies for its sample; where neighbouring windows differ
// by far more than samples of their size would, its error grows with them. A direction is only named
// where Sen's slope has the same sign, and after allowing for all skills that were
// looked at: of the directions named, one in twenty is chance.
func (x *Index) Trends(ctx context.Context, q TrendQuery) (Trends, error) {
	if err := q.check(); err != nil {
		return Trends{}, err
	}
	p, err := x.plan(q.Query)
	if err != nil {
		return Trends{}, err
	}
	v := x.now.Load()
	answer := Trends{
		AsOf: q.AsOf.UTC(), Step: cmp.Or(q.Step, StepWeek),
		Sources: []string{}, Rising: []Trend{}, Falling: []Trend{}, Top: []Trend{},
	}
	if q.AsOf.IsZero() {
		answer.AsOf = v.asOf()
	}
	if len(q.Roles) == 1 {
		answer.Role = q.Roles[0]
	}
	if answer.Windows = []Window{}; answer.AsOf.IsZero() { // nothing was ever seen, and no day was asked for
		answer.Refused = RefusedSources
		return answer, nil
	}
	calendar := answer.AsOf
	if q.Location != nil {
		calendar = calendar.In(q.Location)
	}
	answer.Windows = windows(calendar, answer.Step, cmp.Or(q.Steps, DefaultSteps))
	var undated bool
	answer.Sources, answer.LeftOut, undated = v.throughout(answer.Windows, q.Sources)
	tallies, err := p.through(ctx, v, answer.Windows, answer.AsOf, answer.Sources)
	if err != nil {
		return Trends{}, err
	}
	for i, t := range tallies {
		answer.Windows[i].Openings, answer.Windows[i].Companies = t.openings, t.companies
	}
	answer.Refused = refusal(answer, p.min, undated)
	if answer.Refused == "" {
		x.fillTrends(&answer, tallies, p.n)
	}
	return answer, nil
}

// check checks what is a trend's own.
func (q TrendQuery) check() error {
	switch {
	case !q.From.IsZero() || !q.To.IsZero() || q.Basis != "":
		return fmt.Errorf("rank: trend: its windows end at AsOf: leave From, To and Basis out: %w", techmap.ErrInvalid)
	case q.Step != "" && !slices.Contains(AllSteps(), q.Step):
		return unknown("step", q.Step, AllSteps())
	case q.Steps < 0 || q.Steps > maxSteps:
		return fmt.Errorf("rank: trend: %d steps: ask for %d to %d: %w", q.Steps, MinSteps, maxSteps, techmap.ErrInvalid)
	}
	return nil
}

// refusal returns why no trend is told, if there is a reason. The order is that of what
// a reader can do about it: ask for more windows, wait for dates, or look elsewhere.
func refusal(t Trends, fewest int, undated bool) Refusal {
	judged := complete(t.Windows)
	switch {
	case len(judged) < MinSteps:
		return RefusedSteps
	case len(t.Sources) == 0 && undated:
		return RefusedUndated
	case len(t.Sources) == 0:
		return RefusedSources
	}
	for _, w := range judged {
		if w.Openings < max(fewest, 1) {
			return RefusedThin
		}
	}
	return ""
}

// through counts what is new in each window, of some sources alone. The window that is
// not over ends at asOf, so that a question about the past does not see beyond it. The
// Sources of the query are put away: sources are those of them that were there throughout.
func (p plan) through(
	ctx context.Context, v *view, windows []Window, asOf time.Time, sources []string,
) ([]*tally, error) {
	p.fields = slices.DeleteFunc(slices.Clone(p.fields), func(f []facet) bool { return f[0].field == fieldSource })
	chosen := choice{roaring.New(), roaring.New()}
	if len(sources) > 0 {
		p.fields = append(p.fields, facets(fieldSource, sources))
		chosen = p.choose(v).without(v, facet{field: fieldImageOnly})
	}
	tallies := make([]*tally, len(windows))
	for i, w := range windows {
		until := min(micros(w.To, forever), micros(asOf, never)+1)
		t, err := p.count(ctx, v, chosen, window{micros(w.From, never), until, techmap.BasisNew})
		if err != nil {
			return nil, err
		}
		tallies[i] = t
	}
	return tallies, nil
}

// fillTrends fills in the skills of an answer that is not refused. Skills that next to
// nobody asks for are not tested at all: each test makes the others harder to pass.
func (x *Index) fillTrends(answer *Trends, tallies []*tally, n int) {
	judged := tallies[:len(complete(answer.Windows))]
	var all []Trend
	var chances, total []float64
	for skill := range x.skills {
		if asked(judged, skill) < fewest {
			continue
		}
		line := newLine(judged, skill)
		all = append(all, Trend{
			Subject: subjectOf(x.skills[skill]), Points: points(tallies, skill),
			Slope: millionths(line.sen()), Tau: millionths(line.tau()), Z: millionths(line.z),
		})
		chances = append(chances, chance(line.z))
		total = append(total, line.whole)
	}
	for i, q := range adjust(chances) {
		all[i].Q = millionths(q)
		switch t := &all[i]; {
		case t.Q > level:
		case t.Z > 0 && t.Slope > 0:
			t.Direction = Rising
		case t.Z < 0 && t.Slope < 0:
			t.Direction = Falling
		}
	}
	order := make([]int, len(all))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(i, j int) int { return cmp.Compare(total[j], total[i]) })
	for _, i := range order[:min(n, len(order))] {
		answer.Top = append(answer.Top, all[i])
	}
	answer.Rising, answer.Falling = surest(all, Rising, n), surest(all, Falling, n)
}

// surest returns the first n that go in a direction, the surest first.
func surest(all []Trend, d Direction, n int) []Trend {
	moving := slices.DeleteFunc(slices.Clone(all), func(t Trend) bool { return t.Direction != d })
	slices.SortStableFunc(moving, func(a, b Trend) int { return cmp.Compare(max(b.Z, -b.Z), max(a.Z, -a.Z)) })
	return append([]Trend{}, moving[:min(n, len(moving))]...)
}

// asked returns how many of what tallies counted ask for a skill.
func asked(tallies []*tally, skill int) int {
	n := 0
	for _, t := range tallies {
		n += t.asking(skill)
	}
	return n
}

// points returns the share of a skill in each window. A tally of nothing has no share:
// to ask it for one would divide by zero.
func points(tallies []*tally, skill int) []Side {
	sides := make([]Side, len(tallies))
	for i, t := range tallies {
		if t.openings > 0 {
			sides[i] = t.side(skill)
		}
	}
	return sides
}
