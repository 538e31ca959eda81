package ui

import (
	"context"

	"github.com/techmap-it/techmap/rank"
	"github.com/techmap-it/techmap/rank/rankhttp"
)

// A companyView is the page of one company.
type companyView struct {
	Head head
	From string
	rankhttp.Company

	Up     string // address of the list of companies
	Rank   string // address of the ranking of its openings
	Name   string
	Others []string // other ways to write its name
	Lead   string
	Roles  []companyCount
	Skills []companyCount
	Note   string // why there are no technologies
	Jobs   jobsView
}

func (v companyView) head() head { return v.Head }

// A companyCount is how many openings of a company have something, now and in all.
type companyCount struct {
	link
	N         int
	Open      int
	Ever      int
	Now, Then barMark
}

// companySkills is how many technologies the page of a company lists.
const companySkills = 30

// loadCompany answers what a company asks for.
func loadCompany(ctx context.Context, r *request) (view, error) {
	q := bounded(r.query, "n", companySkills, 2*companySkills)
	v := companyView{From: question(segment("/companies", r.id), q)}
	var err error
	if v.Company, err = r.api.Company(ctx, r.id, q); err != nil {
		return nil, err
	}
	if id := v.Company.Company; id != r.id {
		return nil, moved{r.href(segment("/companies", id), r.query)}
	}
	jobs := with(r.narrowed(), "company", r.id)
	if v.Jobs, err = r.jobs(ctx, jobs); err != nil {
		return nil, err
	}
	v.Name = v.Company.Company
	if len(v.Names) > 0 {
		v.Name, v.Others = v.Names[0], v.Names[1:]
	}
	v.Up, v.Rank = r.href("/companies", nil), r.href("/", jobs)
	v.Roles, v.Skills = r.companyRoles(v.Company), r.companySkills(v.Company)
	p := r.text
	v.Lead = p.say("company.lead", p.topicOf(v.Name), p.counted(v.Open, "opening"), p.num(v.Ever-v.Open), p.date(v.AsOf))
	if len(v.Skills) == 0 {
		v.Note = p.say("company.silent")
	}
	v.Head = head{Title: p.say("company.title", v.Name), Description: v.Lead, Nav: "/companies", Meta: v.Meta}
	return v, nil
}

func (r *request) companyRoles(c rankhttp.Company) []companyCount {
	var counts []companyCount
	for i, role := range c.Roles {
		to := r.href("/openings", map[string][]string{"company": {c.Company}, "role": {string(role.Role)}})
		counts = append(counts, companyCount{
			link: link{Text: r.text.name(role.Name, role.NameKo), Href: to}, N: i, Open: role.Openings, Ever: role.Ever,
		})
	}
	return withBars(counts)
}

func (r *request) companySkills(c rankhttp.Company) []companyCount {
	var counts []companyCount
	for i, s := range c.Skills {
		counts = append(counts, companyCount{
			link: r.skillOfAll(s.Subject), N: i, Open: s.Openings, Ever: s.Ever,
		})
	}
	return withBars(counts)
}

// skillOfAll returns a technology with its page for all openings.
func (r *request) skillOfAll(s rank.Subject) link {
	return link{Text: s.Name, Href: r.href(segment("/skills", string(s.Skill)), nil)}
}

// withBars fills in the bars of counts, on one axis.
func withBars(counts []companyCount) []companyCount {
	most := 1
	for _, c := range counts {
		most = max(most, c.Ever)
	}
	of := axis{0, float64(most)}
	for i, c := range counts {
		counts[i].Now, counts[i].Then = newBar(of, float64(c.Open), 0, 0), newBar(of, float64(c.Ever), 0, 0)
	}
	return counts
}
