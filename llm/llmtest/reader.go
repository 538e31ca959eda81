package llmtest

import (
	"regexp"
	"strings"
)

// Vocabulary returns how a model reads that knows words and finds each of them
// wherever it stands alone, at the level of the part that it stands in: "required" in
// requirements, "used" in duties. It is for [Faithful].
func Vocabulary(words ...string) func(Page) Answer {
	patterns := make([]*regexp.Regexp, len(words))
	for i, w := range words {
		patterns[i] = regexp.MustCompile(`(?:^|[^A-Za-z0-9])(` + regexp.QuoteMeta(w) + `)(?:[^A-Za-z0-9+#]|$)`)
	}
	return func(p Page) Answer {
		var a Answer
		if !p.Wants("technologies") {
			return a
		}
		for _, l := range p.Lines {
			for i, w := range words {
				if strings.Contains(l.Text, w) && patterns[i].MatchString(l.Text) {
					a.Technologies = append(a.Technologies, Technology{l.N, w, levelOfPart(l.Part)})
				}
			}
		}
		return a
	}
}

// levelOfPart returns the level of a name in a part of a posting.
func levelOfPart(part string) string {
	switch part {
	case "requirements":
		return "required"
	case "preferences":
		return "preferred"
	case "technologies", "title":
		return "stack"
	case "duties":
		return "used"
	}
	return "mentioned"
}
