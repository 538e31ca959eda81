package main

import (
	"os"
	"strings"
)

// absent are the jobs of prometheus.yml that nothing here answers for.
func (s *stack) absent() []string {
	if s.local {
		return []string{"airflow", "mysql"}
	}
	return []string{"airflow"}
}

// withoutAbsent takes the absent jobs out of a configuration, and gives rule files their
// names one by one.
func (s *stack) withoutAbsent(file string) error {
	data, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	text := strings.Replace(string(data), "  - {recording,pages,tickets}.yml\n", "  - recording.yml\n  - pages.yml\n  - tickets.yml\n", 1)
	for _, job := range s.absent() {
		text = withoutJob(text, job)
	}
	return os.WriteFile(file, []byte(text), 0o600)
}

// withoutJob removes a job, up to the next one or the comment before that.
func withoutJob(text, job string) string {
	head := "  - job_name: " + job + "\n"
	before, rest, found := strings.Cut(text, head)
	if !found {
		return text
	}
	if end := strings.Index(rest, "\n\n"); end >= 0 {
		return before + rest[end+2:]
	}
	return before
}
