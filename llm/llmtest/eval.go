package llmtest

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/techmap-it/techmap"
)

// EvaluateOptions configures Evaluate. The zero value works.
type EvaluateOptions struct {
	BatchSize int // postings handed to the extractor at once; 0 means 64
	Worst     int // names in Evaluation.Worst; 0 means 20, negative all
	Examples  int // postings named for each of them; 0 means 3
}

// An Evaluation says how well an extractor reads.
type Evaluation struct {
	Extractor string           `json:"extractor"`
	Taxonomy  string           `json:"taxonomy"`
	Postings  int              `json:"postings"`
	Failed    int              `json:"failed"` // postings that the extractor gave up on: missed whole
	All       Score            `json:"all"`
	ByLang    map[string]Score `json:"by_lang"`
	BySet     map[string]Score `json:"by_set"`
	Levels    LevelScore       `json:"levels"`
	Worst     []NameScore      `json:"worst"` // most errors first
}

// A LevelScore says how often the level of a skill that was found is right.
type LevelScore struct {
	Right    int      `json:"right"`
	Total    int      `json:"total"`
	Accuracy Estimate `json:"accuracy"`
	// Confusion counts by the level a reader gave and the level found.
	Confusion map[techmap.Level]map[techmap.Level]int `json:"confusion"`
}

// A NameScore is the score of one name, with postings to look at.
type NameScore struct {
	Name   string              `json:"name"`
	Skill  techmap.SkillID     `json:"skill,omitzero"` // empty if the taxonomy lacks the name
	Score  Score               `json:"score"`
	Missed []techmap.PostingID `json:"missed,omitempty"`
	Wrong  []techmap.PostingID `json:"wrong,omitempty"`
}

// Evaluate scores what e finds in the postings of corpus against their labels,
// both as sets of entries of tax, posting by posting.
//
// A label of kind "tech" that tax lacks is missed. One all of whose contexts are
// perk, negated, employer or process is no demand: to find it as one is an
// error. Found skills of kind concept, and those that are labelled as a concept
// or disputed, count neither way. A mention with a Context is not a find.
func Evaluate(
	ctx context.Context, e techmap.Extractor, tax *techmap.Taxonomy, corpus []Labelled, opts *EvaluateOptions,
) (Evaluation, error) {
	o := EvaluateOptions{}
	if opts != nil {
		o = *opts
	}
	t := newTally(tax)
	for batch := range slices.Chunk(corpus, cmp.Or(max(o.BatchSize, 0), 64)) {
		postings := make([]techmap.Posting, len(batch))
		for i, l := range batch {
			postings[i] = l.Posting
		}
		found, err := e.Extract(ctx, postings)
		failed, isBatch := errors.AsType[*techmap.BatchError](err)
		if err != nil && !isBatch {
			return Evaluation{}, fmt.Errorf("llmtest: evaluate %s: %w", e.Name(), err)
		}
		if len(found) != len(batch) {
			return Evaluation{}, fmt.Errorf("llmtest: evaluate %s: %d answers to %d postings: %w",
				e.Name(), len(found), len(batch), techmap.ErrMalformed)
		}
		if failed != nil {
			t.failed += len(failed.Failed)
			for _, f := range failed.Failed {
				found[f.Index] = techmap.Extraction{}
			}
		}
		for i, l := range batch {
			t.add(l, found[i])
		}
	}
	return t.evaluation(e.Name(), o), nil
}

// A tally adds up the postings of a corpus.
type tally struct {
	tax      *techmap.Taxonomy
	postings int
	failed   int
	all      Score
	byLang   map[string]Score
	bySet    map[string]Score
	names    map[string]*NameScore
	levels   map[techmap.Level]map[techmap.Level]int
}

func newTally(tax *techmap.Taxonomy) *tally {
	return &tally{
		tax:    tax,
		byLang: map[string]Score{},
		bySet:  map[string]Score{},
		names:  map[string]*NameScore{},
		levels: map[techmap.Level]map[techmap.Level]int{},
	}
}

// add scores one posting.
func (t *tally) add(l Labelled, x techmap.Extraction) {
	truth, found := readTruth(t.tax, l), demands(t.tax, x)
	var score Score
	for name, want := range truth.skills {
		level, ok := found[want.skill]
		n := t.name(name, want.skill)
		if ok && want.skill != "" {
			score.TruePositive++
			n.Score.TruePositive++
			t.addLevel(want.level, level)
			continue
		}
		score.FalseNegative++
		n.Score.FalseNegative++
		n.Missed = append(n.Missed, l.Posting.ID)
	}
	for id := range found {
		skill, known := t.tax.Skill(id)
		if !truth.wrong(id, skill.Kind) {
			continue
		}
		name := skill.Name
		if !known {
			name = string(id)
		}
		score.FalsePositive++
		n := t.name(name, id)
		n.Score.FalsePositive++
		n.Wrong = append(n.Wrong, l.Posting.ID)
	}
	t.postings++
	t.all = t.all.plus(score)
	t.byLang[l.Posting.Lang] = t.byLang[l.Posting.Lang].plus(score)
	t.bySet[l.Set] = t.bySet[l.Set].plus(score)
}

func (t *tally) addLevel(want, got techmap.Level) {
	if t.levels[want] == nil {
		t.levels[want] = map[techmap.Level]int{}
	}
	t.levels[want][got]++
}

// name returns the score of a name; names of the same skill share one.
func (t *tally) name(name string, id techmap.SkillID) *NameScore {
	key := name
	if skill, ok := t.tax.Skill(id); ok {
		key, name = "id:"+string(id), skill.Name
	}
	if t.names[key] == nil {
		t.names[key] = &NameScore{Name: name, Skill: id}
	}
	return t.names[key]
}

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
		Postings:  t.postings,
		Failed:    t.failed,
		All:       t.all,
		ByLang:    t.byLang,
		BySet:     t.bySet,
		Levels:    levels,
		Worst:     t.worst(o),
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
