package techmap

// A Span cuts a piece out of a posting's text.
type Span struct {
	Section int `json:"section"` // index into Posting.Sections, SectionTitle, or SectionTag(i)
	Start   int `json:"start"`   // byte offsets into that text
	End     int `json:"end"`
}

// A Mention is one place where a posting names a skill.
type Mention struct {
	Span
	Surface    string  `json:"surface"`        // as written: "리액트", "k8s"; exactly what Span cuts out
	Skill      SkillID `json:"skill,omitzero"` // empty if the extractor does not know the taxonomy
	Level      Level   `json:"level,omitzero"`
	Context    Context `json:"context,omitzero"`
	Group      int     `json:"group,omitzero"` // mentions with the same non-zero group are alternatives
	Confidence float64 `json:"confidence,omitzero"`
}

// A Context says why a mention is not a demand. The empty Context is one.
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
	Value string `json:"value"`
	By    Filler `json:"by"`
	Span
	Text string `json:"text,omitzero"` // what the span cuts out
}

// An Extraction is what an Extractor found in one posting.
type Extraction struct {
	Posting   PostingID `json:"posting"`
	Extractor string    `json:"extractor"` // Extractor.Name
	Mentions  []Mention `json:"mentions,omitempty"`

	Roles           []string    `json:"roles,omitempty"` // role IDs, or as the posting or a model names them
	Industries      []string    `json:"industries,omitempty"`
	Experience      Experience  `json:"experience,omitzero"`
	Employment      Employment  `json:"employment,omitzero"`
	WorkModel       WorkModel   `json:"work_model,omitzero"`
	Salary          *Salary     `json:"salary,omitempty"`
	Place           Place       `json:"place,omitzero"`
	Deadline        Deadline    `json:"deadline,omitzero"`
	Seniority       Seniority   `json:"seniority,omitzero"`
	Degree          string      `json:"degree,omitzero"` // "any", "high-school", "associate", "bachelor", "master", "doctor"
	Certificates    []string    `json:"certificates,omitempty"`
	Languages       []string    `json:"languages,omitempty"` // human ones, ISO 639-1
	MilitaryService bool        `json:"military_service,omitzero"`
	CodingTest      bool        `json:"coding_test,omitzero"`
	Fields          []FieldSpan `json:"fields,omitempty"` // where each of the values above stands

	Pending bool `json:"pending,omitzero"` // a better extractor has still to be asked
}

// An Annotated posting is the input of the gold refinement.
type Annotated struct {
	Posting    Posting    `json:"posting"`
	Extraction Extraction `json:"extraction"`
}
