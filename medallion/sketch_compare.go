package medallion

// A likeness says how much of two texts is the same, besides what is boilerplate of
// the company.
type likeness struct {
	jaccard   float64 // share of what is in either text that is in both
	contained float64 // share of the shorter text that is in the longer
	whole     float64 // jaccard with the boilerplate
	known     bool    // there is enough of both texts to tell
}

const (
	// minBins is how many bins have to be left to compare.
	minBins = 12
	// minEqualBins is how many bins have to be equal for their share to be worth more
	// than its error.
	minEqualBins = 8
	// minOwnRunes is how long the lines of a text have to be together, besides
	// boilerplate, for their share to be evidence.
	minOwnRunes = 40
)

// compare returns how alike the texts of two sketches are.
func (a *sketch) compare(b *sketch, common *boilerplate) likeness {
	if a == nil || b == nil {
		return likeness{}
	}
	l := a.compareBins(b, common)
	lines := a.compareLines(b, common)
	l.jaccard = max(l.jaccard, lines.jaccard)
	l.contained = max(l.contained, lines.contained)
	l.known = l.known || lines.known
	return l
}

// compareBins compares the bins that are not empty in both and whose shingle is not
// boilerplate. The share of the shorter text follows from the Jaccard share and the
// lengths, unless so little is shared that its error would be larger than itself.
func (a *sketch) compareBins(b *sketch, common *boilerplate) likeness {
	equal, all := 0, 0
	for i, x := range a.bins {
		y := b.bins[i]
		switch {
		case x == 0 && y == 0, common.bin(i, x), x != y && common.bin(i, y):
		case x == y:
			equal++
			all++
		default:
			all++
		}
	}
	if all < minBins {
		return likeness{}
	}
	j := float64(equal) / float64(all)
	l := likeness{jaccard: j, contained: j, known: true}
	if equal >= minEqualBins {
		l.contained = min(1, j/(1+j)*float64(a.runes+b.runes)/float64(max(1, min(a.runes, b.runes))))
	}
	return l
}

// compareLines compares the lines that are not boilerplate, by their length.
func (a *sketch) compareLines(b *sketch, common *boilerplate) likeness {
	var inA, inB, both int
	x, y := a.lines, b.lines
	for len(x) > 0 || len(y) > 0 {
		switch {
		case len(y) == 0 || len(x) > 0 && x[0].hash < y[0].hash:
			inA += common.own(x[0])
			x = x[1:]
		case len(x) == 0 || y[0].hash < x[0].hash:
			inB += common.own(y[0])
			y = y[1:]
		default:
			n := common.own(x[0])
			inA, inB, both = inA+n, inB+n, both+n
			x, y = x[1:], y[1:]
		}
	}
	less := min(inA, inB)
	if less < minOwnRunes {
		return likeness{}
	}
	return likeness{
		jaccard: float64(both) / float64(inA+inB-both), contained: float64(both) / float64(less), known: true,
	}
}

// A boilerplate knows what most differently titled postings of a company say. It
// learns from postings in the order in which they were first seen, so that a later
// one changes nothing of what was decided before.
type boilerplate struct {
	titles map[string]int      // number of each title
	seen   map[uint64]struct{} // title number and feature
	count  map[uint32]int      // titles that have the feature
}

const (
	// minTitles is how many titles a company must have before anything is
	// boilerplate of its.
	minTitles = 3
	// features of lines and bins are told apart by this bit.
	binFeature = 1 << 31
)

func newBoilerplate() *boilerplate {
	return &boilerplate{titles: make(map[string]int), seen: make(map[uint64]struct{}), count: make(map[uint32]int)}
}

// learn takes in a posting with the title.
func (c *boilerplate) learn(title string, s *sketch) {
	if s == nil {
		return
	}
	n, ok := c.titles[title]
	if !ok {
		n = len(c.titles)
		c.titles[title] = n
	}
	for i, v := range s.bins {
		if v != 0 {
			c.add(n, featureOfBin(i, v))
		}
	}
	for _, l := range s.lines {
		c.add(n, l.hash&^binFeature)
	}
}

// add counts a feature once for each title: ten postings of one title say it no more often.
func (c *boilerplate) add(title int, feature uint32) {
	key := uint64(title)<<32 | uint64(feature)
	if _, ok := c.seen[key]; !ok {
		c.seen[key] = struct{}{}
		c.count[feature]++
	}
}

// featureOfBin returns the feature that bin i has the value v. Bins need 7 bits, and their
// values 16, so that none meets another.
func featureOfBin(i int, v uint16) uint32 { return binFeature | uint32(i)<<16 | uint32(v) }

// has reports whether a feature is boilerplate: more than half of the titles have it.
func (c *boilerplate) has(feature uint32) bool {
	return c != nil && len(c.titles) >= minTitles && 2*c.count[feature] > len(c.titles)
}

// bin reports whether a value of a bin is boilerplate; an empty bin never is.
func (c *boilerplate) bin(i int, v uint16) bool { return v != 0 && c.has(featureOfBin(i, v)) }

// own returns the length of a line, 0 if it is boilerplate.
func (c *boilerplate) own(l sketchLine) int {
	if c.has(l.hash &^ binFeature) {
		return 0
	}
	return int(l.runes)
}
