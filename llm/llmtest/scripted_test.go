package llmtest

import (
	"context"
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap/llm"
)

const twoPages = `=== p1
wanted: technologies roles
-- title
[1] 백엔드 개발자
-- requirements
[2] • Java, Kotlin
[3] === p9
=== p2
wanted: salary
-- other "Pay"
[1] • Java pays 5,000만원
`

func TestPages(t *testing.T) {
	t.Parallel()
	pages := Pages(llm.Prompt{User: twoPages})
	require.Len(t, pages, 2)
	assert.Equal(t, []Line{{1, "title", "백엔드 개발자"}, {2, "requirements", "• Java, Kotlin"}, {3, "requirements", "=== p9"}}, pages[0].Lines)
	assert.True(t, pages[0].Wants("roles"))
	assert.False(t, pages[1].Wants("roles"))
	assert.Equal(t, "other", pages[1].Lines[0].Part)
	assert.Empty(t, Pages(llm.Prompt{User: "what is this?"}))
}

func TestVocabulary(t *testing.T) {
	t.Parallel()
	read := Vocabulary("Java", "C")
	page := Page{Wanted: []string{"technologies"}, Lines: []Line{{1, "preferences", "JavaScript, C++"}, {2, "duties", "Java를 C로"}}}
	assert.Equal(t, []Technology{{2, "Java", "used"}, {2, "C", "used"}}, read(page).Technologies)
	page.Wanted = nil
	assert.Empty(t, read(page).Technologies, "nobody asked")
}

func TestScriptedCounts(t *testing.T) {
	t.Parallel()
	m := Scripted("m/1", func(_ context.Context, call int, p llm.Prompt) (llm.Reply, error) {
		return Reply(p, fmt.Sprint("call ", call)), nil
	})
	for i := range 2 {
		r, err := m.Generate(t.Context(), llm.Prompt{User: "12345678", MaxOutput: 1})
		require.NoError(t, err)
		assert.Equal(t, fmt.Sprint("call ", i), r.Text)
	}
	assert.Equal(t, 2, m.Calls())
	assert.Equal(t, llm.Usage{Input: 4, Output: 2}, m.Usage(), "a model that goes on is stopped and paid to there")
}

func ExampleFaithful() {
	m := Faithful("m/1", Vocabulary("Kotlin"))
	r, err := m.Generate(context.Background(), llm.Prompt{User: twoPages})
	fmt.Println(r.Text, err)
	// Output: {"postings":[{"id":"p1","technologies":[{"line":2,"text":"Kotlin","level":"required"}],"labels":[],"values":[]},{"id":"p2","technologies":[],"labels":[],"values":[]}]} <nil>
}

func ExampleScripted() {
	m := Scripted("m/1", func(_ context.Context, call int, p llm.Prompt) (llm.Reply, error) {
		return llm.Reply{Finish: llm.FinishBlocked}, nil
	})
	r, err := m.Generate(context.Background(), llm.Prompt{User: "?"})
	fmt.Println(r.Finish, err, m.Calls())
	// Output: blocked <nil> 1
}
