package rank

import (
	"bytes"
	"compress/flate"
	"encoding/json"
	"errors"
	"io"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/RoaringBitmap/roaring/v2"
	"github.com/techmap-it/techmap"
)

// A library holds the whole openings of a segment, each compressed for itself, and where
// the terms of their texts occur. Compressed together they would take less, but a page of
// hits would have to unpack a hundred to show ten.
type library struct {
	docs  docs // by row
	terms map[term]*roaring.Bitmap
}

// A docs is a list of strings that together may be longer than a texts.
type docs struct {
	all  string
	ends []uint64
}

// at returns the i-th string. It shares memory with all of them.
func (d docs) at(i uint32) string {
	if i == 0 {
		return d.all[:d.ends[0]]
	}
	return d.all[d.ends[i-1]:d.ends[i]]
}

// A docsBuilder collects strings for a docs.
type docsBuilder struct {
	all  strings.Builder
	ends []uint64
}

func (b *docsBuilder) add(s string) {
	b.all.WriteString(s)
	b.ends = append(b.ends, uint64(b.all.Len()))
}

// docs returns what was collected, in no more memory than it takes.
func (b *docsBuilder) docs() docs { return docs{strings.Clone(b.all.String()), slices.Clip(b.ends)} }

func (b *docsBuilder) at(i uint32) string { return docs{b.all.String(), b.ends}.at(i) }

// A scribe writes openings down and reads them, for several goroutines at once. A writer of
// flate takes some hundred kilobytes and longer to make than to use, so they are kept.
type scribe struct{ quills sync.Pool }

// A quill is what one goroutine writes with.
type quill struct {
	to     bytes.Buffer
	writer *flate.Writer
}

func newScribe() *scribe { return new(scribe) }

func (s *scribe) quill() *quill {
	if q, ok := s.quills.Get().(*quill); ok {
		return q
	}
	q := new(quill)
	q.writer, _ = flate.NewWriter(&q.to, flate.BestSpeed) // the level is right; others take ten times as long
	return q
}

// write returns o as it is kept, "" for one that cannot be shown. When it was last seen is
// kept elsewhere: it changes with every look at its source, and all else hardly ever.
func (s *scribe) write(o techmap.Opening) string {
	if n := len(o.Open); n > 0 {
		o.Open = slices.Clone(o.Open)
		o.Open[n-1].LastSeen = time.Time{}
	}
	body, err := json.Marshal(o)
	if err != nil {
		return "" // a time beyond the year 9999: the opening is counted, and cannot be shown
	}
	q := s.quill()
	defer s.quills.Put(q)
	q.to.Reset()
	q.writer.Reset(&q.to)
	_, err = q.writer.Write(body)
	if err = errors.Join(err, q.writer.Close()); err != nil {
		return "" // memory takes everything
	}
	return q.to.String()
}

// read returns what write kept, with seen for its last sighting. The error is of what write
// could not keep, or of memory that is broken.
func (s *scribe) read(kept string, seen int64) (techmap.Opening, error) {
	r := flate.NewReader(strings.NewReader(kept))
	body, err := io.ReadAll(r)
	if err != nil {
		return techmap.Opening{}, err
	}
	var o techmap.Opening
	if err := json.Unmarshal(body, &o); err != nil {
		return techmap.Opening{}, err
	}
	if n := len(o.Open); n > 0 && seen != never {
		o.Open[n-1].LastSeen = time.UnixMicro(seen).UTC()
	}
	return o, nil
}

// termsOf returns the terms of an opening, each once, sorted. Of its text only the lines
// that name a technology are kept (quotes), so only these are found. Neighbouring demands
// often have the same quote; where they do not stand together it is read twice, which
// costs time and changes nothing.
func termsOf(o techmap.Opening) []term {
	var all []term
	collect := func(text string, where term) {
		terms(text, func(t term) { all = append(all, t.in(where)) })
	}
	collect(o.Title, inTitle)
	collect(o.Employer, inCompany)
	if o.Employer == "" {
		collect(o.Company, inCompany)
	}
	last := ""
	for _, d := range o.Demands {
		if d.Quote != last {
			collect(d.Quote, inLines)
			last = d.Quote
		}
	}
	for _, tag := range o.Tags {
		collect(tag, inLines)
	}
	for _, id := range o.Members {
		if id != o.ID {
			all = append(all, termOf(string(id)).in(inMembers))
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}
