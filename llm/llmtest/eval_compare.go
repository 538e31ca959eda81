package llmtest

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"

	"github.com/techmap-it/techmap"
)

// A Difference says how much better one extractor reads a corpus than another.
type Difference struct {
	A string `json:"a"` // Evaluation.Extractor of the first
	B string `json:"b"` // and of the second
	// F1 is that of B less that of A. Low and High are its 95 % interval: postings
	// drawn anew, with replacement, a few thousand times.
	F1   float64 `json:"f1"`
	Low  float64 `json:"low"`
	High float64 `json:"high"`
	// OnlyA and OnlyB count the names of postings that one of the two decides
	// rightly and the other wrongly. P is how often they would be so uneven, or more,
	// if both were equally good (McNemar, exact, two-sided).
	OnlyA int     `json:"only_a"`
	OnlyB int     `json:"only_b"`
	P     float64 `json:"p"`
}

// Compare returns how b differs from a, which must be evaluations of the same
// postings in the same order; else the error wraps ErrInvalid. The same
// evaluations always give the same answer.
func Compare(a, b Evaluation) (Difference, error) {
	same := slices.EqualFunc(a.Each, b.Each, func(x, y Outcome) bool { return x.Posting == y.Posting })
	if !same {
		return Difference{}, fmt.Errorf("llmtest: compare %s and %s: evaluate both on the same postings: %w",
			a.Extractor, b.Extractor, techmap.ErrInvalid)
	}
	d := Difference{A: a.Extractor, B: b.Extractor, F1: round6(b.All.f1() - a.All.f1())}
	d.Low, d.High = bootstrap(a.Each, b.Each)
	for i := range a.Each {
		inA, inB := wrongNames(a.Each[i]), wrongNames(b.Each[i])
		for name := range inA {
			if !inB[name] {
				d.OnlyB++
			}
		}
		for name := range inB {
			if !inA[name] {
				d.OnlyA++
			}
		}
	}
	d.P = round6(mcnemar(d.OnlyA, d.OnlyB))
	return d, nil
}

// wrongNames returns the names that were missed or found falsely.
func wrongNames(o Outcome) map[string]bool {
	wrong := map[string]bool{}
	for _, e := range o.Errors {
		if e.Kind == DisagreeMissed || e.Kind == DisagreeFalse {
			wrong[e.Name] = true
		}
	}
	return wrong
}

// f1 is F1 without its interval, 1 if nothing is there and nothing was found.
func (s Score) f1() float64 {
	all := float64(s.TruePositive) + float64(s.FalsePositive+s.FalseNegative)/2
	if all == 0 {
		return 1
	}
	return float64(s.TruePositive) / all
}

// draws is how often postings are drawn anew: enough for two digits.
const draws = 4000

// bootstrap returns the 95 % interval of the difference in F1.
func bootstrap(a, b []Outcome) (low, high float64) {
	if len(a) == 0 {
		return 0, 0
	}
	dice := rand.New(rand.NewPCG(1, 2)) // the same answer to the same question
	differences := make([]float64, draws)
	for i := range differences {
		var sumA, sumB Score
		for range a {
			k := dice.IntN(len(a))
			sumA, sumB = sumA.plus(a[k].Score), sumB.plus(b[k].Score)
		}
		differences[i] = sumB.f1() - sumA.f1()
	}
	slices.Sort(differences)
	return round6(differences[draws*25/1000]), round6(differences[draws*975/1000])
}

// mcnemar returns the probability that n fair coins fall as unevenly as b to c, or
// more so.
func mcnemar(b, c int) float64 {
	n, few := b+c, min(b, c)
	if n == 0 {
		return 1
	}
	sum := 0.0
	for k := range few + 1 {
		sum += math.Exp(logChoose(n, k) - float64(n)*math.Ln2)
	}
	return min(1, 2*sum)
}

// logChoose returns the logarithm of n over k.
func logChoose(n, k int) float64 {
	of := func(x int) float64 { v, _ := math.Lgamma(float64(x + 1)); return v }
	return of(n) - of(k) - of(n-k)
}
