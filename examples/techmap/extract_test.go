package main

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestExtractWritesOneObjectPerPosting(t *testing.T) {
	t.Parallel()
	in := strings.Join([]string{
		`{"id":"a","title":"백엔드 개발자 (3년 이상)","description":"[자격요건]\n• Java와 Spring Boot 경험\n[우대사항]\n• PHP가 아닌 Kotlin 경험\n[혜택 및 복지]\n• Slack으로 소통"}`,
		`{"id":"b"}`,
		`{"id":"c","title":"Frontend Engineer","tags":["React","TypeScript"]}`,
	}, "\n")
	r := call(t.Context(), in, "extract", "-")
	require.Equal(t, exitPartial, r.status, r.stderr)
	assert.Contains(t, r.stderr, `"stdin" line 2`)

	var got []extracted
	for line := range strings.Lines(r.stdout) {
		var x extracted
		require.NoError(t, json.Unmarshal([]byte(line), &x))
		got = append(got, x)
		for _, s := range x.Skills {
			assert.Contains(t, s.Text, s.Surface, "the line holds the words")
		}
	}
	require.Len(t, got, 2)
	assert.Equal(t, "a", got[0].ID, "the ID as it was given")
	assert.Equal(t, "c", got[1].ID)

	level := map[string]string{}
	for _, s := range got[0].Skills {
		level[s.Name] = string(s.Level) + string(s.Context)
	}
	assert.Equal(t, "required", level["Java"])
	assert.Equal(t, "required", level["Spring Boot"])
	assert.Equal(t, "preferred", level["Kotlin"])
	assert.Contains(t, level["PHP"], "negated")
	assert.Contains(t, level["Slack"], "perk")
	assert.Contains(t, got[0].Roles, "backend")
	assert.Equal(t, 3, got[0].Experience.MinYears)
	assert.Equal(t, "stack", string(got[1].Skills[0].Level))
}

func TestEvalScoresLabelledPostings(t *testing.T) {
	t.Parallel()
	gold := file(t, "gold.jsonl", strings.Join([]string{
		`{"id":"1","set":"mine","lang":"ko","title":"백엔드 개발자","company":"무늬","description":"[자격요건]\n• Java 경험","skills":[{"name":"Java","kind":"tech","surfaces":["Java"],"contexts":["required"]}],"disputed":[]}`,
		`{"id":"2","set":"mine","lang":"en","title":"Backend Engineer","company":"Pattern","description":"Requirements\n- Go programming","skills":[{"name":"Go","kind":"tech","surfaces":["Go"],"contexts":["required"]},{"name":"No Such Thing","kind":"tech","surfaces":["x"],"contexts":["required"]}],"disputed":[]}`,
	}, "\n"))
	out := call(t.Context(), "", "eval", gold, "--format", "json")
	require.Equal(t, exitDone, out.status, out.stderr)
	assert.Contains(t, out.stdout, `"precision":{"value":1,`)
	table := call(t.Context(), "", "eval", gold)
	require.Equal(t, exitDone, table.status, table.stderr)
	assert.Contains(t, table.stdout, "No Such Thing", "the worst names are shown")
	assert.Contains(t, table.stdout, "ko")

	broken := file(t, "broken.jsonl", `{"id":`)
	r := call(t.Context(), "", "eval", broken)
	assert.Equal(t, exitFailed, r.status)
	assert.Contains(t, r.stderr, "broken.jsonl")
}
