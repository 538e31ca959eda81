package main

import (
	"context"
	"fmt"
	"time"

	"github.com/techmap-it/techmap/examples/internal/message"
	"github.com/techmap-it/techmap/examples/internal/render"
	"github.com/techmap-it/techmap/rank"
)

// compareCmd shows two rankings side by side.
type compareCmd struct {
	A    string   `arg:"" help:"One side: a role, a technology, or KEY=VALUE,… such as region=서울 or as-of=2026-03-01."`
	B    string   `arg:"" help:"The other side."`
	Role []string `predictor:"role" help:"Roles that count on both sides." placeholder:"ID"`
	filterFlags
	answerFlags
}

var (
	textSides         = message.Text{En: "A: %s — %d openings, %d companies, as of %s\nB: %s — %d openings, %d companies, as of %s", Ko: "A: %s — 채용 %d건, 회사 %d곳, %s 기준\nB: %s — 채용 %d건, 회사 %d곳, %s 기준"}
	textCompareMethod = message.Text{En: "Difference: share of B less share of A, in points, with its 95 % interval. Marked * where it stands out from chance after allowing for all names that were looked at (false discovery rate 5 %).", Ko: "차이: B의 비중에서 A의 비중을 뺀 값(퍼센트포인트)과 95 % 구간. 살펴본 모든 기술 수를 감안하고도 우연과 구별되는 차이에 *를 붙입니다(거짓 발견율 5 %)."}
	headDifference    = message.Text{En: "difference", Ko: "차이"}
)

// Run implements the command.
func (c *compareCmd) Run(ctx context.Context, a *app) error {
	q := c.query(a, c.answerFlags, c.Role)
	one, err := a.narrow(q, c.A)
	if err != nil {
		return err
	}
	other, err := a.narrow(q, c.B)
	if err != nil {
		return err
	}
	index, err := a.openIndex(ctx, one, other)
	if err != nil {
		return err
	}
	got, err := index.Compare(ctx, one, other)
	if err != nil {
		return err
	}
	switch c.Format {
	case render.JSON:
		return render.WriteJSON(a.stdout, got)
	case render.CSV:
		return compareCSV(a, got)
	}
	return c.print(a, got, index)
}

func (c *compareCmd) print(a *app, got rank.Comparison, index shelf) error {
	one, other := got.Sides[0], got.Sides[1]
	sheet := render.Sheet{Title: a.mark(a.say(textSides,
		c.A, one.Openings, one.Companies, one.AsOf.Local().Format(time.DateOnly),
		c.B, other.Openings, other.Companies, other.AsOf.Local().Format(time.DateOnly),
	), index)}
	if got.TooFew {
		sheet.Notes = []string{a.say(textTooFew, c.MinSample)}
		return sheet.Write(a.stdout, c.Format, a.color)
	}
	sheet.Columns = []render.Column{
		{Name: a.say(headSkill)},
		{Name: "A", Right: true}, {Name: a.say(headInterval), Right: true},
		{Name: "B", Right: true}, {Name: a.say(headInterval), Right: true},
		{Name: a.say(headDifference), Right: true}, {Name: a.say(headInterval), Right: true}, {Name: ""},
	}
	for _, d := range got.Entries {
		mark := ""
		if d.Differs {
			mark = "*"
		}
		sheet.Rows = append(sheet.Rows, []any{
			d.Name, render.Percent(d.A.Share), span(d.A), render.Percent(d.B.Share), span(d.B),
			fmt.Sprintf("%+.1f", 100*d.Diff), fmt.Sprintf("%+.0f … %+.0f", 100*d.Low, 100*d.High), mark,
		})
	}
	if err := sheet.Write(a.stdout, c.Format, a.color); err != nil {
		return err
	}
	fmt.Fprintln(a.stdout)
	return a.foot(index.credits, textCompareMethod).Write(a.stdout, c.Format, a.color)
}

// span shows where a share may lie.
func span(s rank.Side) string { return fmt.Sprintf("%2.0f–%.0f", 100*s.Low, 100*s.High) }

func compareCSV(a *app, got rank.Comparison) error {
	sheet := render.Sheet{}
	for _, name := range []string{
		"skill", "name", "kind", "a_openings", "a_companies", "a_share", "a_low", "a_high",
		"b_openings", "b_companies", "b_share", "b_low", "b_high", "diff", "low", "high", "q", "differs",
	} {
		sheet.Columns = append(sheet.Columns, render.Column{Name: name})
	}
	for _, d := range got.Entries {
		sheet.Rows = append(sheet.Rows, []any{
			d.Skill, d.Name, d.Kind, d.A.Openings, d.A.Companies, d.A.Share, d.A.Low, d.A.High,
			d.B.Openings, d.B.Companies, d.B.Share, d.B.Low, d.B.High, d.Diff, d.Low, d.High, d.Q, d.Differs,
		})
	}
	return sheet.Write(a.stdout, render.CSV, false)
}
