package rankhttp

import (
	"context"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/rank"
)

// analysisRoutes are the questions that compare, in time or with each other. Their answers
// are those of package rank, word for word, so that who uses that and who asks here read
// the same numbers.
func analysisRoutes() []*route {
	// What is new in each window is counted: a time of the filter's own has no meaning then.
	own := []*param{asOfParam(), byParam(), sampleParam(), stepParam(), stepsOfTrend()}
	trendFilter := without(params(filterParams(), own), "basis", "from", "to")
	return []*route{
		{
			path: "/v1/trends", name: "trends", tag: "analysis", summary: "What rises and falls",
			try: "/v1/trends?role=backend&step=month",
			doc: "Says how the shares of technologies in new openings moved from window to window, of " +
				"sources that were there throughout. What the openings cannot tell is refused, with the " +
				"reason.",
			params: params(trendFilter, []*param{countParam("How many technologies a list has.", rank.DefaultN), kindParam(), familyParam()}),
			answer: answerTrends, model: Trends{},
		},
		{
			path: "/v1/skills/{id}/trend", name: "skillTrend", tag: "skills", summary: "The trend of one technology",
			try:    "/v1/skills/go/trend?step=month",
			doc:    "Says how the share of one technology in new openings moved from window to window.",
			params: trendFilter, id: skillID(),
			answer: answerSkillTrend, model: SkillTrend{},
		},
		{
			path: "/v1/skills/{id}/together", name: "together", tag: "skills", summary: "What is asked for along with a technology",
			try: "/v1/skills/java/together?n=5",
			doc: "Lists technologies that openings ask for along with one more often than chance and " +
				"the popularity of either explain.",
			params: params(filterParams(), showParams(), []*param{asOfParam()}), id: skillID(),
			answer: answerTogether, model: Together{},
		},
		{
			path: "/v1/compare", name: "compare", tag: "analysis", summary: "Two sides compared",
			try: "/v1/compare?a=backend&b=frontend&n=5",
			doc: "Sets two groups of openings side by side: two roles, two regions, one role at two " +
				"times. The filter holds for both sides; a and b narrow one each; without b, a is " +
				"compared with all that the filter selects.",
			params: params(filterParams(), showParams(), []*param{asOfParam(), sideParam("a"), sideParam("b")}),
			answer: answerCompare, model: Comparison{},
		},
		{
			path: "/v1/next", name: "next", tag: "analysis", summary: "What to learn next",
			try:    "/v1/next?have=java,git&role=backend",
			doc:    "Says which technologies bring the most openings within reach of who has some already.",
			params: params(filterParams(), showParams(), nextParams(), []*param{asOfParam()}),
			answer: answerNext, model: Next{},
		},
		{
			path: "/v1/fields", name: "fields", tag: "analysis", summary: "Roles by how much of what they need one has",
			try:    "/v1/fields?have=java,git",
			doc:    "Says of each role how much of what its openings need somebody has already.",
			params: params(filterParams(), []*param{asOfParam(), byParam(), sampleParam(), haveParam()}),
			answer: answerFields, model: Fields{},
		},
		{
			path: "/v1/facts", name: "facts", tag: "analysis", summary: "Pay, experience and place of work",
			try: "/v1/facts?each=role",
			doc: "Says what openings state of pay, experience and the place of work: of all that are " +
				"selected, or by role, technology or region.",
			params: params(filterParams(), showParams(), []*param{asOfParam(), {
				name: "each", choices: namesOf(rank.AllEach()), example: "role", doc: "What to tell of " +
					"one by one; without it, of all at once.",
				set: func(q *question, v []string) { q.each = rank.Each(v[0]) },
			}}),
			answer: answerFacts, model: Facts{},
		},
	}
}

func stepParam() *param {
	return &param{
		name: "step", choices: namesOf(rank.AllSteps()), def: string(rank.StepWeek), example: "month",
		doc: "Length of a window, by the calendar of Korea.",
		set: func(q *question, v []string) { q.step = rank.Step(v[0]) },
	}
}

func stepsOfTrend() *param {
	return numberParam("steps", "How many windows that are over; of fewer than 8 no trend is told.", rank.DefaultSteps, 1, 520,
		func(q *question, n int) { q.steps = n })
}

func nextParams() []*param {
	return []*param{
		haveParam(),
		numberParam("missing", "How many technologies an opening within reach may ask for that one does "+
			"not have.", 0, 0, rank.MaxMissing,
			func(q *question, n int) { q.missing = n }),
		numberParam("steps", "How many steps the path has.", rank.DefaultPath, 1, rank.MaxPath,
			func(q *question, n int) { q.steps = n }),
	}
}

func haveParam() *param {
	return skillsParam("have", "Technologies that one can do, by ID or any of their names.",
		func(q *question, ids []techmap.SkillID) { q.have = ids })
}

func answerTrends(ctx context.Context, q *question) (any, error) {
	trends, err := q.data.Index.Trends(ctx, q.trend())
	// Credits are due to the sources that count, which the question need not name.
	return &Trends{trends, q.metaOf(trends.Sources)}, err
}

func (q *question) trend() rank.TrendQuery {
	return rank.TrendQuery{Query: q.query, Step: q.step, Steps: q.steps, Location: q.place}
}

// RefusedRare is why there is no trend of a technology that hardly any opening asks for.
const RefusedRare rank.Refusal = "rare"

// answerSkillTrend takes one technology out of the trends of all, because its Q allows for
// all that were looked at: asked alone, every technology would seem to move more surely.
func answerSkillTrend(ctx context.Context, q *question) (any, error) {
	query := q.trend()
	query.N = maxSkills
	s, _ := q.data.Taxonomy.Skill(techmap.SkillID(q.id)) // found before
	if s.Kind == techmap.KindConcept {                   // which is left out unless asked for
		query.Kinds = techmap.SkillKinds()
	}
	trends, err := q.data.Index.Trends(ctx, query)
	if err != nil {
		return nil, err
	}
	answer := &SkillTrend{
		AsOf: trends.AsOf, Step: trends.Step, Windows: trends.Windows, Sources: trends.Sources, LeftOut: trends.LeftOut,
		Refused: trends.Refused, Meta: q.metaOf(trends.Sources),
	}
	for i := range trends.Top {
		if trends.Top[i].Skill == s.ID {
			answer.Trend = &trends.Top[i]
		}
	}
	if answer.Trend == nil && answer.Refused == "" {
		answer.Refused = RefusedRare
	}
	return answer, nil
}

func answerTogether(ctx context.Context, q *question) (any, error) {
	c, err := q.data.Index.Together(ctx, techmap.SkillID(q.id), q.query)
	return &Together{c, q.meta()}, err
}

var textNoSides = text{
	"a: say what to compare: a=backend&b=frontend; without b, with all that the filter selects",
	"a: 무엇을 비교할지 쓰세요: a=backend&b=frontend. b가 없으면 조건에 맞는 전체와 비교합니다",
}

// answerCompare narrows the question to each of its sides. Without b, the other side is all
// that the filter selects, among it what is on side a.
func answerCompare(ctx context.Context, q *question) (any, error) {
	if !q.compares {
		return nil, inQuery("a", "", textNoSides)
	}
	c, err := q.data.Index.Compare(ctx, q.a.narrow(q.query), q.b.narrow(q.query))
	return &Comparison{c, q.meta()}, err
}

func (q *question) learning() rank.NextQuery {
	return rank.NextQuery{Query: q.query, Have: q.have, Missing: q.missing, Steps: q.steps}
}

func answerNext(ctx context.Context, q *question) (any, error) {
	path, err := q.data.Index.Next(ctx, q.learning())
	return &Next{path, q.meta()}, err
}

func answerFields(ctx context.Context, q *question) (any, error) {
	fields, err := q.data.Index.Fields(ctx, q.learning())
	return &Fields{AsOf: q.asOf(), Fields: fields, Meta: q.meta()}, err
}

func answerFacts(ctx context.Context, q *question) (any, error) {
	facts, err := q.data.Index.Facts(ctx, rank.FactsQuery{Query: q.query, Each: q.each})
	return &Facts{facts, q.meta()}, err
}
