package llmtest

import (
	"context"
	"fmt"

	"github.com/techmap-it/techmap"
)

// Recorded repeats answers that an extractor gave before. It is safe for concurrent
// use.
type Recorded struct {
	name  string
	byID  map[techmap.PostingID]techmap.Extraction
	byKey map[string]techmap.Extraction // of answers whose ID has no source
}

var _ techmap.Extractor = (*Recorded)(nil)

// NewRecorded returns an extractor by the given name that answers as recorded. An
// answer whose Posting is no whole ID is that of every posting with such a key. Of
// two answers for one posting the later counts.
func NewRecorded(name string, answers []techmap.Extraction) *Recorded {
	r := &Recorded{
		name:  name,
		byID:  make(map[techmap.PostingID]techmap.Extraction, len(answers)),
		byKey: make(map[string]techmap.Extraction),
	}
	for _, x := range answers {
		r.byID[x.Posting] = x
		if source, key := x.Posting.Split(); source == "" {
			r.byKey[key] = x
		}
	}
	return r
}

// Name returns the name that NewRecorded was given.
func (r *Recorded) Name() string { return r.name }

// Extract returns the recorded answers. Postings without one are failures of a
// *techmap.BatchError that wrap ErrNotFound.
func (r *Recorded) Extract(ctx context.Context, postings []techmap.Posting) ([]techmap.Extraction, error) {
	if ctx.Err() != nil {
		return nil, context.Cause(ctx)
	}
	found := make([]techmap.Extraction, len(postings))
	var failed []techmap.Failure
	for i, p := range postings {
		x, ok := r.byID[p.ID]
		if !ok {
			_, key := p.ID.Split()
			x, ok = r.byKey[key]
		}
		if !ok {
			err := fmt.Errorf("llmtest: %s has no answer for %q: %w", r.name, p.ID, techmap.ErrNotFound)
			failed = append(failed, techmap.Failure{Index: i, Err: err})
		}
		x.Posting = p.ID
		found[i] = x
	}
	if len(failed) > 0 {
		return found, &techmap.BatchError{Failed: failed}
	}
	return found, nil
}
