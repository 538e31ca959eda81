package techmap

import (
	"iter"
	"time"
)

// A Query narrows what a Source fetches. The zero Query means everything.
type Query struct {
	Since    time.Time // only postings published or changed since
	Keywords []string  // only postings the site finds for one of these
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
	From, To    time.Time // [From, To)
	Basis       Basis
	Roles       []RoleID
	Sources     []string
	Levels      []Level // of the demands counted
	Regions     []string
	NewGrad     bool // only openings for newcomers
	Experienced bool // only openings that are not for newcomers only
	Seniority   []Seniority
	WorkModels  []WorkModel
	Employment  []Employment
	Companies   []string  // folded
	All         []SkillID // openings that ask for all of these
	AnyOf       []SkillID // openings that ask for one of these
	None        []SkillID // openings that ask for none of these
}

// A Basis says which openings belong to a window.
type Basis string

// Bases.
const (
	BasisOpen Basis = ""    // open at some time in the window (stock)
	BasisNew  Basis = "new" // first seen in the window (flow)
)

// Of returns a stream of vs.
func Of[T any](vs ...T) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		for _, v := range vs {
			if !yield(v, nil) {
				return
			}
		}
	}
}

// Collect reads seq to its end, or to its first error, and returns what it read.
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
