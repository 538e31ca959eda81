package spec

import "github.com/techmap-it/techmap"

// detail compiles how one posting is asked for, unless the listing has all of it.
func (c *compiler) detail() {
	f := c.f.Detail
	if f == nil {
		if c.f.List.Format == "sitemap" {
			c.m.add("list", "a sitemap has no postings: say detail")
		}
		return
	}
	d := &detailPlan{
		shape:   c.shape("detail", f.Format, f.Script, f.OK, "record", f.Record),
		request: c.request("detail.request", &f.Request, f.Format, "tenant", "key", "url", "listed"),
	}
	if !d.request.uses("key") && !d.request.uses("url") && !d.request.uses("listed") {
		c.m.add("detail.request", "says neither {key} nor {url}: each posting would be the same")
	}
	c.p.detail = d
}

// posting compiles the fields of a posting that stands in a format.
func (c *compiler) posting(format string) {
	f, p, lang := &c.f.Posting, &c.p.posting, language(format)
	field := func(name string, e *expr) *program { return c.program(join("posting", name), e, lang, attrText) }
	p.title = field("title", f.Title)
	p.company = field("company", f.Company)
	p.category = field("category", f.Category)
	p.tags = field("tags", f.Tags)
	p.lang = field("lang", f.Lang)
	p.employment = field("employment", f.Employment)
	p.workModel = field("work_model", f.WorkModel)
	p.postedAt = field("posted_at", f.PostedAt)
	p.deadline = field("deadline", f.Deadline)
	p.firstSeen = field("first_seen", f.FirstSeen)
	p.closed = field("closed", f.Closed)
	p.skip = field("skip", f.Skip)
	c.details(field)
	for _, s := range f.Sections {
		p.sections = append(p.sections, c.section(s, lang))
	}
	if f.Title == nil {
		c.m.add("posting", "has no \"title\"")
	}
	if len(f.Sections) == 0 && f.Tags == nil {
		c.m.add("posting", "has neither \"sections\" nor \"tags\"")
	}
}

// details compiles the fields that have parts.
func (c *compiler) details(field func(name string, e *expr) *program) {
	f, p := &c.f.Posting, &c.p.posting
	if e := f.Experience; e != nil {
		p.experience = &experiencePlan{
			text: field("experience.text", e.Text), any: field("experience.any", e.Any),
			newGrad:     field("experience.new_grad", e.NewGrad),
			experienced: field("experience.experienced", e.Experienced),
			min:         field("experience.min", e.Min), max: field("experience.max", e.Max),
		}
	}
	if s := f.Salary; s != nil {
		p.salary = &salaryPlan{
			text: field("salary.text", s.Text), min: field("salary.min", s.Min), max: field("salary.max", s.Max),
			currency: field("salary.currency", s.Currency), per: field("salary.per", s.Per),
			estimated: field("salary.estimated", s.Estimated),
		}
	}
	if l := f.Place; l != nil {
		p.place = &placePlan{
			text: field("place.text", l.Text), country: field("place.country", l.Country),
			region: field("place.region", l.Region), city: field("place.city", l.City),
		}
	}
}

// section compiles a part of the text. Selectors give the HTML of what they
// select, because its text alone would have lost its lines.
func (c *compiler) section(s sectionFile, lang string) sectionPlan {
	key := join("posting.sections", s.Kind)
	if s.Titled == nil {
		kind := techmap.SectionKind(s.Kind)
		if s.Kind == "text" {
			kind = ""
		}
		return sectionPlan{kind: kind, text: c.program(key, s.Expr, lang, attrHTML)}
	}
	t := &titledPlan{
		title: c.program(join(key, "title"), s.Titled.Title, lang, attrText),
		text:  c.program(join(key, "text"), s.Titled.Text, lang, attrHTML),
	}
	if lang == "css" {
		t.rows = s.Titled.Records
		if err := checkCSS(t.rows); err != nil {
			c.m.add(join(key, "records"), "%v", err)
		}
	} else {
		e := expr{{Plain: s.Titled.Records}}
		t.records = c.program(join(key, "records"), &e, lang, attrText)
	}
	return sectionPlan{titled: t}
}
