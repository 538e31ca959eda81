package ui

import (
	"cmp"
	"context"
	"slices"

	"github.com/techmap-it/techmap/rank"
	"github.com/techmap-it/techmap/rank/rankhttp"
)

// A compareView sets two choices of openings side by side.
type compareView struct {
	Head head
	From string
	rankhttp.Comparison

	Title  string
	Action string
	Forms  [2]sideForm
	Names  [2]string // what the sides are called
	Ideas  []link    // comparisons to begin with
	Swap   string    // address of the same with the sides changed
	Lead   string
	Says   []string // what differs, in sentences
	Clear  *differenceList
	Open   *differenceList // differences that cannot be told from chance
	Note   string
	Hint   string
	Chips  []chip
	Hidden []field
	Data   []link
}

// A differenceList is a table of differences.
type differenceList struct {
	From  string
	Title string
	Names [2]string // of the sides
	Ends  [2]string // of the scale
	Rows  []differenceRow
}

func (v compareView) head() head { return v.Head }

// A differenceRow is how often two sides ask for a technology.
type differenceRow struct {
	link
	N    int // place in the answer
	Diff rank.Difference
	Mark divergingMark

	Points, Span string // the difference and its interval, in points
}

// compared is how many technologies are compared.
const compared = 25

// loadCompare answers what two choices of openings ask for.
func loadCompare(ctx context.Context, r *request) (view, error) {
	roles, err := r.api.Roles(ctx, nil)
	if err != nil {
		return nil, err
	}
	sides := r.sides(roles)
	q := sidesIn(without(r.query, sideFields()...), sides)
	r.query = q // what the form wrote, as one address
	q = bounded(q, "n", compared, 2*compared)
	v := compareView{From: question("/compare", q), Action: r.href("/compare", nil)}
	if len(sides[0])+len(sides[1]) == 0 {
		v.TooFew, v.Meta = true, roles.Meta // there is nothing to compare
	} else if v.Comparison, err = r.api.Compare(ctx, q); err != nil {
		return nil, err
	}
	for i, s := range sides {
		v.Forms[i] = r.sideForm(i, s, roles)
		v.Names[i] = r.sideName(s, roles)
	}
	v.Swap = r.href("/compare", sidesIn(r.query, [2]side{sides[1], sides[0]}))
	v.Ideas = r.ideas(roles)
	v.Chips = r.chips("/compare", r.nameFacets(roles, nil))
	v.Hidden = r.passed(narrowing()...)
	v.Data = r.data("/compare", q)
	r.fillCompare(&v)
	return v, nil
}

// fillCompare fills in what is made of the answer.
func (r *request) fillCompare(v *compareView) {
	p := r.text
	v.Title = p.say("compare.of", v.Names[0], v.Names[1])
	a, b := v.Sides[0], v.Sides[1]
	v.Lead = p.say("compare.lead", v.Names[0], p.counted(a.Openings, "opening"), p.counted(a.Companies, "company"),
		v.Names[1], p.counted(b.Openings, "opening"), p.counted(b.Companies, "company"))
	if v.TooFew {
		v.Note, v.Hint = p.say("compare.few", p.num(r.least())), p.say("compare.few.hint")
	}
	if !v.TooFew {
		v.Clear, v.Open = r.differences(v)
		v.Says = r.differencesSaid(v)
	}
	description := v.Lead
	if len(v.Says) > 0 {
		description = v.Says[0]
	}
	v.Head = head{Title: v.Title, Description: description, Nav: "/compare", Meta: v.Meta}
}

// differences returns what differs clearly, what the first side asks for more first,
// and what does not, all on one scale. Of what there is none there is no list.
func (r *request) differences(v *compareView) (clear, open *differenceList) {
	var lows, highs []float64
	for _, d := range v.Entries {
		lows, highs = append(lows, d.Low), append(highs, d.High)
	}
	p, of := r.text, evenScale(lows, highs)
	end := "+" + p.pct(of.to)
	list := func(key string) *differenceList {
		return &differenceList{From: v.From, Title: p.say(key), Names: v.Names, Ends: [2]string{end, end}}
	}
	clear, open = list("compare.clear"), list("compare.open")
	for i, d := range v.Entries {
		into := open
		if d.Differs {
			into = clear
		}
		into.Rows = append(into.Rows, differenceRow{
			link: r.skillOfAll(d.Subject), N: i, Diff: d, Mark: newDiverging(of, d.Diff, d.Low, d.High, d.Differs),
			Points: p.points(d.Diff), Span: p.say("compare.span", p.points(d.Low), p.points(d.High)),
		})
	}
	slices.SortStableFunc(clear.Rows, func(a, b differenceRow) int { return cmp.Compare(a.Diff.Diff, b.Diff.Diff) })
	return clear.orNil(), open.orNil()
}

// orNil returns l, or nil if there is nothing in it.
func (l *differenceList) orNil() *differenceList {
	if len(l.Rows) == 0 {
		return nil
	}
	return l
}

// saidDifferences is how many differences are said in words of each side.
const saidDifferences = 3

// differencesSaid says what each side asks for more, and how much cannot be said.
func (r *request) differencesSaid(v *compareView) []string {
	p := r.text
	if v.Clear == nil {
		return []string{p.say("compare.same", p.counted(len(v.Entries), "skill"))}
	}
	var said []string
	for side := range 2 {
		var names []string
		for _, row := range firstOf(v.Clear.Rows, side) {
			names = append(names, p.say("compare.one", row.Text, p.pct(row.Diff.A.Share), p.pct(row.Diff.B.Share)))
		}
		if len(names) > 0 {
			said = append(said, p.say("compare.more", v.Names[side], p.listed(names)))
		}
	}
	if v.Open != nil {
		said = append(said, p.say("compare.rest", p.counted(len(v.Open.Rows), "skill")))
	}
	return said
}

// firstOf returns the first differences that one side asks for more. Clear is sorted by
// the difference, what the first side asks for more first.
func firstOf(rows []differenceRow, side int) []differenceRow {
	var first []differenceRow
	for i := range rows {
		row := rows[i]
		if side == 1 {
			row = rows[len(rows)-1-i]
		}
		if (row.Diff.Diff > 0) == (side == 1) && len(first) < saidDifferences {
			first = append(first, row)
		}
	}
	return first
}
