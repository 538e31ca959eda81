package rankhttp

import (
	"time"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/rank"
)

// A line of an export says all of what it means, because tables are cut and joined: what
// stands once in the answer in JSON is repeated in each.

// A sampled line says what it stands on.
type sampled struct {
	AsOf            time.Time `json:"as_of"`
	SampleOpenings  int       `json:"sample_openings"`
	SampleCompanies int       `json:"sample_companies"`
}

func (s sampled) cells(c *cells) {
	c.time("as_of", s.AsOf)
	c.number("sample_openings", s.SampleOpenings)
	c.number("sample_companies", s.SampleCompanies)
}

// A topLine is an entry of a ranking.
type topLine struct {
	Role techmap.RoleID `json:"role"`
	sampled
	rank.Entry
}

func topLines(a *Top) []topLine {
	var lines []topLine
	for _, e := range a.Entries {
		lines = append(lines, topLine{a.Role, sampled{a.AsOf, a.Openings, a.Companies}, e})
	}
	return lines
}

func (l topLine) cells(c *cells) {
	c.text("role", string(l.Role))
	l.sampled.cells(c)
	c.number("rank", l.Rank)
	c.number("best", l.Best)
	c.number("worst", l.Worst)
	c.subject(rank.Subject{Skill: l.Skill, Name: l.Name, NameKo: l.NameKo, Kind: l.Kind})
	c.number("openings", l.Openings)
	c.number("companies", l.Companies)
	c.float("share", l.Share)
	c.float("share_balanced", l.ShareBalanced)
	c.float("share_openings", l.ShareOpenings)
	c.float("share_companies", l.ShareCompanies)
	c.float("low", l.Low)
	c.float("high", l.High)
	c.number("required", l.Required)
	c.number("stack", l.Stack)
	c.number("preferred", l.Preferred)
	c.number("used", l.Used)
}

// A roleLine is a role and how many openings it has.
type roleLine struct {
	AsOf time.Time `json:"as_of"`
	rank.RoleCount
}

func roleLines(a *Roles) []roleLine {
	var lines []roleLine
	for _, r := range a.Roles {
		lines = append(lines, roleLine{a.AsOf, r})
	}
	return lines
}

func (l roleLine) cells(c *cells) {
	c.time("as_of", l.AsOf)
	c.text("role", string(l.Role))
	c.text("name", l.Name)
	c.text("name_ko", l.NameKo)
	c.number("openings", l.Openings)
	c.number("companies", l.Companies)
}

// A distinctiveLine is a technology that sets a role apart.
type distinctiveLine struct {
	Role techmap.RoleID `json:"role"`
	sampled
	Rest int `json:"rest"`
	rank.Distinctive
}

func distinctiveLines(a *Distinctive) []distinctiveLine {
	var lines []distinctiveLine
	for _, d := range a.Entries {
		lines = append(lines, distinctiveLine{a.Role, sampled{a.AsOf, a.Openings, a.Companies}, a.Rest, d})
	}
	return lines
}

func (l distinctiveLine) cells(c *cells) {
	c.text("role", string(l.Role))
	l.sampled.cells(c)
	c.number("rest", l.Rest)
	c.subject(l.Subject)
	c.side(l.Side)
	c.float("elsewhere", l.Elsewhere)
	c.float("log_odds", l.LogOdds)
	c.float("z", l.Z)
	c.float("q", l.Q)
}

// A togetherLine is a technology that is asked for along with another.
type togetherLine struct {
	With techmap.SkillID `json:"with"`
	sampled
	Of int `json:"of"`
	rank.Companion
}

func togetherLines(a *Together) []togetherLine {
	var lines []togetherLine
	for _, e := range a.Entries {
		lines = append(lines, togetherLine{a.Skill, sampled{a.AsOf, a.Openings, a.Companies}, a.Of, e})
	}
	return lines
}

func (l togetherLine) cells(c *cells) {
	c.text("with", string(l.With))
	l.sampled.cells(c)
	c.number("of", l.Of)
	c.subject(l.Subject)
	c.side(l.Side)
	c.float("overall", l.Overall)
	c.float("lift", l.Lift)
	c.float("npmi", l.NPMI)
}

// A compareLine is a technology on both sides, with what each stands on.
type compareLine struct {
	SampleA rank.Compared `json:"sample_a"`
	SampleB rank.Compared `json:"sample_b"`
	rank.Difference
}

func compareLines(a *Comparison) []compareLine {
	var lines []compareLine
	for _, e := range a.Entries {
		lines = append(lines, compareLine{a.Sides[0], a.Sides[1], e})
	}
	return lines
}

func (l compareLine) cells(c *cells) {
	c.in("sample_a", func() { comparedCells(c, l.SampleA) })
	c.in("sample_b", func() { comparedCells(c, l.SampleB) })
	c.subject(l.Subject)
	c.in("a", func() { c.side(l.A) })
	c.in("b", func() { c.side(l.B) })
	c.float("diff", l.Diff)
	c.float("low", l.Low)
	c.float("high", l.High)
	c.float("q", l.Q)
	c.flag("differs", l.Differs)
}

func comparedCells(c *cells, s rank.Compared) {
	c.time("as_of", s.AsOf)
	c.number("openings", s.Openings)
	c.number("companies", s.Companies)
}
