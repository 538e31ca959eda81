package medallion

import (
	"fmt"
	"slices"
	"sync"

	"github.com/techmap-it/techmap"
)

// An action is what a layer does with a record that breaks a rule.
type action string

const (
	actionKeep   action = "keep"   // count it and keep the record
	actionReject action = "reject" // the record is lost, the run goes on
	actionStop   action = "stop"   // the run ends: what follows would be as wrong
)

// maxSample is how many IDs a rule keeps of the records that broke it.
const maxSample = 5

// A rule is a named check of one record of a layer. Its name is stable: it
// stands in reports and alarms.
type rule[T any] struct {
	name   string
	action action
	// broken returns what is wrong with rec, "" if nothing is. It must be safe
	// for concurrent use.
	broken func(rec T) string
}

// A ruleSet applies the rules of one layer and counts what breaks them. It is
// safe for concurrent use.
type ruleSet[T any] struct {
	layer string
	id    func(T) techmap.PostingID
	rules []rule[T]

	mu   sync.Mutex
	hits []hit // one per rule
}

// A hit is how often a rule was broken, and by which records.
type hit struct {
	count  int
	sample []techmap.PostingID // the least IDs, sorted: the same whatever the order of records
}

// newRules returns the rules of a layer, to be checked in the given order; id
// names a record in samples.
func newRules[T any](layer string, id func(T) techmap.PostingID, rules ...rule[T]) *ruleSet[T] {
	return &ruleSet[T]{layer: layer, id: id, rules: rules, hits: make([]hit, len(rules))}
}

// check applies the rules to rec in order, counts those that are broken, and returns
// the error of the first that does not keep it; rules after that one are not asked. The
// error of a rejection is an ErrMalformed, that of a stop is of no kind, so that a
// pipeline ends with it.
func (s *ruleSet[T]) check(rec T) error {
	for i, r := range s.rules {
		why := r.broken(rec)
		if why == "" {
			continue
		}
		s.note(i, s.id(rec))
		switch r.action {
		case actionReject:
			return fmt.Errorf("medallion: rule %q: %s: %w", r.name, why, techmap.ErrMalformed)
		case actionStop:
			return fmt.Errorf("medallion: rule %q: %s", r.name, why)
		}
	}
	return nil
}

// note counts that the record id broke rule i.
func (s *ruleSet[T]) note(i int, id techmap.PostingID) {
	s.mu.Lock()
	defer s.mu.Unlock()
	h := &s.hits[i]
	h.count++
	at, found := slices.BinarySearch(h.sample, id)
	if found || at == maxSample {
		return
	}
	h.sample = slices.Insert(h.sample, at, id)
	h.sample = h.sample[:min(len(h.sample), maxSample)]
}

// counts returns how often each rule was broken so far, in the order of the
// rules, those that never were included.
func (s *ruleSet[T]) counts() []techmap.RuleCount {
	s.mu.Lock()
	defer s.mu.Unlock()
	out := make([]techmap.RuleCount, len(s.rules))
	for i, r := range s.rules {
		out[i] = techmap.RuleCount{
			Layer:  s.layer,
			Rule:   r.name,
			Action: string(r.action),
			Count:  s.hits[i].count,
			Sample: slices.Clone(s.hits[i].sample),
		}
	}
	return out
}
