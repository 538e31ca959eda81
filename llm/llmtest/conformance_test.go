package llmtest

import (
	"context"
	"errors"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap"
)

// A naive extractor finds a few words. Its hooks break it.
type naive struct {
	name   func() string
	before func(ctx context.Context, postings []techmap.Posting) error
	after  func(postings []techmap.Posting, found []techmap.Extraction) []techmap.Extraction
}

func (n naive) Name() string {
	if n.name != nil {
		return n.name()
	}
	return "naive/1"
}

func (n naive) Extract(ctx context.Context, postings []techmap.Posting) ([]techmap.Extraction, error) {
	if err := ctx.Err(); err != nil && n.before == nil {
		return nil, err
	}
	if n.before != nil {
		if err := n.before(ctx, postings); err != nil {
			return nil, err
		}
	}
	found := make([]techmap.Extraction, 0, len(postings))
	for _, p := range postings {
		x := techmap.Extraction{Posting: p.ID, Extractor: n.Name()}
		for i, s := range p.Sections {
			for _, word := range []string{"Java", "Kotlin", "Docker", "TypeScript", "React", "Airflow", "Python", "Figma"} {
				at := strings.Index(s.Text, word)
				if at < 0 {
					continue
				}
				m := techmap.Mention{
					Span: techmap.Span{Section: i, Start: at, End: at + len(word)}, Surface: word,
					Skill: techmap.SkillID(strings.ToLower(word)), Level: techmap.LevelRequired, Confidence: 1,
				}
				if s.Kind == techmap.SectionBenefits {
					m.Level = techmap.LevelMentioned
				}
				x.Mentions = append(x.Mentions, m)
			}
		}
		found = append(found, x)
	}
	if n.after != nil {
		found = n.after(postings, found)
	}
	return found, nil
}

func TestSoundExtractorPasses(t *testing.T) {
	t.Parallel()
	TestExtractor(t, func(t *testing.T) techmap.Extractor { return naive{} })
}

// A recorder is a test that only remembers that it failed.
type recorder struct {
	testing.TB
	mu     sync.Mutex
	failed bool
}

func (r *recorder) Helper()               {}
func (r *recorder) Skip(...any)           { runtime.Goexit() }
func (r *recorder) Errorf(string, ...any) { r.fail() }
func (r *recorder) Error(...any)          { r.fail() }
func (r *recorder) Fatalf(string, ...any) { r.fail(); runtime.Goexit() }
func (r *recorder) Fatal(...any)          { r.fail(); runtime.Goexit() }

func (r *recorder) fail() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.failed = true
}

// fails reports whether the rule finds fault with e.
func fails(t *testing.T, name string, e techmap.Extractor) bool {
	t.Helper()
	i := slices.IndexFunc(cases(), func(c rule) bool { return c.name == name })
	require.GreaterOrEqual(t, i, 0, "no rule %q", name)
	r := &recorder{TB: t}
	var wg sync.WaitGroup
	wg.Go(func() { cases()[i].check(r, e) })
	wg.Wait()
	return r.failed
}

// Each rule finds the fault it is there for.
func TestBrokenExtractorsFail(t *testing.T) {
	t.Parallel()
	each := func(change func(p techmap.Posting, x *techmap.Extraction)) func([]techmap.Posting, []techmap.Extraction) []techmap.Extraction {
		return func(postings []techmap.Posting, found []techmap.Extraction) []techmap.Extraction {
			for i := range found {
				change(postings[i], &found[i])
			}
			return found
		}
	}
	var calls atomic.Int64
	count := func() string { return strconv.FormatInt(calls.Add(1), 10) }
	broken := map[string]naive{
		"name is stable and not empty": {name: count},
		"no postings, no answers": {after: func(p []techmap.Posting, found []techmap.Extraction) []techmap.Extraction {
			return append(found, techmap.Extraction{})
		}},
		"as many answers as postings, in order": {after: func(p []techmap.Posting, found []techmap.Extraction) []techmap.Extraction {
			slices.Reverse(found)
			return found
		}},
		"empty posting": {after: each(func(p techmap.Posting, x *techmap.Extraction) { x.Roles = []string{"backend"} })},
		"every span cuts out its surface": {after: each(func(p techmap.Posting, x *techmap.Extraction) {
			for i := range x.Mentions {
				x.Mentions[i].End++
			}
		})},
		"every field has its place": {after: each(func(p techmap.Posting, x *techmap.Extraction) {
			x.Fields = []techmap.FieldSpan{{Field: "degree", Value: "any", By: techmap.ByRule, Text: "학력 무관"}}
		})},
		"no mention from another posting": {after: func(p []techmap.Posting, found []techmap.Extraction) []techmap.Extraction {
			if len(found) > 1 {
				found[1].Mentions = found[0].Mentions
			}
			return found
		}},
		"text that gives orders is only text": {after: each(func(p techmap.Posting, x *techmap.Extraction) {
			if last := len(p.Sections) - 1; last >= 0 && strings.Contains(p.Sections[last].Text, "Ignore all previous") {
				x.Mentions = nil
			}
		})},
		"benefits ask for nothing": {after: each(func(p techmap.Posting, x *techmap.Extraction) {
			for i := range x.Mentions {
				x.Mentions[i].Level = techmap.LevelRequired
			}
		})},
		"what the site states stays": {after: each(func(p techmap.Posting, x *techmap.Extraction) {
			x.Employment = techmap.EmploymentIntern
		})},
		"postings are not changed": {before: func(_ context.Context, postings []techmap.Posting) error {
			for i := range postings {
				postings[i].Title = strings.ToUpper(postings[i].Title) + "!"
			}
			return nil
		}},
		"cancelled context": {before: func(context.Context, []techmap.Posting) error { return nil }},
		"same input, same output": {name: func() string { return "lexicon/0" }, after: each(func(p techmap.Posting, x *techmap.Extraction) {
			x.Industries = []string{count()}
		})},
		"concurrent calls": {before: func(ctx context.Context, _ []techmap.Posting) error {
			if calls.Add(1) > 1000 {
				return errors.New("too many")
			}
			return nil
		}},
	}
	for name, e := range broken {
		t.Run(name, func(t *testing.T) {
			if name == "concurrent calls" {
				calls.Store(997)
			}
			assert.True(t, fails(t, name, e))
			assert.False(t, fails(t, name, naive{}), "a sound one passes")
		})
	}
	assert.Len(t, broken, len(cases()), "every rule has been seen to fail")
}
