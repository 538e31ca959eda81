package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/llm/llmtest"
)

// A contestant is an extractor that is scored.
type contestant struct {
	techmap.Extractor

	short string
}

// contestants returns what is to be scored, and what to call after.
func (c *evalCmd) contestants(
	ctx context.Context, a *app, corpus []llmtest.Labelled,
) (all []contestant, done func(), err error) {
	if sorted := slices.Compact(slices.Sorted(slices.Values(c.Extractor))); len(sorted) < len(c.Extractor) {
		return nil, nil, a.misuse(textExtractorOnce, strings.Join(sorted, ","))
	}
	done = func() {}
	for _, name := range c.Extractor {
		l := a.layers(c.tagFlags)
		if name == "lexicon" {
			all = append(all, contestant{l.lexicon, name})
			continue
		}
		var e techmap.Extractor
		if e, done, err = c.cascade(ctx, a, l, corpus); err != nil {
			return nil, nil, err
		}
		all = append(all, contestant{e, name})
	}
	for _, file := range c.Recorded {
		e, err := readRecorded(file)
		if err != nil {
			done()
			return nil, nil, err
		}
		all = append(all, contestant{e, e.Name()})
	}
	return all, done, nil
}

// cascade returns the lexicon with a model behind it, whose answers and calls are
// kept in the store. It says what asking will take, and done what it took.
func (c *evalCmd) cascade(
	ctx context.Context, a *app, l layers, corpus []llmtest.Labelled,
) (_ techmap.Extractor, done func(), err error) {
	model, err := a.consultant(ctx, extractorFlag{Extractor: "cascade", modelFlag: c.modelFlag}, c.askFlags)
	if err != nil {
		return nil, nil, err
	}
	s, err := a.openStores(ctx)
	if err != nil {
		return nil, nil, err
	}
	k, err := a.asking(s, l, model)
	if err != nil {
		return nil, nil, errors.Join(err, s.Close())
	}
	var plan survey
	postings := make([]techmap.Posting, len(corpus))
	for i, labelled := range corpus {
		postings[i] = labelled.Posting
	}
	if err := k.look(ctx, &plan, techmap.Of(postings...)); err != nil {
		return nil, nil, errors.Join(err, s.Close())
	}
	k.schedule(&plan.Estimate)
	k.tellPlan(plan.Estimate)
	x := k.answering()
	return x, func() {
		a.tellOutcome(x.outcome())
		_ = s.Close() // what was answered is in it already
	}, nil
}

// readRecorded reads answers that "techmap extract" wrote. They go by the name of
// their file.
func readRecorded(file string) (*llmtest.Recorded, error) {
	answers, err := readAnswers(file)
	if err != nil {
		return nil, err
	}
	return llmtest.NewRecorded(recordName(file), answers), nil
}

func readAnswers(file string) ([]techmap.Extraction, error) {
	in, done, err := openPlain(file)
	if err != nil {
		return nil, err
	}
	defer done()
	var answers []techmap.Extraction
	lines := json.NewDecoder(in)
	for n := 1; ; n++ {
		var x extracted
		err := lines.Decode(&x)
		if errors.Is(err, io.EOF) {
			return answers, nil
		}
		if err == nil && x.ID == "" {
			err = errors.New("no id")
		}
		if err != nil {
			return nil, fmt.Errorf("%s: answer %d: %w: %w", file, n, techmap.ErrMalformed, err)
		}
		answers = append(answers, x.extraction())
	}
}

// recordName is the name of a file without folder and ending.
func recordName(file string) string {
	name, _, _ := strings.Cut(filepath.Base(file), ".")
	return name
}

// extraction is x as it was before it was written.
func (x extracted) extraction() techmap.Extraction {
	out := techmap.Extraction{
		Posting: techmap.PostingID(x.ID), Roles: x.Roles, Industries: x.Industries, Experience: x.Experience,
		Employment: x.Employment, WorkModel: x.WorkModel, Salary: x.Salary, Place: x.Place, Deadline: x.Deadline,
		Seniority: x.Seniority, Degree: x.Degree, Certificates: x.Certificates, Languages: x.Languages,
		MilitaryService: x.MilitaryService, CodingTest: x.CodingTest, Fields: x.Fields, Pending: x.Pending,
	}
	for _, s := range x.Skills {
		out.Mentions = append(out.Mentions, techmap.Mention{
			Span:    techmap.Span{Section: s.Section, Start: s.Start, End: s.End},
			Surface: s.Surface, Skill: s.ID, Level: s.Level, Context: s.Context, Group: s.Group, Confidence: s.Confidence,
		})
	}
	return out
}

// failedIn returns which of a batch failed.
func failedIn(err error) map[int]bool {
	failed := map[int]bool{}
	if batch, ok := errors.AsType[*techmap.BatchError](err); ok {
		for _, f := range batch.Failed {
			failed[f.Index] = true
		}
	}
	return failed
}
