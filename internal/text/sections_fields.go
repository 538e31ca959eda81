package text

import "strings"

// The fields of a posting that stand in this order where nothing parts them but
// a comma: what is to be done, what is asked for, what is wished for.
var fieldOrder = [...]heading{{kind: duties}, {kind: requirements}, {kind: preferences}}

// joinedFields returns where the fields of a Korean posting begin whose collector
// joined them with a comma and a line end; nil if s is not such a text. These have
// no blank lines, and just two lines with a comma at their end.
func joinedFields(s string) []int {
	if strings.Count(s, ",\n") != len(fieldOrder)-1 || strings.Contains(s, "\n\n") || !hasHangul(s) {
		return nil
	}
	starts := []int{0}
	for at := 0; len(starts) < len(fieldOrder); {
		at += strings.Index(s[at:], ",\n") + len(",\n")
		starts = append(starts, at)
	}
	return starts
}

// field begins the field that starts at. Headings within it go before it.
func (sp *splitter) field(at int) {
	for i, start := range sp.fields {
		if start == at {
			sp.cuts = append(sp.cuts, cut{heading: fieldOrder[i], at: at, text: at, joined: true})
		}
	}
}
