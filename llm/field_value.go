package llm

import (
	"fmt"
	"strings"
	"time"

	"github.com/techmap-it/techmap"
)

// Values of fields are written as the rule-based extractor writes them.

// placeValue writes p from the country down.
func placeValue(p techmap.Place) string {
	return strings.Join(strings.Fields(p.Country+" "+p.Region+" "+p.City), " ")
}

// salaryValue writes s as "40000000-60000000 KRW/year".
func salaryValue(s *techmap.Salary) string {
	if s == nil {
		return ""
	}
	amount := fmt.Sprintf("%d-%d", s.Min, s.Max)
	switch {
	case s.Min == s.Max:
		amount = fmt.Sprint(s.Min)
	case s.Max == 0:
		amount = fmt.Sprintf("%d+", s.Min)
	}
	return strings.Trim(amount+" "+s.Currency+"/"+s.Per, " /")
}

// deadlineValue writes the day of a fixed deadline, or the kind of any other.
func deadlineValue(d techmap.Deadline) string {
	if d.Kind == techmap.DeadlineFixed {
		return d.Date.Time.UTC().Format(time.RFC3339)
	}
	return string(d.Kind)
}
