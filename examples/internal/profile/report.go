package profile

import (
	"time"

	"github.com/techmap-it/techmap/examples/internal/message"
)

// A Report is one exploration.
type Report struct {
	Layer    string    `json:"layer"`
	Source   string    `json:"source,omitzero"`   // if only one was looked at
	Previous time.Time `json:"previous,omitzero"` // Table.AsOf of the exploration that Drift looks back to
	Tables   []Table   `json:"tables"`
}

// A Table says what the records of one kind hold.
type Table struct {
	Name       string        `json:"name"`
	Rows       int           `json:"rows"`
	Lost       int           `json:"lost,omitzero"`   // could not be read
	Newest     int           `json:"newest,omitzero"` // rows of the newest run
	AsOf       time.Time     `json:"as_of,omitzero"`  // newest sighting
	Duplicates *Duplicates   `json:"duplicates,omitempty"`
	Fields     []FieldReport `json:"fields"`
	Drift      []Drift       `json:"drift,omitempty"`
}

// Duplicates are records that hold the same.
type Duplicates struct {
	Excess int  `json:"excess"` // records beyond the first of their group
	Groups int  `json:"groups"`
	Exact  bool `json:"exact"`
}

// A FieldReport says what a field holds.
type FieldReport struct {
	Name  string       `json:"name"`
	Kind  Kind         `json:"kind"`
	About message.Text `json:"-"`

	moving bool

	All    Part `json:"all"`
	Newest Part `json:"newest,omitzero"` // of the newest run
	Before Part `json:"before,omitzero"` // of the others

	Distinct      int  `json:"distinct"`
	DistinctExact bool `json:"distinct_exact"`

	Top      []Value `json:"top,omitempty"` // most frequent first
	TopExact bool    `json:"top_exact,omitzero"`
	Hidden   int     `json:"hidden,omitzero"` // values that the terms of their source do not allow to show

	Numbers   *Spread `json:"numbers,omitempty"`   // of Number and Time
	Lengths   *Spread `json:"lengths,omitempty"`   // runes of a Text, entries of a List
	Languages []Value `json:"languages,omitempty"` // of a Text, by its letters: ko, en, other
	Outside   int     `json:"outside,omitzero"`    // numbers out of the plausible range
	OutsideAt []Point `json:"outside_at,omitempty"`

	Samples []Sample `json:"samples,omitempty"`
}

// A Part is what comparisons look at, of all records or of some.
type Part struct {
	Rows     int     `json:"rows"`
	Filled   int     `json:"filled"`
	Mean     float64 `json:"mean,omitzero"`    // of numbers, or of lengths
	Values   []Value `json:"values,omitempty"` // of an Enum, a List or a Bool, most frequent first
	Complete bool    `json:"complete,omitzero"`
}

// Share returns how much of the rows is filled.
func (p Part) Share() float64 { return ratio(p.Filled, p.Rows) }

// A Value is a value and how often it came.
type Value struct {
	Text  string `json:"text"`
	Count int    `json:"count"`
}

// A Spread says how numbers lie.
type Spread struct {
	Min      float64 `json:"min"`
	P5       float64 `json:"p5"`
	P25      float64 `json:"p25"`
	Median   float64 `json:"median"`
	P75      float64 `json:"p75"`
	P95      float64 `json:"p95"`
	Max      float64 `json:"max"`
	Mean     float64 `json:"mean"`
	Exact    bool    `json:"exact"`    // quantiles and outliers are of all numbers, not of a sample
	Outliers int     `json:"outliers"` // beyond three times the distance of the quartiles
	Lowest   []Point `json:"lowest,omitempty"`
	Highest  []Point `json:"highest,omitempty"`
	From     float64 `json:"from"` // of the bins
	To       float64 `json:"to"`
	Bins     []int   `json:"bins,omitempty"` // how much of the sample lies in each of equal pieces
}

// A Point is a number and whose it is.
type Point struct {
	ID     string  `json:"id"`
	Number float64 `json:"number"`
}

// A Sample is a value and whose it is.
type Sample struct {
	ID   string `json:"id"`
	Text string `json:"text"`
}

func ratio(part, whole int) float64 {
	if whole == 0 {
		return 0
	}
	return float64(part) / float64(whole)
}
