package ui

import (
	"context"
	"net/url"
	"strings"

	"github.com/techmap-it/techmap/examples/internal/message"
	"github.com/techmap-it/techmap/rank"
	"github.com/techmap-it/techmap/rank/rankhttp"
)

// A skillView is the page of one technology.
type skillView struct {
	Head head
	From string // the question of Skill
	rankhttp.Skill

	Name  string
	Other string // its name in the other language, if it has one
	About string
	Lead  string // how many ask for it, in a sentence
	Note  string // why there is no more to say, if there is not
	Bar   barMark
	Split []tallied // of the openings by level

	Up       string // address of the list of technologies
	HomeHost string // of Home, for people
	Chips    []chip

	Wholes, Pieces, Beside []link
	Also                   []link
	Roles                  shareTable
	Course                 courseView
	With                   withView
	Jobs                   jobsView
}

func (v skillView) head() head { return v.Head }

// A withView is what is asked for along with a technology.
type withView struct {
	From string
	rankhttp.Together
	Table shareTable
	About string
	Note  string
}

// loadSkill answers what is known of a technology. One that is asked for by another name
// is at the address of its ID.
func loadSkill(ctx context.Context, r *request) (view, error) {
	var v skillView
	var err error
	main := without(r.query, "step")
	v.From = question(segment("/skills", r.id), main)
	if v.Skill, err = r.api.Skill(ctx, r.id, main); err != nil {
		return nil, err
	}
	if id := string(v.Subject.Skill); id != r.id {
		return nil, moved{r.href(segment("/skills", id), r.query)}
	}
	var roles rankhttp.Roles
	beside := with(r.narrowed(), "n", "12")
	v.With.From = question(segment("/skills", r.id)+"/together", beside)
	err = atOnce(ctx,
		func(ctx context.Context) (err error) {
			v.With.Together, err = r.api.Together(ctx, r.id, beside)
			return
		},
		func(ctx context.Context) (err error) { v.Course, err = r.course(ctx, r.id); return },
		func(ctx context.Context) (err error) { roles, err = r.api.Roles(ctx, nil); return },
		func(ctx context.Context) (err error) {
			v.Jobs, err = r.jobs(ctx, adding(r.narrowed(), "skill", r.id))
			return
		},
	)
	if err != nil {
		return nil, err
	}
	r.fillSkill(&v, roles)
	return v, nil
}

// fillSkill fills in what is made of the answers.
func (r *request) fillSkill(v *skillView, roles rankhttp.Roles) {
	p := r.text
	v.Name = v.Skill.Name
	if v.NameKo != v.Name && r.lang == message.Korean {
		v.Other = v.NameKo
	}
	v.About = p.name(v.Skill.About, v.AboutKo)
	v.Wholes, v.Pieces, v.Beside = r.subjectLinks(v.PartOf), r.subjectLinks(v.Parts), r.subjectLinks(v.UsedWith)
	switch {
	case v.Entry != nil:
		e := v.Entry
		v.Lead = p.askedFor(v.Subject, v.Of, e.Openings, e.Companies)
		s := axis{0, 1}
		v.Split = levelCounts(*e)
		v.Bar = newBar(s, e.Share, e.Low, e.High).divided(s, e.Share, v.Split...)
	case v.TooFew:
		v.Note = p.say("skill.few", p.counted(v.Of, "opening"))
	default:
		v.Note = p.say("skill.none", p.counted(v.Of, "opening"), p.asObject(v.Subject))
	}
	v.Roles = shareTable{
		Path: "roles", Caption: p.say("skill.roles"), Column: p.say("col.role"),
		Rows: r.roleRows(v.Skill.Roles),
	}
	v.Course.Chart.Title = p.say("course.title", v.Name)
	r.fillWith(&v.With, v.Subject)
	r.fillSkillLinks(v, roles)
	description := v.Lead
	if v.About != "" {
		description = v.About + " " + v.Lead
	}
	v.Head = head{Title: p.say("skill.title", v.Name), Description: description, Nav: "/skills", Meta: v.Meta}
}

// fillSkillLinks fills in where one may go on from a technology.
func (r *request) fillSkillLinks(v *skillView, roles rankhttp.Roles) {
	p, id := r.text, string(v.Subject.Skill)
	v.Up = r.href("/skills", nil)
	if home, err := url.Parse(v.Home); err == nil {
		v.HomeHost = strings.TrimPrefix(home.Host, "www.")
	}
	v.Chips = r.chips(segment("/skills", r.id), r.nameFacets(roles, v.Jobs.Answer.Facets))
	v.Also = []link{
		{Text: p.say("skill.learn"), Href: r.href("/next", url.Values{"have": {id}})},
		{Text: p.say("skill.ranking", p.asObject(v.Subject)), Href: r.href("/", adding(r.narrowed(), "skill", id))},
	}
}

// askedFor says how many of some openings ask for a technology.
func (p printer) askedFor(s rank.Subject, of, openings, companies int) string {
	return p.say("skill.lead", p.counted(of, "opening"), p.num(openings), p.counted(companies, "company"),
		p.asObject(s))
}

// levelCounts returns the openings of an entry by the level at which they ask.
func levelCounts(e rank.Entry) []tallied {
	return []tallied{{"required", e.Required}, {"stack", e.Stack}, {"used", e.Used}, {"preferred", e.Preferred}}
}

// roleRows returns how often each role asks for a technology.
func (r *request) roleRows(shares []rankhttp.RoleShare) []row {
	var sides []rank.Side
	for _, s := range shares {
		sides = append(sides, s.Side)
	}
	axis := topShare(sides...)
	var rows []row
	for i, s := range shares {
		rows = append(rows, row{
			link: link{Text: r.text.name(s.Name, s.NameKo), Href: r.href("/", with(r.narrowed(), "role", string(s.Role)))},
			N:    i, Side: s.Side, Bar: sideBar(axis, s.Side),
			Of: r.text.num(s.Of),
		})
	}
	return rows
}

// fillWith fills in the rows of what is asked for along with a technology.
func (r *request) fillWith(v *withView, s rank.Subject) {
	p := r.text
	v.About = p.say("skill.with.about", p.asObject(s))
	v.Table = shareTable{
		Path: "entries", Caption: p.say("skill.with"), Column: p.say("col.skill"), NoteColumn: p.say("col.lift"),
	}
	var sides []rank.Side
	for _, c := range v.Entries {
		sides = append(sides, c.Side)
	}
	axis := topShare(sides...)
	for i, c := range v.Entries {
		v.Table.Rows = append(v.Table.Rows, row{
			link: r.subjectLink(c.Subject), N: i, Side: c.Side, Bar: sideBar(axis, c.Side),
			Note: p.say("skill.with.lift", decimal1(c.Lift)),
		})
	}
	switch {
	case v.TooFew:
		v.Note = p.say("skill.with.few", p.counted(v.Openings, "opening"))
	case len(v.Table.Rows) == 0:
		v.Note = p.say("skill.with.none")
	}
}
