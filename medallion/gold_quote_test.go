package medallion

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"

	"github.com/techmap-it/techmap"
)

func TestQuote(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("가", 400)
	tests := []struct {
		name, text, surface, want string
	}{
		{"the line it stands in", "첫 줄\n• Go 3년 이상\n끝", "Go", "• Go 3년 이상"},
		{"the first line", "Go를 씁니다\n끝", "Go", "Go를 씁니다"},
		{"the last line", "시작\n우대: Go", "Go", "우대: Go"},
		{"a line of exactly the limit is whole", long[:298*3] + "Go", "Go", long[:298*3] + "Go"},
		{"the middle of a long line", long + "Go" + long, "Go", long[:149*3] + "Go" + long[:149*3]},
		{"near the start of a long line", "나는 Go" + long, "Go", "나는 Go" + long[:295*3]},
		{"near the end of a long line", long + "Go 씁니다", "Go", long[:294*3] + "Go 씁니다"},
		{"over two lines", "앞\nSpring\nBoot 경험\n뒤", "Spring\nBoot", "Spring\nBoot 경험"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			i := strings.Index(tt.text, tt.surface)
			got, at := quote(goldPosting(tt.text), techmap.Span{Start: i, End: i + len(tt.surface)})
			assert.Equal(t, tt.want, got)
			assert.Equal(t, tt.surface, got[at:at+len(tt.surface)], "what the quote has at its offset")
		})
	}
}

func FuzzQuote(f *testing.F) {
	f.Add("• Go와 Java\n• 리액트", 4, 6)
	f.Add(strings.Repeat("한글 and English, ", 60), 600, 610)
	f.Add("\xff\xfe broken \n\n utf-8", 0, 3)
	f.Add("", 0, 0)
	f.Fuzz(func(t *testing.T, text string, start, end int) {
		p := goldPosting(text)
		s := techmap.Span{Start: start, End: end}
		surface, ok := p.Cut(s)
		got, at := quote(p, s)
		switch {
		case !ok:
			if got != "" {
				t.Errorf("a span that cuts nothing is quoted as %q", got)
			}
			return
		case !strings.Contains(text, got):
			t.Errorf("quote %q is not in the text", got)
		case !strings.HasPrefix(got[at:], surface):
			t.Errorf("quote %q does not hold %q at %d", got, surface, at)
		}
		// Cutting inside of a rune makes several broken ones of it, which count one each.
		if !utf8.ValidString(text) || !utf8.ValidString(surface) ||
			utf8.RuneCountInString(surface) > techmap.MaxQuote {
			return
		}
		if !strings.Contains(got, surface) {
			t.Errorf("quote %q does not hold %q", got, surface)
		}
		if n := utf8.RuneCountInString(got); n > techmap.MaxQuote {
			t.Errorf("quote of %d runes", n)
		}
	})
}
