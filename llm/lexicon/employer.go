package lexicon

import (
	"unicode"
	"unicode/utf8"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/internal/text"
)

// dropEmployers marks the names that are those of companies: the employer's
// own and its products', unless they are asked for, and those of customers and
// former employers.
func (x *Extractor) dropEmployers(d *document) {
	for i := range d.hits {
		h := &d.hits[i]
		u := d.units[h.unit]
		if h.state != hitBelieved || h.context != "" || u.isTag() {
			continue
		}
		if sectionLevel(u.kind) != "" || u.kind == techmap.SectionTechnologies {
			continue
		}
		kind := x.words.skills[h.sense.skill].Kind
		if d.companyByWords(h, kind) || x.ownName(d, h) {
			h.context = techmap.ContextEmployer
		}
	}
}

// minCompany is the fewest bytes of a name that is taken for a company's.
const minCompany = 3

// ownName reports whether h is the company's own name, or names a product that is
// called after the company: "Microsoft 365".
func (x *Extractor) ownName(d *document, h *hit) bool {
	written, s := d.surfaceText(h), &x.words.skills[h.sense.skill]
	if d.mayBeCompany(written) && startsCompany(written, d.companyName()) {
		return true
	}
	if d.mayBeCompany(s.Name) && startsName(s.Name, d.companyName()) {
		return true
	}
	for _, whole := range s.PartOf {
		name := x.words.skills[x.words.byID[whole]].Name
		if d.mayBeCompany(name) && startsName(name, d.companyName()) {
			return true
		}
	}
	return false
}

// mayBeCompany reports whether the company as written contains the beginning of
// name: a look that is cheap, and enough for nearly every name.
func (d *document) mayBeCompany(name string) bool {
	company := d.posting.Company
	for i := 0; i+minCompany <= len(company) && len(name) >= minCompany; i++ {
		k := 0
		for k < minCompany && foldByte(company[i+k]) == foldByte(name[k]) {
			k++
		}
		if k == minCompany {
			return true
		}
	}
	return false
}

// companyName returns the company folded, which costs something: once a posting.
func (d *document) companyName() string {
	if d.company == "" {
		d.company = text.FoldCompany(d.posting.Company)
	}
	return d.company
}

// startsCompany reports whether company, folded, is written or begins with it
// and goes on no longer than it: "Snowflake Computing".
func startsCompany(written, company string) bool {
	if len(company) < minCompany {
		return false
	}
	rest, ok := cutLetters(company, written)
	used := len(company) - len(rest)
	return ok && used >= minCompany && len(rest) <= used+4
}

// startsName reports whether name begins with the company, folded: "Microsoft 365".
func startsName(name, company string) bool {
	if len(company) < minCompany {
		return false
	}
	rest, ok := cutLetters(company, name[:min(len(name), len(company))])
	return ok && rest == "" && (len(name) == len(company) || !isWordAt(name, len(company)))
}

// cutLetters cuts the letters and digits of prefix off the folded s.
func cutLetters(s, prefix string) (rest string, ok bool) {
	for _, r := range prefix {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			continue
		}
		have, n := utf8.DecodeRuneInString(s)
		if n == 0 || have != unicode.ToLower(r) {
			return s, false
		}
		s = s[n:]
	}
	return s, true
}

// companyByWords reports whether the words beside h make a company of it.
func (d *document) companyByWords(h *hit, kind techmap.SkillKind) bool {
	l := &d.lines[h.line]
	text := d.lineText(l)
	for _, c := range d.lineCues(l) {
		after := c.start - (h.end - l.start)
		before := (h.start - l.start) - c.end
		if c.says&cueHire != 0 && after >= 0 && after <= 1 {
			return true
		}
		if c.says&cueClient == 0 || !sellsItself(kind) {
			continue
		}
		label := c.says&cueLabel != 0
		if before >= 0 && before <= clientReach && (!label || isLabel(text, &c)) {
			return true
		}
		if !label && after >= 0 && after <= clientReach && !hasStop(text[h.end-l.start:c.start]) {
			return true
		}
	}
	return false
}

// clientReach is how far "고객사:" or "출신" is from the company it is about, in bytes.
const clientReach = 48

// sellsItself reports whether skills of a kind are also known as companies.
func sellsItself(kind techmap.SkillKind) bool {
	switch kind {
	case techmap.KindLanguage, techmap.KindFramework, techmap.KindLibrary, techmap.KindRuntime,
		techmap.KindProtocol, techmap.KindFormat, techmap.KindOS, techmap.KindWeb, techmap.KindMobile,
		techmap.KindConcept, techmap.KindTesting:
		return false
	}
	return true
}
