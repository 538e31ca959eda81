package geminifake_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap/internal/geminifake"
	"github.com/techmap-it/techmap/llm"
)

const byName, byNumber = "", "?$alt=json;enum-encoding=int"

// ask sends a body to a method and returns the status and the answer.
func ask(t *testing.T, s *geminifake.Service, path, body string) (int, map[string]any) {
	t.Helper()
	method := http.MethodPost
	if body == "" {
		method = http.MethodGet
	}
	req := httptest.NewRequest(method, "/v1beta/"+path, strings.NewReader(body))
	req.Header.Set("X-Goog-Api-Key", "k")
	w := httptest.NewRecorder()
	s.ServeHTTP(w, req)
	var answer map[string]any
	require.NoError(t, json.Unmarshal(w.Body.Bytes(), &answer), w.Body.String())
	return w.Code, answer
}

const generate = "models/m:generateContent"

func withSchema(schema string) string {
	return fmt.Sprintf(`{"contents":[{"parts":[{"text":"공고"}]}],
		"generationConfig":{"responseMimeType":"application/json","responseSchema":%s}}`, schema)
}

func TestService_understandsBothForms(t *testing.T) {
	t.Parallel()
	want := &llm.Schema{
		Type: llm.Object, Order: []string{"a"}, Required: []string{"a"},
		Properties: map[string]*llm.Schema{"a": {Type: llm.Array, MaxItems: 3, Items: &llm.Schema{Type: llm.String}}},
	}
	for name, body := range map[string]string{
		"names": `{"type":"OBJECT","properties":{"a":{"type":"ARRAY","maxItems":"3","items":{"type":"STRING"}}},
			"required":["a"],"propertyOrdering":["a"]}`,
		"numbers": `{"type":6,"properties":{"a":{"type":5,"maxItems":3,"items":{"type":1}}},
			"required":["a"],"propertyOrdering":["a"]}`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := geminifake.New(nil)
			status, _ := ask(t, s, generate, withSchema(body))
			assert.Equal(t, http.StatusOK, status)
			require.Len(t, s.Requests(), 1)
			assert.Equal(t, "공고", s.Requests()[0].Prompt.User)
			assert.Equal(t, want, s.Requests()[0].Prompt.Schema)
		})
	}
}

func TestService_answersInTheFormAskedFor(t *testing.T) {
	t.Parallel()
	s := geminifake.New(&geminifake.Options{Answer: func(n int, _ geminifake.Request) geminifake.Turn {
		return geminifake.Finish([]string{"SPII", "SPII", "A_REASON_TO_COME"}[n], "x")
	}})
	for i, want := range []any{"SPII", float64(9), float64(99)} {
		_, answer := ask(t, s, generate+[]string{byName, byNumber, byNumber}[i], `{"contents":[{"parts":[{"text":"x"}]}]}`)
		candidate := answer["candidates"].([]any)[0].(map[string]any)
		assert.Equal(t, want, candidate["finishReason"])
	}
}

func TestService_refusesWhatTheServiceRefuses(t *testing.T) {
	t.Parallel()
	array := func(n int) string { return fmt.Sprintf(`{"type":"ARRAY","maxItems":%d,"items":{"type":"STRING"}}`, n) }
	enum := func(n int, value string) string {
		values := `"` + value + `"`
		return `{"type":"STRING","format":"enum","enum":[` + values + strings.Repeat(","+values, n-1) + `]}`
	}
	tests := map[string]struct {
		body   string
		status int
	}{
		"no JSON":                      {"{", 400},
		"no contents":                  {"{}", 400},
		"arrays within the budget":     {withSchema(array(960)), 200},
		"arrays beyond the budget":     {withSchema(array(961)), 400},
		"short enum":                   {withSchema(enum(400, "java")), 200},
		"enum of too many values":      {withSchema(enum(500, "java")), 400},
		"enum of long values":          {withSchema(enum(130, "amazon web services lambda")), 400},
		"object of nothing":            {withSchema(`{"type":"OBJECT"}`), 400},
		"array of nothing":             {withSchema(`{"type":"ARRAY"}`), 400},
		"type that is none":            {withSchema(`{"type":"DATE"}`), 400},
		"number of no type":            {withSchema(`{"type":9}`), 400},
		"required but not there":       {withSchema(`{"type":"OBJECT","properties":{"a":{"type":1}},"required":["b"]}`), 400},
		"schema without its mime type": {`{"contents":[{"parts":[{"text":"x"}]}],"generationConfig":{"responseSchema":{"type":1}}}`, 400},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			status, _ := ask(t, geminifake.New(nil), generate, tt.body)
			assert.Equal(t, tt.status, status)
		})
	}
}

func TestService_letsInOnlyTheKey(t *testing.T) {
	t.Parallel()
	s := geminifake.New(&geminifake.Options{Key: "another"})
	status, answer := ask(t, s, generate, "{}")
	assert.Equal(t, http.StatusBadRequest, status)
	assert.Contains(t, fmt.Sprint(answer), "API_KEY_INVALID")
	status, _ = ask(t, s, generate+"?key=another", `{"contents":[{"parts":[{"text":"x"}]}]}`)
	assert.Equal(t, http.StatusOK, status)
	assert.True(t, s.Requests()[0].KeyInURL)
	assert.Equal(t, 2, s.Calls())
}

func TestService_thinkingEatsTheLimit(t *testing.T) {
	t.Parallel()
	s := geminifake.New(&geminifake.Options{Answer: func(int, geminifake.Request) geminifake.Turn {
		turn := geminifake.Text("a long answer that is cut")
		turn.Usage.Thinking = 100
		return turn
	}})
	for limit, finish := range map[int]string{105: "STOP", 100: "MAX_TOKENS", 50: "MAX_TOKENS"} {
		_, answer := ask(t, s, generate, fmt.Sprintf(`{"contents":[{"parts":[{"text":"x"}]}],
			"generationConfig":{"maxOutputTokens":%d}}`, limit))
		candidate := answer["candidates"].([]any)[0].(map[string]any)
		assert.Equal(t, finish, candidate["finishReason"], limit)
		assert.Equal(t, finish == "STOP", candidate["content"] != nil, limit)
	}
}

func TestService_batchTakesItsTime(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := geminifake.New(&geminifake.Options{BatchTime: time.Hour})
		_, job := ask(t, s, "models/m:batchGenerateContent", `{"batch":{"displayName":"공고","inputConfig":{"requests":{"requests":[
			{"request":{"contents":[{"parts":[{"text":"x"}]}]},"metadata":{"id":"1"}}]}}}}`)
		name := job["name"].(string)
		for _, want := range []string{"PENDING", "RUNNING", "SUCCEEDED"} {
			_, job := ask(t, s, name, "")
			metadata := job["metadata"].(map[string]any)
			assert.Equal(t, "BATCH_STATE_"+want, metadata["state"])
			assert.Equal(t, want == "SUCCEEDED", metadata["output"] != nil)
			time.Sleep(30 * time.Minute)
		}
		status, _ := ask(t, s, "batches/none", "")
		assert.Equal(t, http.StatusNotFound, status)
	})
}
