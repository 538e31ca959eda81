package profile

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// How much a report shows.
const (
	shownTop     = 10
	shownSamples = 5
	partValues   = 200
)

// The parts that a record may belong to.
const (
	before = iota
	newest
)

// A visit is one record on its way through the columns.
type visit[T any] struct {
	rec      *T
	id       string
	hash     uint64
	part     int
	quotable bool
}

// A column gathers what is known of one field.
type column[T any] struct {
	Field[T]
	filled  int
	hidden  int
	outside int
	astray  *sample // of the values outside
	seen    *sketch
	values  *tally
	numbers *spread
	langs   map[string]int
	samples *sample
	parts   [2]part
}

// A part gathers what comparisons look at.
type part struct {
	filled int
	sum    float64
	values *tally
}

func newColumn[T any](f Field[T]) *column[T] {
	c := &column[T]{
		Field: f, seen: newSketch(sketchSize), numbers: newSpread(), langs: make(map[string]int),
		samples: newSample(4 * shownSamples), astray: newSample(shownSamples), values: newTally(tallySize),
	}
	for i := range c.parts {
		c.parts[i].values = newTally(partSize)
	}
	return c
}

func (c *column[T]) add(v visit[T]) {
	switch {
	case c.number != nil:
		c.addNumber(v)
	case c.texts != nil:
		c.addList(v)
	default:
		c.addText(v)
	}
}

func (c *column[T]) addNumber(v visit[T]) {
	n, ok := c.number(v.rec)
	if !ok {
		return
	}
	c.fill(v, n)
	c.seen.add(hash(0, format(n)))
	if c.Low < c.High && (n < c.Low || n > c.High) {
		c.outside++
		c.astray.add(item{hash: v.hash, id: v.id, number: n})
	}
}

func (c *column[T]) addText(v visit[T]) {
	text := c.text(v.rec)
	if text == "" {
		return
	}
	c.fill(v, float64(utf8.RuneCountInString(text)))
	if c.Kind == Text {
		c.langs[language(text)]++
	}
	c.addValue(v, text)
	c.sample(v, text)
}

func (c *column[T]) addList(v visit[T]) {
	texts := slices.Sorted(slices.Values(c.texts(v.rec)))
	texts = slices.Compact(texts)
	if len(texts) == 0 {
		return
	}
	c.fill(v, float64(len(texts)))
	for _, t := range texts {
		c.addValue(v, t)
	}
	c.sample(v, strings.Join(texts, ", "))
}

// fill notes that the record has the field, and the number that stands for it.
func (c *column[T]) fill(v visit[T], n float64) {
	c.filled++
	c.numbers.add(v.hash, v.id, n)
	c.parts[v.part].filled++
	c.parts[v.part].sum += n
}

func (c *column[T]) addValue(v visit[T], text string) {
	h := hash(0, text)
	c.seen.add(h)
	if c.Quoted && !v.quotable {
		c.hidden++
		return
	}
	c.values.add(h, text)
	if c.Kind != Text && c.Kind != Key {
		c.parts[v.part].values.add(h, text)
	}
}

func (c *column[T]) sample(v visit[T], text string) {
	if c.Kind == Bool || c.Kind == Enum || c.Quoted && !v.quotable {
		return
	}
	c.samples.add(item{hash: v.hash, id: v.id, text: clip(text, maxText)})
}

// report returns what was gathered over so many rows, of which so many are of the
// newest run.
func (c *column[T]) report(rows, rowsNewest int) FieldReport {
	f := FieldReport{Name: c.Name, Kind: c.Kind, About: c.About, Hidden: c.hidden, Outside: c.outside, moving: c.Moving}
	f.All = Part{Rows: rows, Filled: c.filled, Mean: mean(c.numbers.sum, c.filled)}
	f.Newest = c.parts[newest].report(rowsNewest)
	f.Before = c.parts[before].report(rows - rowsNewest)
	f.Distinct, f.DistinctExact = c.seen.distinct()
	if c.number == nil {
		f.Top, f.TopExact = c.values.top(shownTop)
	}
	switch c.Kind {
	case Number, Time:
		f.Numbers = c.numbers.report()
	case Text, List:
		f.Lengths = c.numbers.report()
	}
	if c.number == nil && c.Kind != Text && c.Kind != Key {
		var exact bool
		f.All.Values, exact = c.values.top(partValues)
		f.All.Complete = exact && len(c.values.count) <= partValues
	}
	for _, lang := range []string{"ko", "en", "other"} {
		if n := c.langs[lang]; n > 0 {
			f.Languages = append(f.Languages, Value{lang, n})
		}
	}
	for _, i := range c.samples.kept() {
		f.Samples = append(f.Samples, Sample{i.id, i.text})
	}
	f.Samples = slices.Compact(f.Samples) // a record may come in several versions
	f.Samples = f.Samples[:min(shownSamples, len(f.Samples))]
	for _, i := range c.astray.kept() {
		f.OutsideAt = append(f.OutsideAt, Point{i.id, i.number})
	}
	return f
}

func (p part) report(rows int) Part {
	out := Part{Rows: rows, Filled: p.filled, Mean: mean(p.sum, p.filled)}
	var exact bool
	out.Values, exact = p.values.top(partValues)
	out.Complete = exact && len(p.values.count) <= partValues
	return out
}

func mean(sum float64, n int) float64 { return sum / float64(max(1, n)) }

// language tells text by its letters: a fifth of Hangul makes it Korean, since
// Korean postings are full of Latin names.
func language(text string) string {
	hangul, latin, letters := 0, 0, 0
	for _, r := range text {
		switch {
		case !unicode.IsLetter(r):
			continue
		case unicode.Is(unicode.Hangul, r):
			hangul++
		case unicode.Is(unicode.Latin, r):
			latin++
		}
		letters++
	}
	switch {
	case letters > 0 && 5*hangul >= letters:
		return "ko"
	case letters > 0 && 2*latin > letters:
		return "en"
	}
	return "other"
}
