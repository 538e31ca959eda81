package sinktest_test

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/internal/record"
	"github.com/techmap-it/techmap/sink/sinktest"
)

// A toy is a silver store in which one thing at a time can be broken.
type toy struct {
	broken  string // the case that must notice
	mu      sync.Mutex
	records map[string][]byte
	kept    []techmap.Posting
	calls   int
	fail    int
}

const limit = 4096

func newToy(broken string) *toy {
	return &toy{broken: broken, records: make(map[string][]byte), fail: -1}
}

func (s *toy) is(broken string) bool { return s.broken == broken }

func (s *toy) harness() sinktest.Harness[techmap.Posting] {
	return sinktest.Harness[techmap.Posting]{
		Sink: s, All: s.All, MaxRecord: limit, Fail: func(i int) { s.fail = i },
	}
}

func (s *toy) Write(ctx context.Context, batch []techmap.Posting) error {
	if s.is("concurrent writers") {
		s.calls++ // and, what the race detector would tell, no lock
		if s.calls == 2 {
			return nil
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case s.is("empty batch") && len(batch) == 0:
		return errors.New("nothing to write")
	case s.is("large batch") && len(batch) > 500:
		batch = batch[:500]
	case ctx.Err() != nil && !s.is("cancelled context"):
		return context.Cause(ctx)
	}
	if s.is("batch not kept") {
		s.kept = batch
	}
	var failed []techmap.Failure
	for i, p := range batch {
		if err := s.put(i, p); err != nil {
			failed = append(failed, techmap.Failure{Index: i, Err: err})
		}
	}
	s.fail = -1
	if failed != nil {
		return &techmap.BatchError{Failed: failed}
	}
	return nil
}

func (s *toy) put(i int, p techmap.Posting) error {
	if i == s.fail {
		if s.is("partial failure") {
			return nil // and says nothing of it
		}
		return errors.New("as told")
	}
	id := string(p.ID)
	s.spoil(&p, &id)
	data, err := record.Marshal(p)
	if err != nil {
		return err
	}
	if len(data) > limit && !s.is("size limit") {
		return fmt.Errorf("toy: %d bytes: %w", len(data), techmap.ErrInvalid)
	}
	if old, ok := s.records[id]; ok && !s.replaces(old, p) {
		return nil
	}
	s.records[id] = data
	return nil
}

// spoil changes what is stored in the way that s is broken.
func (s *toy) spoil(p *techmap.Posting, id *string) {
	switch s.broken {
	case "written is readable":
		p.Tags = nil
	case "text":
		*id = strings.ToLower(*id)
	case "times":
		p.SeenAt = p.SeenAt.Truncate(time.Second)
	case "nil and empty lists":
		if p.Tags != nil && len(p.Tags) == 0 {
			p.Tags = []string{""}
		}
	case "same record twice in a batch", "same batch twice":
		if _, ok := s.records[*id]; ok {
			*id += "#"
		}
	}
}

// replaces reports whether p replaces what is stored of it.
func (s *toy) replaces(stored []byte, p techmap.Posting) bool {
	old, _ := record.Unmarshal[techmap.Posting](stored)
	order := p.SeenAt.Compare(old.SeenAt)
	if order == 0 {
		order = strings.Compare(p.Raw.String(), old.Raw.String())
	}
	switch s.broken {
	case "revisions in order":
		return false
	case "revisions out of order", "revisions in one batch":
		return true // the last written wins
	case "version written again":
		return order > 0
	}
	return order >= 0
}

func (s *toy) All(ctx context.Context) iter.Seq2[techmap.Posting, error] {
	return func(yield func(techmap.Posting, error) bool) {
		if ctx.Err() != nil && !s.is("cancelled context") {
			yield(techmap.Posting{}, context.Cause(ctx))
			return
		}
		if s.is("reading") {
			s.mu.Lock()
			defer s.mu.Unlock()
			s.calls++ // only the first range reads
			if s.calls > 1 {
				return
			}
		}
		for _, p := range s.snapshot() {
			if !yield(p, nil) {
				return
			}
		}
	}
}

func (s *toy) snapshot() []techmap.Posting {
	if !s.is("reading") {
		s.mu.Lock()
		defer s.mu.Unlock()
	}
	if s.kept != nil {
		return s.kept
	}
	var all []techmap.Posting
	for _, data := range s.records {
		p, _ := record.Unmarshal[techmap.Posting](data)
		all = append(all, p)
	}
	return all
}

func TestSoundStorePasses(t *testing.T) {
	t.Parallel()
	sinktest.TestSilver(t, func(*testing.T) sinktest.Harness[techmap.Posting] { return newToy("").harness() })
}

// caseNames are all cases of the suite.
var caseNames = []string{
	"empty batch", "written is readable", "same batch twice", "same record twice in a batch", "revisions in order",
	"revisions out of order", "revisions in one batch", "version written again", "concurrent writers", "large batch",
	"size limit", "text", "times", "nil and empty lists", "cancelled context", "partial failure", "batch not kept",
	"reading",
}

// brokenVar names the environment variable that makes TestBrokenStore, run in a
// child process, test a store broken in the way it says.
const brokenVar = "SINKTEST_BROKEN"

// TestBrokenStore fails by intent; TestEveryCaseNoticesItsViolation runs it.
func TestBrokenStore(t *testing.T) {
	broken := os.Getenv(brokenVar)
	if broken == "" {
		t.Skip("runs as a child of TestEveryCaseNoticesItsViolation only")
	}
	sinktest.TestSilver(t, func(*testing.T) sinktest.Harness[techmap.Posting] { return newToy(broken).harness() })
}

func TestEveryCaseNoticesItsViolation(t *testing.T) {
	t.Parallel()
	for _, name := range caseNames {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			only := "-test.run=^TestBrokenStore$/^" + strings.ReplaceAll(name, " ", "_") + "$"
			cmd := exec.CommandContext(t.Context(), os.Args[0], only, "-test.timeout=30s")
			cmd.Env = append(os.Environ(), brokenVar+"="+name)
			out, err := cmd.CombinedOutput()
			require.Errorf(t, err, "the suite passed a store that breaks the rule:\n%s", out)
			failed := "--- FAIL: TestBrokenStore/" + strings.ReplaceAll(name, " ", "_")
			assert.Contains(t, string(out), failed)
			assert.Contains(t, string(out), "the rule: ", "a failure explains itself")
		})
	}
}

func TestCasesWithoutMeansAreSkipped(t *testing.T) {
	t.Parallel()
	sinktest.Run(t, sinktest.Options[techmap.Posting]{
		New: func(*testing.T) sinktest.Harness[techmap.Posting] {
			return sinktest.Harness[techmap.Posting]{Sink: newToy("")} // a queue: it cannot be read
		},
		Make: sinktest.Silver,
		Key:  func(p techmap.Posting) string { return string(p.ID) },
		Skip: map[string]string{"large batch": "the toy's maker is in a hurry"},
	})
}

func TestSampleRevisionsAreVersions(t *testing.T) {
	t.Parallel()
	for rev := range 3 {
		a, b := sinktest.Silver(1, rev), sinktest.Silver(1, rev+1)
		assert.False(t, b.SeenAt.Before(a.SeenAt))
		if b.SeenAt.Equal(a.SeenAt) {
			assert.Less(t, a.Raw.String(), b.Raw.String())
		}
		assert.NotEqual(t, sinktest.Bronze(1, rev).Digest(), sinktest.Bronze(1, rev+1).Digest())
	}
}
