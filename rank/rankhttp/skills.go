package rankhttp

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/rank"
)

// maxRanking is how many entries a ranking has at most.
const maxRanking = 500

// skillRoutes are the questions about technologies. Their paths are tried by ServeMux in the
// order of how much they say, so that /v1/skills/top is no technology called "top".
func skillRoutes() []*route {
	return []*route{
		{
			path: "/v1/skills/top", name: "top", tag: "skills", summary: "The most demanded technologies",
			try: "/v1/skills/top?role=backend&n=5",
			doc: "Ranks technologies by how often the openings selected ask for them. Every share has " +
				"a 95 % interval, for which companies are the sample, and every entry the range of ranks " +
				"that the intervals leave open. Fewer openings than min_sample are not ranked: too_few " +
				"is true then.",
			params: params(filterParams(), showParams(), []*param{asOfParam()}),
			answer: answerTop, model: Top{},
		},
		{
			path: "/v1/skills", name: "skills", tag: "skills", summary: "Technologies by name",
			try: "/v1/skills?q=java",
			doc: "Finds technologies by a name or part of one, in any spelling. Those of that very name " +
				"come first, then those that begin so; of equals that which most of the openings " +
				"selected ask for.",
			params: params(filterParams(), []*param{
				asOfParam(), kindParam(), familyParam(), nameParam("A name of the technology, or a part of it."),
				countParam("How many technologies.", defaultList),
			}),
			answer: answerSkills, model: Skills{},
		},
		{
			path: "/v1/skills/{id}", name: "skill", tag: "skills", summary: "One technology",
			try: "/v1/skills/go",
			doc: "What a technology is, what it belongs to, where it stands among all, and which " +
				"roles ask for it.",
			params: params(filterParams(), []*param{asOfParam(), byParam(), sampleParam()}), id: skillID(),
			answer: answerSkill, model: Skill{},
		},
	}
}

// defaultList is how long a list is that is no ranking.
const defaultList = 20

func nameParam(doc string) *param {
	return &param{
		name: "q", doc: doc, example: "자바",
		set: func(q *question, v []string) { q.name = v[0] },
	}
}

// skillID is the ID of a technology.
func skillID() *pathID {
	return &pathID{
		doc: "A technology, by ID or any of its names.", example: "go",
		find: func(q *question) error {
			id, ok := q.skillID(q.id)
			if !ok {
				return inPath(q.id, textNoSkill.with("id", q.id).near(nearestSkill(q.data.Taxonomy, q.id)))
			}
			q.id = string(id)
			return nil
		},
	}
}

func answerTop(ctx context.Context, q *question) (any, error) {
	ranking, err := q.data.Index.Top(ctx, q.query)
	return &Top{ranking, q.meta()}, err
}

// all returns the query for every technology, however few openings there are.
func (q *question) all() rank.Query {
	all := q.query
	all.N, all.Min = maxSkills, -1
	return all
}

// maxSkills is more technologies than a taxonomy has.
const maxSkills = 1 << 16

// answerSkills finds technologies by their names in the taxonomy, also those that nothing
// selected asks for: to search is to ask what there is.
func answerSkills(ctx context.Context, q *question) (any, error) {
	ranking, err := q.data.Index.Top(ctx, q.all())
	if err != nil {
		return nil, err
	}
	asked := make(map[techmap.SkillID]rank.Entry, len(ranking.Entries))
	for _, e := range ranking.Entries {
		asked[e.Skill] = e
	}
	var found []hit
	for s := range q.data.Taxonomy.Skills() {
		if how := q.matching(s); how > 0 {
			e := asked[s.ID]
			found = append(found, hit{how, SkillSummary{subjectOf(s), s.Kind.Family(), e.Openings, e.Companies}})
		}
	}
	slices.SortFunc(found, hit.compare)
	answer := &Skills{AsOf: ranking.AsOf, Skills: []SkillSummary{}, Meta: q.meta()}
	for _, h := range found[:min(cmp.Or(q.query.N, defaultList), len(found))] {
		answer.Skills = append(answer.Skills, h.SkillSummary)
	}
	return answer, nil
}

// A hit is a technology that was found, and how well its name fits.
type hit struct {
	how int
	SkillSummary
}

// compare orders hits, those of the very name first.
func (h hit) compare(o hit) int {
	return cmp.Or(cmp.Compare(o.how, h.how), cmp.Compare(o.Openings, h.Openings), cmp.Compare(h.Skill, o.Skill))
}

// How well a name fits.
const (
	fitsPart = 1 + iota
	fitsBeginning
	fitsWhole
)

// matching returns how well a technology is of the kinds and the name asked for, 0 if not.
// Without a name every technology fits in part: the empty one is the beginning of all.
func (q *question) matching(s techmap.Skill) int {
	if kinds := q.query.Kinds; len(kinds) > 0 && !slices.Contains(kinds, s.Kind) {
		return 0
	} else if len(kinds) == 0 && s.Kind == techmap.KindConcept {
		return 0
	}
	part, best := techmap.Fold(q.name), 0
	for _, alias := range s.Aliases {
		switch name := techmap.Fold(alias.Text); {
		case name == part:
			return fitsWhole
		case strings.HasPrefix(name, part):
			best = fitsBeginning
		case best == 0 && strings.Contains(name, part):
			best = fitsPart
		}
	}
	return best
}

func subjectOf(s techmap.Skill) rank.Subject {
	return rank.Subject{Skill: s.ID, Name: s.Name, NameKo: s.NameKo, Kind: s.Kind}
}

// answerSkill puts what the taxonomy says of a technology beside what openings do.
func answerSkill(ctx context.Context, q *question) (any, error) {
	s, _ := q.data.Taxonomy.Skill(techmap.SkillID(q.id)) // found before
	answer := &Skill{
		Subject: subjectOf(s), Family: s.Kind.Family(), Names: []string{}, About: s.About, AboutKo: s.AboutKo, Home: s.Home,
		PartOf: q.subjects(s.PartOf), UsedWith: q.subjects(s.UsedWith), Parts: []rank.Subject{}, Roles: []RoleShare{},
		Meta: q.meta(),
	}
	for _, alias := range s.Aliases {
		if !slices.Contains(answer.Names, alias.Text) {
			answer.Names = append(answer.Names, alias.Text)
		}
	}
	for other := range q.data.Taxonomy.Skills() {
		if slices.Contains(other.PartOf, s.ID) {
			answer.Parts = append(answer.Parts, subjectOf(other))
		}
	}
	if err := q.stand(ctx, answer); err != nil {
		return nil, err
	}
	return answer, q.rolesOf(ctx, answer)
}

// subjects returns the technologies of IDs.
func (q *question) subjects(ids []techmap.SkillID) []rank.Subject {
	subjects := []rank.Subject{}
	for _, id := range ids {
		if s, ok := q.data.Taxonomy.Skill(id); ok {
			subjects = append(subjects, subjectOf(s))
		}
	}
	return subjects
}

// stand fills in where the technology stands among all, or, if it is a concept, among
// those and the concepts.
func (q *question) stand(ctx context.Context, answer *Skill) error {
	query := q.query
	query.N = maxSkills
	if answer.Kind == techmap.KindConcept {
		query.Kinds = techmap.SkillKinds()
	}
	ranking, err := q.data.Index.Top(ctx, query)
	if err != nil {
		return err
	}
	answer.AsOf, answer.Of, answer.TooFew = ranking.AsOf, ranking.Openings, ranking.TooFew
	answer.Entry = entryOf(ranking, answer.Skill)
	return nil
}

// entryOf returns the line of a technology, nil if it has none.
func entryOf(r rank.Ranking, id techmap.SkillID) *rank.Entry {
	for i := range r.Entries {
		if r.Entries[i].Skill == id {
			return &r.Entries[i]
		}
	}
	return nil
}

// rolesOf fills in which roles ask for the technology, one ranking a role. Only the kind of
// the technology is ranked, which changes no share and saves most of the work.
func (q *question) rolesOf(ctx context.Context, answer *Skill) error {
	counts, err := q.data.Index.Roles(ctx, q.query)
	if err != nil {
		return err
	}
	for _, c := range counts {
		query := q.query
		query.Roles, query.Kinds, query.N = []techmap.RoleID{c.Role}, []techmap.SkillKind{answer.Kind}, maxSkills
		ranking, err := q.data.Index.Top(ctx, query)
		if err != nil {
			return err
		}
		if e := entryOf(ranking, answer.Skill); e != nil {
			answer.Roles = append(answer.Roles, RoleShare{c.Role, c.Name, c.NameKo, ranking.Openings, rank.Side{
				Openings: e.Openings, Companies: e.Companies, Share: e.Share, Low: e.Low, High: e.High,
			}})
		}
	}
	slices.SortStableFunc(answer.Roles, func(a, b RoleShare) int { return cmp.Compare(b.Share, a.Share) })
	return nil
}
