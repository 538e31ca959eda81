package llm

import (
	"context"
	"encoding/json"
	"fmt"
	"strconv"
	"sync"

	"github.com/techmap-it/techmap"
)

// A Cache keeps a model's answers, by the question. Answers are paid for and are data:
// a cache that outlives the run makes the second run free. It may be used concurrently.
//
// A key is a digest in hexadecimal of the model, the prompt's wording, the answer's form
// and the lines that were shown: a posting that is seen again, or under another ID, asks
// nothing new. What is stored is looked for again in the text of today when it is loaded.
type Cache interface {
	// Load returns the answer to a question, and false if there is none. An error ends
	// Extract: to go on without the cache would cost money.
	Load(ctx context.Context, key string) (x techmap.Extraction, ok bool, err error)
	// Save keeps an answer in place of any other to the same question. That there is none
	// to be had is an answer, too.
	Save(ctx context.Context, key string, x techmap.Extraction) error
}

// A MemoryCache is a Cache that lasts as long as the program. The zero value is empty
// and ready; it may be used concurrently.
type MemoryCache struct {
	mu      sync.RWMutex
	answers map[string]techmap.Extraction
}

var _ Cache = (*MemoryCache)(nil)

// Load returns the answer that is stored under key.
func (c *MemoryCache) Load(_ context.Context, key string) (techmap.Extraction, bool, error) {
	c.mu.RLock()
	defer c.mu.RUnlock()
	x, ok := c.answers[key]
	return x, ok, nil
}

// Save stores x under key.
func (c *MemoryCache) Save(_ context.Context, key string, x techmap.Extraction) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.answers == nil {
		c.answers = map[string]techmap.Extraction{}
	}
	c.answers[key] = x
	return nil
}

// Len returns how many answers c holds.
func (c *MemoryCache) Len() int {
	c.mu.RLock()
	defer c.mu.RUnlock()
	return len(c.answers)
}

// fieldUnanswered is the field of a stored extraction that says why there is no
// answer. It is stored, so that the question is not paid for again, and nowhere else.
const fieldUnanswered = "unanswered"

// unanswered returns what is stored of a posting that no model could answer.
func unanswered(p *techmap.Posting, name, reason string) techmap.Extraction {
	return techmap.Extraction{Posting: p.ID, Extractor: name, Fields: []techmap.FieldSpan{
		{Field: fieldUnanswered, Value: reason, By: techmap.ByModel},
	}}
}

// isUnanswered reports whether x is stored of a posting that no model could answer.
func isUnanswered(x techmap.Extraction) bool {
	return len(x.Fields) == 1 && x.Fields[0].Field == fieldUnanswered
}

// stored returns the answer that is stored under key, if it is to be used.
func (e *Extractor) stored(ctx context.Context, key string) (x techmap.Extraction, ok bool, err error) {
	if e.opts.Cache == nil {
		return x, false, nil
	}
	x, ok, err = e.opts.Cache.Load(ctx, key)
	return x, ok && !(e.opts.AskAgain && isUnanswered(x)), err
}

// recall returns the claims that a stored extraction makes, so that they are looked
// for again in the text of today and named by the taxonomy of today.
func recall(pg *page, x techmap.Extraction) answer {
	technologies := make([]techClaim, 0, len(x.Mentions))
	for _, m := range x.Mentions {
		technologies = append(technologies, techClaim{pg.reclaim(m.Span, m.Surface), string(m.Level)})
	}
	a := answer{Technologies: &technologies}
	for _, f := range x.Fields {
		c := pg.reclaim(f.Span, f.Text)
		switch f.Field {
		case fieldRoles:
			a.Labels = append(a.Labels, labelClaim{c, labelRole + f.Value})
		case fieldIndustries:
			a.Labels = append(a.Labels, labelClaim{c, labelIndustry + f.Value})
		case fieldSeniority:
			a.Labels = append(a.Labels, labelClaim{c, labelSeniority + f.Value})
		case fieldEmployment:
			a.Labels = append(a.Labels, labelClaim{c, labelEmployment + f.Value})
		case fieldWorkModel:
			a.Labels = append(a.Labels, labelClaim{c, labelWork + f.Value})
		case fieldTechnologies, fieldUnanswered:
		default:
			a.Values = append(a.Values, valueClaim{c, f.Field, f.Value})
		}
	}
	return a
}

// reclaim returns the claim that text stands at s, or near it if s is of another cut
// of the posting into sections.
func (pg *page) reclaim(s techmap.Span, text string) claim {
	c := claim{Text: text}
	for i, l := range pg.lines {
		first, last := l.at[0], l.at[len(l.at)-1]
		if l.section != s.Section || s.Start < first || s.End > last {
			continue
		}
		if from, to, ok := l.showing(s); ok {
			return claim{Line: json.Number(strconv.Itoa(i + 1)), Text: l.shown[from:to]}
		}
	}
	return c
}

// key returns the name of the question that pg asks: everything that decides the answer,
// and neither the posting's ID nor the other postings of a call.
func (e *Extractor) key(pg *page) string {
	name, prompt, schema := []byte(e.model.Name()), []byte(e.words.version), []byte(e.schemaVersion)
	return techmap.DigestOf(name, prompt, schema, []byte(pg.text)).String()
}

// save stores an answer under its key, if there is a cache.
func (e *Extractor) save(ctx context.Context, key string, x techmap.Extraction) error {
	if e.opts.Cache == nil {
		return nil
	}
	// What is paid for is kept, also if the run ends in this moment.
	if err := e.opts.Cache.Save(context.WithoutCancel(ctx), key, x); err != nil {
		return fmt.Errorf("llm: store answer %s: %w", key, err)
	}
	return nil
}
