package main

import (
	"context"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/examples/internal/render"
	"github.com/techmap-it/techmap/llm/llmtest"
)

// evalCmd compares extractors with labelled postings, and with each other.
type evalCmd struct {
	Files     []string `predictor:"file" arg:"" name:"file" help:"Labelled postings as JSON lines (docs/FORMATS.md)."`
	Postings  []string `help:"Files of JSON lines with the texts, plain or gzip, if the labels have none." placeholder:"FILE"`
	Labelled  []string `help:"Fields that people labelled in every posting, such as seniority: a line without one says that there is none." placeholder:"FIELD"`
	Extractor []string `default:"lexicon" enum:"lexicon,cascade" help:"What to score: lexicon, cascade, or both, with a comma between them. A cascade asks its model and keeps the answers in the store."`
	Recorded  []string `help:"Also score answers on record: JSON lines as \"techmap extract\" writes them." placeholder:"FILE"`
	By        string   `default:"" enum:",company" help:"company: score two halves of the companies apart, to see whether what was tuned on one holds on the other." placeholder:"company"`
	Seed      uint64   `default:"1" help:"Which companies go into which half."`
	Diff      string   `help:"Write every disagreement into a file: .jsonl and .csv for programs, anything else for reading." placeholder:"FILE"`
	Worst     int      `default:"15" help:"How many of the worst names to show." placeholder:"N"`
	modelFlag
	askFlags
	tagFlags
	formatFlag
}

// A scored extractor, and what came of it.
type scored struct {
	short string // its name in tables
	llmtest.Evaluation
	Pending int     `json:"pending,omitzero"` // postings that a model has still to be asked about
	Halves  []halve `json:"halves,omitempty"`
}

// A halve is the evaluation of half of the companies.
type halve struct {
	Companies string `json:"companies"` // "A" or "B"
	llmtest.Evaluation
}

// evalResult is the command's JSON: the first extractor, then the others.
type evalResult struct {
	scored
	Others      []scored             `json:"others,omitempty"`
	Differences []llmtest.Difference `json:"differences,omitempty"`
}

// Run implements the command.
func (c *evalCmd) Run(ctx context.Context, a *app) error {
	corpus, err := c.corpus(ctx, a)
	if err != nil {
		return err
	}
	contestants, done, err := c.contestants(ctx, a, corpus)
	if err != nil {
		return err
	}
	defer done()
	all := make([]scored, len(contestants))
	for i, k := range contestants {
		if all[i], err = c.score(ctx, a, k, corpus); err != nil {
			return err
		}
	}
	if c.Diff != "" {
		if err := c.writeDiff(a, all); err != nil {
			return err
		}
	}
	pairs, err := differences(all)
	if err != nil {
		return err
	}
	if c.Format == render.JSON {
		return render.WriteJSON(a.stdout, evalResult{all[0], all[1:], pairs})
	}
	return c.print(a, all, pairs)
}

// score asks a contestant once about every posting and evaluates what it said.
func (c *evalCmd) score(ctx context.Context, a *app, k contestant, corpus []llmtest.Labelled) (scored, error) {
	s := scored{short: k.short}
	seen := &witnessed{Extractor: k.Extractor}
	opts := &llmtest.EvaluateOptions{Worst: c.Worst}
	var err error
	if s.Evaluation, err = llmtest.Evaluate(ctx, seen, a.tax, corpus, opts); err != nil {
		return s, err
	}
	s.Pending = seen.pending
	if c.By != "company" {
		return s, nil
	}
	again := llmtest.NewRecorded(k.Name(), seen.answers)
	first, second := llmtest.Split(corpus, c.Seed)
	for i, half := range [][]llmtest.Labelled{first, second} {
		e, err := llmtest.Evaluate(ctx, again, a.tax, half, opts)
		if err != nil {
			return s, err
		}
		s.Halves = append(s.Halves, halve{string(rune('A' + i)), e})
	}
	return s, nil
}

// differences compares every two extractors.
func differences(all []scored) ([]llmtest.Difference, error) {
	var pairs []llmtest.Difference
	for i := range all {
		for j := i + 1; j < len(all); j++ {
			d, err := llmtest.Compare(all[i].Evaluation, all[j].Evaluation)
			if err != nil {
				return nil, err
			}
			d.A, d.B = all[i].short, all[j].short
			pairs = append(pairs, d)
		}
	}
	return pairs, nil
}

// A witnessed extractor remembers what it answered.
type witnessed struct {
	techmap.Extractor

	answers []techmap.Extraction
	pending int
}

// Extract implements techmap.Extractor. It is called by one goroutine alone.
func (w *witnessed) Extract(ctx context.Context, postings []techmap.Posting) ([]techmap.Extraction, error) {
	found, err := w.Extractor.Extract(ctx, postings)
	if len(found) != len(postings) {
		return found, err
	}
	failed := failedIn(err)
	for i, x := range found {
		if failed[i] {
			continue
		}
		x.Posting = postings[i].ID
		w.answers = append(w.answers, x)
		if x.Pending {
			w.pending++
		}
	}
	return found, err
}
