//go:build cloud

package main

import (
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap/internal/faultproxy"
)

// between is what stands in front of the servers.
type between struct {
	s3, dynamo []faultproxy.Rule
	mysql      []faultproxy.Fault
}

// through returns the same places with faults before them, and what counts these.
func (c *cloud) through(f between) (*cloud, func() map[string]int) {
	c.t.Helper()
	behind := *c
	var s3Counts, dynamoCounts func() map[string]int
	behind.s3, s3Counts = c.behind(c.s3, f.s3)
	behind.dynamo, dynamoCounts = c.behind(c.dynamo, f.dynamo)
	proxy, err := faultproxy.Listen(c.t.Context(), c.mysql, f.mysql...)
	require.NoError(c.t, err)
	c.t.Cleanup(func() { assert.NoError(c.t, proxy.Close()) })
	behind.mysql = proxy.Addr()
	return &behind, func() map[string]int {
		all := maps.Clone(s3Counts())
		if all == nil {
			all = make(map[string]int)
		}
		maps.Copy(all, dynamoCounts())
		maps.Copy(all, proxy.Counts())
		return all
	}
}

// behind returns an endpoint in front of another, and what counts the faults there.
func (c *cloud) behind(endpoint string, rules []faultproxy.Rule) (string, func() map[string]int) {
	at, err := url.Parse(endpoint)
	require.NoError(c.t, err)
	h := faultproxy.NewHandler(faultproxy.To(at), rules...)
	server := httptest.NewServer(h)
	c.t.Cleanup(server.Close)
	return server.URL, h.Counts
}

// sometimes are faults of the network, that any service may meet.
func sometimes(name string, do faultproxy.Action) []faultproxy.Rule {
	return []faultproxy.Rule{{Name: name, When: faultproxy.Every(7), Do: do}}
}

func s3Error(status int, code string) between {
	return between{s3: []faultproxy.Rule{{Name: code, When: faultproxy.Every(9), Do: faultproxy.XMLError(status, code)}}}
}

func dynamoError(status int, code string) between {
	return between{dynamo: []faultproxy.Rule{{Name: code, When: faultproxy.Every(9), Do: faultproxy.JSONError(status, code)}}}
}

// put is a fault of some writes to S3, write one of some to DynamoDB.
func put(name string, do faultproxy.Action) between {
	return between{s3: []faultproxy.Rule{{Name: name, Op: http.MethodPut, When: faultproxy.Every(5), Do: do}}}
}

func write(op, name string, do faultproxy.Action) between {
	return between{dynamo: []faultproxy.Rule{{Name: name, Op: op, When: faultproxy.Every(9), Do: do}}}
}

func connections(f faultproxy.Fault) between { return between{mysql: []faultproxy.Fault{f}} }

// A cloudFault is something that goes wrong, and where silver has to lie for it.
type cloudFault struct {
	name, silver string
	between
}

func cloudFaults() []cloudFault {
	commit := []byte("COMMIT")
	return []cloudFault{
		{"s3 is slow", "mysql", between{s3: sometimes("slow", faultproxy.Delay(100*time.Millisecond))}},
		{"s3 resets connections", "mysql", between{s3: sometimes("reset", faultproxy.LostRequest)}},
		{"s3 fails", "mysql", s3Error(http.StatusInternalServerError, "InternalError")},
		{"s3 throttles", "mysql", s3Error(http.StatusServiceUnavailable, "SlowDown")},
		{"s3 loses acknowledgements", "mysql", put("lost", faultproxy.LostAnswer)},
		{"s3 breaks bodies off", "mysql", between{s3: []faultproxy.Rule{{
			Name: "cut", Op: http.MethodGet, When: faultproxy.Every(7), Do: faultproxy.Truncated(20),
		}}}},
		{"the clock of s3 is ahead", "mysql", between{s3: []faultproxy.Rule{{
			Name: "skew", When: faultproxy.First(2), Do: faultproxy.SkewedClock(time.Now, time.Hour),
		}}}},
		{"dynamodb is slow", "dynamodb", between{dynamo: sometimes("slow", faultproxy.Delay(100*time.Millisecond))}},
		{"dynamodb resets connections", "dynamodb", between{dynamo: sometimes("reset", faultproxy.LostRequest)}},
		{"dynamodb fails", "dynamodb", dynamoError(http.StatusInternalServerError, "InternalServerError")},
		{"dynamodb throttles", "dynamodb", dynamoError(http.StatusBadRequest, "ThrottlingException")},
		{"dynamodb is out of capacity", "dynamodb", dynamoError(http.StatusBadRequest, "ProvisionedThroughputExceededException")},
		{"dynamodb loses acknowledgements", "dynamodb", write("PutItem", "lost", faultproxy.LostAnswer)},
		{"dynamodb leaves part of a batch", "dynamodb", between{dynamo: []faultproxy.Rule{{
			Name: "some", Op: "BatchGetItem", When: faultproxy.First(4), Do: unprocessedKeys,
		}}}},
		{"mysql is slow", "mysql", connections(faultproxy.Fault{Name: "slow", Latency: time.Millisecond})},
		{"mysql resets connections", "mysql", connections(faultproxy.Fault{Name: "reset", When: faultproxy.First(8), ResetAfter: 9000})},
		{"mysql loses commits on their way", "mysql", connections(faultproxy.Fault{
			Name: "unsent", When: faultproxy.Every(2), On: commit, CutRequest: true,
		})},
		{"mysql loses acknowledgements of commits", "mysql", connections(faultproxy.Fault{
			Name: "lost", When: faultproxy.Every(2), On: commit, CutAnswer: true,
		})},
	}
}

// TestCloudFaultsLoseAndDoubleNothing puts faults before each server and calls
// the command until it says that it is done. Then every layer holds what an
// undisturbed call leaves in the embedded store.
func TestCloudFaultsLoseAndDoubleNothing(t *testing.T) {
	t.Parallel()
	in, calm := manyPostings(t, 40), newShop(t)
	calm.done("import", in, "--no-show")
	imported := exports(calm.done)
	crawl := []string{"run", "--site", "sample-careers", "--format", "json"} // writes an object and a manifest a week
	calm = newShop(t)
	calm.done(crawl...)
	crawled := exports(calm.done)
	for _, tt := range cloudFaults() {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			c := newCloud(t, tt.silver)
			faulty, counts := c.through(tt.between)
			want, args := imported, []string{"import", in, "--no-show"}
			if len(tt.s3) > 0 {
				want, args = crawled, crawl
			}
			runs := faulty.insist(10, args...)
			faulty.insist(10, "replay") // reads what was written, through the same faults
			faulty.insist(10, "load")
			faulty.insist(10, "publish")
			require.NotEmpty(t, counts(), "the fault has to come to pass")
			c.same(want, "after "+tt.name)
			t.Logf("done in run %d; faults: %v", runs, counts())
		})
	}
}

// insist calls the command until it is done and returns how often. A call that
// fails has to say so, and why.
func (c *cloud) insist(most int, args ...string) int {
	c.t.Helper()
	for n := 1; ; n++ {
		r := c.techmap(args...)
		if r.status == exitDone {
			return n
		}
		require.Equal(c.t, exitFailed, r.status, r.stderr)
		require.Contains(c.t, r.stderr, "techmap: ", "a failure says why")
		require.Less(c.t, n, most, r.stderr)
	}
}
