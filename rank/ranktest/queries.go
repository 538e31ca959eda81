package ranktest

import (
	"math/rand/v2"
	"time"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/rank"
)

// Queries returns n random right queries over the corpus, the zero Query first. Equal
// corpora ask the same, and the first of many are those of few. Of a corpus of some hundred
// openings most have an answer with entries; the others select too few, or none.
func (c Corpus) Queries(n int) []rank.Query {
	r := rand.New(rand.NewPCG(c.Seed, 1<<63))
	queries := make([]rank.Query, n)
	for i := 1; i < n; i++ {
		queries[i] = c.query(r)
	}
	return queries
}

// query returns one of them. Nothing of it is chosen by looking at the openings.
func (c Corpus) query(r *rand.Rand) rank.Query {
	q := rank.Query{
		By:  pick(r, rank.Measures()...),
		N:   pick(r, 0, 3, 1000),
		Min: pick(r, 0, 1, 5, -1),
	}
	if chance(r, .25) {
		q.AsOf = c.moment(r)
	}
	switch r.IntN(6) {
	case 0:
		q.From = c.moment(r)
		q.To = q.From.AddDate(0, 0, r.IntN(30))
	case 1:
		q.From = c.moment(r)
	case 2:
		q.To = c.moment(r)
	}
	if chance(r, .3) {
		q.Basis = techmap.BasisNew
	}
	c.narrow(r, &q)
	c.weigh(r, &q)
	return q
}

// narrow fills some of the fields that choose openings.
func (c Corpus) narrow(r *rand.Rand, q *rank.Query) {
	for range r.IntN(3) {
		q.Roles = append(q.Roles, roleID(r.IntN(len(roleNames))))
	}
	skill := func() techmap.SkillID { return skillID(int(float64(c.Skills) * r.Float64() * r.Float64())) }
	switch r.IntN(14) {
	case 0:
		q.Sources = []string{pick(r, sources[:]...), pick(r, sources[:]...)}
	case 1:
		q.Regions = []string{pick(r, regions[1:]...), "Atlantis"}
	case 2:
		q.NewGrad = true
	case 3:
		q.Seniority = []techmap.Seniority{techmap.SeniorityJunior}
	case 4:
		q.WorkModels = []techmap.WorkModel{techmap.WorkRemote, techmap.WorkHybrid}
	case 5:
		q.Employment = []techmap.Employment{techmap.EmploymentContract}
	case 6:
		q.Companies = []string{"회사0", "회사1", "회사7", "no such company"}
	case 7:
		q.All = []techmap.SkillID{skill(), skill()}
	case 8:
		q.AnyOf = []techmap.SkillID{skill(), skill(), skill()}
	case 9:
		q.None = []techmap.SkillID{skill(), skill()}
	case 10:
		q.AnyOf = []techmap.SkillID{skill()}
		q.None = []techmap.SkillID{skill()}
	case 11:
		q.Experienced = true
	case 12:
		q.NewGrad, q.Experienced = true, true
	}
}

// weigh fills some of the fields that say what counts how much.
func (c Corpus) weigh(r *rand.Rand, q *rank.Query) {
	switch r.IntN(5) {
	case 0:
		q.Levels = []techmap.Level{techmap.LevelRequired, techmap.LevelStack}
	case 1:
		q.Levels = []techmap.Level{techmap.LevelPreferred}
	case 2:
		q.Weights = map[techmap.Level]float64{
			techmap.LevelRequired: 1, techmap.LevelPreferred: .25, techmap.LevelMentioned: .1,
		}
	}
	switch r.IntN(5) {
	case 0:
		q.Kinds = []techmap.SkillKind{techmap.KindLanguage, techmap.KindDatabase}
	case 1:
		q.Kinds = []techmap.SkillKind{techmap.KindConcept}
	}
}

// moment returns a time that a query may ask about, now and then before or after all openings.
func (c Corpus) moment(r *rand.Rand) time.Time {
	return Start().AddDate(0, 0, r.IntN(c.Days+10)-5).Add(time.Duration(r.IntN(24)) * time.Hour)
}
