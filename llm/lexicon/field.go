package lexicon

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/internal/text"
)

// bySite returns the span of a value that the site states in a field of its own.
func bySite(field, value, written string) techmap.FieldSpan {
	return techmap.FieldSpan{Field: field, Value: value, By: techmap.BySite, Text: written}
}

// byRule returns the span of a value read in whole[start:end].
func byRule(field, value string, section int, whole string, start, end int) techmap.FieldSpan {
	return techmap.FieldSpan{
		Field: field, Value: value, By: techmap.ByRule, Text: whole[start:end],
		Span: techmap.Span{Section: section, Start: start, End: end},
	}
}

// Which sections state a field: those named first are asked first. The title is
// asked before all, and text under no known heading after them.
var (
	wherePast   = kinds(techmap.SectionRequirements, techmap.SectionConditions)
	whereHired  = kinds(techmap.SectionConditions, techmap.SectionRequirements, techmap.SectionProcess)
	whereTaken  = kinds(techmap.SectionConditions, techmap.SectionRequirements, techmap.SectionProcess, techmap.SectionBenefits)
	whereTerms  = kinds(techmap.SectionConditions, techmap.SectionRequirements, techmap.SectionBenefits)
	whereEnds   = kinds(techmap.SectionProcess, techmap.SectionConditions)
	whereLearnt = kinds(techmap.SectionRequirements, techmap.SectionPreferences, techmap.SectionConditions)
	whereTested = kinds(techmap.SectionProcess)
)

func kinds(all ...techmap.SectionKind) []techmap.SectionKind { return all }

// readFields fills in the fields of found: as the site states them, or else as
// the text does.
func (x *Extractor) readFields(d *document, found *techmap.Extraction) {
	p := d.posting
	r := &fieldReader{doc: d, posting: p, found: found, loose: !d.sectioned}
	r.readStated()
	if p.Experience == (techmap.Experience{}) {
		found.Experience = read(r, "experience", wherePast, text.HintExperience, text.FindExperience, text.ExperienceValue)
	}
	if p.Employment == "" {
		hired := whereHired
		if p.Lang == "ko" { // "수습 3개월 후 정규직 전환" stands among benefits
			hired = whereTaken
		}
		found.Employment = read(r, "employment", hired, text.HintEmployment, text.FindEmployment, asString)
	}
	if p.WorkModel == "" {
		found.WorkModel = read(r, "work_model", whereTerms, text.HintWorkModel, text.FindWorkModel, asString)
	}
	if p.Place == (techmap.Place{}) {
		found.Place = read(r, "place", whereTerms, text.HintPlace, text.FindPlace, placeValue)
	}
	if p.Salary == nil {
		found.Salary = read(r, "salary", whereTerms, text.HintSalary, text.FindSalary, salaryValue)
	}
	if p.Deadline.Kind == "" {
		found.Deadline = read(r, "deadline", whereEnds, text.HintDeadline, deadlineFinder(p), deadlineValue)
	}
	found.Seniority = read(r, "seniority", nil, text.HintSeniority, text.FindSeniority, asString)
	if found.Seniority == "" {
		found.Seniority = r.labelledSeniority()
	}
	r.internByTitle()
	found.Degree = read(r, "degree", wherePast, text.HintDegree, text.FindDegree, asString)
	asBool := strconv.FormatBool
	found.MilitaryService = read(r, "military_service", whereHired, text.HintMilitaryService, text.FindMilitaryService, asBool)
	found.CodingTest = read(r, "coding_test", whereTested, text.HintCodingTest, text.FindCodingTest, asBool)
	found.Certificates = readAll(r, "certificates", whereLearnt, text.HintCertificates, text.FindCertificates)
	found.Languages = readAll(r, "languages", whereLearnt, text.HintLanguages, text.FindLanguages)
}

// labelledSeniority returns the rung that a section states whose heading asks for
// one, as LinkedIn has it: "Seniority level", "직급".
func (r *fieldReader) labelledSeniority() techmap.Seniority {
	for i, s := range r.posting.Sections {
		if len(s.Title) > maxRoleLabel || !slices.Contains(rungLabels[:], foldLabel(s.Title)) {
			continue
		}
		line, _, _ := strings.Cut(s.Text, "\n")
		if f, ok := text.FindSeniority(line); ok {
			r.found.Fields = append(r.found.Fields, byRule("seniority", string(f.Value), i, s.Text, f.Start, f.End))
			return f.Value
		}
	}
	return ""
}

// rungLabels are headings over a rung, folded.
var rungLabels = [...]string{"seniority level", "seniority", "experience level", "직급", "직급/직책", "career level"}

// internByTitle fills in the employment of a posting that looks for an intern by the
// rung and does not say otherwise what an intern is hired as.
func (r *fieldReader) internByTitle() {
	found := r.found
	if found.Employment != "" || found.Seniority != techmap.SeniorityIntern {
		return
	}
	found.Employment = techmap.EmploymentIntern
	f := found.Fields[len(found.Fields)-1] // the seniority's
	f.Field, f.Value = "employment", string(found.Employment)
	found.Fields = append(found.Fields, f)
}

// A fieldReader looks for fields in the text of one posting.
type fieldReader struct {
	doc     *document
	posting *techmap.Posting
	found   *techmap.Extraction
	loose   bool // no heading says what is asked for: duties and introduction may
}

// readStated copies what the site states in fields of its own.
func (r *fieldReader) readStated() {
	p, found := r.posting, r.found
	found.Experience, found.Employment, found.WorkModel = p.Experience, p.Employment, p.WorkModel
	found.Place, found.Salary, found.Deadline = p.Place, p.Salary, p.Deadline
	past := p.Experience
	r.site(past != techmap.Experience{}, "experience", text.ExperienceValue(past), past.Raw)
	r.site(p.Employment != "", "employment", string(p.Employment), "")
	r.site(p.WorkModel != "", "work_model", string(p.WorkModel), "")
	r.site(p.Place != techmap.Place{}, "place", placeValue(p.Place), p.Place.Raw)
	if p.Salary != nil {
		r.site(true, "salary", salaryValue(p.Salary), p.Salary.Raw)
	}
	r.site(p.Deadline.Kind != "", "deadline", deadlineValue(p.Deadline), p.Deadline.Date.Raw)
}

// site notes a field of the site's own, if it states one.
func (r *fieldReader) site(stated bool, field, value, written string) {
	if stated {
		r.found.Fields = append(r.found.Fields, bySite(field, value, written))
	}
}

// places returns the indexes of the sections that may state a field, the title first. The
// slice is the document's, and good until the next call.
func (r *fieldReader) places(kinds []techmap.SectionKind) []int {
	at := append(r.doc.places[:0], techmap.SectionTitle)
	if kinds == nil {
		return at
	}
	for _, kind := range kinds {
		for i := range r.posting.Sections {
			if r.posting.Sections[i].Kind == kind {
				at = append(at, i)
			}
		}
	}
	for i := range r.posting.Sections {
		if r.open(&r.posting.Sections[i]) {
			at = append(at, i)
		}
	}
	r.doc.places = at
	return at
}

// open reports whether a section under no known heading may state anything.
func (r *fieldReader) open(s *techmap.Section) bool {
	switch s.Kind {
	case techmap.SectionOther, "":
		return true
	case techmap.SectionAbout:
		return s.Title == ""
	case techmap.SectionDuties:
		return r.loose
	}
	return false
}

// read returns the first value of a field that find finds, and notes where.
func read[T any](
	r *fieldReader, field string, kinds []techmap.SectionKind, hint text.Hints,
	find func(string) (text.Found[T], bool), value func(T) string,
) T {
	for _, i := range r.places(kinds) {
		if !r.doc.hints(i).Has(hint) {
			continue
		}
		whole, _ := r.posting.Text(i)
		if f, ok := find(whole); ok {
			r.found.Fields = append(r.found.Fields, byRule(field, value(f.Value), i, whole, f.Start, f.End))
			return f.Value
		}
	}
	var none T
	return none
}

// readAll returns every value of a field once, in the order of the text.
func readAll(
	r *fieldReader, field string, kinds []techmap.SectionKind, hint text.Hints,
	find func(string) []text.Found[string],
) []string {
	var values []string
	for _, i := range r.places(kinds) {
		if !r.doc.hints(i).Has(hint) {
			continue
		}
		whole, _ := r.posting.Text(i)
		for _, f := range find(whole) {
			if slices.Contains(values, f.Value) {
				continue
			}
			values = append(values, f.Value)
			r.found.Fields = append(r.found.Fields, byRule(field, f.Value, i, whole, f.Start, f.End))
		}
	}
	return values
}

// deadlineFinder reads deadlines without a year by the day the posting was made or seen.
func deadlineFinder(p *techmap.Posting) func(string) (text.Found[techmap.Deadline], bool) {
	ref := p.PostedAt.Time
	if ref.IsZero() {
		ref = p.SeenAt
	}
	return func(s string) (text.Found[techmap.Deadline], bool) { return text.FindDeadline(s, ref) }
}

func asString[T ~string](v T) string { return string(v) }

// placeValue writes p from the country down.
func placeValue(p techmap.Place) string {
	return strings.Join(strings.Fields(p.Country+" "+p.Region+" "+p.City), " ")
}

// salaryValue writes s as "40000000-60000000 KRW/year".
func salaryValue(s *techmap.Salary) string {
	if s == nil {
		return ""
	}
	amount := fmt.Sprintf("%d-%d", s.Min, s.Max)
	switch {
	case s.Min == s.Max:
		amount = fmt.Sprint(s.Min)
	case s.Max == 0:
		amount = fmt.Sprintf("%d+", s.Min)
	}
	return strings.Trim(amount+" "+s.Currency+"/"+s.Per, " /")
}

// deadlineValue writes the day of a fixed deadline, or the kind of any other.
func deadlineValue(d techmap.Deadline) string {
	if d.Kind == techmap.DeadlineFixed {
		return d.Date.Time.UTC().Format(time.RFC3339)
	}
	return string(d.Kind)
}
