package techmap

import "time"

// A Date is a moment or a day; Raw is how the source wrote it.
type Date struct {
	Time    time.Time `json:"time,omitzero"` // UTC; for a day, its start or end at the source's place
	DayOnly bool      `json:"day_only,omitzero"`
	Raw     string    `json:"raw,omitzero"`
}

// A Deadline is when a posting stops taking applications.
type Deadline struct {
	Kind DeadlineKind `json:"kind,omitzero"`
	Date Date         `json:"date,omitzero"` // only for DeadlineFixed
}

// A DeadlineKind says what ends a posting. "" means the source does not say.
type DeadlineKind string

// Kinds of deadlines.
const (
	DeadlineFixed       DeadlineKind = "fixed"
	DeadlineUntilFilled DeadlineKind = "until-filled"
	DeadlineAlways      DeadlineKind = "always"
	DeadlineRolling     DeadlineKind = "rolling"
)

// An Experience is what a posting asks of an applicant's past.
type Experience struct {
	Any         bool   `json:"any,omitzero"`         // "경력무관": does not matter
	NewGrad     bool   `json:"new_grad,omitzero"`    // "신입": open to newcomers
	Experienced bool   `json:"experienced,omitzero"` // "경력"; false with NewGrad means newcomers only
	MinYears    int    `json:"min_years,omitzero"`
	MaxYears    int    `json:"max_years,omitzero"` // 0 means no upper limit
	Raw         string `json:"raw,omitzero"`
}

// Newcomers reports whether a newcomer may apply.
func (e Experience) Newcomers() bool { return e.NewGrad || e.Any }

// A Place is where the work is done; Raw is how the source wrote it.
type Place struct {
	Country string `json:"country,omitzero"` // ISO 3166-1 alpha-2: "KR"
	Region  string `json:"region,omitzero"`  // "서울", "경기", "California"
	City    string `json:"city,omitzero"`    // "강남구", "성남시 분당구", "San Francisco"
	Raw     string `json:"raw,omitzero"`
}

// A Salary is what a posting promises.
type Salary struct {
	Min       int64  `json:"min,omitzero"` // 0 means not stated
	Max       int64  `json:"max,omitzero"`
	Currency  string `json:"currency,omitzero"`  // ISO 4217
	Per       string `json:"per,omitzero"`       // "year", "month", "week", "day", "hour"
	Estimated bool   `json:"estimated,omitzero"` // by the source, not stated by the employer
	Raw       string `json:"raw,omitzero"`
}

// An Employment is a form of employment.
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

// A WorkModel says where a person sits while working.
type WorkModel string

// Work models.
const (
	WorkOnsite WorkModel = "onsite"
	WorkHybrid WorkModel = "hybrid"
	WorkRemote WorkModel = "remote"
)

// A Seniority is a rung of the ladder.
type Seniority string

// Seniorities.
const (
	SeniorityIntern Seniority = "intern"
	SeniorityJunior Seniority = "junior"
	SeniorityMid    Seniority = "mid"
	SenioritySenior Seniority = "senior"
	SeniorityLead   Seniority = "lead"
	SeniorityHead   Seniority = "head"
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
