package main

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"os"
	"os/exec"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/llm"
	"github.com/techmap-it/techmap/llm/llmtest"
)

// child returns the command as a process of its own, with its flags in the environment.
func (p temple) child(args ...string) *exec.Cmd {
	cmd := exec.CommandContext(p.t.Context(), os.Args[0], append([]string{"--quiet"}, args...)...)
	cmd.Env = append(os.Environ(), commandEnv+"=1", modelKeyEnv+"="+oracleKey,
		"TECHMAP_STORE="+p.store, "TECHMAP_EXTRACTOR=cascade", "TECHMAP_MODEL="+modelName,
		"TECHMAP_MODEL_URL="+p.o.URL+"/v1", "TECHMAP_PRICE_INPUT=0.3", "TECHMAP_PRICE_OUTPUT=2.5")
	return cmd
}

// An executioner lets some calls through and then kills the process: before a call is
// answered, or when the answer is paid for and on its way.
type executioner struct {
	temple
	mu   sync.Mutex
	cmd  *exec.Cmd
	left int // calls to let through
	paid bool
	seen int            // calls
	life map[string]int // postings that were answered since the process began
}

func (e *executioner) serve(_ int, w http.ResponseWriter, p llm.Prompt) bool {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.seen++
	e.left--
	if e.left == -1 {
		_ = e.cmd.Process.Kill() // one that has ended needs none
	}
	if e.left >= 0 || e.paid {
		for _, page := range llmtest.Pages(p) {
			e.life[page.Lines[0].Text]++
		}
		e.o.answer(w, p)
	}
	return true
}

// run runs the command until it is killed, and returns the postings that were answered and
// that the books do not have: those may be asked about again, and no others.
func (e *executioner) run(in string, left int, paid bool) (unbooked map[string]int) {
	e.mu.Lock()
	e.cmd, e.left, e.paid, e.life = e.child("import", in, "--no-show"), left, paid, make(map[string]int)
	require.NoError(e.t, e.cmd.Start())
	e.mu.Unlock()
	require.Error(e.t, e.cmd.Wait(), "it was killed")
	e.mu.Lock()
	defer e.mu.Unlock()
	for _, title := range e.booked() {
		delete(e.life, title)
	}
	return e.life
}

// booked returns the titles of the postings of all calls that ended, as the books have it.
func (e *executioner) booked() (titles []string) {
	_, err := (&ledger{path: e.store + "/llm/ledger.jsonl"}).read(func(line ledgerLine) error {
		for _, s := range line.Postings {
			if !line.Asked {
				titles = append(titles, strangeTitle(s.Posting))
			}
		}
		return nil
	})
	require.NoError(e.t, err)
	return titles
}

// strangeTitle returns the title of a posting of strangeFile.
func strangeTitle(id techmap.PostingID) string {
	_, key := id.Split()
	n, err := strconv.Atoi(key)
	if err != nil {
		return string(id)
	}
	if n%2 == 1 {
		return fmt.Sprintf("백엔드 개발자 (%d번 조)", n)
	}
	return fmt.Sprintf("Backend engineer, night crew %d", n)
}

// TestKilledAtItsCalls kills the command at calls of the model, again and again, and
// demands in the end the store of a run that nothing disturbed. Only what was on its way
// is paid for twice, and the books have no call too few.
func TestKilledAtItsCalls(t *testing.T) {
	t.Parallel()
	const postings = 96
	in := strangeFile(t, postings)
	undisturbed := newTemple(t)
	require.Equal(t, exitDone, undisturbed.cascade("import", in, "--no-show").status)

	e := &executioner{temple: newTemple(t)}
	e.o.set(e.serve)
	random := rand.New(rand.NewPCG(3, 4))
	twice := make(map[string]int)
	for round := range 5 {
		for posting, n := range e.run(in, random.IntN(3), round%2 == 0) {
			twice[posting] += n
		}
	}
	e.mu.Lock()
	e.left = 1000
	e.mu.Unlock()
	out, err := e.child("import", in, "--no-show").CombinedOutput()
	require.NoError(t, err, string(out))
	assert.NotContains(t, string(out), oracleKey)

	assert.True(t, sameLayers(undisturbed.layers(), e.layers()))
	assert.Len(t, e.o.asked, postings)
	for posting, n := range e.o.asked {
		assert.LessOrEqual(t, n, 1+twice[posting], posting)
	}
	assert.NotEmpty(t, twice)
	calls, money := e.spent()
	assert.GreaterOrEqual(t, calls, e.seen, "each call that arrived is booked")
	assert.LessOrEqual(t, calls, e.seen+5*4, "and of those that did not, what was under way at a kill")
	_, cost := undisturbed.spent()
	assert.Greater(t, money, cost)
}

// TestKilledAnywhere kills the command at random moments.
func TestKilledAnywhere(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("it takes some seconds")
	}
	in := strangeFile(t, 96)
	undisturbed, p := newTemple(t), newTemple(t)
	began := time.Now()
	require.Equal(t, exitDone, undisturbed.cascade("import", in, "--no-show").status)
	whole := time.Since(began) + time.Second
	random := rand.New(rand.NewPCG(5, 6))
	for range 6 {
		cmd := p.child("import", in, "--no-show")
		require.NoError(t, cmd.Start())
		kill := time.AfterFunc(time.Duration(random.Int64N(int64(whole))), func() { _ = cmd.Process.Kill() })
		_ = cmd.Wait() // it was killed, or has ended
		kill.Stop()
	}
	require.Equal(t, exitDone, p.cascade("import", in, "--no-show").status)
	assert.True(t, sameLayers(undisturbed.layers(), p.layers()))
	before := p.o.count()
	require.Equal(t, exitDone, p.cascade("annotate").status)
	assert.Equal(t, before, p.o.count(), "nothing is left to ask")
}
