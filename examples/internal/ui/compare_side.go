package ui

import (
	"net/url"
	"slices"
	"strings"

	"github.com/techmap-it/techmap/rank/rankhttp"
)

// A side is what one side of a comparison is narrowed by: pairs of a key and a value, as
// the parameters a and b of the API have them.
type side [][2]string

// sideKeys are the keys that the form of a side has fields for.
func sideKeys() []string { return []string{"role", "skill", "region", "stage", "as_of"} }

// sideFields are the fields of both forms.
func sideFields() []string {
	var names []string
	for _, key := range sideKeys() {
		names = append(names, "a_"+key, "b_"+key)
	}
	return names
}

// parseSide reads a parameter a or b.
func parseSide(text string) side {
	var s side
	for pair := range strings.SplitSeq(text, ",") {
		key, value, found := strings.Cut(strings.TrimSpace(pair), "=")
		key = strings.ReplaceAll(strings.TrimSpace(key), "-", "_")
		if !found {
			value = "true"
		}
		if key != "" {
			s = append(s, [2]string{key, strings.TrimSpace(value)})
		}
	}
	return s
}

// String implements fmt.Stringer: the parameter of s.
func (s side) String() string {
	pairs := make([]string, len(s))
	for i, pair := range s {
		pairs[i] = pair[0] + "=" + pair[1]
	}
	return strings.Join(pairs, ",")
}

// get returns the values of a key.
func (s side) get(key string) []string {
	var values []string
	for _, pair := range s {
		if pair[0] == key {
			values = append(values, pair[1])
		}
	}
	return values
}

// stage returns whom the openings of s are for.
func (s side) stage() string {
	q := make(url.Values)
	for _, pair := range s {
		q.Add(pair[0], pair[1])
	}
	return stageOf(q)
}

// sides returns what is to be compared: what the forms say, or else the parameters. A
// side that says nothing is all openings. Where neither says anything they are the two
// roles with the most openings.
func (r *request) sides(roles rankhttp.Roles) [2]side {
	var sides [2]side
	for i, name := range []string{"a", "b"} {
		sides[i] = parseSide(r.query.Get(name))
		if formed, written := r.formed(name); written {
			sides[i] = formed
		}
	}
	if len(sides[0])+len(sides[1]) == 0 && len(roles.Roles) > 1 {
		for i := range sides {
			sides[i] = side{{"role", string(roles.Roles[i].Role)}}
		}
	}
	return sides
}

// param returns the values of a parameter for s: none for all openings.
func (s side) param() []string {
	if len(s) == 0 {
		return nil
	}
	return []string{s.String()}
}

// formed returns what the form of a side says, and whether it was used. Commas part
// values: in one they would be read as pairs.
func (r *request) formed(name string) (s side, written bool) {
	for _, key := range sideKeys() {
		field := name + "_" + key
		if !r.query.Has(field) {
			continue
		}
		written = true
		for value := range strings.SplitSeq(r.query.Get(field), ",") {
			value = strings.TrimSpace(value)
			switch {
			case value == "":
			case key == "stage" && value == "newcomer":
				s = append(s, [2]string{"new_grad", "true"})
			case key == "stage":
				s = append(s, [2]string{"experienced", "true"})
			default:
				s = append(s, [2]string{key, value})
			}
		}
	}
	return s, written
}

// sidesIn returns q with both sides.
func sidesIn(q url.Values, sides [2]side) url.Values {
	return with(with(q, "a", sides[0].param()...), "b", sides[1].param()...)
}

// A sideForm is the form of one side.
type sideForm struct {
	Name   string // "a" or "b"
	Letter string
	Roles  []option
	Stages []option
	Skill  string
	Region string
	AsOf   string
}

func (r *request) sideForm(i int, s side, roles rankhttp.Roles) sideForm {
	p := r.text
	f := sideForm{Name: string(rune('a' + i)), Letter: string(rune('A' + i))}
	chosen := s.get("role")
	f.Roles = []option{{Text: p.say("more.allroles"), Chosen: len(chosen) == 0}}
	for _, role := range roles.Roles {
		id := string(role.Role)
		f.Roles = append(f.Roles, option{id, p.name(role.Name, role.NameKo), slices.Contains(chosen, id)})
	}
	for _, stage := range []string{"", "newcomer", "experienced"} {
		f.Stages = append(f.Stages, option{stage, p.term("experience", stage), s.stage() == stage})
	}
	f.Skill = strings.Join(s.get("skill"), ", ")
	f.Region = strings.Join(s.get("region"), ", ")
	for _, day := range s.get("as_of") {
		f.AsOf = day[:min(len(day), len("2006-01-02"))]
	}
	return f
}

// sideName returns what a side is called: "서울 백엔드 신입".
func (r *request) sideName(s side, roles rankhttp.Roles) string {
	p := r.text
	named := make(map[string]string)
	for _, role := range roles.Roles {
		named[string(role.Role)] = p.name(role.Name, role.NameKo)
	}
	var parts []string
	for _, pair := range s {
		switch key, value := pair[0], pair[1]; key {
		case "role":
			parts = append(parts, orText(named[value], value))
		case "region":
			parts = append(parts, p.region(value))
		case "new_grad":
			parts = append(parts, p.term("experience", "newcomer"))
		case "experienced":
			parts = append(parts, p.term("experience", "experienced"))
		case "as_of", "from", "to":
			parts = append(parts, p.say("compare."+key, value))
		case "work", "employment", "seniority":
			parts = append(parts, p.term(key, value))
		default:
			parts = append(parts, value)
		}
	}
	if len(parts) == 0 {
		return p.say("more.all")
	}
	return strings.Join(parts, " ")
}

// orText returns text, or otherwise if it is empty.
func orText(text, otherwise string) string {
	if text == "" {
		return otherwise
	}
	return text
}

// ideas returns comparisons that many will want to see, of roles that there are.
func (r *request) ideas(roles rankhttp.Roles) []link {
	var ideas []link
	add := func(a, b side) {
		ideas = append(ideas, link{
			Text: r.text.say("compare.of", r.sideName(a, roles), r.sideName(b, roles)),
			Href: r.href("/compare", sidesIn(nil, [2]side{a, b})),
		})
	}
	roleSide := func(i int) side { return side{{"role", string(roles.Roles[i].Role)}} }
	for i := 1; i < min(4, len(roles.Roles)); i++ {
		add(roleSide(0), roleSide(i))
	}
	if len(roles.Roles) > 0 {
		first := roleSide(0)
		add(append(slices.Clone(first), [2]string{"new_grad", "true"}), append(slices.Clone(first), [2]string{"experienced", "true"}))
	}
	if len(roles.Roles) > 0 {
		before := [2]string{"as_of", isoDate(roles.AsOf.AddDate(0, -3, 0))}
		add(append(roleSide(0), before), roleSide(0))
	}
	add(side{{"region", "서울"}}, side{{"region", "경기"}})
	return ideas
}
