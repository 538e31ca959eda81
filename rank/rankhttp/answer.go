package rankhttp

import (
	"time"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/rank"
)

// The types of this file and of pipeline.go are what the API answers, for [Client] and for
// whoever makes an answer in another way. What a field means is in its doc tag, or, where
// it means the same in all answers, in describe.go: the OpenAPI document is made of both,
// and a test demands a word for each. Lists are never null. Times are in UTC.

// Meta says what an answer was made of.
type Meta struct {
	Permalink string   `json:"permalink" doc:"The same question, pinned to this day and these data: it gives the same numbers later." example:"/v1/skills/top?as_of=2026-11-22T00%3A00%3A00Z&data=5f0c1e7a9b3d2c44&role=backend"`
	Data      string   `json:"data" doc:"Version of the openings." example:"5f0c1e7a9b3d2c44"`
	Taxonomy  string   `json:"taxonomy" doc:"Version of the names of technologies and roles." example:"2026.11"`
	Method    string   `json:"method" doc:"Version of the rules that made the openings." example:"minhash/1"`
	Sample    bool     `json:"sample,omitempty" doc:"Some of the openings are sample data and no market."`
	Credits   []Credit `json:"credits" doc:"Sources that ask to be named."`
}

// A Credit names a source as its terms ask for.
type Credit struct {
	Source string `json:"source"`         // Source.Name
	Text   string `json:"text"`           // Source.Attribution
	Link   string `json:"link,omitempty"` // Source.Link
}

// Top is the answer of /v1/skills/top.
type Top struct {
	rank.Ranking
	Meta Meta `json:"meta"`
}

// Roles is the answer of /v1/roles.
type Roles struct {
	AsOf  time.Time        `json:"as_of"`
	Roles []rank.RoleCount `json:"roles" doc:"That with the most openings first."`
	Meta  Meta             `json:"meta"`
}

// Skills is the answer of /v1/skills: technologies by a beginning or part of a name.
type Skills struct {
	AsOf   time.Time      `json:"as_of"`
	Skills []SkillSummary `json:"skills" doc:"Those of the very name first, then those that begin so; of equals the most asked for first."`
	Meta   Meta           `json:"meta"`
}

// A SkillSummary is a technology in a list.
type SkillSummary struct {
	rank.Subject
	Family    techmap.SkillFamily `json:"family,omitempty" doc:"language, framework, database, cloud or tool."`
	Openings  int                 `json:"openings" doc:"That ask for it, of those selected."`
	Companies int                 `json:"companies"`
}

// A Skill is the answer of /v1/skills/{id}.
type Skill struct {
	rank.Subject
	Family   techmap.SkillFamily `json:"family,omitempty"`
	Names    []string            `json:"names" doc:"Every way to write it that is known."`
	PartOf   []rank.Subject      `json:"part_of"`
	Parts    []rank.Subject      `json:"parts"`
	UsedWith []rank.Subject      `json:"used_with"`
	About    string              `json:"about,omitempty" doc:"What it is, in English."`
	AboutKo  string              `json:"about_ko,omitempty" doc:"What it is, in Korean."`
	Home     string              `json:"home,omitempty"`

	AsOf   time.Time   `json:"as_of"` // the time that Of, Entry and Roles are of
	Of     int         `json:"of" doc:"Openings selected."`
	Entry  *rank.Entry `json:"entry" doc:"Its line among all technologies in the openings selected; null if none asks for it or they are too few."`
	TooFew bool        `json:"too_few"` // Of is less than min_sample: Entry is null
	Roles  []RoleShare `json:"roles" doc:"How often each role asks for it; roles with too few openings are left out."`
	Meta   Meta        `json:"meta"`
}

// A RoleShare is how often a role asks for a technology.
type RoleShare struct {
	Role   techmap.RoleID `json:"role"`
	Name   string         `json:"name"`
	NameKo string         `json:"name_ko,omitempty"`
	Of     int            `json:"of" doc:"Openings of the role."`
	rank.Side
}

// Trends is the answer of /v1/trends.
type Trends struct {
	rank.Trends
	Meta Meta `json:"meta"`
}

// SkillTrend is the answer of /v1/skills/{id}/trend.
type SkillTrend struct {
	AsOf    time.Time     `json:"as_of"`
	Step    rank.Step     `json:"step"`
	Windows []rank.Window `json:"windows" doc:"The oldest first; the last may be partial."`
	Sources []string      `json:"sources"`
	LeftOut []string      `json:"left_out,omitempty"`
	Refused rank.Refusal  `json:"refused,omitempty" doc:"Why no trend is told; then trend is null."`
	Trend   *rank.Trend   `json:"trend"` // nil if Refused says why
	Meta    Meta          `json:"meta"`
}

// Together is the answer of /v1/skills/{id}/together.
type Together struct {
	rank.Companionship
	Meta Meta `json:"meta"`
}

// Distinctive is the answer of /v1/roles/{id}/distinctive.
type Distinctive struct {
	rank.Distinction
	Meta Meta `json:"meta"`
}

// Comparison is the answer of /v1/compare.
type Comparison struct {
	rank.Comparison
	Meta Meta `json:"meta"`
}

// Next is the answer of /v1/next.
type Next struct {
	rank.Path
	Meta Meta `json:"meta"`
}

// Fields is the answer of /v1/fields.
type Fields struct {
	AsOf   time.Time    `json:"as_of"`
	Fields []rank.Field `json:"fields" doc:"The best covered first; those with too few openings last."`
	Meta   Meta         `json:"meta"`
}

// Facts is the answer of /v1/facts.
type Facts struct {
	rank.Facts
	Meta Meta `json:"meta"`
}

// Openings is the answer of /v1/openings.
type Openings struct {
	AsOf     time.Time    `json:"as_of"`
	Total    int          `json:"total" doc:"Openings found, on all pages."`
	Openings []Opening    `json:"openings"`
	Next     string       `json:"next,omitempty" doc:"The cursor of the next page; none after the last."`
	Facets   *rank.Facets `json:"facets,omitempty" doc:"Where facets=true: how the openings found spread."`
	Meta     Meta         `json:"meta"`
}

// An Opening is one job, with as much as its sources allow to show.
type Opening struct {
	ID         string             `json:"id"`
	Title      string             `json:"title,omitempty" doc:"Empty where the terms of its source do not allow to show it."`
	URL        string             `json:"url,omitempty" doc:"The page of the source: http or https."`
	Company    string             `json:"company,omitempty" doc:"Folded: what /v1/companies/{id} takes."`
	Employer   string             `json:"employer,omitempty" doc:"As written."`
	Sources    []string           `json:"sources"`
	Members    []string           `json:"members" doc:"The postings that it was advertised by."`
	Roles      []RoleName         `json:"roles"`
	Seniority  techmap.Seniority  `json:"seniority,omitempty"`
	Experience *Experience        `json:"experience,omitempty"` // nil if it says nothing of it
	Employment techmap.Employment `json:"employment,omitempty"`
	WorkModel  techmap.WorkModel  `json:"work_model,omitempty"`
	Country    string             `json:"country,omitempty"`
	Region     string             `json:"region,omitempty"`
	City       string             `json:"city,omitempty"`
	Pay        *Pay               `json:"pay,omitempty"`       // nil if it states none
	PostedAt   *time.Time         `json:"posted_at,omitempty"` // nil if its source does not state it
	Deadline   *Deadline          `json:"deadline,omitempty"`  // nil if it states none
	Open       bool               `json:"open" doc:"Open at as_of."`
	FirstSeen  time.Time          `json:"first_seen"`          // when it was first open
	LastSeen   time.Time          `json:"last_seen"`           // not after as_of
	ClosedAt   *time.Time         `json:"closed_at,omitempty"` // nil while it is open at as_of
	Intervals  []Interval         `json:"intervals,omitempty" doc:"When it could be applied for; only in /v1/openings/{id}."`
	ImageOnly  bool               `json:"image_only,omitempty" doc:"Its text is in pictures: nothing is known of what it asks for."`
	Demands    []Demand           `json:"demands" doc:"Technologies, the strongest first."`
}

// A RoleName is a role with its names.
type RoleName struct {
	Role   techmap.RoleID `json:"role"`
	Name   string         `json:"name"`
	NameKo string         `json:"name_ko,omitempty"`
}

// Experience is what an opening asks of an applicant's past.
type Experience struct {
	Any         bool `json:"any,omitempty"`         // it does not matter
	NewGrad     bool `json:"new_grad,omitempty"`    // newcomers may apply
	Experienced bool `json:"experienced,omitempty"` // people with experience may
	MinYears    int  `json:"min_years,omitempty"`   // 0 if no number is stated
	MaxYears    int  `json:"max_years,omitempty"`   // 0 if there is no upper end
}

// Pay is what an opening promises.
type Pay struct {
	Min       int64  `json:"min,omitempty"`      // whole units of Currency; 0 if only Max is stated
	Max       int64  `json:"max,omitempty"`      // 0 if there is no upper end
	Currency  string `json:"currency,omitempty"` // ISO 4217
	Per       string `json:"per,omitempty"`      // year, month, week, day or hour
	Estimated bool   `json:"estimated,omitempty" doc:"By the source, not stated by the employer."`
}

// A Deadline is when an opening stops taking applications.
type Deadline struct {
	Kind techmap.DeadlineKind `json:"kind"`
	At   *time.Time           `json:"at,omitempty"` // of techmap.DeadlineFixed alone
}

// An Interval is a time in which an opening could be applied for.
type Interval struct {
	From     time.Time           `json:"from"`
	LastSeen time.Time           `json:"last_seen"`
	To       *time.Time          `json:"to,omitempty"` // nil if it has not ended
	Reason   techmap.CloseReason `json:"reason,omitempty" doc:"How it is known that it closed."`
}

// A Demand is a technology that an opening asks for, and the words that prove it.
type Demand struct {
	rank.Subject
	Level      techmap.Level `json:"level" enum:"required,stack,preferred,used,mentioned"`
	Group      int           `json:"group,omitempty" doc:"Demands of the same group are alternatives."`
	Via        string        `json:"via,omitempty" doc:"The part of it that the text names."`
	Section    string        `json:"section,omitempty" enum:"title,tag" doc:"Where the words stand, if not in the text: in the title, or in a tag of the source."`
	Quote      string        `json:"quote,omitempty" doc:"The line that names it, where it may be shown."`
	QuoteStart int           `json:"quote_start,omitempty" doc:"Where in quote the name begins, in Unicode characters."`
	QuoteEnd   int           `json:"quote_end,omitempty" doc:"Where it ends; not greater than quote_start if the place is not known."`
	Posting    string        `json:"posting,omitempty" doc:"Which posting of the opening says so."`
}

// Companies is the answer of /v1/companies.
type Companies struct {
	AsOf      time.Time           `json:"as_of"`
	Total     int                 `json:"total"`
	Companies []rank.CompanyCount `json:"companies" doc:"That with the most openings first."`
	Next      string              `json:"next,omitempty"`
	Meta      Meta                `json:"meta"`
}

// Company is the answer of /v1/companies/{id}.
type Company struct {
	rank.CompanyProfile
	Meta Meta `json:"meta"`
}

// Sources is the answer of /v1/sources.
type Sources struct {
	AsOf    time.Time `json:"as_of"`
	Sources []Source  `json:"sources"`
	Meta    Meta      `json:"meta"`
}

// Runs is the answer of /v1/runs.
type Runs struct {
	Runs []Run `json:"runs" doc:"The latest first."`
	Meta Meta  `json:"meta"`
}

// Status is the answer of /v1/status.
type Status struct {
	AsOf     time.Time `json:"as_of" doc:"The newest sighting: the day of every answer that names none."`
	Age      int       `json:"age" doc:"Seconds since then."`
	Openings int       `json:"openings" doc:"Open or not."`
	Open     int       `json:"open"`
	Unknown  int       `json:"unknown" doc:"Openings that name what the taxonomy does not have: they were made with another one."`
	Loaded   time.Time `json:"loaded" doc:"When the data were read."`
	Sources  []Source  `json:"sources"`
	Pipeline *Pipeline `json:"pipeline,omitempty" doc:"How what fills the store is doing; left out where nobody looks."`
	Meta     Meta      `json:"meta"`
}

// OneOpening is the answer of /v1/openings/{id}.
type OneOpening struct {
	Opening
	AsOf time.Time `json:"as_of"`
	Meta Meta      `json:"meta"`
}
