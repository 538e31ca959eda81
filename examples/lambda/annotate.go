package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"sync"
	"time"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/examples/internal/stage"
	"github.com/techmap-it/techmap/examples/internal/stores"
	"github.com/techmap-it/techmap/llm"
	"github.com/techmap-it/techmap/llm/openai"
)

// modelName returns the name that answers of a model are stored under.
func modelName(model string) string {
	provider, name, _ := strings.Cut(model, "/")
	if provider == "openai" {
		return "openai/" + name
	}
	return "gemini/" + strings.TrimPrefix(name, "models/")
}

// openModel returns the model of the settings, ready to be asked.
func (s settings) openModel(ctx context.Context) (llm.Model, error) {
	provider, name, _ := strings.Cut(s.Model, "/")
	key := s.getenv("TECHMAP_KEY_MODEL")
	switch {
	case name == "":
	case provider == "openai":
		url, o := openai.BaseURL, &openai.Options{}
		if s.URL != "" {
			url, o.MaxTokens = s.URL, true
		}
		return openai.New(url, key, name, o)
	case provider == "genai":
		return openGenAI(ctx, key, s.URL, name)
	}
	return nil, fmt.Errorf("%w: TECHMAP_MODEL=%q: write openai/NAME or genai/NAME", errSettings, s.Model)
}

// annotate asks a model about what rules leave open, and keeps its answers. One function
// at a time may do that: it has a reserved concurrency of one.
type annotate struct {
	*function
	first techmap.Extractor
	model llm.Model
	price llm.Price
	tax   *techmap.Taxonomy
}

func (f *function) newAnnotate(ctx context.Context) (task, error) {
	model, err := f.openModel(ctx)
	if err != nil {
		return nil, err
	}
	price, known := llm.PriceOf(model.Name())
	if !known && f.Limits.Run+f.Limits.Month > 0 && f.URL == "" {
		return nil, fmt.Errorf("%w: TECHMAP_MAX_COST: no price is known of %s", errSettings, model.Name())
	}
	w := f.words()
	return &annotate{f, w.layers.Extractor, model, price, w.tax}, nil
}

// source implements task.
func (a *annotate) source(context.Context, string, window) (techmap.Report, error) {
	return techmap.Report{}, nil
}

// sources implements task.
func (a *annotate) sources(context.Context) ([]string, error) { return nil, nil }

// rest implements task. The mark moves on only when nothing was left open for want of
// quota, budget or an answer: what has an answer is not asked about again.
func (a *annotate) rest(ctx context.Context, w window) (techmap.Report, error) {
	spent, err := openSpent(ctx, a.notes, time.Now())
	if err != nil {
		return techmap.Report{}, err
	}
	limit := a.Limits.Run
	if a.Limits.Month > 0 {
		left := max(a.Limits.Month-spent.Money, 1e-12) // which no call that costs anything keeps to
		if limit == 0 || left < limit {
			limit = left
		}
	}
	o := &llm.Options{
		Taxonomy: a.tax, Cache: a.seen.Cache(a.stores.Silver.Extractions(), a.model.Name()), Price: a.price, Logger: a.log,
		Gate:   llm.NewGate(llm.Limits{RPM: a.Limits.RPM, RPD: a.Limits.RPD}, &llm.GateOptions{Today: spent.today(time.Now())}),
		Budget: llm.NewBudget(limit, 0), Asking: spent.ask, Ledger: a.call(spent.add),
	}
	x := &waiting{Tiered: llm.Cascade(a.first, llm.New(a.model, o), nil)}
	mark := stores.Mark{Notes: a.notes, Reader: "annotate " + x.Name()}
	marked, err := mark.Load(ctx)
	if err != nil {
		return techmap.Report{}, err
	}
	since, whole := w.begin(marked)
	silver := a.stores.Silver.Silver()
	newest, err := silver.Mark(ctx)
	if err != nil {
		return techmap.Report{}, err
	}
	p := stage.Pipeline(a.stores, stage.Layers{}, a.log, a.seen.Trace())
	report, err := stage.Annotate(ctx, p, x, first(silver.Since(ctx, since), w.Limit))
	a.log.Info("asked", "model", a.model.Name(), "pending", x.pending, "month", spent.Money)
	if err == nil && whole && x.pending == 0 && newest.After(marked) {
		err = mark.Save(ctx, newest)
	}
	return report, err
}

// waiting is a cascade that counts what its model has still to be asked.
type waiting struct {
	*llm.Tiered

	mu      sync.Mutex
	pending int
}

// Extract implements techmap.Extractor.
func (w *waiting) Extract(ctx context.Context, postings []techmap.Posting) ([]techmap.Extraction, error) {
	found, err := w.Tiered.Extract(ctx, postings)
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, x := range found {
		if x.Pending {
			w.pending++
		}
	}
	return found, err
}

// Spent is what models cost in a calendar month, kept as a note: a call is booked with
// the most that it may cost before it is made, so that a process that is killed leaves
// too much in the books rather than too little.
type spent struct {
	Money float64        `json:"money"` // dollars
	Days  map[string]int `json:"days"`  // requests

	notes stores.Notes
	name  string
	mu    sync.Mutex
	open  map[string]float64 // by call
}

func openSpent(ctx context.Context, notes stores.Notes, now time.Time) (*spent, error) {
	s := &spent{notes: notes, name: "spent " + now.UTC().Format("2006-01"), open: make(map[string]float64)}
	note, err := notes.Load(ctx, s.name)
	if err == nil && note != nil {
		err = json.Unmarshal(note, s)
	}
	if s.Days == nil {
		s.Days = make(map[string]int)
	}
	return s, err
}

// today returns how many requests were made on the day of now.
func (s *spent) today(now time.Time) int { return s.Days[now.UTC().Format(time.DateOnly)] }

// ask books a call before it is made.
func (s *spent) ask(ctx context.Context, e llm.Entry) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.open[e.Call] = e.Money
	s.Money += e.Money
	s.Days[e.At.UTC().Format(time.DateOnly)]++
	return s.save(ctx)
}

// add books what a call has cost.
func (s *spent) add(ctx context.Context, e llm.Entry) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.Money += e.Money - s.open[e.Call]
	delete(s.open, e.Call)
	return s.save(ctx)
}

func (s *spent) save(ctx context.Context) error {
	note, err := json.Marshal(s)
	if err != nil {
		return errors.Join(errSettings, err)
	}
	return s.notes.Save(ctx, s.name, note)
}
