package techmap

import "time"

// A Date is a moment or a day. The zero Date says nothing; one with Raw alone is one
// that the source states and nobody could read.
type Date struct {
	// Time is in UTC, zero if it is not known. A day is the moment it begins where the
	// source is (00:00 in Seoul for a Korean site), or, where the Date ends something,
	// the moment it ends: nobody who reads a Date has to know of time zones.
	Time    time.Time `json:"time,omitzero"`
	DayOnly bool      `json:"day_only,omitzero"` // the source states a day, and no time of that day
	Raw     string    `json:"raw,omitzero"`      // as the source wrote it
}

// A Deadline is when a posting stops taking applications. Only one of the kind
// DeadlineFixed closes an opening by itself.
type Deadline struct {
	Kind DeadlineKind `json:"kind,omitzero"` // "" means that nothing is known
	Date Date         `json:"date,omitzero"` // only for DeadlineFixed; of a day it is the end
}

// A DeadlineKind says what ends a posting. "" means the source does not say.
type DeadlineKind string

// Kinds of deadlines.
const (
	DeadlineFixed       DeadlineKind = "fixed"        // on Deadline.Date
	DeadlineUntilFilled DeadlineKind = "until-filled" // "채용 시 마감": when somebody is found
	DeadlineAlways      DeadlineKind = "always"       // "상시채용": there is no end
	DeadlineRolling     DeadlineKind = "rolling"      // "수시채용", "on a rolling basis": as people apply
)

// An Experience is what a posting asks of an applicant's past. The zero Experience
// says nothing, which is not the same as Any. NewGrad and Experienced may both be set:
// "신입/경력".
type Experience struct {
	Any         bool   `json:"any,omitzero"`         // "경력무관": does not matter
	NewGrad     bool   `json:"new_grad,omitzero"`    // "신입": open to newcomers
	Experienced bool   `json:"experienced,omitzero"` // "경력"; false with NewGrad means newcomers only
	MinYears    int    `json:"min_years,omitzero"`   // whole years of those with experience; 0 means none are stated
	MaxYears    int    `json:"max_years,omitzero"`   // the most that are looked for; 0 means no upper limit
	Raw         string `json:"raw,omitzero"`         // as the source wrote it
}

// Newcomers reports whether the posting says that a newcomer may apply. A posting that
// says nothing of experience does not.
func (e Experience) Newcomers() bool { return e.NewGrad || e.Any }

// A Place is where the work is done. A part that is not known is empty; "재택" and
// "Remote" are no place.
type Place struct {
	Country string `json:"country,omitzero"` // ISO 3166-1 alpha-2: "KR"
	Region  string `json:"region,omitzero"`  // "서울", "경기", "California"; what Filter.Regions compares
	City    string `json:"city,omitzero"`    // "강남구", "성남시 분당구", "San Francisco"
	Raw     string `json:"raw,omitzero"`     // as the source wrote it
}

// A Salary is what a posting promises: sums in whole units of the currency, won and not
// 만원, dollars and not cents. Sums are as the source states them, not converted to
// another period or currency. Records hold a *Salary, nil if no sum is stated.
type Salary struct {
	Min       int64  `json:"min,omitzero"`       // 0 means not stated: "up to …"
	Max       int64  `json:"max,omitzero"`       // 0 means not stated: "… or more"
	Currency  string `json:"currency,omitzero"`  // ISO 4217: "KRW"
	Per       string `json:"per,omitzero"`       // "year", "month", "week", "day", "hour"
	Estimated bool   `json:"estimated,omitzero"` // by the source, not stated by the employer
	Raw       string `json:"raw,omitzero"`       // as the source wrote it
}

// An Employment is a form of employment. "" means that the source does not say.
type Employment string

// Forms of employment.
const (
	EmploymentFullTime  Employment = "full-time"
	EmploymentPartTime  Employment = "part-time"
	EmploymentContract  Employment = "contract"
	EmploymentIntern    Employment = "intern"
	EmploymentTemporary Employment = "temporary"
	EmploymentFreelance Employment = "freelance"
	EmploymentMilitary  Employment = "military" // service in place of conscription
)

// A WorkModel says where a person sits while working. "" means that the source does
// not say, which is not WorkOnsite.
type WorkModel string

// Work models.
const (
	WorkOnsite WorkModel = "onsite"
	WorkHybrid WorkModel = "hybrid" // some days of a week elsewhere
	WorkRemote WorkModel = "remote" // all of them, or whenever one likes
)

// A Seniority is a rung of the ladder, as the title or the text names it. It is not
// derived from Experience: years and titles are two things. "" means that nothing is
// named.
type Seniority string

// Seniorities.
const (
	SeniorityIntern Seniority = "intern"
	SeniorityJunior Seniority = "junior"
	SeniorityMid    Seniority = "mid"
	SenioritySenior Seniority = "senior"
	SeniorityLead   Seniority = "lead" // leads a team or its technology
	SeniorityHead   Seniority = "head" // of a department, or the CTO
)

// Employments returns all forms of employment.
func Employments() []Employment {
	return []Employment{
		EmploymentFullTime, EmploymentPartTime, EmploymentContract, EmploymentIntern,
		EmploymentTemporary, EmploymentFreelance, EmploymentMilitary,
	}
}

// WorkModels returns all work models, from the employer's place to one's own.
func WorkModels() []WorkModel { return []WorkModel{WorkOnsite, WorkHybrid, WorkRemote} }

// Seniorities returns all rungs of the ladder, the lowest first.
func Seniorities() []Seniority {
	return []Seniority{
		SeniorityIntern, SeniorityJunior, SeniorityMid, SenioritySenior, SeniorityLead, SeniorityHead,
	}
}
