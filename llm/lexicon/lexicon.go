// Package lexicon finds skills, roles and requirements in postings by rules: the
// aliases of a taxonomy, the grammar around them, and the structure of the text.
// It needs no network and no model, and gives the same answer to the same
// posting, whatever else is asked.
//
//	found, err := lexicon.New(medallion.DefaultTaxonomy(), nil).Extract(ctx, postings)
//
// An extraction goes in four steps. Every spelling of every name is looked for (find.go);
// each hit is weighed by what stands around it, until neighbours that prove each other
// have settled (resolve.go); what is believed gets a level, and a context if it is no
// demand (judge, in level.go and polarity.go); and roles and fields are read from the
// title and the lines that state them (role_*.go, field.go). A name that may mean something
// else is left out rather than guessed: package llm asks a model about what is left open.
package lexicon

import (
	"context"
	"strings"
	"sync"

	"golang.org/x/sync/errgroup"

	"github.com/techmap-it/techmap"
)

// rules is the version of the rules of this package. It changes with every
// change that may change an answer.
const rules = "1"

// Options configures an Extractor. The zero value reads everything. Whatever changes an
// answer is part of the extractor's name.
type Options struct {
	NoTags   bool // leave Posting.Tags out
	OnlyTags bool // find skills in Posting.Tags alone; roles and fields as ever. With NoTags there are none
	// Boilerplate is the lines in which a name is no demand; nil means none.
	Boilerplate *Boilerplate
}

// An Extractor finds the skills of a taxonomy in postings. It is safe for
// concurrent use. [New] makes one; the zero value knows no names and must not be used.
type Extractor struct {
	name    string
	opts    Options
	words   *vocabulary
	cues    *cueTable
	roles   *roleTable
	grammar grammar
	beside  beside
	pool    sync.Pool // of *document
}

var _ techmap.Extractor = (*Extractor)(nil)

// New prepares an extractor for tax, which must not be nil; opts may be. It makes the
// automaton that looks for all spellings at once, which takes far longer than to read a
// posting: make one extractor and keep it.
func New(tax *techmap.Taxonomy, opts *Options) *Extractor {
	if tax == nil {
		panic("lexicon: nil Taxonomy")
	}
	x := &Extractor{grammar: newGrammar(), beside: newBeside(), cues: newCueTable()}
	if opts != nil {
		x.opts = *opts
	}
	var beside errgroup.Group // of what needs no names; nothing in it fails
	beside.Go(func() error {
		x.roles = newRoleTable(tax)
		return nil
	})
	x.words = newVocabulary(tax, x.cues)
	x.cues.freeze()
	_ = beside.Wait()
	x.name = name(tax.Version(), x.opts)
	x.pool.New = func() any { return new(document) }
	return x
}

// name returns what tells the answers of an extractor from those of another.
func name(taxonomy string, opts Options) string {
	parts := []string{"lexicon/" + rules, taxonomy}
	if opts.NoTags {
		parts = append(parts, "no-tags")
	}
	if opts.OnlyTags {
		parts = append(parts, "only-tags")
	}
	if opts.Boilerplate != nil {
		parts = append(parts, "boilerplate-"+opts.Boilerplate.version())
	}
	return strings.Join(parts, "+")
}

// Name returns "lexicon/<version>+<taxonomy version>", and what options change
// the answers.
func (x *Extractor) Name() string { return x.name }

// Extract returns what each of postings says, in their order. It fails only if ctx is done,
// with its cause. Mentions are in the order of the text: title, sections, tags.
func (x *Extractor) Extract(ctx context.Context, postings []techmap.Posting) ([]techmap.Extraction, error) {
	found := make([]techmap.Extraction, len(postings))
	d := x.pool.Get().(*document)
	defer func() {
		d.release()
		x.pool.Put(d)
	}()
	for i := range postings {
		if err := ctx.Err(); err != nil {
			return nil, context.Cause(ctx)
		}
		found[i] = x.extract(d, &postings[i])
	}
	return found, nil
}

// extract reads one posting. Nothing of d is in what it returns.
func (x *Extractor) extract(d *document, p *techmap.Posting) techmap.Extraction {
	found := techmap.Extraction{Posting: p.ID, Extractor: x.name}
	d.reset(p, x.opts)
	x.find(d)
	x.settle(d)
	x.judge(d)
	found.Mentions = d.mentions(x.words)
	x.readRoles(d, &found)
	x.readFields(d, &found)
	return found
}

// mentions returns the hits that are believed, in the order of their texts.
func (d *document) mentions(words *vocabulary) []techmap.Mention {
	n := 0
	for i := range d.hits {
		if d.hits[i].state == hitBelieved {
			n++
		}
	}
	if n == 0 {
		return nil
	}
	mentions := make([]techmap.Mention, 0, n)
	for i := range d.hits {
		h := &d.hits[i]
		if h.state != hitBelieved {
			continue
		}
		mentions = append(mentions, techmap.Mention{
			Span:       techmap.Span{Section: d.units[h.unit].section, Start: int(h.start), End: int(h.end)},
			Surface:    d.surfaceText(h),
			Skill:      words.skills[h.sense.skill].ID,
			Level:      h.level,
			Context:    h.context,
			Group:      h.group,
			Confidence: h.confidence,
		})
	}
	return mentions
}
