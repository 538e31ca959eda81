package rank

import (
	"cmp"
	"slices"
)

// An amounts collects amounts of openings, which come company by company: add for each
// opening that states one, close after each company, quartiles at the end. What an opening
// weighs depends on how many of its company state an amount, not on how many it has:
// those that say nothing are not part of the sample.
type amounts struct {
	measure int // index into Measures()
	all     []amount
	ends    []int // by company: where its amounts end
	begin   int   // where those of the company at hand begin
}

// An amount is what one opening states.
type amount struct {
	value  int64
	weight float64 // known when its company has ended
}

// add notes an amount of the company at hand.
func (a *amounts) add(value int64) { a.all = append(a.all, amount{value: value}) }

// size returns how many amounts the company at hand has.
func (a *amounts) size() int { return len(a.all) - a.begin }

// close ends the company at hand.
func (a *amounts) close() {
	n := a.size()
	if n == 0 {
		return
	}
	weight := weightOf(a.measure, float64(n))
	for i := a.begin; i < len(a.all); i++ {
		a.all[i].weight = weight
	}
	a.begin = len(a.all)
	a.ends = append(a.ends, a.begin)
}

// quartiles returns those of what was collected.
//
// The interval of the median is Woodruff's (Journal of the American Statistical
// Association 47, 1952): the share of openings that state at most the median has an
// interval, for which companies are the sample, and the amounts at its ends are those of
// the median.
func (a *amounts) quartiles() Quartiles {
	q := Quartiles{Openings: len(a.all), Companies: len(a.ends)}
	if q.TooFew = len(a.all) < MinStated; q.TooFew {
		return q
	}
	sorted := slices.Clone(a.all) // ends speaks of the order in which they came
	slices.SortFunc(sorted, func(a, b amount) int {
		return cmp.Or(cmp.Compare(a.value, b.value), cmp.Compare(a.weight, b.weight))
	})
	q.Lower, q.Median, q.Upper = quantile(sorted, .25), quantile(sorted, .5), quantile(sorted, .75)
	low, high := wilson(.5, a.upTo(q.Median).size(.5))
	q.Low, q.High = quantile(sorted, low), quantile(sorted, high)
	return q
}

// upTo measures the share of amounts that are at most value.
func (a *amounts) upTo(value int64) *meter {
	m := &meter{measure: a.measure}
	from := 0
	for _, to := range a.ends {
		for _, one := range a.all[from:to] {
			m.add(oneIf(one.value <= value))
		}
		m.close()
		from = to
	}
	return m
}

// quantile returns the least amount up to which a part p of the weight lies, and the
// middle to the next one where it is p exactly, as the median of an even number is taken.
// Exactly is but for noise: weights such as 1/√3 add up to almost a half. There must be
// an amount.
func quantile(sorted []amount, p float64) int64 {
	total, sum := 0., 0.
	for _, a := range sorted {
		total += a.weight
	}
	for i, a := range sorted {
		sum += a.weight
		switch part := sum / total; {
		case i+1 < len(sorted) && max(part-p, p-part) < noise:
			return a.value + (sorted[i+1].value-a.value)/2
		case part > p:
			return a.value
		}
	}
	return sorted[len(sorted)-1].value
}
