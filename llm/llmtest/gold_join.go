package llmtest

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"iter"

	"github.com/techmap-it/techmap"
)

// ReadLabels reads the labels of postings whose text stands elsewhere: lines as
// ReadGold reads them, of which only "id" must be there. The ID of each posting
// is "<set>:<id>", or the plain id where a line has no set. Join finds the texts.
func ReadLabels(r io.Reader) ([]Labelled, error) {
	labels, err := readGold(r, false)
	for i := range labels {
		if labels[i].Set == "" {
			_, key := labels[i].Posting.ID.Split()
			labels[i].Posting.ID, labels[i].Posting.Source = techmap.PostingID(key), ""
		}
	}
	return labels, err
}

// Join returns the labels, in their order, with the postings they speak of, and
// the IDs of those that are not among postings. A label means the posting of its
// ID, or else the one whose key at its source is that ID or its last part. Labels
// that stand twice, or mean one of several postings, are an error that wraps
// ErrInvalid. An error of postings that is no *techmap.RecordError ends Join.
func Join(labels []Labelled, postings iter.Seq2[techmap.Posting, error]) (
	corpus []Labelled, missing []techmap.PostingID, err error,
) {
	j, err := newJoiner(labels)
	if err != nil {
		return nil, nil, err
	}
	for p, err := range postings {
		if _, ok := errors.AsType[*techmap.RecordError](err); ok {
			continue
		}
		if err != nil {
			return nil, nil, fmt.Errorf("llmtest: join: %w", err)
		}
		j.take(p)
	}
	for i, l := range labels {
		switch found := j.found[i]; {
		case found.by == noMatch:
			missing = append(missing, l.Posting.ID)
		case found.rival != "":
			return nil, nil, fmt.Errorf("llmtest: join: label %q may mean %q or %q: write the whole ID: %w",
				l.Posting.ID, found.posting.ID, found.rival, techmap.ErrInvalid)
		default:
			l.Posting, l.Set = found.posting, cmp.Or(l.Set, found.posting.Source)
			corpus = append(corpus, l)
		}
	}
	return corpus, missing, nil
}

// A joiner hands postings to the labels that mean them.
type joiner struct {
	found []matched      // of each label
	byID  map[string]int // whole IDs of labels
	byKey map[string][]int
}

// A matched label has found a posting, and perhaps another that it may mean as well.
type matched struct {
	posting techmap.Posting
	by      match
	rival   techmap.PostingID
}

// A match says how well a posting fits a label.
type match int

const (
	noMatch match = iota
	byKey
	byID
)

// newJoiner returns a joiner for labels, each of whose IDs stands once.
func newJoiner(labels []Labelled) (*joiner, error) {
	j := &joiner{
		found: make([]matched, len(labels)),
		byID:  make(map[string]int, len(labels)),
		byKey: make(map[string][]int, len(labels)),
	}
	for i, l := range labels {
		id := l.Posting.ID
		if _, dup := j.byID[string(id)]; dup {
			return nil, fmt.Errorf("llmtest: join: %q is labelled twice: %w", id, techmap.ErrInvalid)
		}
		j.byID[string(id)] = i
		_, key := id.Split()
		j.byKey[key] = append(j.byKey[key], i)
	}
	return j, nil
}

// take gives p to the labels that mean it.
func (j *joiner) take(p techmap.Posting) {
	if i, ok := j.byID[string(p.ID)]; ok {
		j.found[i] = matched{posting: p, by: byID}
		return
	}
	_, key := p.ID.Split()
	for _, i := range j.byKey[key] {
		switch found := &j.found[i]; {
		case found.by == noMatch, found.by == byKey && found.posting.ID == p.ID:
			found.posting, found.by = p, byKey
		case found.by == byKey:
			found.rival = p.ID
		}
	}
}
