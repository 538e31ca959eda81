package medallion

import (
	"strings"
	"unicode/utf8"

	"github.com/techmap-it/techmap"
)

// quote returns the line of p that s stands in, cut to techmap.MaxQuote runes
// around s. A span over several lines is quoted with all of them. The result
// holds what s cuts out, unless that alone is longer, from the offset at on; it is "" if s
// cuts nothing.
func quote(p techmap.Posting, s techmap.Span) (line string, at int) {
	whole, ok := p.Text(s.Section)
	if !ok || s.Start < 0 || s.Start > s.End || s.End > len(whole) {
		return "", 0
	}
	from := strings.LastIndexByte(whole[:s.Start], '\n') + 1
	to := len(whole)
	if n := strings.IndexByte(whole[s.End:], '\n'); n >= 0 {
		to = s.End + n
	}
	return cutAround(whole[from:to], s.Start-from, s.End-from, techmap.MaxQuote)
}

// cutAround returns at most limit runes of line with line[start:end] in their
// middle, or as near to it as the ends of the line allow, and where it begins there.
func cutAround(line string, start, end, limit int) (cut string, at int) {
	if len(line) <= limit || utf8.RuneCountInString(line) <= limit {
		return line, start
	}
	room := max(0, limit-utf8.RuneCountInString(line[start:end]))
	before := utf8.RuneCountInString(line[:start])
	after := utf8.RuneCountInString(line[end:])
	left := min(before, max(room/2, room-after))
	right := min(after, room-left)
	from := backward(line, start, left)
	return line[from:forward(line, end, right)], start - from
}

// backward returns the offset n runes before i.
func backward(s string, i, n int) int {
	for range n {
		_, size := utf8.DecodeLastRuneInString(s[:i])
		i -= size
	}
	return i
}

// forward returns the offset n runes after i.
func forward(s string, i, n int) int {
	for range n {
		_, size := utf8.DecodeRuneInString(s[i:])
		i += size
	}
	return i
}
