package text

import (
	"iter"
	"strings"
)

// A dataEntry is one entry of an embedded table of words.
type dataEntry struct {
	name  string
	words []string
}

// dataEntries reads entries of the form "name: word, word, …", with sep between
// the words. Lines that begin with a space go on with the entry before them,
// lines that begin with # are comments.
func dataEntries(data, sep string) iter.Seq[dataEntry] {
	return func(yield func(dataEntry) bool) {
		var e dataEntry
		flush := func() bool { return e.name == "" || yield(e) }
		for line := range strings.Lines(data) {
			line = strings.TrimRight(line, "\r\n")
			if strings.HasPrefix(line, "#") || strings.TrimSpace(line) == "" {
				continue
			}
			if !strings.HasPrefix(line, " ") {
				if !flush() {
					return
				}
				name, words, _ := strings.Cut(line, ":")
				e, line = dataEntry{name: name}, words
			}
			for w := range strings.SplitSeq(line, sep) {
				if w = strings.TrimSpace(w); w != "" {
					e.words = append(e.words, w)
				}
			}
		}
		flush()
	}
}
