package llmtest

import (
	"context"
	"encoding/json"
	"errors"
	"sync"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/llm"
)

// A Model answers as a function says, and counts. It may be used concurrently. Make one
// with [Faithful] or [Scripted]. With a context that has ended it does not ask the function.
type Model struct {
	name   string
	answer func(ctx context.Context, call int, p llm.Prompt) (llm.Reply, error)

	mu    sync.Mutex
	calls int
	usage llm.Usage
}

var _ llm.Model = (*Model)(nil)

// Scripted returns a model that answers its n-th call, counted from 0, as answer says: for
// outages, answers that are cut, and whatever else a model may do. Answer may be called
// concurrently.
func Scripted(name string, answer func(ctx context.Context, call int, p llm.Prompt) (llm.Reply, error)) *Model {
	return &Model{name: name, answer: answer}
}

// Faithful returns a model that says of every page what read says, such as one of
// [Vocabulary]. Read may be called concurrently.
func Faithful(name string, read func(Page) Answer) *Model {
	return Scripted(name, func(_ context.Context, _ int, p llm.Prompt) (llm.Reply, error) {
		return Say(p, Answers(p, read)...), nil
	})
}

// Name returns the name.
func (m *Model) Name() string { return m.name }

// Generate implements llm.Model.
func (m *Model) Generate(ctx context.Context, p llm.Prompt) (llm.Reply, error) {
	m.mu.Lock()
	call := m.calls
	m.calls++
	m.mu.Unlock()
	if ctx.Err() != nil {
		return llm.Reply{}, errors.Join(techmap.ErrUnavailable, context.Cause(ctx))
	}
	r, err := m.answer(ctx, call, p)
	m.mu.Lock()
	defer m.mu.Unlock()
	m.usage = m.usage.Add(r.Usage)
	return r, err
}

// Calls returns how often the model was asked.
func (m *Model) Calls() int {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.calls
}

// Usage returns the tokens of all replies.
func (m *Model) Usage() llm.Usage {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.usage
}

// Answers returns what read says of every page of p, in order, each with the ID of its page.
func Answers(p llm.Prompt, read func(Page) Answer) []Answer {
	var answers []Answer
	for _, page := range Pages(p) {
		a := read(page)
		a.ID = page.ID
		answers = append(answers, a)
	}
	return answers
}

// Say returns the reply that consists of answers, with about the tokens that it takes.
func Say(p llm.Prompt, answers ...Answer) llm.Reply {
	all := make([]Answer, len(answers))
	for i, a := range answers {
		a.Technologies = append([]Technology{}, a.Technologies...)
		a.Labels = append([]Tag{}, a.Labels...)
		a.Values = append([]Value{}, a.Values...)
		all[i] = a
	}
	text, err := json.Marshal(map[string][]Answer{"postings": all})
	if err != nil {
		return llm.Reply{Finish: llm.FinishOther}
	}
	return Reply(p, string(text))
}

// Reply returns text as a reply that the model had nothing to add to. A provider stops
// a model that does not stop by itself at MaxOutput, and so do its costs.
func Reply(p llm.Prompt, text string) llm.Reply {
	output := llm.EstimateTokens(text)
	if p.MaxOutput > 0 {
		output = min(output, p.MaxOutput)
	}
	input := llm.EstimateTokens(p.System) + llm.EstimateTokens(p.User)
	return llm.Reply{Text: text, Finish: llm.FinishStop, Usage: llm.Usage{Input: input, Output: output}}
}
