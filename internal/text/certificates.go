package text

import (
	_ "embed"
	"strings"
	"sync"
)

//go:embed data/certificates.txt
var certificateData string

// A certificate is what a way of writing one stands for.
type certificate struct {
	name  string
	exact bool // only in capitals
	weak  bool // only with a word for certificates in its line
}

// certificateWords are the ways of writing certificates.
var certificateWords = sync.OnceValue(func() *phrases[certificate] {
	var lists []phraseList[certificate]
	for e := range certificateEntries(certificateData) {
		for _, w := range e.words {
			w, weak := strings.CutPrefix(w, "!")
			exact := len(w) <= 6 && w == strings.ToUpper(w) && isLetter(w[0])
			c := certificate{e.name, exact, weak}
			lists = append(lists, phraseList[certificate]{c, strings.ToLower(w)})
		}
	}
	return newPhrases(lists)
})

// certificateEntries reads entries whose names may have a colon in them.
func certificateEntries(data string) func(yield func(dataEntry) bool) {
	return func(yield func(dataEntry) bool) {
		for line := range strings.Lines(data) {
			line = strings.TrimSpace(line)
			i := strings.LastIndex(line, ": ")
			if i < 0 || line[0] == '#' {
				continue
			}
			if !yield(dataEntry{line[:i], strings.Split(line[i+2:], ", ")}) {
				return
			}
		}
	}
}

// FindCertificates finds the certificates that s names, each where it is first
// named, in order. Value is the usual name: "정보처리기사", "SQLD", "CKA", "AWS
// Certified Solutions Architect – Associate".
func FindCertificates(s string) []Found[string] {
	var out []Found[string]
	seen := map[string]bool{}
	for f := range certificateWords().all(s) {
		c, word := f.Value, s[f.Start:f.End]
		small := c.exact && word != strings.ToUpper(word)
		if seen[c.name] || small || c.weak && !certifies(s, f.Start) {
			continue
		}
		seen[c.name] = true
		out = append(out, Found[string]{c.name, f.Start, f.End})
	}
	return out
}

// certifies reports whether the line of s[i] speaks of certificates.
func certifies(s string, i int) bool {
	line := s[strings.LastIndexByte(s[:i], '\n')+1 : lineEnd(s, i)]
	return hasAny(strings.ToLower(line), "자격", "certif", "면허", "소지")
}
