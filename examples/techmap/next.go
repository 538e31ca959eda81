package main

import (
	"cmp"
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/examples/internal/message"
	"github.com/techmap-it/techmap/examples/internal/render"
	"github.com/techmap-it/techmap/rank"
)

// nextCmd shows what to learn next.
type nextCmd struct {
	Have    []string `predictor:"skill" arg:"" optional:"" help:"What you can do: technologies, by ID or any of their names."`
	Role    []string `predictor:"role" help:"Roles to work in; without any, all roles are shown by how much of them you cover." placeholder:"ID"`
	Missing int      `default:"0" help:"How many technologies an opening may ask for that you do not have: 0, 1 or 2." placeholder:"N"`
	Steps   int      `default:"5" help:"How many technologies to learn one after the other, at most 20." placeholder:"N"`
	filterFlags
	answerFlags
}

var (
	textNextTitle  = message.Text{En: "%s with %s — %d of %d openings within reach, as of %s", Ko: "%s, 가진 기술 %s — 채용 %[4]d건 중 %[3]d건에 닿음, %[5]s 기준"}
	textPathTitle  = message.Text{En: "One after the other", Ko: "하나씩 익힌다면"}
	textNothingYet = message.Text{En: "nothing yet", Ko: "아직 없음"}
	textNextMethod = message.Text{En: "Within reach: openings that need at most %d technologies more. Needed is what is required, in the stack or used in the work; of alternatives one is enough. Opens: openings that one more technology brings within reach; their share weighs companies. Nearer: how far it brings the others, each by the part of what it still lacks.", Ko: "닿음: 모자란 기술이 %d개 이하인 채용. 필수, 스택, 업무에 적힌 것을 필요한 것으로 보고, 여럿 중 하나면 하나로 충분합니다. 열림: 그 기술 하나로 닿게 되는 채용이며 비중은 회사를 감안합니다. 가까워짐: 나머지 채용이 모자란 것 중 얼마나 채워지는지입니다."}
	textNoneBetter = message.Text{En: "everything is within reach", Ko: "이미 모든 채용에 닿습니다"}
	textFields     = message.Text{En: "Roles by how much of what their openings need %s covers", Ko: "%s(으)로 채용이 요구하는 것을 얼마나 채우는지, 직군별"}
	textFieldsHow  = message.Text{En: "Covered: the mean part of what an opening needs that you have. The last three columns count openings for which at most none, one, two technologies are missing. Next: techmap next … --role ROLE", Ko: "채움: 채용 하나가 요구하는 것 중 가진 것의 평균 비율. 뒤의 세 열은 모자란 기술이 0, 1, 2개 이하인 채용 수입니다. 이어서: techmap next … --role 직군"}
	headOpens      = message.Text{En: "opens", Ko: "열림"}
	headNearer     = message.Text{En: "nearer", Ko: "가까워짐"}
	headReach      = message.Text{En: "then within reach", Ko: "그러면 닿음"}
	headRole       = message.Text{En: "role", Ko: "직군"}
	headCovered    = message.Text{En: "covered", Ko: "채움"}
)

// Run implements the command.
func (c *nextCmd) Run(ctx context.Context, a *app) error {
	query := c.query(a, c.answerFlags, c.Role)
	q := rank.NextQuery{Query: query, Have: a.skillIDs(c.Have), Missing: c.Missing, Steps: c.Steps}
	index, err := a.openIndex(ctx, query)
	if err != nil {
		return err
	}
	if len(c.Role) == 0 {
		return c.fields(ctx, a, index, q)
	}
	path, err := index.Next(ctx, q)
	if err != nil {
		return err
	}
	switch c.Format {
	case render.JSON:
		return render.WriteJSON(a.stdout, path)
	case render.CSV:
		return nextCSV(a, path)
	}
	return a.printPath(path, index, c.MinSample, c.Format)
}

// printPath prints a path for a person.
func (a *app) printPath(path rank.Path, index shelf, fewest int, format render.Format) error {
	sheet := render.Sheet{
		Title: a.mark(a.say(textNextTitle, a.roleName(path.Role), a.skillNames(path.Have), path.Reach.Openings, path.Openings,
			path.AsOf.Local().Format(time.DateOnly)), index),
		Columns: a.unlockColumns(),
	}
	for _, u := range path.Next {
		sheet.Rows = append(sheet.Rows, unlockRow(u))
	}
	switch {
	case path.TooFew:
		sheet.Columns, sheet.Notes = nil, []string{a.say(textTooFew, cmp.Or(fewest, rank.DefaultMin))}
	case len(path.Next) == 0:
		sheet.Columns, sheet.Notes = nil, []string{a.say(textNoneBetter)}
	}
	if err := sheet.Write(a.stdout, format, a.color); err != nil || len(path.Next) == 0 {
		return err
	}
	steps := render.Sheet{Title: a.say(textPathTitle)}
	steps.Columns = append(a.unlockColumns(), render.Column{Name: a.say(headReach), Right: true}, render.Column{Name: a.say(headInterval), Right: true})
	for _, m := range path.Steps {
		steps.Rows = append(steps.Rows, append(unlockRow(m.Unlock), render.Percent(m.Reach.Share), span(m.Reach)))
	}
	fmt.Fprintln(a.stdout)
	if err := steps.Write(a.stdout, format, a.color); err != nil {
		return err
	}
	fmt.Fprintln(a.stdout)
	foot := render.Sheet{Notes: []string{a.say(textNextMethod, path.Missing)}}
	if index.credits != "" {
		foot.Notes = append(foot.Notes, a.say(textSources, index.credits))
	}
	return foot.Write(a.stdout, format, a.color)
}

func (a *app) unlockColumns() []render.Column {
	return []render.Column{
		{Name: a.say(headSkill)}, {Name: a.say(headOpens), Right: true}, {Name: a.say(headCompanies), Right: true},
		{Name: a.say(headShare), Right: true}, {Name: a.say(headNearer), Right: true},
	}
}

func unlockRow(u rank.Unlock) []any {
	return []any{u.Name, u.Openings, u.Companies, render.Percent(u.Gain), render.Percent(u.Nearer)}
}

// skillNames returns the names of technologies for people.
func (a *app) skillNames(ids []techmap.SkillID) string {
	if len(ids) == 0 {
		return a.say(textNothingYet)
	}
	var names []string
	for _, id := range ids {
		names = append(names, a.skillName(id))
	}
	return strings.Join(names, ", ")
}

// fields shows all roles by how much of them one covers.
func (c *nextCmd) fields(ctx context.Context, a *app, index shelf, q rank.NextQuery) error {
	fields, err := index.Fields(ctx, q)
	if err != nil {
		return err
	}
	if c.Format == render.JSON {
		return render.WriteJSON(a.stdout, fields)
	}
	if c.Format == render.CSV {
		return fieldsCSV(a, fields)
	}
	sheet := render.Sheet{
		Title: a.mark(a.say(textFields, a.skillNames(q.Have)), index),
		Columns: []render.Column{
			{Name: a.say(headRole)}, {Name: a.say(headCovered), Right: true}, {Name: a.say(headInterval), Right: true},
			{Name: a.say(headOpenings), Right: true}, {Name: a.say(headCompanies), Right: true},
			{Name: "0", Right: true}, {Name: "≤ 1", Right: true}, {Name: "≤ 2", Right: true},
		},
	}
	few := true
	var thin []string
	for _, f := range fields {
		if f.TooFew {
			thin = append(thin, fmt.Sprintf("%s (%d)", a.roleName(f.Role), f.Openings))
			continue
		}
		few = false
		sheet.Rows = append(sheet.Rows, []any{
			a.roleName(f.Role), render.Percent(f.Covered), span(rank.Side{Low: f.Low, High: f.High}),
			f.Openings, f.Companies, f.Reach[0], f.Reach[1], f.Reach[2],
		})
	}
	if len(thin) > 0 {
		sheet.Notes = append(sheet.Notes, a.say(textThinRoles, len(thin), cmp.Or(q.Min, rank.DefaultMin), strings.Join(thin, ", ")))
	}
	return a.write(sheet, few, cmp.Or(q.Min, rank.DefaultMin), index.credits, textFieldsHow, c.Format)
}

// nextCSV prints a row for each technology, then one for each step, under the API's names.
func nextCSV(a *app, path rank.Path) error {
	sheet := columns("role", "as_of", "sample_openings", "sample_companies", "missing", "reach", "step",
		"skill", "name", "kind", "openings", "companies", "gain", "nearer", "reach_then", "low", "high")
	row := func(step any, u rank.Unlock, then ...any) {
		sheet.Rows = append(sheet.Rows, append([]any{
			path.Role, path.AsOf.Format(time.RFC3339), path.Openings, path.Companies, path.Missing, path.Reach.Share, step,
			u.Skill, u.Name, u.Kind, u.Openings, u.Companies, u.Gain, u.Nearer,
		}, then...))
	}
	for _, u := range path.Next {
		row("", u, "", "", "")
	}
	for i, m := range path.Steps {
		row(i+1, m.Unlock, m.Reach.Share, m.Reach.Low, m.Reach.High)
	}
	return sheet.Write(a.stdout, render.CSV, false)
}

// columns returns a sheet of these columns.
func columns(names ...string) render.Sheet {
	var sheet render.Sheet
	for _, name := range names {
		sheet.Columns = append(sheet.Columns, render.Column{Name: name})
	}
	return sheet
}

func fieldsCSV(a *app, fields []rank.Field) error {
	sheet := columns("role", "name", "sample_openings", "sample_companies", "too_few", "covered", "low", "high",
		"missing_0", "missing_1", "missing_2")
	for _, f := range fields {
		sheet.Rows = append(sheet.Rows, []any{
			f.Role, f.Name, f.Openings, f.Companies, f.TooFew, f.Covered, f.Low, f.High, f.Reach[0], f.Reach[1], f.Reach[2],
		})
	}
	return sheet.Write(a.stdout, render.CSV, false)
}
