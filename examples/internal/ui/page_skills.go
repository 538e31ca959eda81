package ui

import (
	"context"
	"strconv"
	"strings"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/examples/internal/message"
	"github.com/techmap-it/techmap/rank/rankhttp"
)

// A skillsView is the list of technologies.
type skillsView struct {
	Head head
	From string
	rankhttp.Skills

	Title    string
	Asked    string // part of a name that was looked for
	Families []link
	Family   string // that is chosen
	Rows     []skillRow
	Lead     string
	Note     string
	More     link // the same list, longer; no Href where it is whole
	Form     string
	Chips    []chip
	Hidden   []field
}

func (v skillsView) head() head { return v.Head }

// A skillRow is a technology in a list.
type skillRow struct {
	link
	N     int
	Skill rankhttp.SkillSummary
	Other string // its name in the other language
	Kind  string
	Bar   barMark
}

// Lengths of the list of technologies.
const (
	firstSkills = 60
	moreSkills  = 120
)

// loadSkills answers which technologies there are.
func loadSkills(ctx context.Context, r *request) (view, error) {
	q := bounded(r.query, "n", firstSkills, moreSkills)
	v := skillsView{
		From: question("/skills", q), Form: r.href("/skills", nil),
		Asked: q.Get("q"), Family: q.Get("family"), Title: r.text.say("skills.title"),
	}
	var err error
	if v.Skills, err = r.api.Skills(ctx, q); err != nil {
		return nil, err
	}
	most := 1
	for _, s := range v.Skills.Skills {
		most = max(most, s.Openings)
	}
	for i, s := range v.Skills.Skills {
		v.Rows = append(v.Rows, r.skillRow(i, s, axis{0, float64(most)}))
	}
	v.Families = r.familyLinks("/skills")
	if v.Chips, err = r.namedChips(ctx, "/skills"); err != nil {
		return nil, err
	}
	v.Hidden = r.passed(narrowing()...)
	p := r.text
	v.Lead = p.say("skills.lead", p.date(v.AsOf))
	if v.Asked != "" {
		v.Lead = p.say("skills.found", v.Asked, p.counted(len(v.Rows), "skill"))
	}
	if len(v.Rows) == 0 {
		v.Note = p.say("skills.none", strings.TrimSpace(v.Asked))
	}
	if len(v.Rows) == firstSkills {
		v.More = link{Text: p.say("skills.more"), Href: r.href("/skills", with(r.query, "n", strconv.Itoa(moreSkills)))}
	}
	v.Head = head{Title: v.Title, Description: p.say("skills.about"), Nav: "/skills", Meta: v.Meta}
	return v, nil
}

func (r *request) skillRow(i int, s rankhttp.SkillSummary, of axis) skillRow {
	line := skillRow{
		link: r.subjectLink(s.Subject), N: i, Skill: s, Kind: r.text.term("kind", s.Kind),
		Bar: newBar(of, float64(s.Openings), 0, 0),
	}
	if s.NameKo != s.Name && r.lang == message.Korean {
		line.Other = s.NameKo
	}
	return line
}

// familyLinks returns the families to choose from, all of them first.
func (r *request) familyLinks(path string) []link {
	now := r.query.Get("family")
	links := []link{{r.text.say("family."), r.href(path, without(r.query, "family")), now == ""}}
	for _, f := range techmap.SkillFamilies() {
		to := r.href(path, with(r.query, "family", string(f)))
		links = append(links, link{r.text.say("family." + string(f)), to, now == string(f)})
	}
	return links
}
