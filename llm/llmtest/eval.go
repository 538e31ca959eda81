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

// An Evaluation says how well an extractor reads. Scores are of skills, each counted once
// a posting, unless they say otherwise.
type Evaluation struct {
	Extractor string                  `json:"extractor"` // its Name
	Taxonomy  string                  `json:"taxonomy"`  // its Version
	Postings  int                     `json:"postings"`  // of the corpus
	Failed    int                     `json:"failed"`    // postings that the extractor gave up on: missed whole
	All       Score                   `json:"all"`
	Spans     SpanScores              `json:"spans"`
	ByLang    map[string]Score        `json:"by_lang"`  // by Posting.Lang
	BySet     map[string]Score        `json:"by_set"`   // by Labelled.Set
	ByLevel   map[techmap.Level]Score `json:"by_level"` // right if the level is right too
	Levels    LevelScore              `json:"levels"`
	Worst     []NameScore             `json:"worst"`            // most errors first
	Fields    []FieldScore            `json:"fields,omitempty"` // those that are labelled
	Each      []Outcome               `json:"-"`                // in the order of the corpus
}

// An Outcome is what came of one posting.
type Outcome struct {
	Posting techmap.PostingID
	Score   Score // of its skills
	// Errors are what the labels say otherwise: names in the order of the
	// alphabet, then words, then fields.
	Errors []Disagreement
}

// A LevelScore says how often the level of a skill that was found is right.
type LevelScore struct {
	Right    int      `json:"right"`    // of Total
	Total    int      `json:"total"`    // skills that were found and have a level in the labels
	Accuracy Estimate `json:"accuracy"` // Right over Total
	// Confusion counts by the level a reader gave and the level found.
	Confusion map[techmap.Level]map[techmap.Level]int `json:"confusion"`
}

// A NameScore is the score of one name, with postings to look at.
type NameScore struct {
	Name   string              `json:"name"`           // in the taxonomy, or as labelled
	Skill  techmap.SkillID     `json:"skill,omitzero"` // empty if the taxonomy lacks the name
	Score  Score               `json:"score"`
	Missed []techmap.PostingID `json:"missed,omitempty"` // some that have it, where it was not found
	Wrong  []techmap.PostingID `json:"wrong,omitempty"`  // some that do not, where it was
}

// Evaluate scores what e finds in the postings of corpus against their labels,
// both as sets of entries of tax, posting by posting.
//
// A label of kind "tech" that tax lacks is missed. Its level is the strongest of
// its contexts. One all of whose contexts are perk, negated, from, employer or
// process is no demand: to find it as one is an error. Found skills of kind
// concept, and those that are labelled as a concept or disputed, count neither
// way. A mention with a Context is not a find.
//
// Postings that e gives up on (a *techmap.BatchError) are missed whole; any other error of
// e ends Evaluate. The same answers to the same corpus always make the same evaluation.
func Evaluate(
	ctx context.Context, e techmap.Extractor, tax *techmap.Taxonomy, corpus []Labelled, opts *EvaluateOptions,
) (Evaluation, error) {
	o := EvaluateOptions{}
	if opts != nil {
		o = *opts
	}
	t := newTally(tax)
	for batch := range slices.Chunk(corpus, cmp.Or(max(o.BatchSize, 0), 64)) {
		found, failed, err := answers(ctx, e, batch)
		if err != nil {
			return Evaluation{}, fmt.Errorf("llmtest: evaluate %s: %w", e.Name(), err)
		}
		t.failed += failed
		for i, l := range batch {
			t.add(l, found[i])
		}
	}
	return t.evaluation(e.Name(), o), nil
}

// answers returns what e finds in the postings of batch, nothing in those that it
// gave up on, which it counts.
func answers(
	ctx context.Context, e techmap.Extractor, batch []Labelled,
) (found []techmap.Extraction, failed int, err error) {
	postings := make([]techmap.Posting, len(batch))
	for i, l := range batch {
		postings[i] = l.Posting
	}
	found, err = e.Extract(ctx, postings)
	lost, isBatch := errors.AsType[*techmap.BatchError](err)
	switch {
	case err != nil && !isBatch:
		return nil, 0, err
	case len(found) != len(batch):
		return nil, 0, fmt.Errorf("%d answers to %d postings: %w", len(found), len(batch), techmap.ErrMalformed)
	case lost == nil:
		return found, 0, nil
	}
	for _, f := range lost.Failed {
		found[f.Index] = techmap.Extraction{}
	}
	return found, len(lost.Failed), nil
}
