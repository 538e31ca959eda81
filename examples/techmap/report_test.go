package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap/examples/internal/report"
)

func TestReport(t *testing.T) {
	t.Parallel()
	p := newMarket(t)
	var made report.Report
	args := []string{"report", "--role", "백엔드", "--min-sample", "20"}
	require.NoError(t, json.Unmarshal([]byte(p.done(append(args, "--format", "json")...)), &made))
	require.NotEmpty(t, made.Rows)

	curriculum := file(t, "curriculum.txt", "# 백엔드 과정\n- 자바\nMySQL 설계와 Docker 실습\n알 수 없는 줄\n")
	korean := p.done(append(args, "--lang", "ko", "--have", curriculum)...)
	assert.Contains(t, korean, "가르치는 기술: Docker, Java, MySQL.")

	out := filepath.Join(t.TempDir(), "report.html")
	p.done(append(args, "--lang", "en", "--out", out)...)
	page, err := os.ReadFile(out)
	require.NoError(t, err)
	assert.Contains(t, string(page), "<h1>Backend developer: what was asked for in")
}

func TestReportMisuse(t *testing.T) {
	t.Parallel()
	p := newMarket(t)
	for name, args := range map[string][]string{
		"month":                     {"report", "--month", "2026-13"},
		"file that is not there":    {"report", "--have", filepath.Join(t.TempDir(), "none.txt")},
		"file that names nothing":   {"report", "--have", file(t, "none.txt", "요리와 원예\n")},
		"format":                    {"report", "--format", "pdf"},
		"level that does not exist": {"report", "--level", "must"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := p.techmap(args...)
			assert.Equal(t, exitMisuse, got.status, got.stderr)
		})
	}
}
