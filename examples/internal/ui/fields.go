package ui

import (
	"context"
	"net/url"

	"golang.org/x/sync/errgroup"

	"github.com/techmap-it/techmap/rank"
	"github.com/techmap-it/techmap/rank/rankhttp"
)

// A fieldList is the overview of all roles.
type fieldList struct {
	Rows   []fieldRow
	From   string       // question that says how many openings the others have
	Others []otherField // with fewer openings
}

// A fieldRow is a role in the overview, with the technologies that it asks for first.
type fieldRow struct {
	link
	From string // question that Top answers
	Top  rank.Ranking
	Many bool // enough openings for a ranking
	Bars []rankRow
}

// An otherField is a role that is named alone.
type otherField struct {
	link
	At       int // in the answer
	Openings int
}

// Sizes of the overview.
const (
	fieldRoles  = 16 // with technologies
	fieldSkills = 5  // of each
	parallel    = 4  // questions asked at the same time
)

// fieldList asks what the roles with the most openings ask for.
func (r *request) fieldList(ctx context.Context, roles rankhttp.Roles) (fieldList, error) {
	shown := roles.Roles[:min(fieldRoles, len(roles.Roles))]
	list := fieldList{Rows: make([]fieldRow, len(shown)), From: question("/roles", nil)}
	for i, role := range roles.Roles[len(shown):] {
		list.Others = append(list.Others, otherField{r.fieldLink(role), len(shown) + i, role.Openings})
	}
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(parallel)
	for i, role := range shown {
		q := with(with(r.topQuestion(), "role", string(role.Role)), "n", rawNumber(fieldSkills))
		g.Go(func() (err error) {
			list.Rows[i], err = r.fieldRow(ctx, role, q)
			return err
		})
	}
	if err := g.Wait(); err != nil {
		return fieldList{}, err
	}
	r.compareFields(list.Rows)
	return list, nil
}

// fieldRow asks what one role asks for.
func (r *request) fieldRow(ctx context.Context, role rank.RoleCount, q url.Values) (fieldRow, error) {
	top, err := r.api.Top(ctx, q)
	if err != nil {
		return fieldRow{}, err
	}
	return fieldRow{link: r.fieldLink(role), From: question("/skills/top", q), Top: top.Ranking, Many: !top.TooFew}, nil
}

// fieldLink returns the page of a role.
func (r *request) fieldLink(role rank.RoleCount) link {
	to := r.href("/", with(r.query, "role", string(role.Role)))
	return link{Text: r.text.name(role.Name, role.NameKo), Href: to}
}

// compareFields fills in the bars of rows, all on one scale.
func (r *request) compareFields(rows []fieldRow) {
	var shares []float64
	for _, row := range rows {
		for _, e := range row.Top.Entries {
			shares = append(shares, e.Share)
		}
	}
	for i := range rows {
		rows[i].Bars = r.rankRows(rows[i].Top, shareScale(shares...))
	}
}
