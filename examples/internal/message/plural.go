package message

import (
	"regexp"
	"strings"
)

// counted are the words that texts count, as they stand after "%d". Listed, because in
// "1 needs" it is a verb that ends in s. In "1 of 1 runs" it is of many.
var counted = regexp.MustCompile(`([0-9] of |^|[^0-9.,–-])1 ` +
	`(?:(answer|column|day|demand|difference|disagreement|error|field|file|group|hint|hour|label|line|name|object|opening|` +
	`place|posting|question|record|region|role|row|run|site|source|target|time|token|tombstone|warning|week|word|year)s` +
	`|(compan|technolog|cit|cop|entr)ies` +
	`|(batch)es)\b`)

// singular makes "1 openings" of an English text "1 opening".
func singular(english string) string {
	return counted.ReplaceAllStringFunc(english, func(match string) string {
		m := counted.FindStringSubmatch(match)
		if strings.HasSuffix(m[1], " of ") {
			return match
		}
		one := m[1] + "1 " + m[2] + m[3] + m[4]
		if m[3] != "" {
			one += "y"
		}
		return one
	})
}
