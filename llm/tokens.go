package llm

import (
	"math"
	"unicode"
)

// Characters a token holds on average, over the tokenizers of eleven models. The
// counts are estimates: they plan and reserve, and what a model reports is what counts.
const (
	charsPerTokenLatin  = 4.26
	charsPerTokenHangul = 1.58
)

// EstimateTokens returns about how many tokens a model makes of s, rounded up: 0 of nothing.
// Korean takes more than twice as many as English of the same length.
func EstimateTokens(s string) int {
	wide, narrow := 0, 0
	for _, r := range s {
		if r >= 0x1100 && (unicode.Is(unicode.Hangul, r) || r > 0x2E7F) {
			wide++
			continue
		}
		narrow++
	}
	return int(math.Ceil(float64(wide)/charsPerTokenHangul + float64(narrow)/charsPerTokenLatin))
}
