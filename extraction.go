package techmap

// A Span cuts a piece out of a posting's text, [Start, End) in bytes of UTF-8. It is
// good for that text alone: compare Posting.TextDigest before trusting a stored one.
// [Posting.Cut] and [Posting.Line] apply it.
type Span struct {
	Section int `json:"section"` // index into Posting.Sections, SectionTitle, or SectionTag(i)
	Start   int `json:"start"`   // of the first byte, on a rune's edge
	End     int `json:"end"`     // behind the last byte; Start if the span is empty
}

// A Mention is one place where a posting names a skill.
type Mention struct {
	Span
	Surface string  `json:"surface"`        // as written: "리액트", "k8s"; exactly what Span cuts out
	Skill   SkillID `json:"skill,omitzero"` // empty if the extractor does not know the taxonomy
	Level   Level   `json:"level,omitzero"`
	Context Context `json:"context,omitzero"` // "" means that it is a demand
	Group   int     `json:"group,omitzero"`   // mentions with the same non-zero group are alternatives

	// Confidence is from 0 to 1; 0 means that the extractor does not say, which
	// refiners take for sure. medallion.GoldOptions has the least that counts.
	Confidence float64 `json:"confidence,omitzero"`
}

// A Context says why a mention is not a demand. A mention with the empty Context is a
// demand.
type Context string

// Contexts of mentions that are not counted.
const (
	ContextNegated  Context = "negated"  // "no PHP", "Java가 아닌"
	ContextFrom     Context = "from"     // what the employer moves away from
	ContextEmployer Context = "employer" // the employer, a client, a product of theirs
	ContextPerk     Context = "perk"     // benefits, culture, tools of everyday office life
	ContextProcess  Context = "process"  // the hiring process
)

// A Filler says who filled a field in.
type Filler string

// Fillers.
const (
	BySite  Filler = "site"  // a field of the site's own
	ByRule  Filler = "rule"  // a rule read it in the text
	ByModel Filler = "model" // a model read it in the text
)

// A FieldSpan says what a field of a posting is, who filled it in, and where the text
// says so. A value from a field of the site's own has no place in the text: its
// span is empty and Text is what the site wrote.
type FieldSpan struct {
	Field string `json:"field"` // "experience", "employment", …: the JSON name in Extraction
	Value string `json:"value"` // in short: "3-7" of experience; the field itself has it in full
	By    Filler `json:"by"`
	Span
	Text string `json:"text,omitzero"` // what the span cuts out
}

// An Extraction is what an Extractor found in one posting. What it did not find is zero.
// It may repeat what the site's own fields state, which Fields marks as BySite; where
// the two differ the gold refinement takes the Posting's.
type Extraction struct {
	Posting   PostingID `json:"posting"`
	Extractor string    `json:"extractor"`          // Extractor.Name
	Mentions  []Mention `json:"mentions,omitempty"` // a skill may have many

	Roles      []string   `json:"roles,omitempty"`      // role IDs, or as the posting or a model names them
	Industries []string   `json:"industries,omitempty"` // as the posting names them
	Experience Experience `json:"experience,omitzero"`
	Employment Employment `json:"employment,omitzero"`
	WorkModel  WorkModel  `json:"work_model,omitzero"`
	Salary     *Salary    `json:"salary,omitempty"`
	Place      Place      `json:"place,omitzero"`
	Deadline   Deadline   `json:"deadline,omitzero"`
	Seniority  Seniority  `json:"seniority,omitzero"`

	// Degree is the least that is asked for: "any", "high-school", "associate",
	// "bachelor", "master" or "doctor".
	Degree          string      `json:"degree,omitzero"`
	Certificates    []string    `json:"certificates,omitempty"`    // "정보처리기사", "CISSP"
	Languages       []string    `json:"languages,omitempty"`       // human ones, ISO 639-1
	MilitaryService bool        `json:"military_service,omitzero"` // may be done there: "병역특례", "산업기능요원"
	CodingTest      bool        `json:"coding_test,omitzero"`      // is part of the hiring process
	Fields          []FieldSpan `json:"fields,omitempty"`          // where each of the values above stands

	// Pending says that a better extractor has still to be asked: what is here is good,
	// and the posting is to be extracted again when that can be had.
	Pending bool `json:"pending,omitzero"`
}

// An Annotated posting is the input of the gold refinement: a silver posting, and what
// was found in exactly that text.
type Annotated struct {
	Posting    Posting    `json:"posting"`
	Extraction Extraction `json:"extraction"`
}
