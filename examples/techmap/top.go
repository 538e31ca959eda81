package main

import (
	"cmp"
	"context"
	"fmt"
	"iter"
	"strings"
	"time"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/examples/internal/message"
	"github.com/techmap-it/techmap/examples/internal/render"
	"github.com/techmap-it/techmap/rank"
)

// topCmd shows rankings.
type topCmd struct {
	Role    []string `predictor:"role" help:"Role to show; all that have enough openings if none is named." placeholder:"ID"`
	Overall bool     `help:"One ranking of all roles together."`
	filterFlags
	answerFlags
}

// Run implements the command.
func (c *topCmd) Run(ctx context.Context, a *app) (err error) {
	q := c.query(a, c.answerFlags, nil)
	s, err := a.openStored(ctx)
	if err != nil {
		return err
	}
	defer s.close(&err)
	if c.Overall {
		if len(c.Role) > 0 {
			return a.misuse(textAllOrRole)
		}
		c.Role = []string{""}
	}
	return a.showTop(ctx, s, q, c.Role, c.Format)
}

// A shelf is an index and what else of the openings a person has to be told.
type shelf struct {
	*rank.Index
	sample  bool            // some of the openings are sample data
	sources map[string]bool // of the openings
	credits string          // the sources that ask to be named
}

// loadIndex reads the published openings.
func (a *app) loadIndex(ctx context.Context, s *stores) (shelf, error) {
	known, err := s.known(ctx)
	if err != nil {
		return shelf{}, err
	}
	out := shelf{sources: make(map[string]bool)}
	stream := out.watch(s.gold.Gold().Openings(ctx, time.Time{}))
	out.Index, err = rank.LoadWith(ctx, stream, a.tax, &rank.Options{Text: a.texts})
	out.credits = attribution(known, out.sources)
	return out, err
}

// openIndex reads the published openings of a store that has to be there already, to
// answer questions.
func (a *app) openIndex(ctx context.Context, questions ...rank.Query) (index shelf, err error) {
	s, err := a.openStored(ctx)
	if err != nil {
		return shelf{}, err
	}
	defer s.close(&err)
	if index, err = a.loadIndex(ctx, s); err != nil {
		return shelf{}, err
	}
	for _, q := range questions {
		if err := a.doubt(ctx, index, q); err != nil {
			return shelf{}, err
		}
	}
	return index, nil
}

// watch looks at the openings that pass.
func (s *shelf) watch(openings iter.Seq2[techmap.Opening, error]) iter.Seq2[techmap.Opening, error] {
	return func(yield func(techmap.Opening, error) bool) {
		for o, err := range openings {
			for _, source := range o.Sources {
				s.sample = s.sample || isSample(source)
				s.sources[source] = true
			}
			if !yield(o, err) {
				return
			}
		}
	}
}

// showTop prints the rankings of roles, or of all roles that have enough openings.
func (a *app) showTop(ctx context.Context, s *stores, q rank.Query, roles []string, format render.Format) error {
	index, err := a.loadIndex(ctx, s)
	if err != nil {
		return err
	}
	if err := a.doubt(ctx, index, q); err != nil {
		return err
	}
	rankings, thin, err := a.rankings(ctx, index, q, roles)
	if err != nil {
		return err
	}
	if format == render.JSON {
		return render.WriteJSON(a.stdout, rankings)
	}
	switch {
	case index.Openings() == 0:
		a.note(textNoGold)
		return nil
	case len(rankings)+len(thin) == 0:
		a.note(textNoneThen)
		return nil
	}
	return a.printRankings(rankings, thin, q, index, format)
}

// rankings answers q for each role. If none is named it answers for those that
// have enough openings, largest first, and returns the others as thin.
func (a *app) rankings(ctx context.Context, index shelf, q rank.Query, roles []string) (out []rank.Ranking, thin []string, err error) {
	out = []rank.Ranking{}
	all := len(roles) == 0
	if all {
		counts, err := index.Roles(ctx, q)
		if err != nil {
			return nil, nil, err
		}
		for _, c := range counts {
			roles = append(roles, string(c.Role))
		}
	}
	for _, role := range roles {
		one := q
		if role != "" {
			one.Filter.Roles = a.roleIDs([]string{role})
		}
		r, err := index.Top(ctx, one)
		if err != nil {
			return nil, nil, err
		}
		if all && r.TooFew {
			thin = append(thin, fmt.Sprintf("%s (%d)", a.roleName(r.Role), r.Openings))
			continue
		}
		out = append(out, r)
	}
	return out, thin, nil
}

func (a *app) printRankings(rankings []rank.Ranking, thin []string, q rank.Query, index shelf, format render.Format) error {
	if format == render.CSV {
		return a.rankingCSV(rankings)
	}
	for i, r := range rankings {
		if i > 0 && format == render.Table {
			fmt.Fprintln(a.stdout)
		}
		sheet := a.rankingSheet(r, index.sample)
		if r.TooFew {
			sheet.Notes = append(sheet.Notes, a.say(textTooFew, cmp.Or(q.Min, rank.DefaultMin)))
		}
		if err := sheet.Write(a.stdout, format, a.color); err != nil {
			return err
		}
	}
	foot := render.Sheet{Notes: []string{a.say(textMethod)}}
	if len(thin) > 0 {
		foot.Notes = append(foot.Notes, a.say(textThinRoles, len(thin), cmp.Or(q.Min, rank.DefaultMin), strings.Join(thin, ", ")))
	}
	if index.credits != "" {
		foot.Notes = append(foot.Notes, a.say(textSources, index.credits))
	}
	fmt.Fprintln(a.stdout)
	return foot.Write(a.stdout, format, a.color)
}

func (a *app) roleName(id techmap.RoleID) string {
	if id == "" {
		return a.say(textAllRoles)
	}
	role, ok := a.tax.Role(id)
	switch {
	case !ok:
		return string(id)
	case a.lang == message.Korean && role.NameKo != "" && role.NameKo != role.Name:
		return fmt.Sprintf("%s (%s)", role.NameKo, role.Name)
	}
	return role.Name
}

// barWidth is how many cells a share of 100 % takes.
const barWidth = 20

func (a *app) rankingSheet(r rank.Ranking, isSample bool) render.Sheet {
	title := a.say(textRanking, a.roleName(r.Role), r.Openings, r.Companies, r.AsOf.Local().Format(time.DateOnly))
	if isSample {
		title += " · " + a.say(textSample)
	}
	sheet := render.Sheet{Title: title, Columns: a.rankingColumns()}
	for _, e := range r.Entries {
		sheet.Rows = append(sheet.Rows, []any{
			e.Rank, e.Name, render.Bar(e.Share, barWidth), render.Percent(e.Share),
			fmt.Sprintf("%2.0f–%.0f", 100*e.Low, 100*e.High), rankRange(e),
			e.Openings, e.Companies, e.Required, e.Stack, e.Preferred, e.Used,
		})
	}
	return sheet
}

func rankRange(e rank.Entry) string {
	if e.Best == e.Worst {
		return fmt.Sprint(e.Best)
	}
	return fmt.Sprintf("%d–%d", e.Best, e.Worst)
}

func (a *app) rankingColumns() []render.Column {
	return []render.Column{
		{Name: a.say(headRank), Right: true},
		{Name: a.say(headSkill)},
		{Name: "", Plain: true},
		{Name: a.say(headShare), Right: true},
		{Name: a.say(headInterval), Right: true},
		{Name: a.say(headRanks), Right: true},
		{Name: a.say(headOpenings), Right: true},
		{Name: a.say(headCompanies), Right: true},
		{Name: a.say(headRequired), Right: true},
		{Name: a.say(headStack), Right: true},
		{Name: a.say(headPreferred), Right: true},
		{Name: a.say(headUsed), Right: true},
	}
}

// rankingCSV prints all rankings as one table, under the API's names.
func (a *app) rankingCSV(rankings []rank.Ranking) error {
	sheet := render.Sheet{}
	for _, name := range []string{
		"role", "as_of", "sample_openings", "sample_companies", "rank", "best", "worst", "skill", "name", "kind",
		"openings", "companies", "share", "share_openings", "share_companies", "low", "high",
		"required", "stack", "preferred", "used",
	} {
		sheet.Columns = append(sheet.Columns, render.Column{Name: name})
	}
	for _, r := range rankings {
		for _, e := range r.Entries {
			sheet.Rows = append(sheet.Rows, []any{
				r.Role, r.AsOf.Format(time.RFC3339), r.Openings, r.Companies, e.Rank, e.Best, e.Worst, e.Skill, e.Name, e.Kind,
				e.Openings, e.Companies, e.Share, e.ShareOpenings, e.ShareCompanies, e.Low, e.High,
				e.Required, e.Stack, e.Preferred, e.Used,
			})
		}
	}
	return sheet.Write(a.stdout, render.CSV, false)
}
