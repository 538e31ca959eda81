package main

import (
	"context"
	"fmt"
	"time"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/examples/internal/message"
	"github.com/techmap-it/techmap/examples/internal/render"
	"github.com/techmap-it/techmap/rank"
)

// togetherCmd shows what is asked for along with a technology.
type togetherCmd struct {
	Name string   `predictor:"skill" arg:"" help:"The technology: its ID or any of its names."`
	Role []string `predictor:"role" help:"Roles that count together; all if none is named." placeholder:"ID"`
	filterFlags
	answerFlags
}

// distinctiveCmd shows what sets a role apart.
type distinctiveCmd struct {
	Role []string `predictor:"role" arg:"" help:"The role, or several that count together."`
	filterFlags
	answerFlags
}

var (
	textTogether       = message.Text{En: "Asked for along with %s — in %d of %d openings, %d companies, as of %s", Ko: "%[1]s와 함께 찾는 기술 — 채용 %[3]d건 중 %[2]d건, 회사 %[4]d곳, %[5]s 기준"}
	textTogetherMethod = message.Text{En: "Closeness: normalised mutual information; 1 means never apart. Listed is what is asked for more often than chance explains, in 10 or more openings of 5 or more companies. What is part of the other is left out.", Ko: "가까움: 정규화한 상호정보량. 1이면 늘 함께입니다. 우연보다 자주, 회사 5곳 이상의 채용 10건 이상에서 함께 찾는 것만 적고, 서로 포함 관계인 것은 뺍니다."}
	textDistinct       = message.Text{En: "What sets %s apart — %d openings beside %d others, %d companies, as of %s", Ko: "%s만의 특징 — 채용 %d건을 다른 %d건과 비교, 회사 %d곳, %s 기준"}
	textDistinctMethod = message.Text{En: "In the order of how surely the role asks for it more often than others do (log-odds with a prior, in standard errors). Only what stands out from chance is listed.", Ko: "다른 직군보다 더 찾는다는 것이 확실한 순서(사전분포를 둔 로그 오즈, 표준오차 단위)입니다. 우연과 구별되는 것만 적습니다."}
	textNothingApart   = message.Text{En: "nothing stands out from chance", Ko: "우연과 구별되는 것이 없습니다"}
	headOverall        = message.Text{En: "overall", Ko: "전체"}
	headElsewhere      = message.Text{En: "elsewhere", Ko: "다른 직군"}
	headLift           = message.Text{En: "times", Ko: "배"}
	headClose          = message.Text{En: "closeness", Ko: "가까움"}
)

// Run implements the command.
func (c *togetherCmd) Run(ctx context.Context, a *app) error {
	q := c.query(a, c.answerFlags, c.Role)
	index, err := a.openIndex(ctx, q)
	if err != nil {
		return err
	}
	got, err := index.Together(ctx, a.skillIDs([]string{c.Name})[0], q)
	if err != nil {
		return err
	}
	if c.Format == render.JSON {
		return render.WriteJSON(a.stdout, got)
	}
	return a.printTogether(got, index, c.MinSample, c.Format)
}

func (a *app) printTogether(got rank.Companionship, index shelf, fewest int, format render.Format) error {
	sheet := render.Sheet{
		Title: a.mark(a.say(textTogether, a.skillName(got.Skill), got.Openings, got.Of, got.Companies,
			got.AsOf.Local().Format(time.DateOnly)), index),
		Columns: []render.Column{
			{Name: a.say(headSkill)}, {Name: a.say(headShare), Right: true}, {Name: a.say(headInterval), Right: true},
			{Name: a.say(headOverall), Right: true}, {Name: a.say(headLift), Right: true}, {Name: a.say(headClose), Right: true},
			{Name: a.say(headOpenings), Right: true}, {Name: a.say(headCompanies), Right: true},
		},
	}
	for _, e := range got.Entries {
		sheet.Rows = append(sheet.Rows, []any{
			e.Name, render.Percent(e.Share), span(e.Side), render.Percent(e.Overall), fmt.Sprintf("%.1f", e.Lift),
			fmt.Sprintf("%.2f", e.NPMI), e.Openings, e.Companies,
		})
	}
	return a.write(sheet, got.TooFew, fewest, index.credits, textTogetherMethod, format)
}

// write prints a sheet with what it stands on, or why it is empty.
func (a *app) write(
	sheet render.Sheet, tooFew bool, fewest int, credits string, method message.Text, format render.Format,
) error {
	if format != render.CSV && len(sheet.Rows) == 0 {
		sheet.Columns = nil
		sheet.Notes = append(sheet.Notes, a.say(textNothingApart))
		if tooFew {
			sheet.Notes = []string{a.say(textTooFew, fewest)}
		}
	}
	if err := sheet.Write(a.stdout, format, a.color); err != nil || format == render.CSV {
		return err
	}
	fmt.Fprintln(a.stdout)
	return a.foot(credits, method).Write(a.stdout, format, a.color)
}

// skillName returns the name of a technology for people.
func (a *app) skillName(id techmap.SkillID) string {
	if skill, ok := a.tax.Skill(id); ok {
		return skill.Name
	}
	return string(id)
}

// Run implements the command.
func (c *distinctiveCmd) Run(ctx context.Context, a *app) error {
	q := c.query(a, c.answerFlags, c.Role)
	index, err := a.openIndex(ctx, q)
	if err != nil {
		return err
	}
	got, err := index.Distinctive(ctx, q)
	if err != nil {
		return err
	}
	if c.Format == render.JSON {
		return render.WriteJSON(a.stdout, got)
	}
	return a.printDistinctive(got, index, c.MinSample, c.Format)
}

func (a *app) printDistinctive(got rank.Distinction, index shelf, fewest int, format render.Format) error {
	sheet := render.Sheet{
		Title: a.mark(a.say(textDistinct, a.roleName(got.Role), got.Openings, got.Rest, got.Companies,
			got.AsOf.Local().Format(time.DateOnly)), index),
		Columns: []render.Column{
			{Name: a.say(headSkill)}, {Name: a.say(headShare), Right: true}, {Name: a.say(headInterval), Right: true},
			{Name: a.say(headElsewhere), Right: true}, {Name: a.say(headOpenings), Right: true}, {Name: a.say(headCompanies), Right: true},
		},
	}
	for _, e := range got.Entries {
		sheet.Rows = append(sheet.Rows, []any{
			e.Name, render.Percent(e.Share), span(e.Side), render.Percent(e.Elsewhere), e.Openings, e.Companies,
		})
	}
	return a.write(sheet, got.TooFew, fewest, index.credits, textDistinctMethod, format)
}
