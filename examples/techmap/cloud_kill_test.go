//go:build cloud

package main

import (
	"bytes"
	"math/rand/v2"
	"os"
	"os/exec"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// cloudKills is how many processes have to be found at work and killed.
const cloudKills = 30

// TestCloudRunIsKilled kills the command at random moments of a run over all weeks
// of a sample site, starts it again each time, and demands at the end what an
// undisturbed run leaves in the embedded store.
func TestCloudRunIsKilled(t *testing.T) {
	t.Parallel()
	onServer(t, mysqlEnv)
	args := []string{"run", "--site", "sample-careers", "--format", "json"}
	calm := newShop(t)
	calm.done(args...)
	want := exports(calm.done)
	for i, silver := range silvers() {
		t.Run("silver in "+silver, func(t *testing.T) {
			t.Parallel()
			c := newCloud(t, silver)
			random := rand.New(rand.NewPCG(uint64(i), 9))
			kills := 0
			for kills < cloudKills/len(silvers()) {
				if c.killed(args, time.Duration(random.Int64N(int64(2500*time.Millisecond)))) {
					kills++
					continue
				}
				c.same(want, "before another life")
				c.renew(kills)
			}
			c.done(args...)
			c.same(want, "after kills")
			objects, named := c.consistent(c.open(c.app()), true)
			assert.LessOrEqual(t, named, objects)
			t.Logf("%d kills, %d objects of which manifests name %d", kills, objects, named)
		})
	}
}

// killed starts the command as a process of its own and kills it after a while. It
// reports whether the process was still at work.
func (c *cloud) killed(args []string, after time.Duration) bool {
	c.t.Helper()
	cmd := exec.CommandContext(c.t.Context(), os.Args[0], append(append(c.flags(), "--quiet"), args...)...)
	cmd.Env = append(os.Environ(), commandEnv+"=1")
	var told bytes.Buffer
	cmd.Stderr = &told
	require.NoError(c.t, cmd.Start())
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	select {
	case err := <-ended:
		require.NoError(c.t, err, "a run that nothing disturbs: %s", &told)
		return false
	case <-time.After(after):
	}
	alive := cmd.Process.Kill() == nil
	<-ended
	return alive
}
