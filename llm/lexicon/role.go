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
	hints *hintTable

	software int32 // the general role "Software engineer", or -1
}

// A roleHit is where a text names a role.
type roleHit struct {
	role       int32
	start, end int32
}

// newRoleTable lays out the roles of tax for matching. Which of them is the general role is
// found by its name, so that a taxonomy of one's own may call it by another ID.
func newRoleTable(tax *techmap.Taxonomy) *roleTable {
	t := &roleTable{roles: slices.Collect(tax.Roles())}
	t.names = newAutomaton(t.patterns(), true)
	t.hints = newHintTable(t.roles)
	t.software = -1
	if hits, _ := t.find("Software engineer", nil); len(hits) == 1 {
		t.software = hits[0].role
	}
	return t
}

// patterns returns the spellings of all roles, and fills in index and exact.
func (t *roleTable) patterns() []string {
	type named struct {
		role  int32
		alias string
		spelling
	}
	var listed, derived []named // a derived spelling takes none that is listed
	var all []spelling
	for i, role := range t.roles {
		for _, alias := range role.Aliases {
			all = appendSpellings(all[:0], alias)
			for _, s := range all {
				switch {
				case s.split:
				case s.derived:
					derived = append(derived, named{int32(i), alias, s})
				default:
					listed = append(listed, named{int32(i), alias, s})
				}
			}
		}
	}
	known := make(map[string]bool, len(listed)+len(derived))
	patterns := make([]string, 0, len(listed)+len(derived))
	for _, n := range append(listed, derived...) {
		if known[n.text] {
			continue
		}
		known[n.text] = true
		patterns = append(patterns, n.text)
		t.index = append(t.index, n.role)
		t.exact = append(t.exact, shortForm(n.alias))
	}
	return patterns
}

// shortForm returns alias if it is too short to be believed in small letters.
func shortForm(alias string) string {
	switch alias {
	case "SRE", "DBA", "CTO":
		return ""
	}
	if len(alias) > 3 || len(alias) != utf8.RuneCountInString(alias) {
		return ""
	}
	return alias
}

// find returns the roles that text names, in the order of the text. Of names that
// overlap the longer counts if it holds the other, else the one of a role that
// is not general, else the first.
func (t *roleTable) find(text string, spare []match) ([]roleHit, []match) {
	spare = t.names.scan(text, spare[:0])
	slices.SortFunc(spare, func(a, b match) int {
		return cmp.Or(cmp.Compare(a.start, b.start), cmp.Compare(b.end, a.end))
	})
	var hits []roleHit
	for _, m := range spare {
		if !t.stands(text, m) {
			continue
		}
		h := roleHit{t.index[m.pattern], m.start, m.end}
		if len(hits) == 0 || hits[len(hits)-1].end <= h.start {
			hits = append(hits, h)
			continue
		}
		last := &hits[len(hits)-1]
		if h.end > last.end && t.roles[last.role].General && !t.roles[h.role].General {
			*last = h // "Junior Developer Advocate"
		}
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
	if !endsWord(text, end) {
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

// endsWord reports whether a word ends at end, an s of the plural apart.
func endsWord(text string, end int) bool {
	if !isWordByte(text[end-1]) || !isWordAt(text, end) {
		return true
	}
	return text[end] == 's' && !isWordAt(text, end+1)
}

// wordStands reports whether text[start:end] is a word: Latin ones are not part
// of a longer one, Hangul ones of one syllable begin theirs.
func wordStands(text string, start, end int) bool {
	if text[start] >= utf8.RuneSelf && end-start == hangulLen {
		if r, _ := utf8.DecodeLastRuneInString(text[:start]); isHangul(r) {
			return false
		}
	}
	return endsWord(text, end)
}
