package lexicon

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/techmap-it/techmap"
)

// readRoles fills in the roles: those of the title, or else of the site's own
// category, or else of lines that say who is looked for. A general role of the
// title gives way to one that the category or a label of the text states.
func (x *Extractor) readRoles(d *document, found *techmap.Extraction) {
	p := d.posting
	title := x.titleRoles(d, p.Title)
	general := x.roles.general(title)
	if len(title) > 0 && !general {
		x.addRoles(found, title, techmap.SectionTitle, p.Title)
		return
	}
	if x.readCategories(d, found, len(title) == 0) {
		return
	}
	if len(title) == 0 {
		x.readSought(d, found)
		return
	}
	for i, s := range p.Sections {
		if hits := x.labelledRoles(d, s); len(hits) > 0 && !x.roles.general(hits) {
			x.addRoles(found, hits, i, s.Text)
			return
		}
	}
	x.addRoles(found, title, techmap.SectionTitle, p.Title)
}

// general reports whether hits are of general roles, which are never beside others.
func (t *roleTable) general(hits []roleHit) bool {
	return len(hits) > 0 && t.roles[hits[0].role].General
}

// maxRoleTitle is how many bytes of a title are read: what is longer is a text that
// lost its place.
const maxRoleTitle = 1 << 10

// titleRoles returns the roles that a title names, or that words in it hint at.
func (x *Extractor) titleRoles(d *document, title string) []roleHit {
	title = title[:min(len(title), maxRoleTitle)]
	if strings.IndexByte(title, '_') >= 0 { // "Front_End Developer"
		title = strings.ReplaceAll(title, "_", " ")
	}
	var hits []roleHit
	hits, d.spare = x.roles.find(title, d.spare)
	brackets, company := bracketsEnd(title), d.companyIn(title)
	hits = slices.DeleteFunc(hits, func(h roleHit) bool {
		return h.within(company) || int(h.end) <= brackets && insideHangul(title, int(h.start))
	})
	hits = x.roles.specific(hits)
	if len(hits) > 0 && !x.roles.general(hits) {
		return hits
	}
	what := x.hinted(d, title, hits)
	switch hinted := what.roles(); {
	case len(hinted) > 0:
		return x.roles.specific(hinted)
	case what.otherTrade():
		return nil
	}
	return hits
}

// hinted returns what the words of title tell, those in brackets at its head only
// if the others tell nothing: "[AI반도체] SDK 개발자" works on an SDK.
func (x *Extractor) hinted(d *document, title string, hits []roleHit) told {
	var what told
	brackets := bracketsEnd(title)
	if brackets > 0 {
		what, d.spare = x.roles.hints.read(title, brackets, d.spare)
		what.leaveOut(hits, d.companyIn(title))
		if len(what.roles()) > 0 {
			return what
		}
	}
	what, d.spare = x.roles.hints.read(title, 0, d.spare)
	what.leaveOut(hits, d.companyIn(title))
	if brackets > 0 {
		what.heads[hintField] = false // "[DB증권] 인턴"
	}
	return what
}

// bracketsEnd returns where the brackets end that a title begins with.
func bracketsEnd(title string) int {
	end := 0
	for strings.HasPrefix(strings.TrimLeft(title[end:], " "), "[") {
		n := strings.IndexByte(title[end:], ']')
		if n < 0 {
			break
		}
		end += n + 1
	}
	return end
}

// insideHangul reports whether title[i] goes on a Hangul word: in brackets at the
// head of a title such words are names of companies and products.
func insideHangul(title string, i int) bool {
	before, _ := utf8.DecodeLastRuneInString(title[:i])
	return isHangul(before)
}

// companyIn returns where a title names the company first, an empty span if it does
// not.
func (d *document) companyIn(title string) roleHit {
	company := d.posting.Company
	if len(company) < minCompany {
		return roleHit{}
	}
	i := strings.Index(title, company)
	if i < 0 {
		return roleHit{}
	}
	return roleHit{start: int32(i), end: int32(i + len(company))}
}

// within reports whether h is part of a longer name at whole: the 로보틱스 of
// 엔젤로보틱스.
func (h roleHit) within(whole roleHit) bool {
	return whole.start <= h.start && h.end <= whole.end && h.end-h.start < whole.end-whole.start
}

// readCategories fills in the roles of the site's own categories, general ones
// only if wanted, and reports whether there are any.
func (x *Extractor) readCategories(d *document, found *techmap.Extraction, general bool) bool {
	for _, category := range d.posting.Category {
		var hits []roleHit
		hits, d.spare = x.roles.find(category, d.spare)
		hits = x.roles.specific(hits)
		if !general && x.roles.general(hits) {
			continue
		}
		for _, h := range hits {
			id := string(x.roles.roles[h.role].ID)
			if !slices.Contains(found.Roles, id) {
				found.Roles = append(found.Roles, id)
				found.Fields = append(found.Fields, bySite("roles", id, category))
			}
		}
	}
	return len(found.Roles) > 0
}

// addRoles adds the roles that hits in a text name, each with the words as its evidence.
func (x *Extractor) addRoles(found *techmap.Extraction, hits []roleHit, section int, text string) {
	for _, h := range hits {
		id := string(x.roles.roles[h.role].ID)
		found.Roles = append(found.Roles, id)
		found.Fields = append(found.Fields, byRule("roles", id, section, text, int(h.start), int(h.end)))
	}
}
