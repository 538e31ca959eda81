package main

import (
	"cmp"
	"context"
	"errors"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/examples/internal/message"
	"github.com/techmap-it/techmap/examples/internal/render"
)

// taxonomyLintCmd looks for mistakes.
type taxonomyLintCmd struct {
	Dir   string `arg:"" optional:"" help:"Folder of a taxonomy; by default that of --taxonomy, else the built-in one."`
	Hints bool   `help:"Also show what is no mistake but could be better."`
	wholeFlag
	formatFlag
}

// A problem is something wrong with a taxonomy.
type problem struct {
	Grade  grade           `json:"grade"`
	Place  string          `json:"place,omitzero"` // "skills.tsv:12"
	Check  string          `json:"check"`
	Skill  techmap.SkillID `json:"skill,omitzero"`
	Form   string          `json:"form,omitzero"`
	Detail string          `json:"detail,omitzero"`
	Says   string          `json:"says"` // for people, in their language
}

// A grade says how bad a problem is.
type grade string

// Grades: an error keeps a taxonomy from being read, a warning is most likely a
// mistake, a hint may be left as it is.
const (
	gradeError   grade = "error"
	gradeWarning grade = "warning"
	gradeHint    grade = "hint"
)

var (
	taxHeadGrade   = message.Text{En: "grade", Ko: "정도"}
	taxHeadPlace   = message.Text{En: "where", Ko: "위치"}
	taxHeadProblem = message.Text{En: "problem", Ko: "문제"}
	textGradeErr   = message.Text{En: "error", Ko: "오류"}
	textGradeWarn  = message.Text{En: "warning", Ko: "경고"}
	textGradeHint  = message.Text{En: "hint", Ko: "참고"}
	textLintSum    = message.Text{En: "%s: %d errors, %d warnings, %d hints", Ko: "%s: 오류 %d건, 경고 %d건, 참고 %d건"}
	textLintHints  = message.Text{En: "--hints shows the hints", Ko: "--hints로 참고 사항도 볼 수 있습니다"}
	textLintBad    = message.Text{En: "the taxonomy has %d errors", Ko: "분류 체계에 오류가 %d건 있습니다"}
)

// Run implements the command.
func (c *taxonomyLintCmd) Run(ctx context.Context, a *app) error {
	var t tables
	var err error
	if c.Dir == "" {
		t, err = a.ownTables()
	} else {
		t, err = openTables(c.Dir, c.Whole)
	}
	var problems []problem
	switch {
	case errors.Is(err, techmap.ErrInvalid):
		problems = broken(err)
	case err != nil:
		return err
	default:
		if problems, err = a.lint(ctx, t); err != nil {
			return err
		}
	}
	if err := c.print(a, t, problems); err != nil {
		return err
	}
	if n := graded(problems, gradeError); n > 0 {
		return errors.New(a.say(textLintBad, n))
	}
	return nil
}

func graded(problems []problem, g grade) (n int) {
	for _, p := range problems {
		if p.Grade == g {
			n++
		}
	}
	return n
}

func (c *taxonomyLintCmd) print(a *app, t tables, problems []problem) error {
	shown := slices.DeleteFunc(slices.Clone(problems), func(p problem) bool { return p.Grade == gradeHint && !c.Hints })
	if c.Format == render.JSON {
		return render.WriteJSON(a.stdout, struct {
			Taxonomy string    `json:"taxonomy"`
			Problems []problem `json:"problems"`
		}{t.name, list(shown)})
	}
	sheet := render.Sheet{Columns: []render.Column{
		{Name: a.say(taxHeadGrade)}, {Name: a.say(taxHeadPlace)}, {Name: a.say(taxHeadProblem), Width: 100},
	}}
	names := map[grade]message.Text{gradeError: textGradeErr, gradeWarning: textGradeWarn, gradeHint: textGradeHint}
	for _, p := range shown {
		sheet.Rows = append(sheet.Rows, []any{a.say(names[p.Grade]), p.Place, p.Says})
	}
	hints := graded(problems, gradeHint)
	errs, warnings := graded(problems, gradeError), graded(problems, gradeWarning)
	sheet.Notes = append(sheet.Notes, a.say(textLintSum, t.name, errs, warnings, hints))
	if hints > 0 && !c.Hints {
		sheet.Notes = append(sheet.Notes, a.say(textLintHints))
	}
	return sheet.Write(a.stdout, c.Format, a.color)
}

// brokenPlace finds the file and line at the start of an error of the reader.
var brokenPlace = regexp.MustCompile(`^((?:techmap's )?[a-z]+\.tsv:\d+): (.*)$`)

// broken makes problems of the errors that keep a taxonomy from being read.
func broken(err error) []problem {
	var all []problem
	for _, e := range parts(err) {
		text := strings.TrimPrefix(strings.TrimPrefix(e.Error(), "medallion: "), "taxonomy: ")
		text = strings.TrimSuffix(text, ": "+techmap.ErrInvalid.Error())
		p := problem{Grade: gradeError, Check: "unreadable", Says: text}
		if m := brokenPlace.FindStringSubmatch(text); m != nil {
			p.Place, p.Says = m[1], m[2]
		}
		all = append(all, p)
	}
	return all
}

// sortProblems puts the worst first, then by place.
func sortProblems(all []problem) {
	rank := map[grade]int{gradeError: 0, gradeWarning: 1, gradeHint: 2}
	slices.SortStableFunc(all, func(a, b problem) int {
		return cmp.Or(
			cmp.Compare(rank[a.Grade], rank[b.Grade]), comparePlaces(a.Place, b.Place), cmp.Compare(a.Form, b.Form))
	})
}

// comparePlaces orders places by file, then by line.
func comparePlaces(a, b string) int {
	fileA, lineA, _ := strings.Cut(a, ":")
	fileB, lineB, _ := strings.Cut(b, ":")
	atA, _ := strconv.Atoi(lineA)
	atB, _ := strconv.Atoi(lineB)
	return cmp.Or(cmp.Compare(fileA, fileB), cmp.Compare(atA, atB))
}
