package main

import (
	"compress/gzip"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"os"
	"strings"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/crawl/jsonl"
	"github.com/techmap-it/techmap/llm/llmtest"
)

// corpus reads the labelled postings.
func (c *evalCmd) corpus(ctx context.Context, a *app) ([]llmtest.Labelled, error) {
	read := llmtest.ReadGold
	if len(c.Postings) > 0 {
		read = llmtest.ReadLabels
	}
	var corpus []llmtest.Labelled
	for _, file := range c.Files {
		part, err := readLabels(file, read)
		if errors.Is(err, techmap.ErrMalformed) && len(c.Postings) == 0 && strings.Contains(err.Error(), "neither title") {
			return nil, errors.New(a.say(textNeedText, file, err))
		}
		if err != nil {
			return nil, fmt.Errorf("%s: %w", file, err)
		}
		corpus = append(corpus, part...)
	}
	for i := range corpus {
		if err := corpus[i].Fields.Looked(c.Labelled...); err != nil {
			return nil, fmt.Errorf("%w: --labelled: %w", errMisuse, err)
		}
	}
	if len(c.Postings) == 0 {
		return corpus, nil
	}
	found, missing, err := llmtest.Join(corpus, a.readPostings(ctx, c.Postings))
	if err != nil {
		return nil, err
	}
	switch {
	case len(found) == 0:
		return nil, errors.New(a.say(textNoLabel))
	case len(missing) > 0:
		a.note(textLabelsMissing, len(missing), len(corpus), missing[0])
	}
	return found, nil
}

// readLabels reads one file of labels.
func readLabels(file string, read func(io.Reader) ([]llmtest.Labelled, error)) ([]llmtest.Labelled, error) {
	in, done, err := openPlain(file)
	if err != nil {
		return nil, err
	}
	defer done()
	return read(in)
}

// openPlain opens a file and takes it out of gzip if its name says so.
func openPlain(file string) (io.Reader, func(), error) {
	f, err := os.Open(file)
	if err != nil {
		return nil, nil, err
	}
	done := func() { _ = f.Close() }
	if !strings.HasSuffix(file, ".gz") {
		return f, done, nil
	}
	in, err := gzip.NewReader(f)
	if err != nil {
		done()
		return nil, nil, fmt.Errorf("%s: %w", file, err)
	}
	return in, done, nil
}

// readPostings yields the silver postings of files that import takes, or that hold
// labelled postings. A line that is neither is said and left out.
func (a *app) readPostings(ctx context.Context, files []string) iter.Seq2[techmap.Posting, error] {
	return func(yield func(techmap.Posting, error) bool) {
		lost := 0
		for _, file := range files {
			for p, err := range a.readFile(ctx, file) {
				if rec, ok := errors.AsType[*techmap.RecordError](err); ok {
					if lost++; lost <= lossesShown {
						fmt.Fprintln(a.stderr, "techmap:", rec.Err)
					}
					continue
				}
				if !yield(p, err) || err != nil {
					return
				}
			}
		}
		if lost > lossesShown {
			a.note(textLeftOut, lost)
		}
	}
}

// lossesShown is how many lines that cannot be read are shown.
const lossesShown = 3

// readFile yields the postings of one file.
func (a *app) readFile(ctx context.Context, file string) iter.Seq2[techmap.Posting, error] {
	labelled, err := isLabelled(file)
	switch {
	case err != nil:
		return func(yield func(techmap.Posting, error) bool) { yield(techmap.Posting{}, err) }
	case labelled:
		return labelledPostings(file)
	}
	silver := a.layers(tagFlags{}).silver
	return func(yield func(techmap.Posting, error) bool) {
		for raw, err := range jsonl.New("postings", []string{file}, nil).Postings(ctx, techmap.Query{}) {
			if errors.Is(err, techmap.ErrPartial) {
				return // the lines that were left out have been said
			}
			var posting techmap.Posting
			if err == nil {
				if posting, err = silver.Refine(ctx, raw); err != nil {
					err = &techmap.RecordError{Stage: techmap.StageRefine, Source: raw.Source, ID: raw.ID(),
						Err: fmt.Errorf("%s:%s: %w", raw.Meta["file"], raw.Meta["line"], err)}
				}
			}
			if !yield(posting, err) {
				return
			}
		}
	}
}

// isLabelled reports whether the lines of a file are labelled postings: the first
// says which skills there are.
func isLabelled(file string) (bool, error) {
	in, done, err := openPlain(file)
	if err != nil {
		return false, err
	}
	defer done()
	var first map[string]json.RawMessage
	err = json.NewDecoder(in).Decode(&first)
	return err == nil && first["skills"] != nil, nil // what is no JSON is for its reader to complain of
}

// labelledPostings yields the postings of a file of labelled ones.
func labelledPostings(file string) iter.Seq2[techmap.Posting, error] {
	return func(yield func(techmap.Posting, error) bool) {
		gold, err := readLabels(file, llmtest.ReadGold)
		if err != nil {
			yield(techmap.Posting{}, fmt.Errorf("%s: %w", file, err))
			return
		}
		for _, l := range gold {
			if !yield(l.Posting, nil) {
				return
			}
		}
	}
}
