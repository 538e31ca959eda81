package ranktest

import (
	"cmp"
	"fmt"
	"iter"
	"math"
	"math/rand/v2"
	"slices"
	"time"

	"github.com/techmap-it/techmap"
)

// A Corpus makes random openings. Equal corpora make equal openings, one at a
// time, so that a large one needs no memory. Companies are skewed as in life, a
// tenth of the skills are concepts, and every rare case a store or an index must
// bear is among the openings: no company, text in pictures, reopened, never open,
// alternatives, skills and roles that the taxonomy does not have.
//
// All numbers but Seed must be above 0.
type Corpus struct {
	Seed      uint64 // another one makes other openings; 0 is one of them
	Openings  int    // how many All yields; Opening makes any number of them
	Companies int    // at most: some may have no opening
	Skills    int    // of the taxonomy
	Days      int    // over which the openings appear, from Start
}

// Start returns the first day of every corpus, at midnight UTC: a Monday in 2024.
func Start() time.Time { return time.Date(2024, 3, 4, 0, 0, 0, 0, time.UTC) }

// Day returns noon of the day i after Start, or before it: TestStore publishes at such times.
func Day(i int) time.Time { return Start().AddDate(0, 0, i).Add(12 * time.Hour) }

var (
	roleNames = [...][2]string{
		{"Backend Developer", "백엔드 개발자"}, {"Frontend Developer", "프론트엔드 개발자"},
		{"Data Engineer", "데이터 엔지니어"}, {"Machine Learning Engineer", "머신러닝 엔지니어"},
		{"DevOps Engineer", "데브옵스 엔지니어"}, {"Android Developer", "안드로이드 개발자"},
		{"iOS Developer", "iOS 개발자"}, {"Security Engineer", "보안 엔지니어"},
		{"Game Developer", "게임 개발자"}, {"Embedded Developer", "임베디드 개발자"},
		{"Test Engineer", "테스트 엔지니어"}, {"Database Administrator", "데이터베이스 관리자"},
	}
	sources = [...]string{"alpha", "beta", "gamma", "하나"}
	regions = [...]string{"", "서울", "경기", "부산", "California"}
)

func roleID(i int) techmap.RoleID   { return techmap.RoleID(fmt.Sprintf("role-%02d", i)) }
func skillID(i int) techmap.SkillID { return techmap.SkillID(fmt.Sprintf("skill-%04d", i)) }

// Taxonomy returns the roles and skills of the corpus.
func (c Corpus) Taxonomy() *techmap.Taxonomy {
	kinds := techmap.SkillKinds()
	skills := make([]techmap.Skill, c.Skills)
	for i := range skills {
		name := fmt.Sprintf("Skill %d", i)
		skills[i] = techmap.Skill{
			ID: skillID(i), Name: name, Kind: kinds[i%(len(kinds)-1)],
			Aliases: []techmap.Alias{{Text: name}},
		}
		if i%3 == 0 {
			skills[i].NameKo = fmt.Sprintf("기술 %d", i)
		}
		if i%10 == 4 {
			skills[i].Kind = techmap.KindConcept
		}
	}
	roles := make([]techmap.Role, len(roleNames))
	for i, name := range roleNames {
		roles[i] = techmap.Role{ID: roleID(i), Name: name[0], NameKo: name[1], Aliases: name[:]}
	}
	tax, err := techmap.NewTaxonomy("random", skills, roles)
	if err != nil {
		panic(err) // the names above are wrong
	}
	return tax
}

// All yields the openings of the corpus as they were first published.
func (c Corpus) All() iter.Seq2[techmap.Opening, error] {
	return func(yield func(techmap.Opening, error) bool) {
		for i := range c.Openings {
			if !yield(c.Opening(i, 0), nil) {
				return
			}
		}
	}
}

// Opening returns opening i, from 0, as it was published for the rev-th time. Every
// revision has the same ID; what it says, even of its company, is another.
func (c Corpus) Opening(i, rev int) techmap.Opening {
	stable := rand.New(rand.NewPCG(c.Seed, uint64(i)<<16))
	source := sources[stable.IntN(len(sources))]
	o := techmap.Opening{ID: techmap.NewPostingID(source, fmt.Sprintf("%07d", i))}

	r := rand.New(rand.NewPCG(c.Seed, uint64(i)<<16|uint64(rev+1)))
	o.Members, o.Sources = []techmap.PostingID{o.ID}, []string{source}
	if other := sources[r.IntN(len(sources))]; other != source && chance(r, .2) {
		o.Members = append(o.Members, techmap.NewPostingID(other, fmt.Sprintf("%07d", i)))
		o.Sources = append(o.Sources, other)
		slices.Sort(o.Members)
		slices.Sort(o.Sources)
	}
	if !chance(r, .02) {
		n := int(float64(c.Companies) * math.Pow(r.Float64(), 3))
		o.Company, o.Employer = fmt.Sprintf("회사%d", n), fmt.Sprintf("(주)회사 %d", n)
	}
	o.URL = fmt.Sprintf("https://%s.example/%d", source, i)
	o.Title, o.Lang = fmt.Sprintf("백엔드 개발자 No. %d", i), "ko"
	o.Roles = c.roles(r)
	o.Demands = c.demands(r, o.ID)
	o.Place.Region = regions[r.IntN(len(regions))]
	o.Experience.NewGrad = chance(r, .3)
	o.Experience.Experienced = (i+rev)%3 == 0
	o.Seniority = pick(r, "", techmap.SeniorityJunior, techmap.SenioritySenior)
	o.WorkModel = pick(r, "", techmap.WorkOnsite, techmap.WorkHybrid, techmap.WorkRemote)
	o.Employment = pick(r, techmap.EmploymentFullTime, techmap.EmploymentContract)
	o.ImageOnly = chance(r, .02)
	o.Open = c.open(r)
	return o
}

// roles returns one role or two, now and then one that no taxonomy has. Those of low numbers
// are the frequent ones.
func (c Corpus) roles(r *rand.Rand) []techmap.RoleID {
	roles := []techmap.RoleID{roleID(min(r.IntN(len(roleNames)), r.IntN(len(roleNames))))}
	if chance(r, .1) {
		roles = append(roles, roleID(r.IntN(len(roleNames))))
	}
	if chance(r, .01) {
		roles = append(roles, "role-of-tomorrow")
	}
	slices.Sort(roles)
	return slices.Compact(roles)
}

// demands returns 10 to 20 demands, fewer if the corpus has few skills.
func (c Corpus) demands(r *rand.Rand, id techmap.PostingID) []techmap.Demand {
	levels := techmap.Levels()
	demands := make([]techmap.Demand, 0, 20)
	for i := range 10 + r.IntN(11) {
		line := fmt.Sprintf("기술 경험 3년 이상: line %d", i)
		d := techmap.Demand{
			Skill: skillID(int(float64(c.Skills) * math.Pow(r.Float64(), 2.5))),
			Level: levels[r.IntN(len(levels))], Posting: id,
			Evidence: techmap.Span{Section: 1, Start: 40 * i, End: 40*i + 6}, Quote: line,
		}
		if chance(r, .2) {
			d.Group = 1 + r.IntN(3)
		}
		if d.Group > 0 && chance(r, .2) {
			d.Via = skillID(r.IntN(c.Skills))
		}
		if chance(r, .001) {
			d.Skill = "skill-of-tomorrow"
		}
		demands = append(demands, d)
	}
	slices.SortStableFunc(demands, func(a, b techmap.Demand) int { return cmp.Compare(a.Skill, b.Skill) })
	return slices.CompactFunc(demands, func(a, b techmap.Demand) bool { return a.Skill == b.Skill })
}

// open returns none to two intervals, of about a month each.
func (c Corpus) open(r *rand.Rand) []techmap.Interval {
	if chance(r, .005) {
		return nil
	}
	end := Day(c.Days)
	from := Start().Add(time.Duration(r.Float64() * float64(end.Sub(Start()))).Truncate(time.Second))
	var open []techmap.Interval
	for range 2 {
		last := from.Add(time.Duration(r.ExpFloat64() * float64(30*24*time.Hour)).Truncate(time.Second))
		if last.After(end) {
			return append(open, techmap.Interval{From: from, LastSeen: end})
		}
		to := last.Add(24 * time.Hour)
		open = append(open, techmap.Interval{From: from, LastSeen: last, To: to, Reason: techmap.ClosedVanished})
		if from = to.AddDate(0, 0, 5); from.After(end) || !chance(r, .1) {
			break
		}
	}
	return open
}

func chance(r *rand.Rand, p float64) bool { return r.Float64() < p }

func pick[T any](r *rand.Rand, from ...T) T { return from[r.IntN(len(from))] }
