package spec

import (
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/internal/text"
)

// sections returns the parts of the text that say something.
func (e *evaluator) sections() []techmap.Section {
	var out []techmap.Section
	add := func(s techmap.Section) {
		if s.Text != "" {
			e.size += utf8.RuneCountInString(s.Text)
			out = append(out, s)
		}
	}
	for _, s := range e.plan.sections {
		if s.titled != nil {
			for _, part := range e.parts(s.titled) {
				add(part)
			}
			continue
		}
		add(techmap.Section{Kind: s.kind, Text: e.prose(s.text, e.rec)})
	}
	return out
}

// parts returns the parts of the text that bring their own headings. One whose
// heading says nothing known keeps it, and the kind other.
func (e *evaluator) parts(t *titledPlan) []techmap.Section {
	var out []techmap.Section
	for _, r := range e.records(t) {
		title, err := t.title.text(e.ctx, r)
		if err != nil {
			title = ""
		}
		s := techmap.Section{Kind: techmap.SectionOther, Title: text.CleanLine(title), Text: e.prose(t.text, r)}
		if kind, ok := text.Heading(s.Title); ok && kind != "" {
			s.Kind = kind
		}
		out = append(out, s)
	}
	return out
}

// records returns the parts of a text that bring their own headings.
func (e *evaluator) records(t *titledPlan) []*record {
	var out []*record
	if t.records == nil && e.rec.page != nil {
		for _, one := range e.rec.page.Find(t.rows).EachIter() {
			out = append(out, e.rec.with(nil, one))
		}
		return out
	}
	for _, v := range e.values(t.records) {
		out = append(out, e.rec.with(v, e.rec.page))
	}
	return out
}

// prose returns running text as lines, HTML or not, and notes pictures in it.
func (e *evaluator) prose(p *program, r *record) string {
	vals, err := p.values(e.ctx, r)
	if err != nil {
		return ""
	}
	var parts []string
	for _, v := range vals {
		if s := e.lined(v); s != "" {
			parts = append(parts, s)
		}
	}
	return strings.Join(parts, "\n")
}

// lined returns the text of a value as clean lines.
func (e *evaluator) lined(v any) string {
	if m, ok := v.(markup); ok {
		lines, pics := m.lines()
		e.pics = e.pics || pics
		return lines
	}
	s := unescapeOnce(textOf(v))
	if strings.Contains(s, "<img") {
		e.pics = true
	}
	if text.IsHTML(s) {
		return text.FromHTML(s)
	}
	return text.Clean(s)
}

// Words of the common schema, which a file's code table may give.
var (
	employments = techmap.Employments()
	workModels  = techmap.WorkModels()
	pers        = []string{"year", "month", "week", "day", "hour"}
)

// employment returns the form of employment. Of several the one that says most
// counts: an internship is often said to be full-time, too.
func (e *evaluator) employment() techmap.Employment {
	var found techmap.Employment
	for _, s := range texts(e.values(e.plan.employment)) {
		got := techmap.Employment(strings.ToLower(s))
		if !slices.Contains(employments, got) {
			got = text.ParseEmployment(s)
		}
		if found == "" || got != "" && found == techmap.EmploymentFullTime {
			found = got
		}
	}
	return found
}

// workModel returns where one works: a word of the schema, or what the site's words
// mean.
func (e *evaluator) workModel() techmap.WorkModel {
	for _, s := range texts(e.values(e.plan.workModel)) {
		if m := techmap.WorkModel(strings.ToLower(s)); slices.Contains(workModels, m) {
			return m
		}
		if m := text.ParseWorkModel(s); m != "" {
			return m
		}
	}
	return ""
}

// mostYears is the longest past that is asked for. More is how sites write that
// there is no upper limit.
const mostYears = 50

// experience returns what is asked of an applicant's past. The site's numbers come
// before its text, which is read only where they say nothing.
func (e *evaluator) experience() techmap.Experience {
	p := e.plan.experience
	if p == nil {
		return techmap.Experience{}
	}
	x := techmap.Experience{
		Any: e.is(p.any), NewGrad: e.is(p.newGrad), Experienced: e.is(p.experienced),
		MinYears: int(e.number(p.min)), MaxYears: int(e.number(p.max)),
	}
	if x.MaxYears > mostYears {
		x.MaxYears = 0
	}
	if x.MinYears > mostYears {
		x.MinYears = 0
	}
	x.Experienced = x.Experienced || x.MinYears > 0 || x.MaxYears > 0
	raw := text.CleanLine(e.text(p.text))
	if x == (techmap.Experience{}) && raw != "" {
		x = text.ParseExperience(raw)
	}
	if raw != "" {
		x.Raw = raw
	}
	return x
}

// salary returns what is promised, nil if no sum is stated; as with experience,
// numbers come before text.
func (e *evaluator) salary() *techmap.Salary {
	p := e.plan.salary
	if p == nil {
		return nil
	}
	raw := text.CleanLine(e.text(p.text))
	s := &techmap.Salary{Min: e.number(p.min), Max: e.number(p.max), Raw: raw}
	if s.Min == 0 && s.Max == 0 {
		if raw == "" {
			return nil
		}
		if s = text.ParseSalary(raw); s == nil {
			return nil
		}
	} else {
		s.Currency = strings.ToUpper(e.text(p.currency))
		s.Per = e.per()
	}
	s.Estimated = s.Estimated || e.is(p.estimated)
	return s
}

// per returns the time that pay is for: "1 YEAR", "per-year-salary" and "year"
// are all the same.
func (e *evaluator) per() string {
	said := strings.ToLower(e.text(e.plan.salary.per))
	for _, per := range pers {
		if strings.Contains(said, per) {
			return per
		}
	}
	return ""
}

// place returns where the work is done; parts that the site states come before what
// its text says.
func (e *evaluator) place() techmap.Place {
	p := e.plan.place
	if p == nil {
		return techmap.Place{}
	}
	raw := text.CleanLine(e.text(p.text))
	var place techmap.Place
	if raw != "" {
		place = text.ParsePlace(raw)
	}
	for _, part := range []struct {
		into *string
		from *program
	}{{&place.Country, p.country}, {&place.Region, p.region}, {&place.City, p.city}} {
		if s := text.CleanLine(e.text(part.from)); s != "" {
			*part.into = s
		}
	}
	if raw != "" {
		place.Raw = raw
	}
	return place
}

// Kinds of deadlines that a file may say.
var deadlineKinds = []techmap.DeadlineKind{
	techmap.DeadlineUntilFilled, techmap.DeadlineAlways, techmap.DeadlineRolling,
}

// openEnded is how far ahead a deadline is none: sites that must have one write
// the year 2999.
const openEnded = 2 * 366 * 24 * time.Hour

// deadline returns when the posting ends: words such as 상시채용, a word of the schema,
// or a day to its end.
func (e *evaluator) deadline() techmap.Deadline {
	for _, v := range e.values(e.plan.deadline) {
		s := textOf(v)
		if kind := techmap.DeadlineKind(s); slices.Contains(deadlineKinds, kind) {
			return techmap.Deadline{Kind: kind}
		}
		m, ok := v.(moment)
		if !ok {
			m, ok = parseMoment(s, e.rec.zone)
		}
		switch {
		case ok && m.at.Sub(e.rec.ref) > openEnded:
			return techmap.Deadline{Kind: techmap.DeadlineAlways}
		case ok:
			return techmap.Deadline{Kind: techmap.DeadlineFixed, Date: m.end()}
		}
		if d := text.ParseDeadline(s, e.rec.ref); d.Kind != "" {
			return d
		}
	}
	return techmap.Deadline{}
}

// closedAt returns when the posting closed: if the site only says that it has,
// when that was seen.
func (e *evaluator) closedAt() time.Time {
	vals := e.values(e.plan.closed)
	if len(vals) == 0 || vals[0] == false {
		return time.Time{}
	}
	if m, ok := momentOf(vals[0], e.rec); ok {
		return m.at.UTC()
	}
	return e.rec.ref.UTC()
}
