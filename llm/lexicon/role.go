package lexicon

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/techmap-it/techmap"
)

// A roleTable finds the roles of a taxonomy by their aliases.
type roleTable struct {
	roles []techmap.Role
	index []int32  // by pattern
	exact []string // by pattern: how a short one must be written, or in capitals ("PM", "iOS")
	names *automaton
}

// A roleHit is where a text names a role.
type roleHit struct {
	role       int32
	start, end int32
}

func newRoleTable(tax *techmap.Taxonomy) *roleTable {
	t := &roleTable{roles: slices.Collect(tax.Roles())}
	known := map[string]bool{}
	var patterns []string
	add := func(role int32, alias string, s spelling) {
		if s.split || known[s.text] {
			return
		}
		known[s.text] = true
		patterns = append(patterns, s.text)
		t.index = append(t.index, role)
		t.exact = append(t.exact, shortForm(alias))
	}
	var later []func() // derived spellings, which take none that is listed
	for i, role := range t.roles {
		for _, alias := range role.Aliases {
			for _, s := range spellings(alias) {
				if s.derived {
					later = append(later, func() { add(int32(i), alias, s) })
					continue
				}
				add(int32(i), alias, s)
			}
		}
	}
	for _, enter := range later {
		enter()
	}
	t.names = newAutomaton(patterns, true)
	return t
}

// shortForm returns alias if it is too short to be believed in small letters.
func shortForm(alias string) string {
	if len(alias) > 3 || len(alias) != utf8.RuneCountInString(alias) {
		return ""
	}
	return alias
}

// find returns the roles that text names, the longest of those that start
// first, in the order of the text.
func (t *roleTable) find(text string, spare []match) ([]roleHit, []match) {
	spare = t.names.scan(text, spare[:0])
	slices.SortFunc(spare, func(a, b match) int {
		return cmp.Or(cmp.Compare(a.start, b.start), cmp.Compare(b.end, a.end))
	})
	var hits []roleHit
	end := int32(0)
	for _, m := range spare {
		if m.start < end || !t.stands(text, m) {
			continue
		}
		end = m.end
		hits = append(hits, roleHit{t.index[m.pattern], m.start, m.end})
	}
	return hits, spare
}

// stands reports whether m is a word of its own. A Hangul one may stand in a
// longer word ("시니어백엔드개발자"), if it has three syllables or more.
func (t *roleTable) stands(text string, m match) bool {
	start, end := int(m.start), int(m.end)
	if text[start] >= utf8.RuneSelf && end-start < 3*hangulLen {
		if r, _ := utf8.DecodeLastRuneInString(text[:start]); isHangul(r) {
			return false
		}
	}
	if isWordByte(text[end-1]) && isWordAt(text, end) && !strings.HasPrefix(text[end:], "s ") {
		return false
	}
	exact := t.exact[m.pattern]
	return exact == "" || text[start:end] == exact || text[start:end] == strings.ToUpper(exact)
}

// specific leaves out the general roles if there is another, and repeats.
func (t *roleTable) specific(hits []roleHit) []roleHit {
	kept := hits[:0]
	for _, general := range []bool{false, true} {
		if general && len(kept) > 0 {
			break
		}
		for _, h := range hits {
			same := func(o roleHit) bool { return o.role == h.role }
			if t.roles[h.role].General == general && !slices.ContainsFunc(kept, same) {
				kept = append(kept, h)
			}
		}
	}
	return kept
}

// readRoles fills in the roles: those of the title, or else of the site's own
// category, or else of a line that says who is looked for.
func (x *Extractor) readRoles(d *document, found *techmap.Extraction) {
	p := d.posting
	if hits := x.rolesIn(d, p.Title); len(hits) > 0 {
		for _, h := range hits {
			x.addRole(found, h, techmap.SectionTitle, p.Title)
		}
		return
	}
	for _, category := range p.Category {
		for _, h := range x.rolesIn(d, category) {
			id := string(x.roles.roles[h.role].ID)
			if !slices.Contains(found.Roles, id) {
				found.Roles = append(found.Roles, id)
				found.Fields = append(found.Fields, bySite("roles", id, category))
			}
		}
	}
	if len(found.Roles) > 0 {
		return
	}
	for i, s := range p.Sections {
		if s.Kind == techmap.SectionBenefits || s.Kind == techmap.SectionProcess {
			continue
		}
		var hits []roleHit
		hits, d.spare = x.roles.find(s.Text, d.spare)
		hits = slices.DeleteFunc(hits, func(h roleHit) bool {
			return x.roles.roles[h.role].General || !sought(s.Text, int(h.start), int(h.end))
		})
		for _, h := range x.roles.specific(hits) {
			x.addRole(found, h, i, s.Text)
		}
		if len(found.Roles) > 0 {
			return
		}
	}
}

func (x *Extractor) rolesIn(d *document, text string) []roleHit {
	var hits []roleHit
	hits, d.spare = x.roles.find(text, d.spare)
	return x.roles.specific(hits)
}

func (x *Extractor) addRole(found *techmap.Extraction, h roleHit, section int, text string) {
	id := string(x.roles.roles[h.role].ID)
	found.Roles = append(found.Roles, id)
	found.Fields = append(found.Fields, byRule("roles", id, section, text, int(h.start), int(h.end)))
}

// soughtReach is how far the words that look for somebody are from the role, in bytes.
const soughtReach = 48

// sought reports whether words beside text[start:end] look for somebody:
// "백엔드 개발자를 찾습니다", "looking for an iOS engineer".
func sought(text string, start, end int) bool {
	before := lastLine(text[max(0, start-soughtReach):start])
	after, _, _ := strings.Cut(text[end:min(len(text), end+soughtReach/2)], "\n")
	return containsAny(before, seekersBefore[:]) || containsAny(after, seekersAfter[:])
}

var (
	seekersBefore = [...]string{
		"ooking for", "hiring", "Hiring", "seeking", "Role:", "Position:", "포지션:", "직무:", "모집부문:",
	}
	seekersAfter = [...]string{"모집", "모십니다", "찾습니다", "찾고 있", "구합니다", " wanted", " needed"}
)

func containsAny(s string, words []string) bool {
	return slices.ContainsFunc(words, func(w string) bool { return strings.Contains(s, w) })
}

func lastLine(s string) string { return s[strings.LastIndexByte(s, '\n')+1:] }
