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
	Started time.Time       `json:"started"` // UTC, by Pipeline.Now
	Ended   time.Time       `json:"ended"`
	Stages  map[Stage]Count `json:"stages"` // of the stages that were at work

	// Sources are by name. A source that the run's end cut short is not among them.
	Sources map[string]SourceReport `json:"sources,omitempty"`

	// Rules and Fields are the caller's to fill in: from the refiners that have rules,
	// and from an extractor that asks twice.
	Rules  []RuleCount `json:"rules,omitempty"`
	Fields []FieldFill `json:"fields,omitempty"`
}

// A Count is what one stage did with records: In = Out + Skipped + Rejected, once it has
// ended.
type Count struct {
	In       int `json:"in"`
	Out      int `json:"out"`               // handed on, durable if the stage has a sink
	Skipped  int `json:"skipped,omitzero"`  // dropped on purpose: ErrSkip, or listed and Unchanged
	Rejected int `json:"rejected,omitzero"` // lost, each with a *RecordError
}

// Add returns the sum of c and d.
func (c Count) Add(d Count) Count {
	return Count{c.In + d.In, c.Out + d.Out, c.Skipped + d.Skipped, c.Rejected + d.Rejected}
}

// A SourceReport says how one source ended.
type SourceReport struct {
	Outcome Outcome `json:"outcome"`
	Listed  int     `json:"listed"` // postings that it listed, lost ones included
	Err     error   `json:"-"`      // why it is not complete, nil if it is or nothing has changed; its text in JSON
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

// UnmarshalJSON makes an error of the text of Err, which is of no kind any more: Outcome
// tells how the source ended.
func (s *SourceReport) UnmarshalJSON(data []byte) error {
	var in struct {
		Outcome Outcome `json:"outcome"`
		Listed  int     `json:"listed"`
		Err     string  `json:"err"`
	}
	if err := json.Unmarshal(data, &in); err != nil {
		return fmt.Errorf("techmap: source report: %w: %w", ErrMalformed, err)
	}
	*s = SourceReport{Outcome: in.Outcome, Listed: in.Listed}
	if in.Err != "" {
		s.Err = errors.New(in.Err)
	}
	return nil
}

// A RuleCount says how often a quality rule of a layer struck, with samples. Refiners
// that have rules return them: medallion.Silver.Rules, medallion.Gold.Rules.
type RuleCount struct {
	Layer  string      `json:"layer"`            // "silver", "gold"
	Rule   string      `json:"rule"`             // its name in that layer
	Action string      `json:"action"`           // "keep", "reject" or "stop"
	Count  int         `json:"count"`            // postings that it struck
	Sample []PostingID `json:"sample,omitempty"` // some of them, for a person to look at
}

// A FieldFill says in how many of the postings that were extracted a field is filled:
// before a model was asked, and in the end.
type FieldFill struct {
	Field    string `json:"field"`    // the JSON name in Extraction, or "technologies"
	Postings int    `json:"postings"` // that were extracted: the whole of which the others are parts
	Before   int    `json:"before"`   // of them, with the field filled by rules and the site
	After    int    `json:"after"`    // of them, with the field filled in the end
}

// flow is the order of the stages of a pipeline.
var flow = [...]Stage{StageFetch, StageBronze, StageRefine, StageSilver, StageExtract, StageCanonicalize, StageGold}

// Balanced returns an error naming the first stage that lost or invented
// records. It holds for a run that ended without an error other than those of
// its sources; a run cut short has records on the way. The error is of no kind: it
// is a mistake of the program, for a test or an alarm to find, and not of any data.
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

// Rejected returns how many records were lost in all stages. A record is lost once.
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
// one is evidence that a posting which is not in it has gone; an unmodified one says
// that all is as in the census before.
type Outcome string

// Outcomes.
const (
	OutcomeComplete   Outcome = "complete"   // ended without an error: all of the listing was seen
	OutcomeUnmodified Outcome = "unmodified" // the listing says that nothing changed
	OutcomePartial    Outcome = "partial"    // ended with ErrPartial
	OutcomeRefused    Outcome = "refused"    // ended with ErrBlocked
	OutcomeFailed     Outcome = "failed"     // ended with any other error
)

// A Census is the list of keys a source showed in one run: the evidence by which
// openings stay open and close. It is written after the last record of its run is
// durable, so a store that has a census has what it speaks of. It is identified by
// Source and At.
type Census struct {
	Source  string    `json:"source"`
	At      time.Time `json:"at"` // when the run began to ask the source
	Outcome Outcome   `json:"outcome"`

	// Keys are those of all postings that it listed, lost and unchanged ones too; sorted,
	// without repeats. A census of a run that did not end completely has some of them.
	Keys   []string `json:"keys,omitempty"`
	Err    string   `json:"err,omitzero"` // why it is not complete
	Counts Count    `json:"counts"`       // of the fetch stage

	// Objects are what the bronze store wrote for the run, and Manifest is where it
	// keeps this census. Its census sink fills them in; elsewhere they are empty.
	Objects  []string `json:"objects,omitempty"`
	Manifest string   `json:"manifest,omitzero"`
}

// A Stage is a step of a pipeline.
type Stage string

// Stages, in the order records pass them.
const (
	StageFetch        Stage = "fetch"        // a Source lists and fetches; once a source
	StageBronze       Stage = "bronze"       // durable in BronzeSink, or read from it; a batch at a time
	StageRefine       Stage = "refine"       // Silver makes postings of bytes; one at a time
	StageSilver       Stage = "silver"       // durable in SilverSink, or read from it
	StageExtract      Stage = "extract"      // Extractor reads their text; a batch at a time
	StageCanonicalize Stage = "canonicalize" // Gold holds them to the taxonomy; one at a time
	StageGold         Stage = "gold"         // durable in GoldSink
)

// A Publication says what a publishing of openings did. A store keeps the latest; its
// Taxonomy, Method and At together say what every answer stands on.
type Publication struct {
	At       time.Time `json:"at"`       // the newest evidence in the store: the default day of every answer
	Postings int       `json:"postings"` // gold postings read
	Openings int       `json:"openings"` // openings made of them
	Changed  int       `json:"changed"`  // of these, written because they are new or not as before
	Removed  int       `json:"removed"`  // openings that are no more
	Taxonomy string    `json:"taxonomy"` // version of the taxonomy of the gold postings
	Method   string    `json:"method"`   // version of the rules that made openings
}
