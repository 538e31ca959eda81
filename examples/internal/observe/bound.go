package observe

import (
	"slices"
	"sync"
	"unicode/utf8"
)

// maxValue is the longest value of a label, in bytes.
const maxValue = 80

// A bound keeps the values of one label few, whatever comes in. It may be used
// concurrently.
type bound struct {
	label Label
	mu    sync.Mutex
	met   map[string]bool
}

func newBound(l Label) *bound { return &bound{label: l, met: make(map[string]bool)} }

// of returns value, or Other if the label has no room for it.
func (b *bound) of(value string) string {
	switch {
	case value == "" && b.label.None:
		return ""
	case b.label.Max == 0:
		if slices.Contains(b.label.Values, value) {
			return value
		}
		return Other
	case value == "" || len(value) > maxValue || !utf8.ValidString(value):
		return Other
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	if !b.met[value] {
		if len(b.met) >= b.label.Max {
			return Other
		}
		b.met[value] = true
	}
	return value
}
