package profile

import (
	"cmp"
	"maps"
	"slices"
	"unicode/utf8"
)

// maxText is the most runes of a text that are kept.
const maxText = 120

// A tally counts values. Up to size different ones it is exact; beyond, the rare
// ones are dropped and all counts cut by what the last that stays had (Misra–Gries),
// so that a count is too small by at most lost.
type tally struct {
	size  int
	lost  int
	count map[uint64]*counted
}

type counted struct {
	n    int
	text string
}

func newTally(size int) *tally { return &tally{size: size, count: make(map[uint64]*counted)} }

func (t *tally) add(h uint64, text string) {
	if c := t.count[h]; c != nil {
		c.n++
		return
	}
	t.count[h] = &counted{1, clip(text, maxText)}
	if len(t.count) > 2*t.size {
		t.cut()
	}
}

func (t *tally) cut() {
	counts := make([]int, 0, len(t.count))
	for _, c := range t.count {
		counts = append(counts, c.n)
	}
	slices.Sort(counts)
	least := counts[len(counts)-t.size-1]
	t.lost += least
	maps.DeleteFunc(t.count, func(_ uint64, c *counted) bool {
		c.n -= least
		return c.n <= 0
	})
}

// top returns the n most frequent values, and whether counts are exact.
func (t *tally) top(n int) (values []Value, exact bool) {
	for _, c := range t.count {
		values = append(values, Value{c.text, c.n})
	}
	slices.SortFunc(values, func(a, b Value) int {
		return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.Text, b.Text))
	})
	return values[:min(n, len(values))], t.lost == 0
}

// clip returns the first n runes of s, with a sign that there were more.
func clip(s string, n int) string {
	if len(s) <= n || utf8.RuneCountInString(s) <= n {
		return s
	}
	return string([]rune(s)[:n-1]) + "…"
}
