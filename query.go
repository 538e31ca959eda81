package techmap

import (
	"iter"
	"time"
)

// A Query narrows what a Source fetches. The zero Query means everything. A source that
// was asked for less than everything ends with ErrPartial: what a narrowed listing lacks
// has not gone.
type Query struct {
	Since    time.Time // only postings published or changed since, where the site says; zero means all
	Keywords []string  // only postings the site finds for one of these; a site without a search ignores them
	Limit    int       // at most this many; 0 means no limit
}

// A Filter narrows what is counted over the gold layer. The zero Filter means
// everything. Lists are alternatives; different fields must all hold.
//
// NewGrad selects openings for which a newcomer may apply, Experienced those for
// which somebody with experience may: all but those for newcomers only, so that one
// which says nothing of experience is among them. Both together select openings that
// say they are open to either.
type Filter struct {
	From, To    time.Time // [From, To); a zero one leaves that side open
	Basis       Basis     // what it means to be in that window
	Roles       []RoleID
	Sources     []string // names of sources one of which advertises the opening
	Levels      []Level  // of the demands counted
	Regions     []string // as Place.Region has them
	NewGrad     bool     // only openings for newcomers
	Experienced bool     // only openings that are not for newcomers only
	Seniority   []Seniority
	WorkModels  []WorkModel
	Employment  []Employment
	Companies   []string  // folded, as in Opening.Company
	All         []SkillID // openings that ask for all of these
	AnyOf       []SkillID // openings that ask for one of these
	None        []SkillID // openings that ask for none of these
}

// A Basis says which openings belong to a window. The two are never mixed: one counts
// what stands in the shop, the other what comes in.
type Basis string

// Bases.
const (
	BasisOpen Basis = ""    // open at some time in the window (stock)
	BasisNew  Basis = "new" // first seen in the window (flow)
)

// Of returns a stream of vs, which can be read any number of times: for sources, readers
// and tests over what is in memory. It does not copy vs.
func Of[T any](vs ...T) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		for _, v := range vs {
			if !yield(v, nil) {
				return
			}
		}
	}
}

// Collect reads seq to its end, or to its first error, and returns what it read, with an
// error too. A *RecordError ends it like any other: read a stream that may lose records
// by a range over it.
func Collect[T any](seq iter.Seq2[T, error]) ([]T, error) {
	var vs []T
	for v, err := range seq {
		if err != nil {
			return vs, err
		}
		vs = append(vs, v)
	}
	return vs, nil
}
