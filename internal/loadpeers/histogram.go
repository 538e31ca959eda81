package main

import (
	"math"
	"time"
)

// A histogram counts durations to one part in a hundred, in little memory however many.
type histogram struct {
	counts [2400]int // of durations up to a microsecond times growth to the index
	total  int
	most   time.Duration
}

const growth = 1.01

func (h *histogram) add(d time.Duration) {
	i := 0
	if d > time.Microsecond {
		i = int(math.Ceil(math.Log(float64(d)/float64(time.Microsecond)) / math.Log(growth)))
	}
	h.counts[min(i, len(h.counts)-1)]++
	h.total++
	h.most = max(h.most, d)
}

func (h *histogram) merge(other *histogram) {
	for i, n := range other.counts {
		h.counts[i] += n
	}
	h.total += other.total
	h.most = max(h.most, other.most)
}

// quantile returns the duration that a part p of all do not exceed, 0 if there are none.
func (h *histogram) quantile(p float64) time.Duration {
	need := int(math.Ceil(p * float64(h.total)))
	for i, n := range h.counts {
		if need -= n; need <= 0 && h.total > 0 {
			return min(h.most, time.Duration(math.Pow(growth, float64(i))*float64(time.Microsecond)))
		}
	}
	return h.most
}
