package main

import (
	"context"
	"fmt"
	"strings"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/llm"
)

// credit adds to e who found the words, and who read what else the posting says. It reads
// the posting again as gold's extractor did, its model's part from what is stored, and
// says nothing if that was another version.
func (a *app) credit(ctx context.Context, s *stores, p techmap.Posting, e *evidence) error {
	l := a.layers(tagFlags{})
	var x techmap.Extractor = l.lexicon
	if _, second, ok := strings.Cut(e.Extractor, "|"); ok {
		model := second[:max(strings.LastIndexByte(second, '/'), 0)] // behind it are the versions of prompt and form
		x = llm.Cascade(l.lexicon, storedExtractor(a, model, &llm.Options{Cache: s.silver.Extractions()}), nil)
	}
	if x.Name() != e.Extractor {
		return nil
	}
	found, err := x.Extract(ctx, []techmap.Posting{p})
	if err != nil {
		return err
	}
	for _, m := range found[0].Mentions {
		if m.Span == e.Span {
			e.By = filler(found[0], m)
		}
	}
	for _, f := range found[0].Fields {
		if f.Field == "technologies" {
			continue
		}
		if e.Unquoted {
			f.Text = ""
		}
		e.Fields = append(e.Fields, f)
	}
	return nil
}

// creditText says what a field is and who says so.
func creditText(f techmap.FieldSpan) string {
	if f.Text == "" {
		return fmt.Sprintf("%s (%s)", f.Value, f.By)
	}
	return fmt.Sprintf("%s (%s: “%s”)", f.Value, f.By, f.Text)
}
