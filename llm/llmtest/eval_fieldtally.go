package llmtest

import (
	"maps"
	"slices"
	"strings"

	"github.com/techmap-it/techmap"
)

// A fieldTally adds up the fields of a corpus.
type fieldTally struct {
	readers []fieldReader
	roles   func([]string) []string
	score   map[string]*FieldScore
}

func newFieldTally(tax *techmap.Taxonomy) fieldTally {
	return fieldTally{readers: fieldReaders(tax), roles: roleIDs(tax), score: map[string]*FieldScore{}}
}

// add scores the fields of one posting and returns where they differ.
func (t fieldTally) add(l Labelled, x techmap.Extraction) []Disagreement {
	var all []Disagreement
	for _, r := range t.readers {
		want, ok := r.labelled(l.Fields)
		if !ok {
			continue
		}
		got := r.found(x)
		want, got = t.allow(r.field, l.Fields.May[r.field], want, got)
		if t.count(r, want, got) {
			continue
		}
		d := Disagreement{
			Posting: l.Posting.ID, Kind: DisagreeField, Name: r.field,
			Gold: strings.Join(want, ", "), Found: strings.Join(got, ", "),
		}
		if i := slices.IndexFunc(x.Fields, func(f techmap.FieldSpan) bool { return f.Field == r.field }); i >= 0 {
			d.Quote = strings.TrimSpace(l.Posting.Line(x.Fields[i].Span))
		}
		all = append(all, d)
	}
	return all
}

// allow settles what a fair reader could say too: roles are left out of got, of
// another field such a value becomes the one that is wanted.
func (t fieldTally) allow(field string, may, want, got []string) (wanted, found []string) {
	if field == "roles" {
		may = t.roles(may)
		return want, slices.DeleteFunc(got, func(id string) bool {
			return slices.Contains(may, id) && !slices.Contains(want, id)
		})
	}
	value := ""
	if len(got) > 0 {
		value = got[0]
	}
	if slices.Contains(may, value) {
		return got, got
	}
	return want, got
}

// count compares the values of one posting and reports whether they are the same.
func (t fieldTally) count(r fieldReader, want, got []string) bool {
	s := t.score[r.field]
	if s == nil {
		s = &FieldScore{Field: r.field, ByValue: map[string]Score{}}
		t.score[r.field] = s
	}
	s.Postings++
	add := func(value string, score Score) {
		s.Values = s.Values.plus(score)
		if r.few {
			s.ByValue[value] = s.ByValue[value].plus(score)
		}
	}
	for _, v := range want {
		if slices.Contains(got, v) {
			add(v, Score{TruePositive: 1})
		} else {
			add(v, Score{FalseNegative: 1})
		}
	}
	for _, v := range got {
		if !slices.Contains(want, v) {
			add(v, Score{FalsePositive: 1})
		}
	}
	same := slices.Equal(want, got)
	if same {
		s.Right++
	}
	return same
}

// scores returns the fields that are labelled.
func (t fieldTally) scores() []FieldScore {
	var all []FieldScore
	for _, r := range t.readers {
		s := t.score[r.field]
		if s == nil {
			continue
		}
		s.Accuracy = wilson(float64(s.Right), float64(s.Postings))
		if len(s.ByValue) > 0 {
			sum := 0.0
			for _, v := range slices.Sorted(maps.Keys(s.ByValue)) {
				sum += s.ByValue[v].F1().Value
			}
			s.MacroF1 = round6(sum / float64(len(s.ByValue)))
		}
		all = append(all, *s)
	}
	return all
}
