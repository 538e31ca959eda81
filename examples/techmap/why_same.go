package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/examples/internal/message"
	"github.com/techmap-it/techmap/examples/internal/render"
	"github.com/techmap-it/techmap/medallion"
)

// whySameCmd shows why two postings are one opening, or are not.
type whySameCmd struct {
	A string `arg:"" help:"ID of a posting."`
	B string `arg:"" help:"ID of another."`
	formatFlag
}

var (
	textSame      = message.Text{En: "%s and %s are one opening, %s", Ko: "%s와(과) %s는 한 채용입니다: %s"}
	textNotSame   = message.Text{En: "%s and %s are two openings, %s and %s", Ko: "%s와(과) %s는 서로 다른 채용입니다: %s, %s"}
	textUncounted = message.Text{En: "%s and %s are not compared", Ko: "%s와(과) %s는 비교하지 않습니다"}
	textNotInGold = message.Text{En: `not both of %s and %s are in gold: run "techmap load", or look at "techmap rejects"`, Ko: `%s와(과) %s 가운데 골드에 없는 것이 있습니다. "techmap load"를 실행하거나 "techmap rejects"를 보세요`}
	textUndo      = message.Text{En: `If that is wrong, write "%s %s %s" into %s and run "techmap publish".`, Ko: `틀렸으면 "%s %s %s"라고 %s에 적고 "techmap publish"를 실행하세요.`}

	headCompared = message.Text{En: "compared", Ko: "비교한 것"}
	headResult   = message.Text{En: "result", Ko: "결과"}
)

// textChecks are the names of checks.
var textChecks = map[medallion.CheckName]message.Text{
	medallion.CheckRule:       {En: "rule", Ko: "규칙 파일"},
	medallion.CheckRights:     {En: "rights", Ko: "사이트 약관"},
	medallion.CheckCompany:    {En: "company", Ko: "회사"},
	medallion.CheckTitle:      {En: "title", Ko: "제목"},
	medallion.CheckNumber:     {En: "number", Ko: "공고 번호"},
	medallion.CheckTitleYears: {En: "title years", Ko: "제목의 연차"},
	medallion.CheckTitlePlace: {En: "title place", Ko: "제목의 지역"},
	medallion.CheckEmployment: {En: "employment", Ko: "고용 형태"},
	medallion.CheckWorkModel:  {En: "work model", Ko: "근무 방식"},
	medallion.CheckExperience: {En: "experience", Ko: "경력"},
	medallion.CheckPlace:      {En: "place", Ko: "지역"},
	medallion.CheckText:       {En: "text (both | shorter in longer)", Ko: "글 (함께 | 짧은 쪽 가운데)"},
	medallion.CheckSkills:     {En: "skills (both / own)", Ko: "기술 (함께 / 전체)"},
	medallion.CheckTime:       {En: "open", Ko: "열린 때"},
	medallion.CheckOthers:     {En: "others", Ko: "다른 공고"},
}

// textDecided says what decided, where the postings are one opening and where not.
var textDecided = map[medallion.CheckName][2]message.Text{
	medallion.CheckRule: {
		{En: "A rule of yours says so.", Ko: "규칙 파일에 그렇게 적혀 있습니다."},
		{En: "A rule of yours says so.", Ko: "규칙 파일에 그렇게 적혀 있습니다."}},
	medallion.CheckTitle: {
		{En: "They are on two sites, have the same title, and it is the only opening that fits.", Ko: "두 사이트에 있고 제목이 같으며, 맞는 채용이 그것뿐입니다."},
		{En: "The title of one says of the job what the other does not.", Ko: "한쪽 제목에만 있는, 일을 가르는 말이 있습니다."}},
	medallion.CheckText: {
		{En: "Their texts are alike, besides what most postings of the company say.", Ko: "회사 공고 대부분에 있는 말을 빼고도 글이 닮았습니다."},
		{En: "They are on one site, and their texts are too different.", Ko: "한 사이트에 있는데 글이 너무 다릅니다."}},
	medallion.CheckSkills: {
		{En: "They ask for the same technologies at the same levels.", Ko: "같은 기술을 같은 정도로 요구합니다."},
		{En: "Each asks for technologies that the other does not.", Ko: "서로 다른 기술을 요구합니다."}},
	medallion.CheckOthers: {
		{En: "Each is the same as another posting of the opening.", Ko: "그 채용의 다른 공고와 각각 같습니다."},
		{En: "Another posting of one of their openings disagrees, or more than one opening fits.", Ko: "채용 가운데 하나에 든 다른 공고와 어긋나거나, 맞는 채용이 둘 이상입니다."}},
	medallion.CheckTime:   {{}, {En: "One was first seen too long after the other had closed.", Ko: "하나가 마감되고 너무 오래 지나서 다른 하나가 나왔습니다."}},
	medallion.CheckRights: {{}, {En: "The terms of a site do not allow to count one of them.", Ko: "사이트 약관 때문에 집계할 수 없는 공고가 있습니다."}},
}

var (
	textFieldDiffers = message.Text{En: "They state a different %s.", Ko: "%s이(가) 다릅니다."}
	textResults      = map[medallion.CheckResult]message.Text{
		medallion.CheckAgrees:  {En: "agrees", Ko: "같음"},
		medallion.CheckDiffers: {En: "differs", Ko: "다름"},
		medallion.CheckUnknown: {En: "unknown", Ko: "알 수 없음"},
	}
)

// Run implements the command.
func (c *whySameCmd) Run(ctx context.Context, a *app) (err error) {
	s, err := a.openStored(ctx)
	if err != nil {
		return err
	}
	defer s.close(&err)
	opts, err := a.publishOptions(s)
	if err != nil {
		return err
	}
	why, err := medallion.WhySame(ctx, s.gold.Gold(), techmap.PostingID(c.A), techmap.PostingID(c.B), opts)
	if errors.Is(err, techmap.ErrNotFound) {
		return errors.New(a.say(textNotInGold, c.A, c.B))
	}
	if err != nil {
		return err
	}
	if c.Format == render.JSON {
		return render.WriteJSON(a.stdout, why)
	}
	return a.whySameSheet(why).Write(a.stdout, c.Format, a.color)
}

// whySameSheet is the comparison as a table.
func (a *app) whySameSheet(why medallion.Comparison) render.Sheet {
	sheet := render.Sheet{Columns: []render.Column{
		{Name: a.say(headCompared)}, {Name: string(why.A)}, {Name: string(why.B)}, {Name: a.say(headResult)},
	}}
	rule := "same"
	switch {
	case why.Same:
		sheet.Title = a.say(textSame, why.A, why.B, why.OpeningA)
		rule = "different"
	case why.By == medallion.CheckRights:
		sheet.Title = a.say(textUncounted, why.A, why.B)
	default:
		sheet.Title = a.say(textNotSame, why.A, why.B, why.OpeningA, why.OpeningB)
	}
	for _, c := range why.Checks {
		sheet.Rows = append(sheet.Rows, []any{a.say(textChecks[c.Name]), c.A, c.B, a.say(textResults[c.Result])})
	}
	sheet.Notes = append(sheet.Notes, a.decided(why))
	if why.By != medallion.CheckRights && why.By != medallion.CheckCompany {
		sheet.Notes = append(sheet.Notes, a.say(textUndo, rule, why.A, why.B, a.cli.openingsRules()))
	}
	return sheet
}

// decided says what decided.
func (a *app) decided(why medallion.Comparison) string {
	i := 1
	if why.Same {
		i = 0
	}
	if texts, ok := textDecided[why.By]; ok && texts[i].En != "" {
		return a.say(texts[i])
	}
	return a.say(textFieldDiffers, a.say(textChecks[why.By]))
}

// openingsRules is the file with rules about openings: that of the flag, or of the store.
func (c *cli) openingsRules() string {
	if c.OpeningsRules != "" {
		return c.OpeningsRules
	}
	return filepath.Join(c.Store, "openings.rules")
}

// publishOptions are the options by which openings are made.
func (a *app) publishOptions(s *stores) (*medallion.PublishOptions, error) {
	opts := &medallion.PublishOptions{Texts: s.silver.Silver().Texts}
	file := a.cli.openingsRules()
	data, err := os.ReadFile(file)
	switch {
	case a.cli.OpeningsRules == "" && errors.Is(err, fs.ErrNotExist):
		return opts, nil
	case err != nil:
		return nil, fmt.Errorf("%w: %w", errMisuse, err)
	}
	if opts.Rules, err = medallion.ReadOpeningRules(strings.NewReader(string(data))); err != nil {
		return nil, fmt.Errorf("%w: %s: %w", errMisuse, file, err)
	}
	return opts, nil
}
