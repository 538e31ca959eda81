package main

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap/rank"
)

// market returns openings by week: of those for the backend all ask for Java and, more and
// more of them, Kotlin; those for the frontend ask for React, and for TypeScript with it.
func market(t *testing.T) string {
	t.Helper()
	var b strings.Builder
	monday := time.Date(2026, 3, 2, 0, 0, 0, 0, seoul)
	for week := range 13 {
		for i := range 60 {
			at := monday.AddDate(0, 0, 7*week).Add(time.Duration(i) * time.Hour)
			title, skills := "백엔드 개발자", "Java"
			switch {
			case i%2 == 1 && i%3 == 0:
				title, skills = "프론트엔드 개발자", "React, TypeScript"
			case i%2 == 1:
				title, skills = "프론트엔드 개발자", "React"
			case i < 5*week:
				skills = "Java, Kotlin"
			}
			fmt.Fprintf(&b, `{"id":"%d-%d","source":"board","title":%q,"company":"회사 %d-%d","description":"자격요건\n- %s 경험","posted_at":%q}`+"\n",
				week, i, title, week, i, skills, at.Format(time.RFC3339))
		}
	}
	return b.String()
}

func newMarket(t *testing.T) shop {
	t.Helper()
	p := newShop(t)
	p.done("import", file(t, "market.jsonl", market(t)))
	return p
}

func TestAnalysis(t *testing.T) {
	t.Parallel()
	p := newMarket(t)
	t.Run("trend", func(t *testing.T) { testTrend(t, p) })
	t.Run("distinctive", func(t *testing.T) { testDistinctive(t, p) })
	t.Run("together", func(t *testing.T) { testTogether(t, p) })
	t.Run("compare", func(t *testing.T) { testCompare(t, p) })
}

func testTrend(t *testing.T, p shop) {
	args := []string{"trend", "--role", "backend", "--steps", "8", "--min-sample", "20"}
	var got rank.Trends
	require.NoError(t, json.Unmarshal([]byte(p.done(append(args, "--format", "json")...)), &got))
	assert.Equal(t, []string{"board"}, got.Sources)
	require.Len(t, got.Rising, 1, "%v", got)
	assert.EqualValues(t, "kotlin", got.Rising[0].Skill)
	assert.Empty(t, got.Falling)

	english := p.done(append(args, "--lang", "en")...)
	assert.Contains(t, english, "Kotlin      ▃▄▄▅▆▇▇█ (█)", "drawn, what is not over in brackets")
	assert.Contains(t, english, "none that can be told from chance", "nothing falls, and it says so")
	korean := p.done(append(args, "--lang", "ko")...)
	assert.Contains(t, korean, "오르는 기술")
	assert.Contains(t, korean, "우연과 구별되는 것이 없습니다")
	csv := p.done(append(args, "--format", "csv")...)
	assert.Contains(t, csv, ",kotlin,Kotlin,language,")
	assert.Len(t, strings.Split(strings.TrimSpace(csv), "\n"), 1+2*9, "a row for each technology and window")

	refused := p.done("trend", "--steps", "7", "--lang", "ko")
	assert.Contains(t, refused, "--steps로 늘리거나", "why, and what to do")
	thin := p.done("trend", "--role", "백엔드", "--steps", "8", "--lang", "en")
	assert.Contains(t, thin, "a window has too few new openings (2026-03-30 has 30)", "which, and how many")
}

func testDistinctive(t *testing.T, p shop) {
	all := []string{"--min-sample", "20", "--as-of", "2026-06-01"}
	got := p.done(append([]string{"distinctive", "frontend", "--lang", "en"}, all...)...)
	assert.Contains(t, got, "What sets Frontend developer apart")
	assert.Contains(t, got, "React")
	assert.Contains(t, got, "TypeScript")
	assert.NotContains(t, got, "Java ")
	assert.Contains(t, p.done("distinctive", "devops", "--lang", "ko"), "적습니다", "too few is an answer")
	assert.Equal(t, exitMisuse, p.techmap("distinctive").status)
}

func testTogether(t *testing.T, p shop) {
	got := p.done("together", "타입스크립트", "--min-sample", "20", "--lang", "en")
	assert.Contains(t, got, "Asked for along with TypeScript")
	assert.Contains(t, got, "React")
	wrong := p.techmap("together", "타입스크립")
	assert.NotEqual(t, exitDone, wrong.status)
	assert.Contains(t, wrong.stderr, "typescript", "the nearest")
}

func testCompare(t *testing.T, p shop) {
	var got rank.Comparison
	require.NoError(t, json.Unmarshal([]byte(p.done("compare", "backend", "role=frontend", "--format", "json")), &got))
	differs := map[string]bool{}
	for _, d := range got.Entries {
		differs[string(d.Skill)] = d.Differs
	}
	assert.Equal(t, map[string]bool{"java": true, "react": true, "kotlin": true, "typescript": true}, differs)
	korean := p.done("compare", "Kotlin", "java", "--role", "backend", "--lang", "ko", "--min-sample", "10")
	assert.Contains(t, korean, "A: Kotlin")
	wrong := p.techmap("compare", "backend", "colour=red")
	assert.Equal(t, exitMisuse, wrong.status)
	assert.Contains(t, wrong.stderr, "colour")
}
