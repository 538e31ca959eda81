package text

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestWordKey(t *testing.T) {
	t.Parallel()
	keyOf := func(word string) (key uint64) {
		for i := range min(8, len(word)) {
			key |= uint64(word[i]) << (8 * i)
		}
		return key
	}
	words := []string{"", "a", "z", "go", "java", "spring", "reactor", "security", "kubernetes", "electroencephalography"}
	ends := []string{"", " ", "@", "[", "`", "{", "-", "_", "5", "/", ":", "é", "자바", "\x00", "\xff", "      plenty behind"}
	for _, word := range words {
		for _, end := range ends {
			for _, s := range []string{word + end, strings.ToUpper(word) + end} {
				key, n := WordKey("• "+s, len("• "))
				require.Equal(t, len(word), n, "%q", s)
				require.Equal(t, keyOf(word), key, "%q", s)
			}
		}
	}
}

func FuzzWordKey(f *testing.F) {
	f.Add("Kubernetes and Go", 0)
	f.Fuzz(func(t *testing.T, s string, i int) {
		if i < 0 || i > len(s) {
			return
		}
		letters := 0
		for i+letters < len(s) && isLetter(s[i+letters]) {
			letters++
		}
		key, n := WordKey(s, i)
		want, _ := WordKey(strings.ToLower(s[i:i+letters]), 0)
		require.Equal(t, letters, n)
		require.Equal(t, want, key)
	})
}
