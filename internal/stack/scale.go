package main

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// Times in files of Prometheus and Alertmanager: how long a state has to last, ranges
// that are looked back on, and waits. Ages that an alert compares with are numbers, and
// stay.
var (
	waits  = regexp.MustCompile(`(?m)^(\s*(?:- )?(?:for|keep_firing_for|group_wait|group_interval|repeat_interval): )(\w+)`)
	ranges = regexp.MustCompile(`\[(\d+[smhdw])\]`)
)

// leastRange is the shortest range that holds enough scrapes to reckon with.
const leastRange = 5 * time.Second

// scaled returns a file of rules or routes with its times divided by factor. What is
// tested cannot differ from the real rules in anything else.
func scaled(text string, factor int) (string, error) {
	if factor == 1 {
		return text, nil
	}
	var failed error
	divide := func(s string, least time.Duration) string {
		d, err := parseDuration(s)
		if err != nil {
			failed = err
			return s
		}
		return fmt.Sprintf("%dms", max(d/time.Duration(factor), least).Milliseconds())
	}
	text = waits.ReplaceAllStringFunc(text, func(line string) string {
		parts := waits.FindStringSubmatch(line)
		return parts[1] + divide(parts[2], 500*time.Millisecond)
	})
	text = ranges.ReplaceAllStringFunc(text, func(r string) string {
		return "[" + divide(strings.Trim(r, "[]"), leastRange) + "]"
	})
	return text, failed
}

// parseDuration reads a duration as Prometheus writes it, of one unit.
func parseDuration(s string) (time.Duration, error) {
	units := map[byte]time.Duration{
		's': time.Second, 'm': time.Minute, 'h': time.Hour, 'd': 24 * time.Hour, 'w': 7 * 24 * time.Hour,
	}
	if s == "" {
		return 0, fmt.Errorf("no duration")
	}
	unit, ok := units[s[len(s)-1]]
	n, err := strconv.Atoi(s[:len(s)-1])
	if !ok || err != nil {
		return 0, fmt.Errorf("%q: write a duration of one unit, such as 30s or 2h", s)
	}
	return time.Duration(n) * unit, nil
}
