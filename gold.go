package techmap

import "time"

// A CanonicalPosting is the gold record of one posting, its skills and roles
// entries of a Taxonomy. Openings are made of them. Fields that nobody states are zero.
type CanonicalPosting struct {
	ID         PostingID  `json:"id"`
	Source     string     `json:"source,omitzero"`
	URL        string     `json:"url,omitzero"` // page a person can open
	Title      string     `json:"title"`
	Company    string     `json:"company,omitzero"`  // folded, without legal forms; the unit of company counts
	Employer   string     `json:"employer,omitzero"` // as written
	Lang       string     `json:"lang,omitzero"`     // ISO 639-1: "ko", "en"
	Roles      []RoleID   `json:"roles,omitempty"`   // sorted
	Demands    []Demand   `json:"demands,omitempty"` // sorted by skill, one per skill
	Experience Experience `json:"experience,omitzero"`
	Employment Employment `json:"employment,omitzero"`
	WorkModel  WorkModel  `json:"work_model,omitzero"`
	Place      Place      `json:"place,omitzero"`
	Salary     *Salary    `json:"salary,omitempty"`
	Seniority  Seniority  `json:"seniority,omitzero"`
	Tags       []string   `json:"tags,omitempty"`     // skills the site itself lists, as written
	PostedAt   Date       `json:"posted_at,omitzero"` // as the site states it
	Deadline   Deadline   `json:"deadline,omitzero"`
	FirstSeen  time.Time  `json:"first_seen,omitzero"` // the earliest time at which it is known to have been open
	SeenAt     time.Time  `json:"seen_at"`             // when its bytes were fetched: the version, with Raw
	ClosedAt   time.Time  `json:"closed_at,omitzero"`  // when the source says that it closed
	ImageOnly  bool       `json:"image_only,omitzero"` // the text is in pictures: no demands mean nothing
	Text       Digest     `json:"text,omitzero"`       // TextDigest of the silver record the demands were read from
	Raw        Digest     `json:"raw,omitzero"`        // provenance: bronze body …
	Parser     string     `json:"parser,omitzero"`
	Extractor  string     `json:"extractor,omitzero"` // … and everything that touched it since
	Taxonomy   string     `json:"taxonomy,omitzero"`
	Pending    bool       `json:"pending,omitzero"` // a better extractor has still to be asked

	// Sketch is what the text is compared by when openings are made. It holds hashes
	// of the text, not words of it, and begins with the version of its form; package
	// medallion makes and reads it.
	Sketch []byte `json:"sketch,omitempty"`
}

// A Demand says that a posting or an opening asks for a skill, and where it says so.
// There is one for each skill, of its best mention: the strongest by Level.
type Demand struct {
	Skill SkillID `json:"skill"`
	Level Level   `json:"level"`

	// Demands of one record with the same non-zero Group are alternatives. Its number
	// means nothing else, and is not the same from one record to the next.
	Group int `json:"group,omitzero"`

	// Via is the part of Skill that the text names: a text that names S3 demands AWS
	// too, via S3. "" means that it names Skill itself.
	Via SkillID `json:"via,omitzero"`

	// Posting is the member of an opening that says so. It is empty in a
	// CanonicalPosting, which speaks for itself.
	Posting  PostingID `json:"posting,omitzero"`
	Evidence Span      `json:"evidence"`          // in the text of that posting's silver record
	Quote    string    `json:"quote,omitzero"`    // the line the evidence stands in, cut to MaxQuote runes around it
	QuoteAt  int       `json:"quote_at,omitzero"` // where in Quote the evidence begins, in bytes
}

// Quoted returns what is quoted before the evidence, the evidence itself and what
// follows. All is before if the record does not say where the evidence stands.
func (d Demand) Quoted() (before, name, after string) {
	end := d.QuoteAt + d.Evidence.End - d.Evidence.Start
	if d.QuoteAt < 0 || end <= d.QuoteAt || end > len(d.Quote) {
		return d.Quote, "", ""
	}
	return d.Quote[:d.QuoteAt], d.Quote[d.QuoteAt:end], d.Quote[end:]
}

// MaxQuote is the most runes a Demand.Quote has: a long line of a posting, and little
// enough to be a quotation rather than a copy.
const MaxQuote = 300

// A Level says how strongly a posting asks for a skill.
type Level string

// Levels, strongest first: a posting's level for a skill is the strongest of
// its mentions in this order.
const (
	LevelRequired  Level = "required"  // what an applicant must have
	LevelStack     Level = "stack"     // a technology list or the title
	LevelPreferred Level = "preferred" // nice to have
	LevelUsed      Level = "used"      // duties
	LevelMentioned Level = "mentioned" // anywhere else; not counted
)

// Levels returns all levels, strongest first.
func Levels() []Level {
	return []Level{LevelRequired, LevelStack, LevelPreferred, LevelUsed, LevelMentioned}
}

// An Opening is one job, however often it is advertised. It is what is counted.
// Title, URL and Employer, and the quotes of its demands, are empty where the terms
// of its sources do not allow to show them: see Rights.
type Opening struct {
	ID         PostingID   `json:"id"`                // the member least by (FirstSeen, ID)
	Members    []PostingID `json:"members,omitempty"` // sorted; empty means that the opening was withdrawn
	Sources    []string    `json:"sources,omitempty"` // sorted
	URL        string      `json:"url,omitzero"`
	Title      string      `json:"title,omitzero"`
	Company    string      `json:"company,omitzero"`  // folded; all members are of one company
	Employer   string      `json:"employer,omitzero"` // as written
	Lang       string      `json:"lang,omitzero"`     // ISO 639-1: "ko", "en"
	Roles      []RoleID    `json:"roles,omitempty"`   // sorted
	Demands    []Demand    `json:"demands,omitempty"` // of all members; sorted by skill, one per skill
	Experience Experience  `json:"experience,omitzero"`
	Employment Employment  `json:"employment,omitzero"`
	WorkModel  WorkModel   `json:"work_model,omitzero"`
	Place      Place       `json:"place,omitzero"`
	Salary     *Salary     `json:"salary,omitempty"`
	Seniority  Seniority   `json:"seniority,omitzero"`
	Tags       []string    `json:"tags,omitempty"`     // of all members; sorted
	PostedAt   Date        `json:"posted_at,omitzero"` // as the member says that says most; Open counts, and not this
	Deadline   Deadline    `json:"deadline,omitzero"`
	Open       []Interval  `json:"open,omitempty"`      // when it could be applied for; sorted, disjoint
	ImageOnly  bool        `json:"image_only,omitzero"` // true of all members
}

// An Interval is a time [From, To) and why it ended. A zero To means that it
// has not ended; LastSeen is when the opening was last known to be open.
type Interval struct {
	From     time.Time   `json:"from"`            // the first sighting of a member, or what the source says of it
	LastSeen time.Time   `json:"last_seen"`       // not before From
	To       time.Time   `json:"to,omitzero"`     // not part of the interval
	Reason   CloseReason `json:"reason,omitzero"` // empty as long as To is zero
}

// A CloseReason says how it is known that an opening closed. Where several are true the
// one that came first counts. See "Time, closing and counting" in DESIGN.md.
type CloseReason string

// Reasons for closing.
const (
	ClosedStated   CloseReason = "stated"   // the source says so
	ClosedDeadline CloseReason = "deadline" // its own deadline passed
	ClosedVanished CloseReason = "vanished" // absent from two consecutive complete censuses
	ClosedUnseen   CloseReason = "unseen"   // nothing heard of it for 30 days
)

// FirstSeen returns when the opening was first open, zero if it has no Open intervals:
// it was withdrawn, or is not one that Publish made.
func (o Opening) FirstSeen() time.Time {
	if len(o.Open) == 0 {
		return time.Time{}
	}
	return o.Open[0].From
}

// LastSeen returns when the opening was last known to be open, zero if never.
func (o Opening) LastSeen() time.Time {
	if len(o.Open) == 0 {
		return time.Time{}
	}
	return o.Open[len(o.Open)-1].LastSeen
}

// ClosedAt returns when the opening closed, zero while it is open.
func (o Opening) ClosedAt() time.Time {
	if len(o.Open) == 0 {
		return time.Time{}
	}
	return o.Open[len(o.Open)-1].To
}
