package main

import (
	"context"
	"fmt"
	"time"

	"github.com/techmap-it/techmap/examples/internal/message"
	"github.com/techmap-it/techmap/examples/internal/render"
	"github.com/techmap-it/techmap/rank"
)

// payCmd shows what openings state of pay, experience and the place of work.
type payCmd struct {
	Role []string `predictor:"role" help:"Roles that count together; all if none is named." placeholder:"ID"`
	Each string   `default:"role" enum:"role,skill,region,none" help:"One line for each role, technology (skill) or region, or none for one line."`
	filterFlags
	answerFlags
}

var (
	textPayTitle    = message.Text{En: "What openings state — as of %s", Ko: "채용이 밝힌 조건 — %s 기준"}
	textPayMethod   = message.Text{En: "Pay is what employers state, a year, in its currency: the median with its 95 % interval, and the middle half. Of a range the middle counts, a month counts twelve times; days, hours and estimates do not count. Years are the fewest asked for. Every figure is of the openings that state it, n of them; of fewer than %d there is none. Companies with many openings weigh less than each of them.", Ko: "급여는 회사가 밝힌 연봉이며 통화별로, 중앙값과 95 % 구간, 가운데 절반입니다. 범위는 가운데 값을, 월급은 열두 배를 씁니다. 일급·시급과 추정치는 세지 않습니다. 연차는 요구하는 최소 연수입니다. 모든 값은 그것을 밝힌 채용 n건에서 나오며 %d건 미만이면 말하지 않습니다. 채용이 많은 회사는 한 건의 무게가 가볍습니다."}
	textEveryone    = message.Text{En: "all", Ko: "전체"}
	headOf          = message.Text{En: "of", Ko: "대상"}
	headPayMedian   = message.Text{En: "pay, median", Ko: "연봉 중앙값"}
	headMiddleHalf  = message.Text{En: "middle half", Ko: "가운데 절반"}
	headN           = message.Text{En: "n", Ko: "n"}
	headYearsAsked  = message.Text{En: "years asked", Ko: "요구 연차"}
	headForNewcomer = message.Text{En: "newcomers", Ko: "신입 가능"}
	headRemotePart  = message.Text{En: "remote", Ko: "원격"}
	headHybridPart  = message.Text{En: "hybrid", Ko: "혼합"}
)

// Run implements the command.
func (c *payCmd) Run(ctx context.Context, a *app) error {
	query := c.query(a, c.answerFlags, c.Role)
	q := rank.FactsQuery{Query: query}
	if c.Each != "none" {
		q.Each = rank.Each(c.Each)
	}
	index, err := a.openIndex(ctx, query)
	if err != nil {
		return err
	}
	facts, err := index.Facts(ctx, q)
	if err != nil {
		return err
	}
	switch c.Format {
	case render.JSON:
		return render.WriteJSON(a.stdout, facts)
	case render.CSV:
		return payCSV(a, facts)
	}
	return a.printFacts(facts, index, c.Format)
}

// printFacts prints facts for a person: a line for each group and currency.
func (a *app) printFacts(facts rank.Facts, index shelf, format render.Format) error {
	sheet := render.Sheet{
		Title: a.mark(a.say(textPayTitle, facts.AsOf.Local().Format(time.DateOnly)), index),
		Columns: []render.Column{
			{Name: a.say(headOf)}, {Name: a.say(headOpenings), Right: true}, {Name: a.say(headCompanies), Right: true},
			{Name: a.say(headPayMedian), Right: true}, {Name: a.say(headInterval), Right: true},
			{Name: a.say(headMiddleHalf), Right: true}, {Name: a.say(headN), Right: true},
			{Name: a.say(headYearsAsked), Right: true}, {Name: a.say(headForNewcomer), Right: true},
			{Name: a.say(headRemotePart), Right: true}, {Name: a.say(headHybridPart), Right: true},
		},
	}
	for _, g := range facts.Groups {
		sheet.Rows = append(sheet.Rows, a.factRows(facts.Each, g)...)
	}
	foot := render.Sheet{Notes: []string{a.say(textPayMethod, rank.MinStated)}}
	if len(sheet.Rows) == 0 {
		sheet.Columns, sheet.Notes = nil, []string{a.say(textNoneThen)}
	}
	if index.credits != "" {
		foot.Notes = append(foot.Notes, a.say(textSources, index.credits))
	}
	if err := sheet.Write(a.stdout, format, a.color); err != nil {
		return err
	}
	fmt.Fprintln(a.stdout)
	return foot.Write(a.stdout, format, a.color)
}

// factRows returns the lines of a group: the first with everything, then one for each
// other currency that enough openings state.
func (a *app) factRows(each rank.Each, g rank.FactGroup) [][]any {
	name := a.factName(each, g)
	var rows [][]any
	for i, pay := range g.Pay {
		if i == 0 || !pay.TooFew {
			rows = append(rows, append([]any{name, g.Openings, g.Companies}, payCells(pay)...))
			name = ""
		}
	}
	if len(rows) == 0 {
		rows = [][]any{{name, g.Openings, g.Companies, "", "", "", 0}}
	}
	years := "–"
	if !g.Years.TooFew {
		years = fmt.Sprintf("%d (%d–%d)", g.Years.Median, g.Years.Lower, g.Years.Upper)
	}
	rows[0] = append(rows[0], years, part(g.Newcomers), part(g.Remote), part(g.Hybrid))
	for i := range rows[1:] {
		rows[i+1] = append(rows[i+1], "", "", "", "")
	}
	return rows
}

func (a *app) factName(each rank.Each, g rank.FactGroup) string {
	switch {
	case each == "":
		return a.say(textEveryone)
	case a.lang == message.Korean && each == rank.EachRole && g.NameKo != "":
		return g.NameKo
	}
	return g.Name
}

// payCells returns what is shown of a pay.
func payCells(q rank.Quartiles) []any {
	if q.TooFew {
		return []any{"–", "", "", q.Openings}
	}
	return []any{
		grouped(q.Median) + " " + q.Currency, grouped(q.Low) + "–" + grouped(q.High),
		grouped(q.Lower) + "–" + grouped(q.Upper), q.Openings,
	}
}

// part shows a share of what is stated.
func part(s rank.Stated) string {
	if s.TooFew {
		return "–"
	}
	return render.Percent(s.Share)
}

// grouped writes an amount with a comma between thousands.
func grouped(n int64) string {
	digits := fmt.Sprint(n)
	for i := len(digits) - 3; i > 0; i -= 3 {
		digits = digits[:i] + "," + digits[i:]
	}
	return digits
}

// payCSV prints a row for each group and currency, under the API's names.
func payCSV(a *app, facts rank.Facts) error {
	sheet := columns("each", "id", "name", "as_of", "openings", "companies", "currency", "pay_openings", "pay_companies",
		"lower", "median", "upper", "low", "high", "years_openings", "years_lower", "years_median", "years_upper",
		"newcomers_of", "newcomers", "remote_of", "remote", "hybrid", "onsite")
	for _, g := range facts.Groups {
		pay := g.Pay
		if len(pay) == 0 {
			pay = []rank.Quartiles{{}}
		}
		for _, q := range pay {
			row := []any{facts.Each, g.ID, g.Name, facts.AsOf.Format(time.RFC3339), g.Openings, g.Companies}
			row = append(row, q.Currency, q.Openings, q.Companies)
			row = append(row, unless(q.TooFew || q.Openings == 0, q.Lower, q.Median, q.Upper, q.Low, q.High)...)
			row = append(row, g.Years.Openings)
			row = append(row, unless(g.Years.TooFew, g.Years.Lower, g.Years.Median, g.Years.Upper)...)
			row = append(append(row, g.Newcomers.Of), unless(g.Newcomers.TooFew, g.Newcomers.Share)...)
			row = append(append(row, g.Remote.Of), unless(g.Remote.TooFew, g.Remote.Share, g.Hybrid.Share, g.Onsite.Share)...)
			sheet.Rows = append(sheet.Rows, row)
		}
	}
	return sheet.Write(a.stdout, render.CSV, false)
}

// unless returns values as cells, empty ones if there are none to tell.
func unless[T any](none bool, values ...T) []any {
	cells := make([]any, len(values))
	for i, v := range values {
		if cells[i] = any(v); none {
			cells[i] = ""
		}
	}
	return cells
}
