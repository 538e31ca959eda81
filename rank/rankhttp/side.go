package rankhttp

import (
	"cmp"
	"slices"
	"strings"

	"github.com/techmap-it/techmap/rank"
)

// A side is what narrows one side of a comparison.
type side struct{ query rank.Query }

var (
	textSide = text{
		"%s: %q is neither a role nor a technology, nor KEY=VALUE",
		"%s: 직군도 기술도 KEY=VALUE도 아닌 값 %q",
	}
	textSideKey = text{"%s: no key %q", "%s: 알 수 없는 키 %q"}
)

// sideParam is one side of a comparison: KEY=VALUE, separated by commas, with the keys of
// the filter, or the name of a role or technology alone.
func sideParam(name string) *param {
	return &param{
		name: name, example: "role=backend,new_grad=true", max: 1000,
		required: name == "a",
		doc: "What narrows this side: pairs of KEY=VALUE, separated by commas, where a key is the name " +
			"of a parameter of the filter, or as_of; the name of a role, or else of a technology, may " +
			"stand alone.",
		mean: func(q *question, value string) (string, *fault) {
			s, canonical, f := q.side(name, value)
			if name == "a" {
				q.a = s
			} else {
				q.b = s
			}
			return canonical, f
		},
		set: func(q *question, _ []string) { q.compares = q.compares || name == "a" }, // the rest is done by mean
	}
}

// side reads one side of a comparison, and returns the one way to write it. It is read as a
// question of its own, by the same parameters, so that whatever the filter learns a side
// can say as well.
func (q *question) side(name, value string) (side, string, *fault) {
	known := params(filterParams(), []*param{asOfParam()})
	raw := make(map[string][]string)
	for pair := range strings.SplitSeq(value, ",") {
		if pair = strings.TrimSpace(pair); pair == "" {
			continue
		}
		key, one, f := q.pair(name, pair)
		if f != nil {
			return side{}, "", f
		}
		raw[key] = append(raw[key], one)
	}
	own := &question{data: q.data, known: q.known}
	var pairs []string
	for _, key := range sortedKeys(raw) {
		p := (&route{params: known}).param(key)
		if p == nil {
			near := nearest(key, (&route{params: known}).names())
			return side{}, "", inQuery(name, key, textSideKey.with(name, key).near(near))
		}
		values, f := p.read(own, raw[key])
		if f != nil {
			f.at = "query." + name
			return side{}, "", f
		}
		for _, v := range values {
			pairs = append(pairs, key+"="+v)
		}
	}
	return side{own.query}, strings.Join(pairs, ","), nil
}

// pair reads KEY=VALUE, or the name of a role or technology.
func (q *question) pair(name, pair string) (key, value string, f *fault) {
	key, value, ok := strings.Cut(pair, "=")
	if ok {
		return strings.ReplaceAll(strings.TrimSpace(key), "-", "_"), value, nil
	}
	if id, known := q.roleID(pair); known {
		return "role", string(id), nil
	}
	if id, known := q.skillID(pair); known {
		return "skill", string(id), nil
	}
	return "", "", inQuery(name, pair, textSide.with(name, pair).near(nearestRole(q.data.Taxonomy, pair)))
}

// sortedKeys returns the keys of m in one order: mistakes are told of in it, and permalinks
// made.
func sortedKeys(m map[string][]string) []string {
	keys := make([]string, 0, len(m))
	for key := range m {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	return keys
}

// narrow returns q narrowed to a side. Lists are put together: of most, one value must fit,
// of All every one, and of None none. A side that names a time has it instead of q's.
func (s side) narrow(q rank.Query) rank.Query {
	n := s.query
	q.Roles = slices.Concat(q.Roles, n.Roles)
	q.Sources = slices.Concat(q.Sources, n.Sources)
	q.Levels = slices.Concat(q.Levels, n.Levels)
	q.Regions = slices.Concat(q.Regions, n.Regions)
	q.Seniority = slices.Concat(q.Seniority, n.Seniority)
	q.WorkModels = slices.Concat(q.WorkModels, n.WorkModels)
	q.Employment = slices.Concat(q.Employment, n.Employment)
	q.Companies = slices.Concat(q.Companies, n.Companies)
	q.All = slices.Concat(q.All, n.All)
	q.AnyOf = slices.Concat(q.AnyOf, n.AnyOf)
	q.None = slices.Concat(q.None, n.None)
	q.NewGrad, q.Experienced = q.NewGrad || n.NewGrad, q.Experienced || n.Experienced
	q.Words = strings.TrimSpace(q.Words + " " + n.Words)
	q.Basis = cmp.Or(n.Basis, q.Basis)
	if !n.From.IsZero() {
		q.From = n.From
	}
	if !n.To.IsZero() {
		q.To = n.To
	}
	if !n.AsOf.IsZero() {
		q.AsOf = n.AsOf
	}
	return q
}
