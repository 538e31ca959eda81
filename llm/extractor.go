package llm

import (
	"cmp"
	"context"
	"log/slog"
	"time"

	"github.com/techmap-it/techmap"
)

// Options configures an Extractor. The zero value works, except that without a
// Taxonomy names stay names and no roles are asked for. Negative numbers mean the same
// as 0. Functions are called by several goroutines at once.
type Options struct {
	Taxonomy *techmap.Taxonomy // what makes skills of names, and the roles to choose from

	PerCall     int           // postings a call; 0 means 8
	MaxTokens   int           // of a call's input; 0 means 6000
	Attempts    int           // tries of a call that fails, and of a posting that is alone; 0 means 3
	Timeout     time.Duration // of one try; 0 means 2 minutes
	MaxWait     time.Duration // in which a provider that throttles must let a call through; 0 means 5 minutes
	Breaker     int           // calls that fail in a row before the rest is given up; 0 means 10
	Concurrency int           // calls at once in one Extract; 0 means 4

	Gate   *Gate   // what the provider allows; nil means no limits
	Budget *Budget // what may be spent; nil means no limit
	Price  Price   // of the model; zero means PriceOf, and that it costs nothing if that does not know it

	Cache      Cache // of answers; nil keeps none
	StoredOnly bool  // answer from Cache alone; what is not there is Pending
	AskAgain   bool  // ask again what Cache says that the model could not answer
	// Jobs are batches under way: what they ask is Pending and not asked twice. A Queue
	// needs them, and its Collect fills Cache.
	Jobs Jobs

	// Ledger is told of every call when it is over; its error ends Extract. Nil tells nobody.
	// [Ledger.Add] is one.
	Ledger func(ctx context.Context, e Entry) error
	// Asking is told of a call before it is made, with the most that it can cost, so that a
	// process that is killed in between has it in its books. The Entry that Ledger is told
	// has the same Call. Its error ends Extract, and the call is not made.
	Asking func(ctx context.Context, e Entry) error
	Logger *slog.Logger     // is told of postings that a model cannot answer; nil means silent
	Now    func() time.Time // nil means time.Now
}

// withDefaults returns o with every default filled in.
func (o Options) withDefaults(model string) Options {
	o.PerCall = cmp.Or(max(o.PerCall, 0), 8)
	o.MaxTokens = cmp.Or(max(o.MaxTokens, 0), 6000)
	o.Attempts = cmp.Or(max(o.Attempts, 0), 3)
	o.Timeout = cmp.Or(max(o.Timeout, 0), 2*time.Minute)
	o.MaxWait = cmp.Or(max(o.MaxWait, 0), 5*time.Minute)
	o.Breaker = cmp.Or(max(o.Breaker, 0), 10)
	o.Concurrency = cmp.Or(max(o.Concurrency, 0), 4)
	if o.Price == (Price{}) {
		o.Price, _ = PriceOf(model)
	}
	if o.Logger == nil {
		o.Logger = slog.New(slog.DiscardHandler)
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	return o
}

// An Extractor makes a techmap.Extractor of a Model. It is safe for concurrent use.
//
// A posting that the model cannot answer (its provider withholds the answer, or never
// gives a usable one) gets an empty Extraction. A posting that was not asked about,
// because of an outage, a quota or the budget, is Pending and stands in a
// *techmap.BatchError, with ErrUnavailable, ErrThrottled or ErrExhausted: run again,
// and what was answered is not asked again if there is a Cache. A refused key
// (ErrBlocked) and an error of no known kind end Extract at once.
type Extractor struct {
	model         Model
	opts          Options
	words         wording
	wordsErr      error
	schema        *Schema
	schemaVersion string
	grounder      grounder
	health        health
}

var (
	_ techmap.Extractor = (*Extractor)(nil)
	_ Completer         = (*Extractor)(nil)
)

// New makes an extractor of m, which must not be nil; opts may be. It asks nothing yet.
func New(m Model, opts *Options) *Extractor {
	if m == nil {
		panic("llm: nil Model")
	}
	var o Options
	if opts != nil {
		o = *opts
	}
	e := &Extractor{model: m, opts: o.withDefaults(m.Name())}
	e.words, e.wordsErr = theWording()
	e.schema = newSchema(o.Taxonomy, e.opts.PerCall)
	e.schemaVersion = newSchema(o.Taxonomy, 0).version() // how many postings a call has changes no answer
	name := m.Name() + "/p" + e.words.version + "-s" + e.schemaVersion
	e.grounder = grounder{name: name, tax: o.Taxonomy, labels: labelsOf(o.Taxonomy)}
	e.health = health{limit: e.opts.Breaker, now: e.opts.Now}
	return e
}

// Name returns the model, the version of the prompt and that of the answers' form:
// "gemini/3.5-flash-lite/p1f0e8d2c-s77a1b0c3".
func (e *Extractor) Name() string { return e.grounder.name }

// Extract asks for everything about each of postings, and shows the model all that may say
// something of the job. The answers are in the order of postings.
func (e *Extractor) Extract(ctx context.Context, postings []techmap.Posting) ([]techmap.Extraction, error) {
	items := make([]techmap.Annotated, len(postings))
	for i, p := range postings {
		items[i].Posting = p
	}
	return e.run(ctx, items, true)
}

// Complete asks for what items lack and their text may state, and shows the model only
// the lines that may state it. The answers, in the order of items, hold nothing but what
// was asked for: [Cascade] merges them. Postings with the same lines are one question.
func (e *Extractor) Complete(ctx context.Context, items []techmap.Annotated) ([]techmap.Extraction, error) {
	return e.run(ctx, items, false)
}

// pageOf makes the page of an item, which fits into one call.
func (e *Extractor) pageOf(item *techmap.Annotated, all bool) page {
	roles := e.opts.Taxonomy != nil
	return newPage(&item.Posting, &item.Extraction, roles, all, e.opts.MaxTokens-e.words.tokens-blockTokens)
}

// blockTokens is about what the line with a posting's ID takes.
const blockTokens = 6
