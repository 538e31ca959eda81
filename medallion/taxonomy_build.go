package medallion

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/techmap-it/techmap"
)

// maxAbout is how many characters an explanation may have: what a reader takes in
// at a glance, beside a name in a list.
const maxAbout = 160

// A taxonomyParser collects what the tables say and what is wrong with them.
type taxonomyParser struct {
	rows    [tableCount][]taxonomyRow
	skill   []techmap.Skill
	skillAt []place // of the same index
	byID    map[techmap.SkillID]int
	role    []techmap.Role
	roleAt  []place
	errs    []error
}

// skills reads skills.tsv. A row with a mistake is reported and, where it can still be told
// what is meant, kept, so that one mistake is not reported a hundred times by others.
func (p *taxonomyParser) skills() {
	rows := p.rows[skillTable]
	p.skill, p.skillAt = make([]techmap.Skill, 0, len(rows)), make([]place, 0, len(rows))
	p.byID = make(map[techmap.SkillID]int, len(rows))
	aliases := make([]techmap.Alias, 0, countForms(rows)) // of all skills, in one piece
	for i := range rows {
		r := &rows[i]
		id, kind := techmap.SkillID(r.cells[0]), techmap.SkillKind(r.cells[kindColumn])
		if !isSlug(r.cells[0]) {
			p.report(r.place, "id %q: write it in a-z, 0-9 and single hyphens", id)
			continue
		}
		if first, dup := p.byID[id]; dup {
			p.report(r.place, "skill %q stands on line %d already: merge the two", id, p.skillAt[first].line)
			continue
		}
		if kind != techmap.KindConcept && kind.Family() == "" {
			p.report(r.place, "skill %q: unknown kind %q: take one of %v", id, kind, techmap.SkillKinds())
		}
		from := len(aliases)
		for text := range r.forms(aliasColumn) {
			p.checkForm(r, text)
			aliases = append(aliases, techmap.Alias{Text: text})
		}
		p.byID[id] = len(p.skill)
		p.skillAt = append(p.skillAt, r.place)
		p.skill = append(p.skill, techmap.Skill{
			ID: id, Name: r.cells[nameColumn], NameKo: r.cells[koColumn], Kind: kind,
			PartOf: skillIDs(r.cells[partColumn]), UsedWith: skillIDs(r.cells[withColumn]),
			Aliases: aliases[from:len(aliases):len(aliases)],
		})
	}
	p.edges()
}

// countForms returns how many forms the skills of rows have.
func countForms(rows []taxonomyRow) (n int) {
	for i := range rows {
		n++
		if rows[i].cells[koColumn] != "" {
			n++
		}
		if more := rows[i].cells[aliasColumn]; more != "" {
			n += 1 + strings.Count(more, "|")
		}
	}
	return n
}

// forms yields the surface forms of a skill or a role: its name, its Korean name
// if it has one, and what stands in column more.
func (r *taxonomyRow) forms(more int) func(yield func(string) bool) {
	return func(yield func(string) bool) {
		if !yield(r.cells[nameColumn]) {
			return
		}
		if ko := r.cells[koColumn]; ko != "" && !yield(ko) {
			return
		}
		for rest, left := r.cells[more], r.cells[more] != ""; left; {
			var text string
			if text, rest, left = strings.Cut(rest, "|"); !yield(text) {
				return
			}
		}
	}
}

// checkForm reports text if it can be no surface form.
func (p *taxonomyParser) checkForm(r *taxonomyRow, text string) {
	if !isForm(text) {
		p.report(r.place, "surface form %q: take away what is empty, and spaces at either end", text)
	}
}

// edges checks that the skills a row points to exist.
func (p *taxonomyParser) edges() {
	for i := range p.skill {
		s := &p.skill[i]
		for _, edges := range [...][]techmap.SkillID{s.PartOf, s.UsedWith} {
			for _, id := range edges {
				if _, ok := p.byID[id]; !ok {
					p.report(p.skillAt[i], "skill %q points to %q: add that skill or correct its id", s.ID, id)
				}
			}
		}
	}
}

// ambiguous reads ambiguous.tsv: a row takes the place of the plain form of its skill that
// is written so in any case, or is one more form.
func (p *taxonomyParser) ambiguous() {
	rows := p.rows[ambiguousTable]
	found := make(map[int][]techmap.Alias, len(rows))
	for i := range rows {
		r := &rows[i]
		skill, ok := p.byID[techmap.SkillID(r.cells[0])]
		if !ok {
			p.report(r.place, "skill %q is not in skills.tsv: add it or correct the id", r.cells[0])
			continue
		}
		if alias, ok := p.alias(r, found[skill]); ok {
			found[skill] = append(found[skill], alias)
		}
	}
	for i, aliases := range found {
		s := &p.skill[i]
		plain := slices.DeleteFunc(s.Aliases, func(plain techmap.Alias) bool {
			return slices.ContainsFunc(aliases, func(a techmap.Alias) bool { return strings.EqualFold(a.Text, plain.Text) })
		})
		s.Aliases = append(plain, aliases...)
	}
}

// alias returns what a row of ambiguous.tsv says, if it is well written and not
// among those that are known already.
func (p *taxonomyParser) alias(r *taxonomyRow, known []techmap.Alias) (alias techmap.Alias, ok bool) {
	text, reason := r.cells[1], r.cells[6]
	tier, ok := tierNamed(r.cells[2])
	exact := r.cells[3] == "exact"
	switch {
	case !isForm(text):
		p.report(r.place, "text %q: take away what is empty, and spaces at either end", text)
	case !ok:
		p.report(r.place, "%q: unknown tier %q: take strong, weak or listed", text, r.cells[2])
	case !exact && r.cells[3] != "":
		p.report(r.place, "%q: unknown case %q: write exact or nothing", text, r.cells[3])
	case reason == "":
		p.report(r.place, "%q has no reason: say what else the form means", text)
	case slices.ContainsFunc(known, func(a techmap.Alias) bool { return a.Text == text }):
		p.report(r.place, "%q of %q stands twice: keep one of the rows", text, r.cells[0])
	default:
		return techmap.Alias{
			Text: text, Tier: tier, ExactCase: exact, Needs: words(r.cells[4]), Vetoes: words(r.cells[5]),
		}, true
	}
	return alias, false
}

// about reads about.tsv. A skill is explained in both languages or in none.
func (p *taxonomyParser) about() {
	seen := make(map[string]int, len(p.rows[aboutTable]))
	for _, r := range p.rows[aboutTable] {
		id, home := r.cells[0], r.cells[3]
		i, exists := p.byID[techmap.SkillID(id)]
		first, dup := seen[id]
		seen[id] = r.line
		switch {
		case !exists:
			p.report(r.place, "skill %q is not in skills.tsv: add it or correct the id", id)
		case dup:
			p.report(r.place, "skill %q stands on line %d already: keep one of the rows", id, first)
		case home != "" && !isHome(home):
			p.report(r.place, "skill %q: home %q: write an address that begins with https://", id, home)
		case p.isSentence(r.place, id, r.cells[1]) && p.isSentence(r.place, id, r.cells[2]):
			s := &p.skill[i]
			s.About, s.AboutKo, s.Home = r.cells[1], r.cells[2], home
		}
	}
}

// isSentence reports whether text can explain a skill, and reports it if not.
func (p *taxonomyParser) isSentence(at place, id, text string) bool {
	switch n := utf8.RuneCountInString(text); {
	case n < 2 || strings.TrimSpace(text) != text || !strings.HasSuffix(text, "."):
		p.report(at, "skill %q: %q: write a sentence that ends with a full stop", id, text)
	case n > maxAbout:
		p.report(at, "skill %q: %d characters, want at most %d: say less", id, n, maxAbout)
	default:
		return true
	}
	return false
}

// roles reads roles.tsv.
func (p *taxonomyParser) roles() {
	lines := make(map[techmap.RoleID]int)
	rows := p.rows[roleTable]
	for i := range rows {
		r := &rows[i]
		id, general := techmap.RoleID(r.cells[0]), r.cells[generalColumn]
		first, dup := lines[id]
		switch {
		case !isSlug(r.cells[0]):
			p.report(r.place, "id %q: write it in a-z, 0-9 and single hyphens", id)
		case dup:
			p.report(r.place, "role %q stands on line %d already: merge the two", id, first)
		case general != "" && general != "yes":
			p.report(r.place, "role %q: unknown general %q: write yes or nothing", id, general)
		default:
			lines[id] = r.line
			forms := make([]string, 0, 3+strings.Count(r.cells[titleColumn], "|"))
			for text := range r.forms(titleColumn) {
				p.checkForm(r, text)
				forms = append(forms, text)
			}
			p.roleAt = append(p.roleAt, r.place)
			p.role = append(p.role, techmap.Role{
				ID: id, Name: r.cells[nameColumn], NameKo: r.cells[koColumn], General: general == "yes", Aliases: forms,
			})
		}
	}
}
