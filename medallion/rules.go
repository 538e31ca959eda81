package medallion

import (
	"fmt"
	"sync"

	"github.com/techmap-it/techmap"
)

// An action is what a layer does with a record that a rule strikes.
type action string

const (
	actionKeep   action = "keep"   // count it and keep the record
	actionReject action = "reject" // the record is lost, the run goes on
	actionStop   action = "stop"   // the run ends: what follows would be as wrong
)

// maxSample is how many IDs a rule keeps of the records it struck.
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

// A ruleSet applies the rules of one layer and counts what they strike. It is
// safe for concurrent use.
type ruleSet[T any] struct {
	layer string
	id    func(T) techmap.PostingID
	rules []rule[T]

	mu   sync.Mutex
	hits []hit // one per rule
}

// A hit is how often a rule struck, and the first records it did.
type hit struct {
	count  int
	sample []techmap.PostingID
}

// newRules returns the rules of a layer, to be checked in the given order; id
// names a record in samples.
func newRules[T any](layer string, id func(T) techmap.PostingID, rules ...rule[T]) *ruleSet[T] {
	return &ruleSet[T]{layer: layer, id: id, rules: rules, hits: make([]hit, len(rules))}
}

// check applies the rules to rec in order and returns the error of the first
// that does not keep it; rules after that one are not asked. The error of a
// rejection is an ErrMalformed, that of a stop is of no kind, so that a
// pipeline ends with it.
func (s *ruleSet[T]) check(rec T) error {
	for i, r := range s.rules {
		why := r.broken(rec)
		if why == "" {
			continue
		}
		s.strike(i, s.id(rec))
		switch r.action {
		case actionReject:
			return fmt.Errorf("medallion: rule %q: %s: %w", r.name, why, techmap.ErrMalformed)
		case actionStop:
			return fmt.Errorf("medallion: rule %q: %s", r.name, why)
		}
	}
	return nil
}

// strike counts that rule i struck the record id.
func (s *ruleSet[T]) strike(i int, id techmap.PostingID) {
	s.mu.Lock()
	defer s.mu.Unlock()
	h := &s.hits[i]
	h.count++
	if len(h.sample) < maxSample {
		h.sample = append(h.sample, id)
	}
}

// counts returns how often each rule struck so far, in the order of the rules,
// with those that never did.
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
			Sample: append([]techmap.PostingID(nil), s.hits[i].sample...),
		}
	}
	return out
}
