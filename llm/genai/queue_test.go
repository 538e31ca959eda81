package genai_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/internal/geminifake"
	"github.com/techmap-it/techmap/llm"
	"github.com/techmap-it/techmap/llm/genai"
	"github.com/techmap-it/techmap/llm/llmtest"
)

// board returns postings of both languages with a name each that no taxonomy has.
func board(n int) []techmap.Annotated {
	items := make([]techmap.Annotated, n)
	for i := range items {
		text := fmt.Sprintf("• Qwertzu%d를 써 보신 분", i)
		p := techmap.Posting{ID: techmap.NewPostingID("board", fmt.Sprint(i)), Title: "백엔드 개발자", Lang: "ko"}
		if i%2 == 1 {
			text, p.Title, p.Lang = fmt.Sprintf("• 3+ years with Qwertzu%d", i), "Backend engineer", "en"
		}
		p.Sections = []techmap.Section{{Kind: techmap.SectionRequirements, Text: text}}
		items[i].Posting = p
	}
	return items
}

// reader answers prompts about board.
func reader() func(int, geminifake.Request) geminifake.Turn {
	var names []string
	for i := range 40 {
		names = append(names, fmt.Sprintf("Qwertzu%d", i))
	}
	read := llmtest.Vocabulary(names...)
	return func(_ int, r geminifake.Request) geminifake.Turn {
		turn := geminifake.Text(llmtest.Say(r.Prompt, llmtest.Answers(r.Prompt, read)...).Text)
		turn.Usage = llm.Usage{Input: 900, Output: 90, Thinking: 10}
		return turn
	}
}

// A breaker is a service that kills its client at the nth request: before the service
// hears of it, or once it has, and the answer is lost.
type breaker struct {
	service *geminifake.Service

	mu    sync.Mutex
	left  int
	heard bool
	kill  context.CancelCauseFunc
}

func (b *breaker) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	b.mu.Lock()
	b.left--
	dies, kill := b.left == -1, b.kill
	b.mu.Unlock()
	if !dies {
		b.service.ServeHTTP(w, r)
		return
	}
	if b.heard {
		b.service.ServeHTTP(httptest.NewRecorder(), r)
	}
	_, _ = io.Copy(io.Discard, r.Body) // so that the server notices when the client goes
	kill(errors.New("killed"))
	<-r.Context().Done()
}

// TestQueue_killedAtEveryRequest kills the program at each request to the service, and
// starts it again: no job is handed in twice, and every posting has its answer.
func TestQueue_killedAtEveryRequest(t *testing.T) {
	t.Parallel()
	for _, heard := range []bool{false, true} {
		for n := range 5 { // two jobs handed in, two collected, and a run that nothing kills
			t.Run(fmt.Sprintf("request %d, heard: %v", n, heard), func(t *testing.T) {
				t.Parallel()
				synctest.Test(t, func(t *testing.T) { killedAt(t, n, heard) })
			})
		}
	}
}

func killedAt(t *testing.T, n int, heard bool) {
	t.Helper()
	service := geminifake.New(&geminifake.Options{Answer: reader(), BatchTime: time.Hour})
	ctx, kill := context.WithCancelCause(t.Context())
	client := serve(t, &breaker{service: service, left: n, heard: heard, kill: kill})
	items, price := board(16), llm.Price{Input: 1, Output: 10}
	cache, jobs, books := &llm.MemoryCache{}, &llm.MemoryJobs{}, &llm.Ledger{}
	find := func(context.Context, []techmap.PostingID) ([]techmap.Annotated, error) { return items, nil }
	queue := func() *llm.Queue { // a program that starts
		m, err := genai.New(t.Context(), "gemini-x", &genai.Options{Key: llmtest.ModelKey, HTTPClient: client})
		require.NoError(t, err)
		e := llm.New(m, &llm.Options{Cache: cache, Jobs: jobs, Ledger: books.Add, Price: price})
		return llm.NewQueue(e, m, &llm.QueueOptions{PerJob: 1})
	}

	_, err := queue().Submit(ctx, items)
	if err == nil {
		time.Sleep(time.Hour)
		_, err = queue().Collect(ctx, find)
	}
	assert.Equal(t, n < 4, err != nil, err)
	kill(nil)

	time.Sleep(2 * time.Minute)
	_, err = queue().Submit(t.Context(), items)
	require.NoError(t, err)
	time.Sleep(time.Hour)
	c, err := queue().Collect(t.Context(), find)
	require.NoError(t, err)
	assert.Zero(t, c.Waiting)
	assert.Equal(t, 2, service.Batches())
	assert.Equal(t, 16, cache.Len())
	left, err := jobs.List(t.Context())
	require.NoError(t, err)
	assert.Empty(t, left)
	paid := llm.Usage{Input: 1800, Output: 180, Thinking: 20}
	assert.Equal(t, paid, books.Usage())
	assert.InDelta(t, price.Batch().Of(paid), books.Run().Money, 1e-12)
}

// Each way for a job to end leaves every posting answered or open, and what is open can
// be asked again.
func TestQueue_endings(t *testing.T) {
	t.Parallel()
	for end, answered := range map[string]int{
		"SUCCEEDED": 24, "PARTIALLY_SUCCEEDED": 16, "EXPIRED": 16, "CANCELLED": 16, "FAILED": 0,
	} {
		t.Run(end, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				service := geminifake.New(&geminifake.Options{Answer: reader(), BatchTime: time.Hour})
				m, err := genai.New(t.Context(), "gemini-x", &genai.Options{Key: llmtest.ModelKey, HTTPClient: serve(t, service)})
				require.NoError(t, err)
				cache, items := &llm.MemoryCache{}, board(24)
				q := llm.NewQueue(llm.New(m, &llm.Options{Cache: cache, Jobs: &llm.MemoryJobs{}}), m, nil)
				find := func(context.Context, []techmap.PostingID) ([]techmap.Annotated, error) { return items, nil }
				for round, state := range []string{end, "SUCCEEDED"} {
					_, err := q.Submit(t.Context(), items)
					require.NoError(t, err)
					service.EndBatches(state)
					c, err := q.Collect(t.Context(), find)
					require.NoError(t, err)
					if round == 0 {
						assert.Equal(t, answered, c.Answered)
						assert.Equal(t, 24-answered, c.Open)
					}
					time.Sleep(time.Hour)
				}
				assert.Equal(t, 24, cache.Len())
			})
		})
	}
}
