package profile

import (
	"cmp"
	"math"
	"slices"
	"strconv"
)

const (
	extremes = 3
	bins     = 24
)

// A spread gathers numbers.
type spread struct {
	n       int
	sum     float64 // of whole numbers: exact, whatever their order, up to 2^53
	sample  *sample
	lowest  []Point
	highest []Point
}

func newSpread() *spread { return &spread{sample: newSample(sampleSize)} }

func (s *spread) add(h uint64, id string, n float64) {
	s.n++
	s.sum += n
	s.sample.add(item{hash: h, id: id, number: n})
	s.lowest = extreme(s.lowest, Point{id, n}, 1)
	s.highest = extreme(s.highest, Point{id, n}, -1)
}

// extreme puts p among the few most extreme points, the least first if sign is 1,
// the greatest if it is -1.
func extreme(points []Point, p Point, sign int) []Point {
	compare := func(a, b Point) int {
		return cmp.Or(sign*cmp.Compare(a.Number, b.Number), cmp.Compare(a.ID, b.ID))
	}
	at, _ := slices.BinarySearchFunc(points, p, compare)
	if at >= extremes {
		return points
	}
	points = slices.Insert(points, at, p)
	return points[:min(extremes, len(points))]
}

// report returns how the numbers lie, nil if there are none.
func (s *spread) report() *Spread {
	if s.n == 0 {
		return nil
	}
	kept := s.sample.kept()
	numbers := make([]float64, len(kept))
	for i, k := range kept {
		numbers[i] = k.number
	}
	slices.Sort(numbers)
	out := &Spread{
		Min: s.lowest[0].Number, Max: s.highest[0].Number, Mean: mean(s.sum, s.n),
		P5: quantile(numbers, .05), P25: quantile(numbers, .25), Median: quantile(numbers, .5),
		P75: quantile(numbers, .75), P95: quantile(numbers, .95),
		Exact: s.n == len(numbers), Lowest: s.lowest, Highest: s.highest,
	}
	out.Outliers = outliers(numbers, out.P25, out.P75) * s.n / len(numbers)
	out.From, out.To = quantile(numbers, .01), quantile(numbers, .99)
	out.Bins = histogram(numbers, out.From, out.To)
	return out
}

// quantile returns the number below which a share q of the sorted numbers lies, the
// nearest that is there.
func quantile(sorted []float64, q float64) float64 {
	return sorted[int(q*float64(len(sorted)-1)+.5)]
}

// outliers returns how many numbers lie further from the quartiles than three
// times their distance (Tukey's outer fences). Where the quartiles are equal
// nothing is: half the numbers being one says nothing about the others.
func outliers(sorted []float64, p25, p75 float64) int {
	reach := 3 * (p75 - p25)
	if reach == 0 {
		return 0
	}
	n := 0
	for _, x := range sorted {
		if x < p25-reach || x > p75+reach {
			n++
		}
	}
	return n
}

// histogram counts the sorted numbers from one bound to the other in equal bins; a
// few whole numbers have a bin each.
func histogram(sorted []float64, from, to float64) []int {
	if from == to {
		return nil
	}
	n, width := bins, (to-from)/bins
	if to-from < bins && !slices.ContainsFunc(sorted, func(x float64) bool { return x != math.Trunc(x) }) {
		n, width = int(to-from)+1, 1
	}
	out := make([]int, n)
	for _, x := range sorted {
		if x >= from && x <= to {
			out[min(n-1, int((x-from)/width))]++
		}
	}
	return out
}

// format returns n with as many digits as it needs.
func format(n float64) string { return strconv.FormatFloat(n, 'f', -1, 64) }
