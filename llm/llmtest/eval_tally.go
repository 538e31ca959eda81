package llmtest

import (
	"cmp"
	"maps"
	"slices"

	"github.com/techmap-it/techmap"
)

// A tally adds up the postings of a corpus.
type tally struct {
	tax     *techmap.Taxonomy
	failed  int
	all     Score
	spans   SpanScores
	byLang  map[string]Score
	bySet   map[string]Score
	byLevel map[techmap.Level]Score
	names   map[string]*NameScore
	levels  map[techmap.Level]map[techmap.Level]int
	fields  fieldTally
	each    []Outcome
}

func newTally(tax *techmap.Taxonomy) *tally {
	return &tally{
		tax:     tax,
		byLang:  map[string]Score{},
		bySet:   map[string]Score{},
		byLevel: map[techmap.Level]Score{},
		names:   map[string]*NameScore{},
		levels:  map[techmap.Level]map[techmap.Level]int{},
		fields:  newFieldTally(tax),
	}
}

// add scores one posting.
func (t *tally) add(l Labelled, x techmap.Extraction) {
	outcome := Outcome{Posting: l.Posting.ID}
	if !l.FieldsOnly {
		t.addSkills(l, x, &outcome)
	}
	outcome.Errors = append(outcome.Errors, t.fields.add(l, x)...)
	t.each = append(t.each, outcome)
}

// addSkills scores the skills of one posting.
func (t *tally) addSkills(l Labelled, x techmap.Extraction, outcome *Outcome) {
	r := reading{tax: t.tax, labelled: l, truth: readTruth(t.tax, l), found: demands(t.tax, x)}
	for _, key := range slices.Sorted(maps.Keys(r.truth.skills)) {
		want := r.truth.skills[key]
		got := r.found[want.skill]
		if want.skill == "" || !got.demanded {
			outcome.Score.FalseNegative++
			outcome.Errors = append(outcome.Errors, r.missed(want))
			t.miss(want, l)
			continue
		}
		outcome.Score.TruePositive++
		t.name(want.name, want.skill).Score.TruePositive++
		if t.addLevel(want.level, got.level) {
			outcome.Errors = append(outcome.Errors, r.misjudged(want, got))
		}
	}
	for _, id := range slices.Sorted(maps.Keys(r.found)) {
		skill, known := t.tax.Skill(id)
		if !r.found[id].demanded || !r.truth.wrong(id, skill.Kind) {
			continue
		}
		name := skill.Name
		if !known {
			name = string(id)
		}
		outcome.Score.FalsePositive++
		outcome.Errors = append(outcome.Errors, r.mistaken(name, id))
		t.mistake(name, id, l, r.found[id].level)
	}
	slices.SortStableFunc(outcome.Errors, func(a, b Disagreement) int { return cmp.Compare(a.Name, b.Name) })
	outcome.Errors = append(outcome.Errors, r.misread()...)
	t.all, t.spans = t.all.plus(outcome.Score), t.spans.plus(spanScores(t.tax, r.truth, r.found))
	t.byLang[l.Posting.Lang] = t.byLang[l.Posting.Lang].plus(outcome.Score)
	t.bySet[l.Set] = t.bySet[l.Set].plus(outcome.Score)
}

// miss counts a name that was not found.
func (t *tally) miss(want wanted, l Labelled) {
	n := t.name(want.name, want.skill)
	n.Score.FalseNegative++
	n.Missed = append(n.Missed, l.Posting.ID)
	if want.level != "" {
		t.byLevel[want.level] = t.byLevel[want.level].plus(Score{FalseNegative: 1})
	}
}

// mistake counts a name that should not have been found.
func (t *tally) mistake(name string, id techmap.SkillID, l Labelled, level techmap.Level) {
	n := t.name(name, id)
	n.Score.FalsePositive++
	n.Wrong = append(n.Wrong, l.Posting.ID)
	t.byLevel[level] = t.byLevel[level].plus(Score{FalsePositive: 1})
}

// addLevel counts the level of a name that was found, and reports whether it is
// wrong. Where the reader noted none, none is.
func (t *tally) addLevel(want, got techmap.Level) (wrong bool) {
	if want == "" {
		return false
	}
	if t.levels[want] == nil {
		t.levels[want] = map[techmap.Level]int{}
	}
	t.levels[want][got]++
	if want == got {
		t.byLevel[want] = t.byLevel[want].plus(Score{TruePositive: 1})
		return false
	}
	t.byLevel[want] = t.byLevel[want].plus(Score{FalseNegative: 1})
	t.byLevel[got] = t.byLevel[got].plus(Score{FalsePositive: 1})
	return true
}

// name returns the score of a name; names of the same skill share one.
func (t *tally) name(name string, id techmap.SkillID) *NameScore {
	key := name
	if _, ok := t.tax.Skill(id); ok {
		key = "id:" + string(id)
	}
	if t.names[key] == nil {
		t.names[key] = &NameScore{Name: name, Skill: id}
	}
	return t.names[key]
}

// evaluation returns what was added up. Names are listed in an order of their own, so that
// equal evaluations are equal in bytes.
func (t *tally) evaluation(extractor string, o EvaluateOptions) Evaluation {
	levels := LevelScore{Confusion: t.levels}
	for want, row := range t.levels {
		for got, n := range row {
			levels.Total += n
			if want == got {
				levels.Right += n
			}
		}
	}
	levels.Accuracy = wilson(float64(levels.Right), float64(levels.Total))
	return Evaluation{
		Extractor: extractor,
		Taxonomy:  t.tax.Version(),
		Postings:  len(t.each),
		Failed:    t.failed,
		All:       t.all,
		Spans:     t.spans,
		ByLang:    t.byLang,
		BySet:     t.bySet,
		ByLevel:   t.byLevel,
		Levels:    levels,
		Worst:     t.worst(o),
		Fields:    t.fields.scores(),
		Each:      t.each,
	}
}

// worst returns the names with the most errors.
func (t *tally) worst(o EvaluateOptions) []NameScore {
	var all []NameScore
	examples := cmp.Or(max(o.Examples, 0), 3)
	for _, n := range t.names {
		if n.Score.FalsePositive+n.Score.FalseNegative == 0 {
			continue
		}
		n.Missed = n.Missed[:min(len(n.Missed), examples)]
		n.Wrong = n.Wrong[:min(len(n.Wrong), examples)]
		all = append(all, *n)
	}
	slices.SortFunc(all, func(a, b NameScore) int {
		return cmp.Or(
			(b.Score.FalsePositive+b.Score.FalseNegative)-(a.Score.FalsePositive+a.Score.FalseNegative),
			cmp.Compare(a.Name, b.Name))
	})
	if o.Worst < 0 {
		return all
	}
	return all[:min(len(all), cmp.Or(o.Worst, 20))]
}
