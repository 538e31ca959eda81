package ui

import (
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/rank/rankhttp"
)

// A filterForm is the form of a page that narrows postings, and what narrows them now.
type filterForm struct {
	Action string
	Words  string
	Roles  []option
	Stages []link // everybody, newcomers, experienced
	Lists  []choices
	Texts  []field
	Hidden []field // what the form passes on without showing it
	Chips  []chip  // what narrows the page now
	Clear  string  // address without any of it
	Open   bool    // something of the less used part is chosen
}

// An option is a value that can be chosen.
type option struct {
	Value, Text string
	Chosen      bool
}

// choices are the values of one parameter, of which several may be chosen.
type choices struct {
	Name    string
	Options []option
	Single  bool
}

// A field is a parameter that is written.
type field struct {
	Name, Value, Kind string
	Known             []option // suggestions
}

// A chip is one value of one parameter that narrows the page, and the way to take it out.
type chip struct {
	Name, Value string // of the parameter
	Kind, Text  string // as they are called
	Without     string // address
}

// narrowing are the parameters that choose openings, in the order of their chips.
func narrowing() []string {
	return []string{
		"words", "role", "new_grad", "experienced", "region", "work", "employment", "seniority", "company",
		"skill", "any_skill", "no_skill", "level", "source", "from", "to", "basis", "as_of",
	}
}

// counting are the parameters that say what of the openings chosen is counted, and how.
func counting() []string { return []string{"kind", "family", "n", "by", "min_sample"} }

// isList reports whether values of a parameter may stand in one, apart by commas.
func isList(name string) bool {
	switch name {
	case "words", "company", "from", "to", "as_of", "basis", "new_grad", "experienced":
		return false
	}
	return true
}

// valuesOf returns the values of a parameter of q one by one.
func valuesOf(q url.Values, name string) []string {
	if !isList(name) {
		return slices.Clone(q[name])
	}
	var out []string
	for _, v := range q[name] {
		for one := range strings.SplitSeq(v, ",") {
			if one = strings.TrimSpace(one); one != "" {
				out = append(out, one)
			}
		}
	}
	return out
}

// isOn reports whether a parameter that is true or false is true.
func isOn(q url.Values, name string) bool {
	v := q.Get(name)
	return v == "true" || v == "1" || v == "on"
}

// form returns the form of the page at path. Facets may be nil; they give suggestions.
func (r *request) form(path string, roles rankhttp.Roles, facets *facetNames) filterForm {
	f := filterForm{
		Action: r.site.opts.Link(path, nil),
		Words:  r.query.Get("words"),
		Clear:  r.href(path, only(r.query, counting()...)),
		Chips:  r.chips(path, facets),
	}
	chosen := valuesOf(r.query, "role")
	for _, role := range roles.Roles {
		f.Roles = append(f.Roles, option{
			Value: string(role.Role), Chosen: len(chosen) > 0 && chosen[0] == string(role.Role),
			Text: r.text.name(role.Name, role.NameKo),
		})
	}
	f.Stages = r.stages(path)
	f.Lists = r.choices()
	f.Texts = r.fields(facets)
	f.Hidden = r.hidden()
	for _, c := range f.Chips {
		f.Open = f.Open || !slices.Contains([]string{"words", "role", "new_grad", "experienced"}, c.Name)
	}
	return f
}

// stages returns the switch of newcomers and experienced.
func (r *request) stages(path string) []link {
	now := stageOf(r.query)
	rest := without(r.query, "new_grad", "experienced", "cursor")
	var out []link
	for _, stage := range []struct{ id, param string }{{}, {"newcomer", "new_grad"}, {"experienced", "experienced"}} {
		q := rest
		if stage.param != "" {
			q = with(rest, stage.param, "true")
		}
		out = append(out, link{r.text.term("experience", stage.id), r.href(path, q), stage.id == now})
	}
	return out
}

// stageOf returns whom the openings of q are for: "newcomer", "experienced" or anybody.
func stageOf(q url.Values) string {
	newcomer, experienced := isOn(q, "new_grad"), isOn(q, "experienced")
	switch {
	case newcomer && !experienced:
		return "newcomer"
	case experienced && !newcomer:
		return "experienced"
	}
	return ""
}

// choices returns the parameters of which a handful of values are known.
func (r *request) choices() []choices {
	lists := []struct {
		name, kind string
		values     []string
	}{
		{"work", "work", names(techmap.WorkModels()...)},
		{"seniority", "seniority", names(techmap.Seniorities()...)},
		{"employment", "employment", names(techmap.Employments()...)},
		{"level", "level", names(techmap.LevelRequired, techmap.LevelStack, techmap.LevelPreferred, techmap.LevelUsed)},
	}
	var out []choices
	for _, list := range lists {
		chosen := valuesOf(r.query, list.name)
		c := choices{Name: list.name}
		for _, v := range list.values {
			c.Options = append(c.Options, option{v, r.text.term(list.kind, v), slices.Contains(chosen, v)})
		}
		out = append(out, c)
	}
	return out
}

// fields returns the parameters that are written.
func (r *request) fields(facets *facetNames) []field {
	var out []field
	for _, f := range []field{
		{Name: "region"}, {Name: "company"}, {Name: "skill"}, {Name: "any_skill"}, {Name: "no_skill"},
		{Name: "as_of", Kind: "date"}, {Name: "from", Kind: "date"}, {Name: "to", Kind: "date"},
	} {
		values := valuesOf(r.query, f.Name)
		switch f.Name {
		case "company":
			values = values[:min(1, len(values))]
		case "region":
			for i, v := range values {
				values[i] = r.text.region(v)
			}
		}
		f.Value = strings.Join(values, ", ")
		if f.Kind == "" {
			f.Kind = "text"
		} else {
			f.Value = dayIn(f.Value, isoDate)
		}
		if facets != nil {
			f.Known = facets.known[f.Name]
		}
		out = append(out, f)
	}
	return out
}

// hidden returns what the form has no field for.
func (r *request) hidden() []field {
	var out []field
	pass := func(q url.Values, names ...string) {
		for _, name := range names {
			for _, v := range q[name] {
				out = append(out, field{Name: name, Value: v})
			}
		}
	}
	pass(r.query, "new_grad", "experienced", "source", "basis", "kind", "family", "n", "by", "min_sample", "sort")
	for _, name := range []string{"role", "company"} { // their fields hold the first
		values := valuesOf(r.query, name)
		for _, v := range values[min(1, len(values)):] {
			out = append(out, field{Name: name, Value: v})
		}
	}
	pass(r.carried, own()...)
	return out
}

// chips returns what narrows the page at path.
func (r *request) chips(path string, facets *facetNames) []chip {
	var out []chip
	for _, name := range narrowing() {
		values := valuesOf(r.query, name)
		for i, v := range values {
			rest := slices.Delete(slices.Clone(values), i, i+1)
			out = append(out, chip{
				Name: name, Value: v,
				Kind:    r.text.say("filter." + name),
				Text:    r.called(name, v, facets),
				Without: r.href(path, with(without(r.query, released(name)...), name, rest...)),
			})
		}
	}
	return out
}

// released are the parameters that go with one that is taken out: data that were pinned
// stay pinned only as long as their day.
func released(name string) []string {
	if name == "as_of" {
		return []string{"cursor", "data"}
	}
	return []string{"cursor"}
}

// called returns what a value of a parameter is called.
func (r *request) called(name, value string, facets *facetNames) string {
	switch name {
	case "new_grad":
		return r.text.term("experience", "newcomer")
	case "experienced":
		return r.text.term("experience", "experienced")
	case "region":
		return r.text.region(value)
	case "work", "employment", "seniority", "level", "basis":
		return r.text.term(name, value)
	case "as_of", "from", "to":
		return dayIn(value, r.text.date)
	}
	if facets != nil {
		if known, ok := facets.names[name+" "+value]; ok {
			return known
		}
	}
	return value
}

// dayIn returns the day of a moment as write has it; what is no moment stays as it is.
func dayIn(value string, write func(time.Time) string) string {
	for _, layout := range []string{time.RFC3339, time.DateOnly} {
		t, err := time.ParseInLocation(layout, value, inSeoul(time.Time{}).Location())
		if err == nil {
			return write(t)
		}
	}
	return value
}

// names returns values of one kind as words.
func names[T ~string](values ...T) []string {
	out := make([]string, len(values))
	for i, v := range values {
		out[i] = string(v)
	}
	return out
}
