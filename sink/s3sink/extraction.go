package s3sink

import (
	"context"
	"errors"
	"fmt"
	"iter"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/internal/record"
	"github.com/techmap-it/techmap/sink/internal/bronzefile"
)

// Extractions keeps what models answered, by the key of the question, for good. It
// serves an llm.Extractor as its cache (llm.Cache), and is the archive from which a
// database can be filled again. Unlike those of the other stores, Save marks no posting
// as changed: bronze knows nothing of silver.
type Extractions struct{ s *Store }

// Extractions returns the extractions in the bucket: an object each, of one record.
func (s *Store) Extractions() *Extractions { return &Extractions{s} }

// An Archived extraction is one with the key it is stored under.
type Archived struct {
	Key        string // as it was given to Save
	Extraction techmap.Extraction
}

// Load returns the extraction that is stored under key, if there is one.
func (e *Extractions) Load(ctx context.Context, key string) (x techmap.Extraction, ok bool, err error) {
	if err := e.s.ready(ctx); err != nil {
		return techmap.Extraction{}, false, err
	}
	object, err := bronzefile.ExtractionKey(e.s.prefix, key)
	if err != nil {
		return techmap.Extraction{}, false, err
	}
	data, _, err := e.s.get(ctx, object)
	if errors.Is(err, techmap.ErrNotFound) {
		return techmap.Extraction{}, false, nil
	}
	if err == nil {
		x, err = e.s.decodeExtraction(object, data)
	}
	return x, err == nil, err
}

// Save stores x under key, in place of what was stored there. A key that is empty,
// begins with a dot or has more than some 230 letters is techmap.ErrInvalid.
func (e *Extractions) Save(ctx context.Context, key string, x techmap.Extraction) error {
	if err := e.s.ready(ctx); err != nil {
		return err
	}
	object, err := bronzefile.ExtractionKey(e.s.prefix, key)
	if err != nil {
		return err
	}
	data, err := record.Marshal(x)
	if err != nil {
		return fmt.Errorf("s3sink: extraction of %q: %w", x.Posting, err)
	}
	return e.s.put(ctx, object, typeJSON, append(data, '\n'))
}

// All streams the extractions, by key. One that cannot be read is a
// *techmap.RecordError, and the rest goes on.
func (e *Extractions) All(ctx context.Context) iter.Seq2[Archived, error] {
	return func(yield func(Archived, error) bool) {
		objects, err := e.s.list(ctx, bronzefile.ExtractionFolder(e.s.prefix)+"/", "", isExtraction)
		if err != nil {
			yield(Archived{}, err)
			return
		}
		e.s.ahead(ctx, objects, func(ctx context.Context, open bronzefile.Open) {
			for _, o := range objects {
				x, err := e.s.archived(ctx, open, o.key)
				if !yield(x, err) || err != nil && !isLoss(err) {
					return
				}
			}
		})
	}
}

// isExtraction reports whether key can be that of an extraction.
func isExtraction(key string) bool {
	_, ok := bronzefile.ExtractionName(key)
	return ok
}

// archived returns the extraction in the object named key.
func (s *Store) archived(ctx context.Context, open bronzefile.Open, key string) (Archived, error) {
	if ctx.Err() != nil {
		return Archived{}, context.Cause(ctx)
	}
	data, err := readObject(ctx, open, key)
	var x techmap.Extraction
	if err == nil {
		x, err = s.decodeExtraction(key, data)
	}
	if gone(err) || errors.Is(err, techmap.ErrInvalid) && data != nil { // a later version
		err = &techmap.RecordError{Stage: techmap.StageExtract, Err: err}
	}
	name, _ := bronzefile.ExtractionName(key)
	return Archived{name, x}, err
}

// decodeExtraction returns the extraction in an object. One of a later version is
// techmap.ErrInvalid.
func (s *Store) decodeExtraction(key string, data []byte) (techmap.Extraction, error) {
	x, err := record.Unmarshal[techmap.Extraction](data)
	if err != nil {
		err = fmt.Errorf("s3sink: read %q: %w", s.path(key), err)
	}
	return x, err
}
