package text

import (
	"fmt"
	"strings"

	"github.com/techmap-it/techmap"
)

// ExperienceValue writes e shortly: "any", "new-grad", "3-5", "new-grad,3+".
func ExperienceValue(e techmap.Experience) string {
	var parts []string
	if e.Any {
		parts = append(parts, "any")
	}
	if e.NewGrad {
		parts = append(parts, "new-grad")
	}
	switch {
	case e.MaxYears > 0:
		parts = append(parts, fmt.Sprintf("%d-%d", e.MinYears, e.MaxYears))
	case e.MinYears > 0:
		parts = append(parts, fmt.Sprintf("%d+", e.MinYears))
	case e.Experienced:
		parts = append(parts, "experienced")
	}
	return strings.Join(parts, ",")
}
