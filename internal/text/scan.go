package text

import (
	"strings"
	"unicode/utf8"
)

// window returns at most n bytes of s before start and after end, whole
// characters and within their line.
func window(s string, start, end, n int) (before, after string) {
	from, to := max(0, start-n), min(len(s), end+n)
	for from < start && !utf8.RuneStart(s[from]) {
		from++
	}
	for to > end && to < len(s) && !utf8.RuneStart(s[to]) {
		to--
	}
	before, after = s[from:start], s[end:to]
	for i := len(before) - 1; i >= 0; i-- {
		if before[i] == '\n' {
			before = before[i+1:]
			break
		}
	}
	return before, after[:lineEnd(after, 0)]
}

// hasAny reports whether s has one of subs.
func hasAny(s string, subs ...string) bool {
	for _, sub := range subs {
		if strings.Contains(s, sub) {
			return true
		}
	}
	return false
}

// startsWithAny reports whether s starts with one of prefixes.
func startsWithAny(s string, prefixes ...string) bool {
	for _, p := range prefixes {
		if strings.HasPrefix(s, p) {
			return true
		}
	}
	return false
}

// hasAnySuffix reports whether s ends with one of suffixes.
func hasAnySuffix(s string, suffixes ...string) bool {
	for _, suffix := range suffixes {
		if strings.HasSuffix(s, suffix) {
			return true
		}
	}
	return false
}

// hasPrefixFold and hasSuffixFold compare without regard to case.
func hasPrefixFold(s, prefix string) bool {
	return len(s) >= len(prefix) && strings.EqualFold(s[:len(prefix)], prefix)
}

func hasSuffixFold(s, suffix string) bool {
	return len(s) >= len(suffix) && strings.EqualFold(s[len(s)-len(suffix):], suffix)
}
