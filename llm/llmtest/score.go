package llmtest

import (
	"encoding/json"
	"math"
)

// A Score counts an extractor's hits and misses. In JSON it has what is made of them, too,
// and cannot be read back.
type Score struct {
	TruePositive  int // there, and found
	FalsePositive int // found, and not there
	FalseNegative int // there, and not found
}

// Precision returns the share of what was found that is there, 1 if nothing was found.
func (s Score) Precision() Estimate {
	return wilson(float64(s.TruePositive), float64(s.TruePositive+s.FalsePositive))
}

// Recall returns the share of what is there that was found, 1 if nothing is there.
func (s Score) Recall() Estimate {
	return wilson(float64(s.TruePositive), float64(s.TruePositive+s.FalseNegative))
}

// F1 returns the harmonic mean of precision and recall. Its interval takes it
// for a share of hits among hits and half the errors, which is near enough.
func (s Score) F1() Estimate {
	return wilson(float64(s.TruePositive), float64(s.TruePositive)+float64(s.FalsePositive+s.FalseNegative)/2)
}

func (s Score) plus(t Score) Score {
	return Score{
		TruePositive:  s.TruePositive + t.TruePositive,
		FalsePositive: s.FalsePositive + t.FalsePositive,
		FalseNegative: s.FalseNegative + t.FalseNegative,
	}
}

// MarshalJSON writes the counts and what is made of them.
func (s Score) MarshalJSON() ([]byte, error) {
	return json.Marshal(struct {
		TP        int      `json:"tp"`
		FP        int      `json:"fp"`
		FN        int      `json:"fn"`
		Precision Estimate `json:"precision"`
		Recall    Estimate `json:"recall"`
		F1        Estimate `json:"f1"`
	}{s.TruePositive, s.FalsePositive, s.FalseNegative, s.Precision(), s.Recall(), s.F1()})
}

// An Estimate is a share with its 95 % interval (Wilson's), each from 0 to 1. Of nothing it
// is 1, from 0 to 1.
type Estimate struct {
	Value float64 `json:"value"`
	Low   float64 `json:"low"`
	High  float64 `json:"high"`
}

// z95 is the normal quantile of a two-sided 95 % interval.
const z95 = 1.959964

// wilson returns hits/n with its Wilson score interval. Of nothing, everything
// is right and nothing is known.
func wilson(hits, n float64) Estimate {
	if n == 0 {
		return Estimate{Value: 1, Low: 0, High: 1}
	}
	p := hits / n
	center := p + z95*z95/(2*n)
	half := z95 * math.Sqrt(p*(1-p)/n+z95*z95/(4*n*n))
	scale := 1 + z95*z95/n
	return Estimate{
		Value: round6(p),
		Low:   round6(max(0, (center-half)/scale)),
		High:  round6(min(1, (center+half)/scale)),
	}
}

func round6(x float64) float64 { return math.Round(x*1e6) / 1e6 }
