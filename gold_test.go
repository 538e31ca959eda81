package techmap_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/techmap-it/techmap"
)

func TestDemandQuoted(t *testing.T) {
	t.Parallel()
	span := techmap.Span{Section: 1, Start: 40, End: 46}
	tests := []struct {
		name string
		give techmap.Demand
		want [3]string
	}{
		{"the second of two equal names", techmap.Demand{Evidence: span, Quote: "Kotlin, Kotlin!", QuoteAt: 8}, [3]string{"Kotlin, ", "Kotlin", "!"}},
		{"beginning with Hangul", techmap.Demand{Evidence: span, Quote: "• 자바 경험", QuoteAt: 4}, [3]string{"• ", "자바", " 경험"}},
		{"not quoted", techmap.Demand{Evidence: span}, [3]string{}},
		{"a place beyond the line", techmap.Demand{Evidence: span, Quote: "Kotlin", QuoteAt: 3}, [3]string{"Kotlin"}},
		{"a place before it", techmap.Demand{Evidence: span, Quote: "Kotlin", QuoteAt: -1}, [3]string{"Kotlin"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			before, name, after := tt.give.Quoted()
			assert.Equal(t, tt.want, [3]string{before, name, after})
		})
	}
}
