// Package status says how a store and what fills it are doing, on one screen: which source
// broke or is late, which layer lags, what waits in queues and for a model, what was lost,
// how old what is published is, and how good.
//
// [Look] reads a store and works it out; [Keeper] does so again and again beside a server;
// [Print] writes it for people and [Collector] for Prometheus. All four speak of one
// [rankhttp.Pipeline], which is also what /v1/status answers with: the command, the API,
// the page and the metrics cannot disagree.
//
// A layer is never read for this. What is told comes from counts, newest rows, the heads
// of censuses, the reports of runs and a bounded number of openings, so that looking costs
// about the same at a million postings as at a thousand.
package status

import (
	"cmp"
	"context"
	"fmt"
	"time"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/examples/internal/stores"
	"github.com/techmap-it/techmap/rank"
	"github.com/techmap-it/techmap/rank/rankhttp"
)

// Limits say when something is worth a look, and when it is broken. What is zero is as
// DefaultLimits has it.
type Limits struct {
	Fall float64 // a listing with fewer than this part of the usual has fallen

	Failures int // so many failed or refused runs in a row are a broken source; fewer are a warning

	Late, VeryLate float64 // of the time after which a source is due: a warning, and broken

	Lag, LongLag time.Duration // that a layer is behind the one before it: a warning, and broken

	Rejects, ManyRejects float64 // lost records as a part of all: a warning, and broken

	Messages int           // in a queue: more are a warning; one that cannot be done is a warning, too
	Waiting  time.Duration // of messages in a queue without a pause: longer is a warning

	Backlog time.Duration // that asking a model would take: longer is a warning
	Spent   float64       // of the month's budget: more is a warning

	// Published is how old what is published may be where sources are collected from on a
	// schedule; three times as old is broken. Where all is done by hand, only what is
	// older than ByHand is a warning.
	Published, ByHand time.Duration

	Technologies float64 // part of openings that name a technology: less is a warning
	RolesFilled  float64 // part of openings that have a role: less is a warning
	Duplicates   float64 // part of postings that repeat another: more is a warning
	Thin         int     // fewer openings than this are too few to rank a role
}

// DefaultLimits returns the limits that hold where nothing else is said.
func DefaultLimits() Limits {
	const day = 24 * time.Hour
	return Limits{
		Fall: .5, Failures: 3, Late: 1.5, VeryLate: 3,
		Lag: 2 * time.Hour, LongLag: day,
		Rejects: .02, ManyRejects: .2,
		Messages: 1000, Waiting: time.Hour,
		Backlog: day, Spent: .8,
		Published: 2 * day, ByHand: 30 * day, // when openings that nobody sees count as closed
		Technologies: .5, RolesFilled: .5, Duplicates: .6, Thin: rank.DefaultMin,
	}
}

// withDefaults returns l filled in.
func (l Limits) withDefaults() Limits {
	d := DefaultLimits()
	return Limits{
		Fall: cmp.Or(l.Fall, d.Fall), Failures: cmp.Or(l.Failures, d.Failures),
		Late: cmp.Or(l.Late, d.Late), VeryLate: cmp.Or(l.VeryLate, d.VeryLate),
		Lag: cmp.Or(l.Lag, d.Lag), LongLag: cmp.Or(l.LongLag, d.LongLag),
		Rejects: cmp.Or(l.Rejects, d.Rejects), ManyRejects: cmp.Or(l.ManyRejects, d.ManyRejects),
		Messages: cmp.Or(l.Messages, d.Messages), Waiting: cmp.Or(l.Waiting, d.Waiting),
		Backlog: cmp.Or(l.Backlog, d.Backlog), Spent: cmp.Or(l.Spent, d.Spent),
		Published: cmp.Or(l.Published, d.Published), ByHand: cmp.Or(l.ByHand, d.ByHand),
		Technologies: cmp.Or(l.Technologies, d.Technologies), RolesFilled: cmp.Or(l.RolesFilled, d.RolesFilled),
		Duplicates: cmp.Or(l.Duplicates, d.Duplicates), Thin: cmp.Or(l.Thin, d.Thin),
	}
}

// Options say what is looked at beside the store. The zero Options look at the store alone.
type Options struct {
	Limits Limits

	// Schedule is how often sources are due, by name. Of one that is not in it, its runs
	// tell, if they come regularly; else it is Every, where zero means by hand.
	Schedule map[string]time.Duration
	Every    time.Duration

	Books  string  // file of the calls of models, as the command keeps it beside its store; empty for none
	Budget float64 // dollars that models may cost in a month; 0 for no limit that is known

	// Queues returns what waits in queues; nil means that there are none.
	Queues func(ctx context.Context) ([]Queue, error)

	Now func() time.Time // time.Now if nil
}

// A Queue is what waits in a queue.
type Queue struct {
	Name     string
	Dead     bool // it holds what could not be done
	Messages int
	Oldest   time.Duration // negative if not known
}

func (o *Options) withDefaults() Options {
	var out Options
	if o != nil {
		out = *o
	}
	out.Limits = out.Limits.withDefaults()
	if out.Now == nil {
		out.Now = time.Now
	}
	return out
}

// A Store is what is looked at: gold, and silver where it can be reached from here.
type Store struct {
	Gold   stores.GoldDB
	Silver stores.SilverDB // nil if it lies elsewhere
}

// Look reads a store and says how it and what fills it are doing. An error says that it
// cannot be read; there is nothing else to tell then.
func Look(ctx context.Context, s Store, opts *Options) (*rankhttp.Pipeline, error) {
	if s.Gold == nil {
		return nil, fmt.Errorf("status: look: no gold: open it: %w", techmap.ErrInvalid)
	}
	o := opts.withDefaults()
	f, err := gather(ctx, s, o)
	if err != nil {
		return nil, fmt.Errorf("status: %w", err)
	}
	return workOut(f, o), nil
}

// workOut says what facts mean. It reads nothing.
func workOut(f facts, o Options) *rankhttp.Pipeline {
	w := &worker{facts: f, o: o, l: o.Limits}
	p := &rankhttp.Pipeline{
		At:    f.now,
		Store: rankhttp.PipelineStore{Up: true, Looked: f.now, Read: f.now},
	}
	p.Sources = w.sources()
	p.Layers = w.layers()
	p.Queues = w.queues()
	p.Rejects = w.rejects()
	p.Model = w.model()
	p.Publication = w.publication(p.Sources)
	p.Quality = w.quality()
	p.Findings = w.found
	grade(p)
	return p
}

// A worker works out what facts mean, and collects what it finds.
type worker struct {
	facts
	o     Options
	l     Limits
	found []rankhttp.PipelineFinding
}

// seconds returns d as answers have it.
func seconds(d time.Duration) int { return int(d / time.Second) }
