package main

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap/rank"
)

// payers returns openings that state pay, experience and where the work is done.
func payers(t *testing.T) string {
	t.Helper()
	var b strings.Builder
	for i := range 40 {
		fmt.Fprintf(&b, `{"id":"p%d","source":"board","title":"백엔드 개발자","company":"급여 %d","posted_at":"2026-06-01T00:00:00Z",`+
			`"description":"자격요건\n- 경력 3년 이상\n- Java 경험\n- 블록체인 서비스를 Kotlin으로 개발한 경험\n\n근무조건\n- 급여: 연봉 %d만원"}`+"\n",
			i, i, 4000+100*i)
	}
	return b.String()
}

func newPayers(t *testing.T) shop {
	t.Helper()
	p := newShop(t)
	p.done("import", file(t, "payers.jsonl", payers(t)))
	return p
}

func TestNext(t *testing.T) {
	t.Parallel()
	p := newMarket(t)
	args := []string{"next", "리액트", "--role", "frontend", "--min-sample", "10"}
	var path rank.Path
	require.NoError(t, json.Unmarshal([]byte(p.done(append(args, "--format", "json")...)), &path))
	require.NotEmpty(t, path.Next)
	assert.EqualValues(t, "typescript", path.Next[0].Skill)
	assert.Equal(t, path.Openings, path.Reach.Openings+path.Next[0].Openings)

	english := p.done(append(args, "--lang", "en")...)
	assert.Contains(t, english, "Frontend developer with React")
	assert.Contains(t, english, "One after the other")
	korean := p.done(append(args, "--lang", "ko")...)
	assert.Contains(t, korean, "하나씩 익힌다면")
	csv := p.done(append(args, "--format", "csv")...)
	assert.Contains(t, csv, ",typescript,TypeScript,language,")
	assert.Contains(t, p.done(append(args, "--format", "md")...), "| TypeScript |")

	all := p.done("next", "TypeScript", "react", "--role", "frontend", "--min-sample", "10", "--lang", "ko")
	assert.Contains(t, all, "이미 모든 채용에 닿습니다")
	wrong := p.techmap("next", "리액타", "--role", "frontend")
	assert.NotEqual(t, exitDone, wrong.status)
	assert.Contains(t, wrong.stderr, "react", "the nearest")
}

func TestNextWithoutARole(t *testing.T) {
	t.Parallel()
	p := newMarket(t)
	var fields []rank.Field
	args := []string{"next", "java", "--min-sample", "10"}
	require.NoError(t, json.Unmarshal([]byte(p.done(append(args, "--format", "json")...)), &fields))
	require.NotEmpty(t, fields)
	assert.EqualValues(t, "backend", fields[0].Role)
	assert.Contains(t, p.done(append(args, "--lang", "en")...), "Roles by how much of what their openings need Java covers")
	assert.Contains(t, p.done(append(args, "--lang", "ko")...), "채움")
	assert.Contains(t, p.done(append(args, "--format", "csv")...), "missing_0,missing_1,missing_2")
}

func TestPay(t *testing.T) {
	t.Parallel()
	p := newPayers(t)
	var facts rank.Facts
	require.NoError(t, json.Unmarshal([]byte(p.done("pay", "--format", "json")), &facts))
	require.Len(t, facts.Groups, 1)
	g := facts.Groups[0]
	assert.Equal(t, "backend", g.ID)
	require.Len(t, g.Pay, 1)
	assert.Equal(t, "KRW", g.Pay[0].Currency)
	assert.EqualValues(t, 59_500_000, g.Pay[0].Median)
	assert.EqualValues(t, 3, g.Years.Median)

	english := p.done("pay", "--lang", "en")
	assert.Contains(t, english, "59,500,000 KRW")
	korean := p.done("pay", "--each", "skill", "--lang", "ko")
	assert.Contains(t, korean, "연봉 중앙값")
	assert.Contains(t, korean, "Kotlin")
	csv := p.done("pay", "--each", "none", "--format", "csv")
	assert.Contains(t, csv, ",KRW,40,40,")
	few := p.done("pay", "--skill", "java", "--company", "급여 1", "--lang", "en")
	assert.Contains(t, few, "–", "one opening makes no quartile")
}

func TestWords(t *testing.T) {
	t.Parallel()
	p := newPayers(t)
	got := p.done("top", "--words", "블록체인", "--role", "backend", "--min-sample", "10", "--lang", "ko")
	assert.Contains(t, got, "채용 40건")
	none := p.done("top", "--words", "양자컴퓨터", "--role", "backend", "--lang", "ko")
	assert.Contains(t, none, "채용 0건")
	letterless := p.techmap("top", "--words", "?!", "--role", "backend")
	assert.NotEqual(t, exitDone, letterless.status)
}
