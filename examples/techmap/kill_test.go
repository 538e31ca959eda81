package main

import (
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// Environment of tests that take minutes.
const (
	integrationEnv = "TECHMAP_TEST_INTEGRATION" // 1 asks for the long form
	corporaEnv     = "TECHMAP_CORPORA"          // folder of real postings
	killFile       = "postings/ko_jumpit_2023.jsonl.gz"
)

// TestKilledImportGoesOn kills an import at random moments, again and again,
// lets it end once, and demands the store of an import that nothing disturbed.
func TestKilledImportGoesOn(t *testing.T) {
	t.Parallel()
	kills, in := killPlan(t)
	p, undisturbed := newShop(t), newShop(t)
	started := time.Now()
	undisturbed.techmap("import", in, "--no-show")
	whole := time.Since(started)

	random := rand.New(rand.NewPCG(1, 2))
	killed := 0
	for attempt := 0; killed < kills && attempt < 3*kills; attempt++ {
		if p.killed(in, time.Duration(random.Int64N(int64(whole)))) {
			killed++
		}
		if attempt%10 == 9 { // what is there already shortens nothing: start over now and then
			require.NoError(t, os.RemoveAll(p.store))
		}
	}
	assert.GreaterOrEqual(t, killed, kills/2, "kills that found the import alive")
	t.Logf("%d kills of an import that takes %v", killed, whole.Round(time.Millisecond))

	p.techmap("import", in, "--no-show")
	for _, layer := range []string{"silver", "gold", "openings"} {
		want, got := undisturbed.done("export", "--layer", layer), p.done("export", "--layer", layer)
		assert.NotEmpty(t, want)
		assert.Equal(t, want, got, layer)
	}
	left, err := filepath.Glob(filepath.Join(p.store, "bronze", "*", "*", "*.tmp*"))
	require.NoError(t, err)
	assert.Empty(t, left, "nothing half-written stays")
}

// killPlan says how often to kill, and what is imported.
func killPlan(t *testing.T) (kills int, file string) {
	t.Helper()
	if os.Getenv(integrationEnv) == "" {
		return 6, manyPostings(t, 600)
	}
	if corpora := os.Getenv(corporaEnv); corpora != "" {
		return 60, filepath.Join(corpora, killFile)
	}
	return 60, manyPostings(t, 3000)
}

// manyPostings writes a file of n postings that differ.
func manyPostings(t *testing.T, n int) string {
	t.Helper()
	skills := []string{"Java", "Kotlin", "Go", "Python", "React", "Kubernetes", "MySQL", "Kafka", "AWS(EC2, S3)", "Redis"}
	var b strings.Builder
	for i := range n {
		text := fmt.Sprintf("[주요업무]\n• %d번 서비스 개발\n[자격요건]\n• %s와 %s 경험 %d년 이상\n[우대사항]\n• %s 경험",
			i, skills[i%10], skills[(i/10)%10], 1+i%7, skills[(i/100)%10])
		fmt.Fprintln(&b, line(fmt.Sprint(i), "백엔드 개발자", text))
	}
	path := filepath.Join(t.TempDir(), "many.jsonl")
	require.NoError(t, os.WriteFile(path, []byte(b.String()), 0o600))
	return path
}

// killed starts an import as a process of its own and kills it after a while.
// It reports whether the process was still at work.
func (p shop) killed(in string, after time.Duration) bool {
	p.t.Helper()
	cmd := exec.CommandContext(p.t.Context(), os.Args[0], "--store", p.store, "--quiet", "import", in, "--no-show")
	cmd.Env = append(os.Environ(), commandEnv+"=1")
	require.NoError(p.t, cmd.Start())
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	select {
	case <-ended:
		return false
	case <-time.After(after):
	}
	alive := cmd.Process.Kill() == nil
	<-ended
	return alive
}
