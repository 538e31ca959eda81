package techmap

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"
)

// A Report says what a run did. It is valid even when the run returns an error.
type Report struct {
	Started time.Time               `json:"started"`
	Ended   time.Time               `json:"ended"`
	Stages  map[Stage]Count         `json:"stages"`
	Sources map[string]SourceReport `json:"sources,omitempty"`
	Rules   []RuleCount             `json:"rules,omitempty"`  // filled in by the caller from the refiners that have rules
	Fields  []FieldFill             `json:"fields,omitempty"` // filled in by the caller from an extractor that asks twice
}

// A Count is what one stage did: In = Out + Skipped + Rejected.
type Count struct {
	In       int `json:"in"`
	Out      int `json:"out"`
	Skipped  int `json:"skipped,omitzero"`
	Rejected int `json:"rejected,omitzero"`
}

// Add returns the sum of c and d.
func (c Count) Add(d Count) Count {
	return Count{c.In + d.In, c.Out + d.Out, c.Skipped + d.Skipped, c.Rejected + d.Rejected}
}

// A SourceReport says how one source ended.
type SourceReport struct {
	Outcome Outcome `json:"outcome"`
	Listed  int     `json:"listed"`
	Err     error   `json:"-"` // why it is not complete, nil if it is or nothing has changed; its text in JSON
}

// MarshalJSON adds the text of Err.
func (s SourceReport) MarshalJSON() ([]byte, error) {
	out := struct {
		Outcome Outcome `json:"outcome"`
		Listed  int     `json:"listed"`
		Err     string  `json:"err,omitzero"`
	}{Outcome: s.Outcome, Listed: s.Listed}
	if s.Err != nil {
		out.Err = s.Err.Error()
	}
	return json.Marshal(out)
}

// UnmarshalJSON makes an error of the text of Err.
func (s *SourceReport) UnmarshalJSON(data []byte) error {
	var in struct {
		Outcome Outcome `json:"outcome"`
		Listed  int     `json:"listed"`
		Err     string  `json:"err"`
	}
	if err := json.Unmarshal(data, &in); err != nil {
		return err
	}
	*s = SourceReport{Outcome: in.Outcome, Listed: in.Listed}
	if in.Err != "" {
		s.Err = errors.New(in.Err)
	}
	return nil
}

// A RuleCount says how often a quality rule of a layer struck, with samples.
type RuleCount struct {
	Layer  string      `json:"layer"`
	Rule   string      `json:"rule"`
	Action string      `json:"action"` // "keep", "reject" or "stop"
	Count  int         `json:"count"`
	Sample []PostingID `json:"sample,omitempty"`
}

// A FieldFill says in how many of the postings that were extracted a field is filled:
// before a model was asked, and in the end.
type FieldFill struct {
	Field    string `json:"field"` // the JSON name in Extraction, or "technologies"
	Postings int    `json:"postings"`
	Before   int    `json:"before"`
	After    int    `json:"after"`
}

// flow is the order of the stages of a pipeline.
var flow = [...]Stage{StageFetch, StageBronze, StageRefine, StageSilver, StageExtract, StageCanonicalize, StageGold}

// Balanced returns an error naming the first stage that lost or invented
// records. It holds for a run that ended without an error other than those of
// its sources; a run cut short has records on the way.
func (r Report) Balanced() error {
	prev, prevOut := Stage(""), 0
	for _, stage := range flow {
		c, ok := r.Stages[stage]
		if !ok {
			continue
		}
		if c.In != c.Out+c.Skipped+c.Rejected {
			return fmt.Errorf("techmap: stage %s took in %d and accounts for %d (%d out, %d skipped, %d rejected)",
				stage, c.In, c.Out+c.Skipped+c.Rejected, c.Out, c.Skipped, c.Rejected)
		}
		if prev != "" && c.In != prevOut {
			return fmt.Errorf("techmap: stage %s gave out %d and stage %s took in %d", prev, prevOut, stage, c.In)
		}
		prev, prevOut = stage, c.Out
	}
	return nil
}

// Rejected returns how many records were lost in all stages.
func (r Report) Rejected() int {
	n := 0
	for _, c := range r.Stages {
		n += c.Rejected
	}
	return n
}

// Failed returns the names of the sources that failed or refused, sorted.
func (r Report) Failed() []string {
	var names []string
	for name, s := range r.Sources {
		if s.Outcome == OutcomeFailed || s.Outcome == OutcomeRefused {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

// An Outcome says how far a source's listing can be trusted. Only a complete
// one is evidence that a posting which is not in it has gone.
type Outcome string

// Outcomes.
const (
	OutcomeComplete   Outcome = "complete"
	OutcomeUnmodified Outcome = "unmodified" // the listing says that nothing changed
	OutcomePartial    Outcome = "partial"    // ended with ErrPartial
	OutcomeRefused    Outcome = "refused"    // ended with ErrBlocked
	OutcomeFailed     Outcome = "failed"     // ended with any other error
)

// A Census is the list of keys a source showed in one run.
type Census struct {
	Source   string    `json:"source"`
	At       time.Time `json:"at"` // when the run began to ask the source
	Outcome  Outcome   `json:"outcome"`
	Keys     []string  `json:"keys,omitempty"`    // sorted, without repeats
	Err      string    `json:"err,omitzero"`      // why it is not complete
	Counts   Count     `json:"counts"`            // of the fetch stage
	Objects  []string  `json:"objects,omitempty"` // with Manifest filled in by a bronze store's census sink
	Manifest string    `json:"manifest,omitzero"`
}

// A Stage is a step of a pipeline.
type Stage string

// Stages, in the order records pass them.
const (
	StageFetch        Stage = "fetch"
	StageBronze       Stage = "bronze" // durable in BronzeSink
	StageRefine       Stage = "refine"
	StageSilver       Stage = "silver"
	StageExtract      Stage = "extract"
	StageCanonicalize Stage = "canonicalize"
	StageGold         Stage = "gold"
)

// A Publication says what a publishing of openings did.
type Publication struct {
	At       time.Time `json:"at"`       // the newest evidence in the store: the default day of every answer
	Postings int       `json:"postings"` // gold postings read
	Openings int       `json:"openings"` // openings made of them
	Changed  int       `json:"changed"`  // of these, written because they are new or not as before
	Removed  int       `json:"removed"`  // openings that are no more
	Taxonomy string    `json:"taxonomy"`
	Method   string    `json:"method"` // version of the rules that made openings
}
