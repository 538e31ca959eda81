package sample

import (
	"embed"
	"io/fs"
	"strconv"
	"strings"
)

//go:embed data/roles
var roleFiles embed.FS

// A role is a kind of job, as data/roles describes it.
type role struct {
	id       string
	category [numLangs]string
	families []family
	home     string                        // the domain in which it works on what the company does …
	nouns    [numLangs][]string            // … and what it works on elsewhere; empty means the same
	lines    map[string][numLangs][]string // "title", "duty", "need", "plus", "trap"
}

// A family is one stack of technologies that openings of a role ask for.
type family struct {
	weight int
	asks   []ask
}

// An ask is a technology, or alternatives, that openings of a family may ask for.
type ask struct {
	how      strength
	techs    []*technology
	from, to int // percent of the openings, at the beginning and the end of the calendar
}

// A strength is how an opening asks for a technology.
type strength byte

const (
	required  strength = '!' // among the requirements
	preferred strength = '?' // would be nice to have
	used      strength = '~' // among the duties
	listed    strength = '+' // in the list of technologies alone
)

// parseRoles reads all files of data/roles in the order of their names.
func parseRoles(techs map[string]*technology) ([]*role, error) {
	files, err := fs.Glob(roleFiles, "data/roles/*.txt")
	if err != nil {
		return nil, err
	}
	var all []*role
	for _, file := range files {
		data, err := roleFiles.ReadFile(file)
		if err != nil {
			return nil, err
		}
		all = append(all, parseRole(string(data), techs))
	}
	return all, nil
}

// parseRole reads one file of data/roles: rows of a key, mostly a language, and a text.
// The tables are part of the program, so what cannot be read in them is a mistake that
// tests find, and not an error.
func parseRole(table string, techs map[string]*technology) *role {
	r := &role{lines: make(map[string][numLangs][]string)}
	for c := range rows(table) {
		switch c[0] {
		case "id":
			r.id = c[1]
		case "category":
			r.category = [numLangs]string{c[1], c[2]}
		case "home":
			r.home = c[1]
		case "nouns":
			r.nouns[langOf(c[1])] = strings.Split(c[2], "|")
		case "family":
			weight, _ := strconv.Atoi(c[1])
			f := family{weight: weight}
			for token := range strings.FieldsSeq(c[2]) {
				f.asks = append(f.asks, parseAsk(token, techs))
			}
			r.families = append(r.families, f)
		default:
			lines := r.lines[c[0]]
			lines[langOf(c[1])] = append(lines[langOf(c[1])], c[2])
			r.lines[c[0]] = lines
		}
	}
	return r
}

// parseAsk reads "react/vue!70" or "nextjs!22>76".
func parseAsk(token string, techs map[string]*technology) ask {
	at := strings.IndexAny(token, "!?~+")
	a := ask{how: strength(token[at]), from: 100, to: 100}
	for id := range strings.SplitSeq(token[:at], "/") {
		a.techs = append(a.techs, techs[id])
	}
	from, to, moves := strings.Cut(token[at+1:], ">")
	if n, err := strconv.Atoi(from); err == nil {
		a.from, a.to = n, n
	}
	if moves {
		a.to, _ = strconv.Atoi(to)
	}
	return a
}

// subjects returns what openings of the role at a company are about.
func (r *role) subjects(co *company, l lang) []string {
	if len(r.nouns[l]) == 0 || co.domain.key == r.home {
		return co.domain.nouns[l]
	}
	return r.nouns[l]
}

// share returns how likely, in percent, an opening of week w has the ask.
func (a ask) share(w int) int {
	w = min(max(w, 0), numWeeks-1)
	return a.from + (a.to-a.from)*w/(numWeeks-1)
}
