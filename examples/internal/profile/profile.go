// Package profile says what a stream of records holds, field by field: how often
// each is filled, how many values there are and which are the most frequent, ranges,
// lengths, languages, duplicates, outliers, samples, and what is different from
// before.
//
// One pass, in memory that does not grow with the stream:
//
//   - counts, shares, sums, smallest and largest are exact;
//   - distinct values are exact up to 16,384, and beyond estimated from the 16,384
//     smallest of their hashes (a k-minimum-values sketch, standard error .8 %);
//     duplicates in the same way from 65,536;
//   - top values are exact up to 20,000 different ones, and beyond lower bounds
//     (Misra–Gries), marked as such;
//   - quantiles, outliers and samples are of the 4,096 records whose hashed ID is
//     smallest: all of them if there are no more.
//
// Nothing depends on chance or on the order of the records, as long as the top
// values are exact.
package profile

import (
	"errors"
	"iter"
	"time"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/examples/internal/message"
)

// A Kind says how the values of a field are looked at.
type Kind string

// Kinds.
const (
	Text   Kind = "text"   // free text
	Key    Kind = "key"    // an identifier or an address: neither its length nor its language matter
	Enum   Kind = "enum"   // one of few values
	List   Kind = "list"   // several values
	Bool   Kind = "bool"   // filled if true
	Number Kind = "number" //
	Time   Kind = "time"   // its numbers are seconds since 1970, UTC
)

// A Field is how one field of T is read. Make one with TextField and its like.
type Field[T any] struct {
	Name   string
	Kind   Kind
	About  message.Text
	Quoted bool    // words of a posting: shown only where Options.Quotable allows it
	Low    float64 // plausible range [Low, High] of numbers, if Low < High
	High   float64
	Moving bool // moves with time, so that its mean is not compared

	text   func(*T) string
	texts  func(*T) []string
	number func(*T) (float64, bool)
}

// TextField returns a field of free text; empty text is not filled.
func TextField[T any](name string, about message.Text, of func(*T) string) Field[T] {
	return Field[T]{Name: name, Kind: Text, About: about, text: of}
}

// KeyField returns a field of identifiers; the empty one is not filled.
func KeyField[T any](name string, about message.Text, of func(*T) string) Field[T] {
	return Field[T]{Name: name, Kind: Key, About: about, text: of}
}

// QuoteField returns a field of free text that holds a posting's own words.
func QuoteField[T any](name string, about message.Text, of func(*T) string) Field[T] {
	return Field[T]{Name: name, Kind: Text, About: about, Quoted: true, text: of}
}

// EnumField returns a field of few values; the empty one is not filled.
func EnumField[T any, S ~string](name string, about message.Text, of func(*T) S) Field[T] {
	return Field[T]{Name: name, Kind: Enum, About: about, text: func(v *T) string { return string(of(v)) }}
}

// BoolField returns a field that is filled if it is true.
func BoolField[T any](name string, about message.Text, of func(*T) bool) Field[T] {
	return Field[T]{Name: name, Kind: Bool, About: about, text: func(v *T) string {
		if of(v) {
			return "true"
		}
		return ""
	}}
}

// ListField returns a field of several values, each counted once a record.
func ListField[T any](name string, about message.Text, of func(*T) []string) Field[T] {
	return Field[T]{Name: name, Kind: List, About: about, texts: of}
}

// NumberField returns a field of numbers, filled if of says so, that are plausible
// from low to high; equal bounds mean that every number is.
func NumberField[T any](
	name string, about message.Text, low, high float64, of func(*T) (float64, bool),
) Field[T] {
	return Field[T]{Name: name, Kind: Number, About: about, Low: low, High: high, number: of}
}

// TimeField returns a field of times, filled unless zero, that are plausible from
// low to high.
func TimeField[T any](name string, about message.Text, low, high time.Time, of func(*T) time.Time) Field[T] {
	f := Field[T]{Name: name, Kind: Time, About: about, Moving: true, number: func(v *T) (float64, bool) {
		t := of(v)
		return float64(t.Unix()), !t.IsZero()
	}}
	if low.Before(high) {
		f.Low, f.High = float64(low.Unix()), float64(high.Unix())
	}
	return f
}

// Options say what of a record is more than a field.
type Options[T any] struct {
	Name     string             // of the table
	ID       func(*T) string    // required
	Same     func(*T) string    // records with the same are duplicates; nil: not looked for
	Newest   func(*T) bool      // whether the record is of the newest run; nil: not told apart
	Time     func(*T) time.Time // the newest is Table.AsOf
	Quotable func(*T) bool      // whether its words may be shown; nil: yes
	Seed     uint64             // chooses the samples
}

// Of reads records to their end and says what they hold. Records that are lost
// (techmap.RecordError) are counted; any other error ends it and is returned.
func Of[T any](records iter.Seq2[T, error], fields []Field[T], opts Options[T]) (Table, error) {
	p := newProfiler(fields, opts)
	for rec, err := range records {
		if _, lost := errors.AsType[*techmap.RecordError](err); lost {
			p.table.Lost++
			continue
		}
		if err != nil {
			return Table{}, err
		}
		p.add(&rec)
	}
	return p.finish(), nil
}

// A profiler is one pass.
type profiler[T any] struct {
	opts    Options[T]
	table   Table
	columns []*column[T]
	same    *sketch
}

func newProfiler[T any](fields []Field[T], opts Options[T]) *profiler[T] {
	p := &profiler[T]{opts: opts, table: Table{Name: opts.Name}, same: newSketch(sameSize)}
	for _, f := range fields {
		p.columns = append(p.columns, newColumn(f))
	}
	return p
}

func (p *profiler[T]) add(rec *T) {
	p.table.Rows++
	id := p.opts.ID(rec)
	v := visit[T]{rec: rec, id: id, hash: hash(p.opts.Seed, id), quotable: true}
	if p.opts.Quotable != nil {
		v.quotable = p.opts.Quotable(rec)
	}
	if p.opts.Newest != nil && p.opts.Newest(rec) {
		v.part = newest
		p.table.Newest++
	}
	if p.opts.Same != nil {
		p.same.add(hash(0, p.opts.Same(rec)))
	}
	if p.opts.Time != nil {
		if t := p.opts.Time(rec); t.After(p.table.AsOf) {
			p.table.AsOf = t.UTC()
		}
	}
	for _, c := range p.columns {
		c.add(v)
	}
}

func (p *profiler[T]) finish() Table {
	t := p.table
	for _, c := range p.columns {
		t.Fields = append(t.Fields, c.report(t.Rows, t.Newest))
	}
	if p.opts.Same != nil {
		_, exact := p.same.distinct()
		groups, excess := p.same.repeated()
		t.Duplicates = &Duplicates{Excess: excess, Groups: groups, Exact: exact}
	}
	if t.Newest > 0 && t.Newest < t.Rows {
		for _, f := range t.Fields {
			t.Drift = append(t.Drift, drift(f, f.Before, f.Newest, AgainstBefore)...)
		}
	}
	for i := range t.Fields { // they were for drift; All has those that stay
		t.Fields[i].Before.Values, t.Fields[i].Newest.Values = nil, nil
	}
	return t
}
