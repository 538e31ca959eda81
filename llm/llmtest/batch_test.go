package llmtest

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/llm"
)

// memory is a provider that is sound, of batchers that are not.
func memory(crook func(b llm.Batcher) llm.Batcher) BatchProvider {
	b := Batches(Scripted("m/1", func(_ context.Context, _ int, p llm.Prompt) (llm.Reply, error) {
		return Reply(p, "re: "+p.User), nil
	}))
	ctx := context.Background()
	return BatchProvider{
		Dial: func(testing.TB) llm.Batcher {
			if crook == nil {
				return b
			}
			return crook(b)
		},
		Finish: func() { b.Finish(ctx) },
		Expire: func() { b.Expire(ctx) },
		Lose: func() {
			lost := false
			b.Fault = func(at BatchMoment, _ string) error {
				if at != BatchSubmitted || lost {
					return nil
				}
				lost = true
				return fmt.Errorf("broken: %w", techmap.ErrUnavailable)
			}
		},
	}
}

func TestSoundBatcherPasses(t *testing.T) {
	t.Parallel()
	TestBatcher(t, func(*testing.T) BatchProvider { return memory(nil) })
}

// crooked is a batcher with hooks that break it.
type crooked struct {
	llm.Batcher
	prompts func(p iter.Seq2[string, llm.Prompt]) iter.Seq2[string, llm.Prompt]
	label   func(label string) string
	job     func(job string) string
	found   func(job string, err error) (string, error)
	failed  func(err error) error
	reply   func(id string, r llm.Reply) llm.Reply
	each    func(each handOver) handOver
	done    func(done bool, err error) (bool, error)
	deaf    bool // to its context
}

type handOver = func(id string, r llm.Reply, err error) error

func (c crooked) heard(ctx context.Context) context.Context {
	if c.deaf {
		return context.WithoutCancel(ctx)
	}
	return ctx
}

func (c crooked) Submit(ctx context.Context, label string, p iter.Seq2[string, llm.Prompt]) (string, error) {
	if c.prompts != nil {
		p = c.prompts(p)
	}
	if c.label != nil {
		label = c.label(label)
	}
	job, err := c.Batcher.Submit(c.heard(ctx), label, p)
	if c.failed != nil && err != nil {
		err = c.failed(err)
	}
	return job, err
}

func (c crooked) Find(ctx context.Context, label string) (string, error) {
	job, err := c.Batcher.Find(c.heard(ctx), label)
	if c.found != nil {
		return c.found(job, err)
	}
	return job, err
}

func (c crooked) Collect(ctx context.Context, job string, each handOver) (bool, error) {
	if c.job != nil {
		job = c.job(job)
	}
	inner := each
	if c.reply != nil {
		inner = func(id string, r llm.Reply, err error) error { return each(id, c.reply(id, r), err) }
	}
	if c.each != nil {
		inner = c.each(inner)
	}
	done, err := c.Batcher.Collect(c.heard(ctx), job, inner)
	if c.done != nil {
		return c.done(done, err)
	}
	return done, err
}

// Each rule finds the fault it is there for.
func TestBrokenBatchersFail(t *testing.T) {
	t.Parallel()
	times := 0
	broken := map[string]crooked{
		"each prompt has its own answer": {reply: func(id string, r llm.Reply) llm.Reply {
			r.Text = strings.ReplaceAll(r.Text, "1", "2")
			return r
		}},
		"nothing is handed over while a job works": {done: func(_ bool, err error) (bool, error) { return true, err }},
		"collecting changes nothing": {each: func(each handOver) handOver {
			if times++; times > 1 {
				return func(string, llm.Reply, error) error { return nil }
			}
			return each
		}},
		"jobs are apart":                     {job: func(string) string { return "jobs/0" }},
		"a restart finds a job by its label": {label: func(label string) string { return label[:5] }},
		"what is not there is not found":     {found: func(string, error) (string, error) { return "jobs/0", nil }},
		"what cannot be a job is invalid":    {prompts: compacted},
		"an error of each ends collecting": {each: func(each handOver) handOver {
			return func(id string, r llm.Reply, err error) error {
				_ = each(id, r, err)
				return nil
			}
		}},
		"a job that ends early says so": {done: func(done bool, _ error) (bool, error) { return done, nil }},
		"a job whose answer was lost is found": {failed: func(err error) error {
			return errors.Join(techmap.ErrInvalid, errors.New(err.Error()))
		}},
		"cancelling ends the call": {deaf: true},
	}
	for name, c := range broken {
		t.Run(name, func(t *testing.T) {
			i := slices.IndexFunc(batchCases(), func(r batchRule) bool { return r.name == name })
			require.GreaterOrEqual(t, i, 0, "no rule %q", name)
			assert.True(t, batchFails(t, batchCases()[i], func(b llm.Batcher) llm.Batcher {
				c.Batcher = b
				return c
			}))
			assert.False(t, batchFails(t, batchCases()[i], nil), "a sound one passes")
		})
	}
	assert.Len(t, broken, len(batchCases()), "every rule has been seen to fail")
}

// compacted makes ids good that are not.
func compacted(p iter.Seq2[string, llm.Prompt]) iter.Seq2[string, llm.Prompt] {
	return func(yield func(string, llm.Prompt) bool) {
		n := 0
		for _, prompt := range p {
			n++
			if !yield(fmt.Sprint("id", n), prompt) {
				return
			}
		}
	}
}

// batchFails reports whether the rule finds fault with what crook makes.
func batchFails(t *testing.T, rule batchRule, crook func(b llm.Batcher) llm.Batcher) bool {
	t.Helper()
	r := &recorder{TB: t}
	var wg sync.WaitGroup
	wg.Go(func() { rule.check(r, memory(crook)) })
	wg.Wait()
	return r.failed
}
