package main

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/examples/internal/message"
	"github.com/techmap-it/techmap/examples/internal/render"
)

// taxonomyDiffCmd compares two taxonomies.
type taxonomyDiffCmd struct {
	A       string `arg:"" help:"Folder of a taxonomy, or \"default\" for the built-in one."`
	B       string `arg:"" help:"The other one."`
	Demands bool   `help:"Also show which openings of the store would ask for something else."`
	Limit   int    `short:"n" default:"50" help:"At most this many openings; 0 means all."`
	wholeFlag
	formatFlag
}

// A taxonomyChange is one thing that differs.
type taxonomyChange struct {
	Change string `json:"change"` // "added", "removed", "changed"
	What   string `json:"what"`   // "skill", "role", "form", "name", …
	ID     string `json:"id"`
	From   string `json:"from,omitzero"`
	To     string `json:"to,omitzero"`
}

// Changes.
const (
	changeAdded   = "added"
	changeRemoved = "removed"
	changeChanged = "changed"
)

var (
	taxHeadChange   = message.Text{En: "change", Ko: "변경"}
	taxHeadWhat     = message.Text{En: "what", Ko: "대상"}
	taxHeadFrom     = message.Text{En: "from", Ko: "이전"}
	taxHeadTo       = message.Text{En: "to", Ko: "이후"}
	taxHeadOpening  = message.Text{En: "opening", Ko: "채용"}
	taxHeadEmployer = message.Text{En: "employer", Ko: "회사"}
	taxHeadAdded    = message.Text{En: "asks for in addition", Ko: "더해지는 요구"}
	taxHeadRemoved  = message.Text{En: "no longer asks for", Ko: "빠지는 요구"}
	textDiffTitle   = message.Text{En: "%s → %s", Ko: "%s → %s"}
	textDiffNone    = message.Text{En: "no difference", Ko: "차이가 없습니다"}
	textDiffCount   = message.Text{En: "%d differences", Ko: "차이 %d건"}
	textShiftTitle  = message.Text{En: "Openings that would ask for something else", Ko: "요구가 달라지는 채용"}
	textShiftCount  = message.Text{En: "%d of %d openings", Ko: "채용 %[2]d건 중 %[1]d건"}
	taxTextAdded    = message.Text{En: "added", Ko: "추가"}
	taxTextRemoved  = message.Text{En: "removed", Ko: "삭제"}
	taxTextChanged  = message.Text{En: "changed", Ko: "변경"}
)

// Run implements the command.
func (c *taxonomyDiffCmd) Run(ctx context.Context, a *app) error {
	from, err := openTables(c.A, c.Whole)
	if err != nil {
		return err
	}
	to, err := openTables(c.B, c.Whole)
	if err != nil {
		return err
	}
	changes := diffTaxonomies(from.tax, to.tax)
	var moved shifts
	if c.Demands {
		if moved, err = a.shifts(ctx, from.tax, to.tax); err != nil {
			return err
		}
	}
	if c.Format == render.JSON {
		return render.WriteJSON(a.stdout, struct {
			A       string           `json:"a"`
			B       string           `json:"b"`
			Changes []taxonomyChange `json:"changes"`
			Shifts  []shift          `json:"openings,omitempty"`
		}{from.tax.Version(), to.tax.Version(), list(changes), moved.all})
	}
	return c.print(a, from, to, changes, moved)
}

// diffTaxonomies returns what differs, sorted by what and ID.
func diffTaxonomies(from, to *techmap.Taxonomy) []taxonomyChange {
	var all []taxonomyChange
	for s := range to.Skills() {
		if _, had := from.Skill(s.ID); !had {
			all = append(all, taxonomyChange{changeAdded, "skill", string(s.ID), "", s.Name})
		}
	}
	for s := range from.Skills() {
		now, has := to.Skill(s.ID)
		if !has {
			all = append(all, taxonomyChange{changeRemoved, "skill", string(s.ID), s.Name, ""})
			continue
		}
		all = append(all, diffSkill(s, now)...)
	}
	for r := range to.Roles() {
		if _, had := from.Role(r.ID); !had {
			all = append(all, taxonomyChange{changeAdded, "role", string(r.ID), "", r.Name})
		}
	}
	for r := range from.Roles() {
		now, has := to.Role(r.ID)
		if !has {
			all = append(all, taxonomyChange{changeRemoved, "role", string(r.ID), r.Name, ""})
			continue
		}
		all = append(all, diffValues(string(r.ID), [][3]string{
			{"role name", r.Name, now.Name}, {"role name (ko)", r.NameKo, now.NameKo},
			{"general role", fmt.Sprint(r.General), fmt.Sprint(now.General)},
		})...)
		all = append(all, diffSets("title", string(r.ID), asMap(r.Aliases), asMap(now.Aliases))...)
	}
	slices.SortStableFunc(all, func(a, b taxonomyChange) int {
		return cmp.Or(cmp.Compare(a.ID, b.ID), cmp.Compare(a.What, b.What), cmp.Compare(a.From+a.To, b.From+b.To))
	})
	return all
}

func diffSkill(a, b techmap.Skill) []taxonomyChange {
	all := diffValues(string(a.ID), [][3]string{
		{"name", a.Name, b.Name}, {"name (ko)", a.NameKo, b.NameKo}, {"kind", string(a.Kind), string(b.Kind)},
		{"part of", strings.Join(strs(a.PartOf), ", "), strings.Join(strs(b.PartOf), ", ")},
		{"used with", strings.Join(strs(a.UsedWith), ", "), strings.Join(strs(b.UsedWith), ", ")},
	})
	forms := func(s techmap.Skill) map[string]string {
		m := map[string]string{}
		for _, alias := range s.Aliases {
			m[alias.Text] = aliasText(alias)
		}
		return m
	}
	return append(all, diffSets("form", string(a.ID), forms(a), forms(b))...)
}

// aliasText writes a form with its conditions.
func aliasText(a techmap.Alias) string {
	text := a.Text
	if a.Tier != techmap.TierStrong {
		text += " [" + string(a.Tier) + "]"
	}
	if a.ExactCase {
		text += " [exact]"
	}
	if len(a.Needs) > 0 {
		text += " needs " + strings.Join(a.Needs, ",")
	}
	if len(a.Vetoes) > 0 {
		text += " not beside " + strings.Join(a.Vetoes, ",")
	}
	return text
}

// diffValues compares pairs of values: what, from, to.
func diffValues(id string, pairs [][3]string) []taxonomyChange {
	var all []taxonomyChange
	for _, p := range pairs {
		if p[1] != p[2] {
			all = append(all, taxonomyChange{changeChanged, p[0], id, p[1], p[2]})
		}
	}
	return all
}

// diffSets compares two sets by their keys.
func diffSets(what, id string, a, b map[string]string) []taxonomyChange {
	var all []taxonomyChange
	for key, was := range a {
		switch is, ok := b[key]; {
		case !ok:
			all = append(all, taxonomyChange{changeRemoved, what, id, was, ""})
		case is != was:
			all = append(all, taxonomyChange{changeChanged, what, id, was, is})
		}
	}
	for key, is := range b {
		if _, ok := a[key]; !ok {
			all = append(all, taxonomyChange{changeAdded, what, id, "", is})
		}
	}
	return all
}

func asMap(texts []string) map[string]string {
	m := make(map[string]string, len(texts))
	for _, t := range texts {
		m[t] = t
	}
	return m
}

// whatChanged names what a change is of.
func (a *app) whatChanged(what string) string {
	text, ok := map[string]message.Text{
		"skill":          {En: what, Ko: "기술"},
		"role":           {En: what, Ko: "직군"},
		"form":           {En: what, Ko: "표기"},
		"title":          {En: what, Ko: "직함"},
		"name":           {En: what, Ko: "이름"},
		"name (ko)":      {En: what, Ko: "한국어 이름"},
		"kind":           {En: what, Ko: "종류"},
		"part of":        {En: what, Ko: "상위 기술"},
		"used with":      {En: what, Ko: "함께 쓰는 기술"},
		"role name":      {En: what, Ko: "직군 이름"},
		"role name (ko)": {En: what, Ko: "직군 한국어 이름"},
		"general role":   {En: what, Ko: "포괄 직군"},
	}[what]
	if !ok {
		return what
	}
	return a.say(text)
}

func (c *taxonomyDiffCmd) print(a *app, from, to tables, changes []taxonomyChange, moved shifts) error {
	sheet := render.Sheet{Title: a.say(textDiffTitle, from.tax.Version(), to.tax.Version())}
	for _, h := range []message.Text{taxHeadChange, taxHeadWhat, taxHeadEntry, taxHeadFrom, taxHeadTo} {
		sheet.Columns = append(sheet.Columns, render.Column{Name: a.say(h), Width: 50})
	}
	words := map[string]message.Text{changeAdded: taxTextAdded, changeRemoved: taxTextRemoved, changeChanged: taxTextChanged}
	for _, ch := range changes {
		sheet.Rows = append(sheet.Rows, []any{a.say(words[ch.Change]), a.whatChanged(ch.What), ch.ID, ch.From, ch.To})
	}
	if len(changes) == 0 {
		sheet.Notes = append(sheet.Notes, a.say(textDiffNone))
	} else {
		sheet.Notes = append(sheet.Notes, a.say(textDiffCount, len(changes)))
	}
	if err := sheet.Write(a.stdout, c.Format, a.color); err != nil || !c.Demands {
		return err
	}
	fmt.Fprintln(a.stdout)
	return moved.sheet(a, c.Limit).Write(a.stdout, c.Format, a.color)
}
