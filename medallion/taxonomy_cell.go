package medallion

import (
	"strings"

	"github.com/techmap-it/techmap"
)

// tierNamed returns the tier that a cell of ambiguous.tsv names.
func tierNamed(name string) (techmap.Tier, bool) {
	switch name {
	case "strong":
		return techmap.TierStrong, true
	case "weak":
		return techmap.TierWeak, true
	case "listed":
		return techmap.TierListed, true
	}
	return "", false
}

// isForm reports whether text can be a surface form.
func isForm(text string) bool {
	if text == "" {
		return false
	}
	if isPlain(text[0]) && isPlain(text[len(text)-1]) {
		return true // nearly all are
	}
	return text == strings.TrimSpace(text) && strings.Trim(text, "-_") != ""
}

// isPlain reports whether c is a small letter, a capital or a digit.
func isPlain(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9'
}

// isSlug reports whether s can be an id.
func isSlug(s string) bool {
	last := byte('-')
	for _, c := range []byte(s) {
		if c == '-' && last == '-' || c != '-' && (!isPlain(c) || 'A' <= c && c <= 'Z') {
			return false
		}
		last = c
	}
	return last != '-'
}

// isHome reports whether s can be the address of a home page.
func isHome(s string) bool {
	host, ok := strings.CutPrefix(s, "https://")
	host, _, _ = strings.Cut(host, "/")
	return ok && strings.Contains(strings.Trim(host, "."), ".") && !strings.ContainsAny(s, " \"<>\\")
}

// words splits a cell at its commas. An empty cell has none.
func words(cell string) []string {
	if cell == "" {
		return nil
	}
	all := strings.Split(cell, ",")
	for i, w := range all {
		all[i] = strings.TrimSpace(w)
	}
	return all
}

// skillIDs splits a cell of ids at its commas. It is words without what that allocates.
func skillIDs(cell string) []techmap.SkillID {
	if cell == "" {
		return nil
	}
	ids := make([]techmap.SkillID, 0, 1+strings.Count(cell, ","))
	for left := true; left; {
		var id string
		id, cell, left = strings.Cut(cell, ",")
		ids = append(ids, techmap.SkillID(strings.TrimSpace(id)))
	}
	return ids
}
