package ui

import (
	"context"
	"errors"
	"strconv"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/rank"
	"github.com/techmap-it/techmap/rank/rankhttp"
)

// A nextView says what to learn next for who has some technologies.
type nextView struct {
	Head head
	From string
	rankhttp.Next

	Action   string
	Have     []ownedSkill
	Offers   []link // technologies to add, those that are asked for most first
	Clear    string // address without any technology
	Roles    []option
	Missings []link
	Hidden   []field
	Mistake  []string // why what was added could not be

	Role    string // what the role is called
	Lead    string
	Note    string
	Reach   barMark
	Steps   []nextStep
	First   []nextStep
	Fit     []fieldFit
	FitFrom string // the question of Fit
	FitNote string // why there is none
	Chips   []chip
	Data    []link
}

func (v nextView) head() head { return v.Head }

// An ownedSkill is a technology that one has.
type ownedSkill struct {
	link           // to its page
	Without string // address without it
}

// A nextStep is a technology to learn, and what it is worth.
type nextStep struct {
	link
	N      int
	Place  int // of the step, from 1
	Unlock rank.Unlock
	Reach  rank.Side // after it; zero outside of the path
	Bar    barMark
	Add    string // address with it
}

// A fieldFit is how much of what a role needs one has.
type fieldFit struct {
	link
	N     int
	Field rank.Field
	Mark  rangeMark
}

// loadNext answers what to learn next.
func loadNext(ctx context.Context, r *request) (view, error) {
	add := valuesOf(r.query, "add")
	r.query = without(r.query, "add")
	before := r.query
	if len(add) > 0 {
		r.query = with(r.query, "have", append(valuesOf(r.query, "have"), add...)...)
	}
	v, err := r.next(ctx)
	var problem *rankhttp.Problem
	if len(add) > 0 && errors.As(err, &problem) && errors.Is(err, techmap.ErrInvalid) {
		r.query = before
		if v, err = r.next(ctx); err == nil {
			v.Mistake = append([]string{r.text.say("next.mistake", r.text.listed(add))}, hintsOf(problem)...)
			v.Head.Status = 400
		}
	}
	if err != nil {
		return nil, err
	}
	return v, nil
}

// hintsOf returns what a problem says.
func hintsOf(problem *rankhttp.Problem) []string {
	var hints []string
	for _, e := range problem.Errors {
		hints = append(hints, e.Message)
	}
	if len(hints) == 0 {
		hints = append(hints, problem.Detail)
	}
	return hints
}

// next asks for what r says.
func (r *request) next(ctx context.Context) (nextView, error) {
	q := bounded(r.query, "n", rank.DefaultN, 3*rank.DefaultN)
	fit := only(q, append(narrowing(), "have", "by", "min_sample")...)
	delete(fit, "role")
	offers := with(r.narrowed(), "n", "40")
	v := nextView{From: question("/next", q), FitFrom: question("/fields", fit), Action: r.href("/next", nil)}
	var fields rankhttp.Fields
	var top rankhttp.Top
	var roles rankhttp.Roles
	err := atOnce(ctx,
		func(ctx context.Context) (err error) { v.Next, err = r.api.Next(ctx, q); return },
		func(ctx context.Context) (err error) { fields, err = r.api.Fields(ctx, fit); return },
		func(ctx context.Context) (err error) {
			top, err = r.api.Top(ctx, with(offers, "min_sample", "1"))
			return
		},
		func(ctx context.Context) (err error) { roles, err = r.api.Roles(ctx, nil); return },
	)
	if err != nil {
		return v, err
	}
	r.query = with(r.query, "have", names(v.Path.Have...)...) // each by its ID, whatever it was called
	called := r.skillNames(top, v.Next)
	r.fillHave(ctx, &v, called)
	r.fillOffers(&v, top, roles)
	r.fillNext(&v, roles)
	v.Data = r.data("/next", q)
	if len(v.Have) > 0 {
		r.fillFit(&v, fields)
	}
	return v, nil
}

// skillNames returns what technologies are called, by ID, as far as answers say.
func (r *request) skillNames(top rankhttp.Top, next rankhttp.Next) map[techmap.SkillID]string {
	names := make(map[techmap.SkillID]string)
	for _, e := range top.Entries {
		names[e.Skill] = e.Name
	}
	for _, u := range next.Path.Next {
		names[u.Skill] = u.Name
	}
	return names
}

// fillHave fills in what one has.
func (r *request) fillHave(ctx context.Context, v *nextView, names map[techmap.SkillID]string) {
	have := v.Path.Have
	for i, id := range have {
		name, known := names[id]
		if !known {
			name = string(id)
			if s, err := r.api.Skill(ctx, string(id), nil); err == nil {
				name = s.Name
			}
		}
		rest := idsBut(have, i)
		v.Have = append(v.Have, ownedSkill{
			link:    link{Text: name, Href: r.href(segment("/skills", string(id)), nil)},
			Without: r.href("/next", with(r.query, "have", rest...)),
		})
	}
	v.Clear = r.href("/next", without(r.query, "have"))
}

// idsBut returns IDs but for the i-th.
func idsBut(ids []techmap.SkillID, i int) []string {
	var rest []string
	for n, id := range ids {
		if n != i {
			rest = append(rest, string(id))
		}
	}
	return rest
}

// mostOffers is how many technologies are offered to add.
const mostOffers = 16

// fillOffers fills in what may be added and what the form has.
func (r *request) fillOffers(v *nextView, top rankhttp.Top, roles rankhttp.Roles) {
	has := make(map[techmap.SkillID]bool)
	for _, id := range v.Path.Have {
		has[id] = true
	}
	for _, e := range top.Entries {
		if !has[e.Skill] && len(v.Offers) < mostOffers {
			v.Offers = append(v.Offers, link{Text: e.Name, Href: r.withHave(e.Skill)})
		}
	}
	for missing := range rank.MaxMissing + 1 {
		v.Missings = append(v.Missings, link{
			r.text.say("next.missing." + strconv.Itoa(missing)),
			r.href("/next", with(r.query, "missing", strconv.Itoa(missing))), missing == v.Missing,
		})
	}
	v.Hidden = r.passed(append([]string{"have", "missing", "steps"}, removed(narrowing(), "role")...)...)
	v.Chips = chipsBut(r.chips("/next", r.nameFacets(roles, nil)), "role")
}

// withHave returns the page with one more technology.
func (r *request) withHave(id techmap.SkillID) string {
	return r.href("/next", with(r.query, "have", append(valuesOf(r.query, "have"), string(id))...))
}

// fillNext fills in the path and what it begins with.
func (r *request) fillNext(v *nextView, roles rankhttp.Roles) {
	p := r.text
	v.Roles = []option{{Text: p.say("more.allroles"), Chosen: !r.query.Has("role")}}
	v.Role = p.say("more.allroles")
	for _, role := range roles.Roles {
		name := p.name(role.Name, role.NameKo)
		chosen := v.Path.Role == role.Role
		v.Roles = append(v.Roles, option{string(role.Role), name, chosen})
		if chosen {
			v.Role = name
		}
	}
	sides := []rank.Side{v.Path.Reach}
	for _, m := range v.Path.Steps {
		sides = append(sides, m.Reach)
	}
	reach := topShare(sides...)
	v.Reach = sideBar(reach, v.Path.Reach)
	for i, m := range v.Path.Steps {
		v.Steps = append(v.Steps, nextStep{
			link: r.skillOfAll(m.Subject), N: i, Place: i + 1, Unlock: m.Unlock, Reach: m.Reach, Bar: sideBar(reach, m.Reach),
			Add: r.withHave(m.Skill),
		})
	}
	most := .0
	for _, u := range v.Path.Next {
		most = max(most, u.Gain)
	}
	gains := shareScale(most)
	for i, u := range v.Path.Next {
		v.First = append(v.First, nextStep{
			link: r.skillOfAll(u.Subject), N: i, Unlock: u, Bar: newBar(gains, u.Gain, 0, 0), Add: r.withHave(u.Skill),
		})
	}
	v.Lead = r.nextLead(v)
	if v.TooFew {
		v.Note = p.say("next.few", p.counted(v.Openings, "opening"), p.num(r.least()))
	}
	v.Head = head{Title: p.say("next.title"), Description: p.say("next.about"), Nav: "/next", Meta: v.Meta}
}

// nextLead says what is within reach now, and what the path adds.
func (r *request) nextLead(v *nextView) string {
	p := r.text
	if v.TooFew || len(v.Path.Steps) == 0 {
		return p.say("next.about")
	}
	reach := v.Path.Reach
	last := v.Path.Steps[len(v.Path.Steps)-1].Reach
	lead := p.say("next.lead", v.Role, p.counted(v.Openings, "opening"), p.num(reach.Openings), p.pct(reach.Share))
	return lead + " " + p.say("next.lead.after", len(v.Path.Steps), p.num(last.Openings), p.pct(last.Share))
}

// fillFit fills in which roles fit.
func (r *request) fillFit(v *nextView, fields rankhttp.Fields) {
	var highs []float64
	for _, f := range fields.Fields {
		highs = append(highs, f.High)
	}
	of := shareScale(highs...)
	for i, f := range fields.Fields {
		if f.TooFew {
			continue
		}
		v.Fit = append(v.Fit, fieldFit{
			link: link{
				Text: r.text.name(f.Name, f.NameKo),
				Href: r.href("/next", with(r.query, "role", string(f.Role))), Current: f.Role == v.Path.Role,
			},
			N: i, Field: f, Mark: newRange(of, f.Covered, f.Low, f.High),
		})
	}
	if len(v.Fit) == 0 {
		v.FitNote = r.text.say("next.fit.few", r.text.num(r.least()))
	}
}
