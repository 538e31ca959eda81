package llmtest

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"strings"
	"testing"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/llm"
)

// A BatchProvider plays the provider of batches, which answers each prompt with
// "re: " and its User.
type BatchProvider struct {
	// Dial returns a batcher that reaches the provider. Each is a new one, as after a
	// restart of the program.
	Dial func(t testing.TB) llm.Batcher
	// Finish lets all jobs so far end, with all their answers.
	Finish func()
	// Expire lets all jobs so far end with the answers to some prompts only, and none of
	// them wrong; nil skips what needs it.
	Expire func()
	// Lose lets the provider take the next job, and its answer get lost; nil skips what
	// needs it.
	Lose func()
}

// TestBatcher checks that the batchers of what newProvider returns keep the contract of
// [llm.Batcher]. Each case is a subtest with a provider of its own, which cleans up with
// t.Cleanup. What a provider cannot play is skipped.
func TestBatcher(t *testing.T, newProvider func(t *testing.T) BatchProvider) {
	t.Helper()
	for _, c := range batchCases() {
		t.Run(c.name, func(t *testing.T) { c.check(t, newProvider(t)) })
	}
}

// A batchRule is one rule of the contract.
type batchRule struct {
	name  string
	check func(t testing.TB, p BatchProvider)
}

// batchCases are the rules of the contract: what llm.Queue takes for granted.
func batchCases() []batchRule {
	return []batchRule{
		{"each prompt has its own answer", batchAnswers},
		{"nothing is handed over while a job works", batchWorks},
		{"collecting changes nothing", batchAgain},
		{"jobs are apart", batchApart},
		{"a restart finds a job by its label", batchFound},
		{"what is not there is not found", batchNotFound},
		{"what cannot be a job is invalid", batchInvalid},
		{"an error of each ends collecting", batchStops},
		{"a job that ends early says so", batchEarly},
		{"a job whose answer was lost is found", batchLost},
		{"cancelling ends the call", batchCancel},
	}
}

// asked are n prompts with the ids id0, id1 …
func asked(about string, n int) iter.Seq2[string, llm.Prompt] {
	return func(yield func(string, llm.Prompt) bool) {
		for i := range n {
			if !yield(fmt.Sprint("id", i), llm.Prompt{System: "지시", User: fmt.Sprint(about, i)}) {
				return
			}
		}
	}
}

// submit hands prompts in, which must be taken.
func submit(t testing.TB, b llm.Batcher, label string, prompts iter.Seq2[string, llm.Prompt]) string {
	t.Helper()
	job, err := b.Submit(t.Context(), label, prompts)
	if err != nil || job == "" {
		t.Fatalf("Submit(%q) = %q, %v", label, job, err)
	}
	return job
}

// collect returns the texts that a job hands over, by id.
func collect(t testing.TB, b llm.Batcher, job string) (texts map[string]string, done bool, err error) {
	t.Helper()
	texts = map[string]string{}
	done, err = b.Collect(t.Context(), job, func(id string, r llm.Reply, err error) error {
		if _, twice := texts[id]; twice {
			t.Errorf("%s is handed over twice", id)
		}
		if err != nil {
			t.Errorf("%s: %v", id, err)
		}
		texts[id] = r.Text
		return nil
	})
	return texts, done, err
}

// answered checks that a job has answered n prompts about something.
func answered(t testing.TB, b llm.Batcher, job, about string, n int) {
	t.Helper()
	texts, done, err := collect(t, b, job)
	if err != nil || !done || len(texts) != n {
		t.Errorf("job %q: done %v with %d answers of %d, %v", job, done, len(texts), n, err)
	}
	right(t, texts, about)
}

// right checks that texts answer their prompts.
func right(t testing.TB, texts map[string]string, about string) {
	t.Helper()
	for id, text := range texts {
		if want := "re: " + about + strings.TrimPrefix(id, "id"); text != want {
			t.Errorf("%s is answered with %q, want %q", id, text, want)
		}
	}
}

// batchAnswers: an answer under another id would be stored for another posting.
func batchAnswers(t testing.TB, p BatchProvider) {
	b := p.Dial(t)
	job := submit(t, b, "a", asked("공고 ", 9))
	p.Finish()
	answered(t, b, job, "공고 ", 9)
}

// batchWorks: half of a job is no job, or it would be settled twice.
func batchWorks(t testing.TB, p BatchProvider) {
	b := p.Dial(t)
	job := submit(t, b, "a", asked("공고 ", 3))
	if texts, done, err := collect(t, b, job); done || err != nil || len(texts) > 0 {
		t.Errorf("a job that works: %d answers, done %v, %v", len(texts), done, err)
	}
	p.Finish()
	answered(t, b, job, "공고 ", 3)
}

// batchAgain: a program that is killed while it collects collects again.
func batchAgain(t testing.TB, p BatchProvider) {
	job := submit(t, p.Dial(t), "a", asked("posting ", 3))
	p.Finish()
	for range 3 {
		answered(t, p.Dial(t), job, "posting ", 3)
	}
}

// batchApart: several jobs are under way at once, and end in any order.
func batchApart(t testing.TB, p BatchProvider) {
	b := p.Dial(t)
	first, second := submit(t, b, "a", asked("하나 ", 2)), submit(t, b, "b", asked("two ", 4))
	if first == second {
		t.Fatalf("both jobs are called %q", first)
	}
	p.Finish()
	answered(t, b, second, "two ", 4)
	answered(t, b, first, "하나 ", 2)
}

// batchFound: a program that is killed while it submits knows the label alone. Labels that
// begin alike are different ones.
func batchFound(t testing.TB, p BatchProvider) {
	names := map[string]string{}
	for _, label := range []string{"run 1", "run 10", "run 2", "실행 3"} {
		names[label] = submit(t, p.Dial(t), label, asked(label, 1))
	}
	for label, want := range names {
		got, err := p.Dial(t).Find(t.Context(), label)
		if err != nil || got != want {
			t.Errorf("Find(%q) = %q, %v; Submit said %q", label, got, err, want)
		}
	}
	newer := submit(t, p.Dial(t), "run 1", asked("again ", 1))
	if got, err := p.Dial(t).Find(t.Context(), "run 1"); err != nil || got != newer {
		t.Errorf("Find = %q, %v; the newest of the label is %q", got, err, newer)
	}
}

// batchNotFound: what is not there may be submitted again, so that it must be certain.
func batchNotFound(t testing.TB, p BatchProvider) {
	b := p.Dial(t)
	job := submit(t, b, "label", asked("x", 1))
	if got, err := b.Find(t.Context(), "labe"); !errors.Is(err, techmap.ErrNotFound) {
		t.Errorf("Find of a label that is not there = %q, %v", got, err)
	}
	if _, _, err := collect(t, b, job+"0"); !errors.Is(err, techmap.ErrNotFound) {
		t.Errorf("Collect of a job that is not there: %v", err)
	}
}

// batchInvalid: what is refused must not be there all the same, to be paid for.
func batchInvalid(t testing.TB, p BatchProvider) {
	ids := func(ids ...string) iter.Seq2[string, llm.Prompt] {
		return func(yield func(string, llm.Prompt) bool) {
			for _, id := range ids {
				if !yield(id, llm.Prompt{User: "x"}) {
					return
				}
			}
		}
	}
	b := p.Dial(t)
	for name, prompts := range map[string]iter.Seq2[string, llm.Prompt]{
		"no prompts": ids(), "an empty id": ids("a", ""), "an id twice": ids("a", "b", "a"),
	} {
		if job, err := b.Submit(t.Context(), "a", prompts); !errors.Is(err, techmap.ErrInvalid) {
			t.Errorf("Submit of %s = %q, %v", name, job, err)
		}
	}
	if job, err := b.Find(t.Context(), "a"); !errors.Is(err, techmap.ErrNotFound) {
		t.Errorf("what was invalid is a job all the same: %q, %v", job, err)
	}
}

// batchStops: the store that answers go to may fail. What was not taken comes again.
func batchStops(t testing.TB, p BatchProvider) {
	b := p.Dial(t)
	job := submit(t, b, "a", asked("공고 ", 3))
	p.Finish()
	full, calls := errors.New("the store is full"), 0
	_, err := b.Collect(t.Context(), job, func(string, llm.Reply, error) error {
		calls++
		return full
	})
	if !errors.Is(err, full) || calls != 1 {
		t.Errorf("Collect goes on for %d calls after an error of each, and returns %v", calls, err)
	}
	answered(t, b, job, "공고 ", 3)
}

// batchEarly: a job that expires is not a job that answered: the rest is asked again.
func batchEarly(t testing.TB, p BatchProvider) {
	if p.Expire == nil {
		t.Skip("the provider cannot end a job early")
	}
	b := p.Dial(t)
	job := submit(t, b, "a", asked("공고 ", 6))
	p.Expire()
	texts, done, err := collect(t, b, job)
	if !done || !errors.Is(err, techmap.ErrPartial) || len(texts) == 6 {
		t.Errorf("a job that ended early: %d answers of 6, done %v, %v", len(texts), done, err)
	}
	right(t, texts, "공고 ")
}

// batchLost: the provider has the job, and the caller an error. To submit again would pay
// twice; Find says so.
func batchLost(t testing.TB, p BatchProvider) {
	if p.Lose == nil {
		t.Skip("the provider cannot lose an answer")
	}
	p.Lose()
	if job, err := p.Dial(t).Submit(t.Context(), "a", asked("공고 ", 2)); !errors.Is(err, techmap.ErrUnavailable) {
		t.Fatalf("Submit whose answer is lost = %q, %v", job, err)
	}
	b := p.Dial(t)
	job, err := b.Find(t.Context(), "a")
	if err != nil {
		t.Fatalf("Find: %v", err)
	}
	p.Finish()
	answered(t, b, job, "공고 ", 2)
}

// batchCancel: a program that is stopped must not be told to try again.
func batchCancel(t testing.TB, p BatchProvider) {
	b := p.Dial(t)
	job := submit(t, b, "a", asked("공고 ", 2))
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, submitted := b.Submit(ctx, "b", asked("공고 ", 2))
	_, found := b.Find(ctx, "a")
	_, collected := b.Collect(ctx, job, func(string, llm.Reply, error) error { return nil })
	for name, err := range map[string]error{"Submit": submitted, "Find": found, "Collect": collected} {
		if !errors.Is(err, context.Canceled) || techmap.Retryable(err) {
			t.Errorf("%s, cancelled: %v", name, err)
		}
	}
}
