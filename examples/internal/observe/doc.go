package observe

import (
	"fmt"
	"strings"
)

// Markdown returns the table of all metrics as it is documented.
func Markdown() string {
	var b strings.Builder
	b.WriteString("| metric | kind, unit | labels | from | CloudWatch: dimensions | meaning |\n|---|---|---|---|---|---|\n")
	for _, m := range Table() {
		var labels, from []string
		for _, l := range m.Labels {
			labels = append(labels, l.markdown())
		}
		for _, p := range m.From {
			from = append(from, string(p))
		}
		fmt.Fprintf(&b, "| `%s` | %s, %s | %s | %s | %s | %s |\n", m.Name, m.Kind, m.Unit,
			strings.Join(labels, "; "), strings.Join(from, ", "), m.dimensions(), m.Help)
	}
	return b.String()
}

// markdown says what a label may be.
func (l Label) markdown() string {
	text := "`" + l.Name + "`: "
	if l.Max > 0 {
		return text + fmt.Sprintf("at most %d", l.Max)
	}
	return text + strings.Join(l.Values, ", ")
}

// dimensions says under which dimensions a metric stands in CloudWatch.
func (m Metric) dimensions() string {
	var all []string
	for _, names := range m.EMF {
		all = append(all, strings.Join(append([]string{TaskDimension}, names...), "+"))
	}
	return strings.Join(all, "; ")
}
