package edits_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/techmap-it/techmap/internal/edits"
)

func TestDistance(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		a, b string
		want int
	}{
		"equal":             {"백엔드", "백엔드", 0},
		"to nothing":        {"role", "", 4},
		"from nothing":      {"", "역할", 2},
		"one put in":        {"bakend", "backend", 1},
		"one left out":      {"rolle", "role", 1},
		"one changed":       {"리액타", "리액트", 1},
		"two swapped":       {"raect", "react", 1},
		"nothing in common": {"abc", "xyz", 3},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			assert.Equal(t, tt.want, edits.Distance([]rune(tt.a), []rune(tt.b)))
			assert.Equal(t, tt.want, edits.Distance([]rune(tt.b), []rune(tt.a)), "the other way")
		})
	}
}

func FuzzDistance(f *testing.F) {
	f.Add("kubernetes", "kubernets")
	f.Add("가나", "나가")
	f.Fuzz(func(t *testing.T, a, b string) {
		x, y := []rune(a), []rune(b)
		if len(x) > 200 || len(y) > 200 {
			t.Skip("words are short")
		}
		d := edits.Distance(x, y)
		if d < max(len(x)-len(y), len(y)-len(x)) || d > max(len(x), len(y)) {
			t.Errorf("%q to %q: %d edits", a, b, d)
		}
		if (d == 0) != (string(x) == string(y)) {
			t.Errorf("%q to %q: %d edits", a, b, d)
		}
	})
}
