//go:build cloud

package main

import (
	"context"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/sync/errgroup"

	"github.com/techmap-it/techmap"
	layered "github.com/techmap-it/techmap/examples/internal/stores"
	"github.com/techmap-it/techmap/internal/dynamofake"
	"github.com/techmap-it/techmap/sink"
	"github.com/techmap-it/techmap/sink/dynamosink"
)

// reversed writes a file's lines in the opposite order to another file.
func reversed(t *testing.T, content string) string {
	t.Helper()
	lines := strings.SplitAfter(content, "\n")
	slices.Reverse(lines)
	return file(t, "reversed.jsonl", strings.Join(lines, ""))
}

// TestCloudRivalsMeetInTheSameRows imports the same postings from both ends at once,
// so that writers deadlock, while somebody else locks rows in an order of their own.
func TestCloudRivalsMeetInTheSameRows(t *testing.T) {
	t.Parallel()
	for _, silver := range silvers() {
		t.Run("silver in "+silver, func(t *testing.T) {
			t.Parallel()
			c, calm := newCloud(t, silver), newShop(t)
			var content strings.Builder
			for _, id := range strings.Fields(strings.Repeat("가나 다라 마바 go rust java ", 20)) {
				content.WriteString(line(id+"-"+string(rune('a'+content.Len()%26)), "백엔드 개발자", goodText) + "\n")
			}
			forth, back := file(t, "forth.jsonl", content.String()), reversed(t, content.String())
			calm.done("import", forth, "--no-show")
			ctx, end := context.WithCancel(t.Context())
			var saboteur errgroup.Group
			saboteur.Go(func() error { return c.lockRows(ctx) })
			before, rounds := c.deadlocks(), 0
			for ; rounds < 10 && c.deadlocks() == before; rounds++ {
				c.compete(forth, back)
			}
			end()
			require.NoError(t, saboteur.Wait())
			assert.Greater(t, c.deadlocks(), before, "writers have to meet")
			c.same(exports(calm.done), "after rivals")
			t.Logf("%d deadlocks, round %d", c.deadlocks()-before, rounds)
		})
	}
}

// compete imports both files twice, all at once.
func (c *cloud) compete(forth, back string) {
	c.t.Helper()
	var g errgroup.Group
	for _, in := range []string{forth, back, forth, back} {
		g.Go(func() error {
			c.insist(10, "import", in, "--no-show")
			return nil
		})
	}
	require.NoError(c.t, g.Wait())
}

// lockRows locks rows of gold from both ends, over and over until ctx ends. It loses
// deadlocks as often as it wins them.
func (c *cloud) lockRows(ctx context.Context) error {
	db := c.sql(c.database("gold"))
	defer db.Close()
	for ctx.Err() == nil {
		tx, err := db.BeginTx(ctx, nil)
		if err != nil {
			continue
		}
		for _, order := range []string{"DESC", "ASC"} {
			if _, err := tx.ExecContext(ctx, "SELECT id FROM posting ORDER BY id "+order+" LIMIT 10 FOR UPDATE"); err != nil {
				break
			}
		}
		_ = tx.Rollback() // also where the server has done so
	}
	return nil
}

// deadlocks returns how many the server has resolved since it was started.
func (c *cloud) deadlocks() (n int) {
	db := c.sql("")
	defer db.Close()
	var name string
	row := db.QueryRowContext(c.t.Context(), "SHOW GLOBAL STATUS LIKE 'Innodb_deadlocks'")
	require.NoError(c.t, row.Scan(&name, &n))
	return n
}

// TestCloudOutlivesARestartOfMySQL kills the server in the middle of imports.
func TestCloudOutlivesARestartOfMySQL(t *testing.T) { // not beside tests that need the server
	control := onServer(t, restartEnv)
	in := manyPostings(t, 1500)
	calm := newShop(t)
	calm.done("import", in, "--no-show")
	want := exports(calm.done)
	c := newCloud(t, "mysql")
	for _, how := range []string{"", "?how=kill"} {
		var g errgroup.Group
		g.Go(func() error { return restart(t.Context(), control+how) })
		r := c.techmap("import", in, "--no-show")
		require.NoError(t, g.Wait())
		if r.status != exitDone {
			require.Equal(t, exitFailed, r.status)
			require.Contains(t, r.stderr, "mysql", "a failure says where")
			c.done("import", in, "--no-show")
		}
		c.same(want, "after a restart")
		t.Logf("restart%s: the import it met ended with %d %s", how, r.status, r.stderr)
		c.renew(1)
	}
}

// restart restarts MySQL a moment from now.
func restart(ctx context.Context, control string) error {
	<-time.After(700 * time.Millisecond)
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, control, nil)
	if err != nil {
		return err
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return err
	}
	return resp.Body.Close()
}

// lagging is silver in a table whose index lags behind.
type lagging struct{ *dynamosink.DB }

func (l lagging) Silver() layered.Silver           { return l.DB.Silver() }
func (l lagging) Extractions() layered.Extractions { return l.DB.Extractions() }
func (l lagging) Close() error                     { return nil }

func (l lagging) Forget(ctx context.Context, match func(techmap.PostingID) bool) (int, error) {
	gone, err := l.DB.Forget(ctx, func(p techmap.Posting) bool { return match(p.ID) })
	return len(gone), err
}

// TestCloudStaleIndexHidesNothingForLong loads from a table whose index does not know
// the last changes yet: what one load does not see, the next one does, from the mark
// that was taken before the first.
func TestCloudStaleIndexHidesNothingForLong(t *testing.T) {
	t.Parallel()
	c, fake := newCloud(t, "dynamodb"), dynamofake.New()
	client := dynamodb.New(dynamodb.Options{
		Region: "us-east-1", BaseEndpoint: aws.String("http://dynamo.test"), HTTPClient: fake.Client(),
		Credentials: credentials.NewStaticCredentialsProvider("test", "test", ""),
	})
	db := dynamosink.New(client, c.table, nil)
	require.NoError(t, db.Create(t.Context()))
	a := c.app()
	s := c.open(a)
	s.silver = lagging{db}
	s.all.Silver = s.silver

	in := somePostings(t)
	want, _, _ := undisturbed(t, in)
	mark, err := s.silver.Silver().Mark(t.Context())
	require.NoError(t, err)
	fake.SetLag(25)
	p := a.pipeline(s, a.layers(tagFlags{}))
	gold := p.GoldSink
	p.GoldSink = nil // bronze and silver alone: gold comes from what the index knows
	p.CensusSink = sink.Sequence[techmap.Census](s.bronze.Census(), s.gold.Census())
	fillFrom(p, in)
	_, err = p.Run(t.Context(), techmap.Query{})
	require.NoError(t, err)
	load := func() int {
		p.GoldSink = gold
		_, err := p.RunSilver(t.Context(), s.silver.Silver().Since(t.Context(), mark))
		require.NoError(t, err)
		all, err := techmap.Collect(s.gold.Gold().All(t.Context()))
		require.NoError(t, err)
		return len(all)
	}
	assert.Less(t, load(), 30, "the index has to lag")
	fake.SetLag(0)
	assert.Equal(t, 30, load())
	_, err = a.publish(t.Context(), s)
	require.NoError(t, err)
	got := exported(t, a, s)
	for _, layer := range exportedLayers() {
		assert.Equal(t, want[layer], got[layer], layer)
	}
}
