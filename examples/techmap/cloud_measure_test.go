//go:build cloud

package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap/internal/faultproxy"
	"github.com/techmap-it/techmap/internal/multiply"
)

// measureEnv asks for measuring and says of how many postings: 10000,100000.
const measureEnv = "TECHMAP_TEST_MEASURE"

// List prices of AWS in us-east-1, in dollars, without free tiers, as of November 2026.
const (
	priceS3Write = 0.005 / 1e3  // PUT, COPY, POST, LIST
	priceS3Read  = 0.0004 / 1e3 // GET
	priceWrite   = 0.625 / 1e6  // unit of writing to a table on demand
	priceRead    = 0.125 / 1e6  // unit of reading
	priceSQS     = 0.40 / 1e6   // request
)

// A meter counts the requests to a service and what they consumed.
type meter struct {
	next http.Handler

	mu    sync.Mutex
	calls map[string]int
	units map[string]float64
}

// metered returns an endpoint in front of another, and its meter.
func (c *cloud) metered(endpoint string) (string, *meter) {
	at, err := url.Parse(endpoint)
	require.NoError(c.t, err)
	m := &meter{next: faultproxy.To(at), calls: make(map[string]int), units: make(map[string]float64)}
	server := httptest.NewServer(m)
	c.t.Cleanup(server.Close)
	return server.URL, m
}

// ServeHTTP implements http.Handler.
func (m *meter) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	_, op, isDynamo := strings.Cut(r.Header.Get("X-Amz-Target"), ".")
	switch {
	case isDynamo:
		m.serveDynamo(op, w, r)
		return
	case r.URL.Query().Has("list-type"):
		op = "LIST"
	default:
		op = r.Method
	}
	m.count(op, 0)
	m.next.ServeHTTP(w, r)
}

// serveDynamo asks the service what the request consumed.
func (m *meter) serveDynamo(op string, w http.ResponseWriter, r *http.Request) {
	sent, err := io.ReadAll(r.Body)
	if err != nil {
		return
	}
	var body map[string]json.RawMessage
	if json.Unmarshal(sent, &body) == nil && !strings.Contains(op, "Table") && !strings.Contains(op, "Backup") {
		body["ReturnConsumedCapacity"] = json.RawMessage(`"TOTAL"`)
		sent = marshalled(body)
	}
	out := r.Clone(r.Context())
	out.Body, out.ContentLength = io.NopCloser(bytes.NewReader(sent)), int64(len(sent))
	recorded := httptest.NewRecorder()
	m.next.ServeHTTP(recorded, out)
	units := consumed(recorded.Body.Bytes())
	if recorded.Code == http.StatusBadRequest && op == "PutItem" { // a put whose condition fails costs as one that does not
		units = float64(1 + len(sent)*3/4/1024) // base64
	}
	m.count(op, units)
	maps.Copy(w.Header(), recorded.Header())
	w.WriteHeader(recorded.Code)
	_, _ = w.Write(recorded.Body.Bytes())
}

// consumed returns the capacity units that an answer names.
func consumed(answer []byte) float64 {
	var one struct {
		ConsumedCapacity struct{ CapacityUnits float64 }
	}
	if json.Unmarshal(answer, &one) == nil {
		return one.ConsumedCapacity.CapacityUnits
	}
	var many struct {
		ConsumedCapacity []struct{ CapacityUnits float64 }
	}
	total := 0.0
	if json.Unmarshal(answer, &many) == nil {
		for _, c := range many.ConsumedCapacity {
			total += c.CapacityUnits
		}
	}
	return total
}

func (m *meter) count(op string, units float64) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.calls[op]++
	m.units[op] += units
}

// take returns what was counted and begins anew.
func (m *meter) take() (calls map[string]int, units map[string]float64) {
	m.mu.Lock()
	defer m.mu.Unlock()
	calls, units = m.calls, m.units
	m.calls, m.units = make(map[string]int), make(map[string]float64)
	return calls, units
}

// statements returns how many statements and commits MySQL has met.
func (c *cloud) statements() (all, commits int) {
	db := c.sql("")
	defer db.Close()
	rows, err := db.QueryContext(c.t.Context(), "SHOW GLOBAL STATUS WHERE Variable_name IN ('Questions', 'Com_commit')")
	require.NoError(c.t, err)
	defer rows.Close()
	for rows.Next() {
		var name string
		var n int
		require.NoError(c.t, rows.Scan(&name, &n))
		if name == "Questions" {
			all = n
		} else {
			commits = n
		}
	}
	require.NoError(c.t, rows.Err())
	return all, commits
}

// multiplied writes a file of n postings that were made of a thousand.
func multiplied(t *testing.T, n int) string {
	t.Helper()
	in, err := os.Open(manyPostings(t, 1000))
	require.NoError(t, err)
	defer in.Close()
	path := filepath.Join(t.TempDir(), "multiplied.jsonl")
	out, err := os.Create(path)
	require.NoError(t, err)
	_, err = multiply.Postings(in, out, n/1000, 1)
	require.NoError(t, err)
	require.NoError(t, out.Close())
	return path
}

// TestCloudMeasure counts what importing postings costs, for docs/CLOUD.md.
func TestCloudMeasure(t *testing.T) { // alone: it counts what the server does for all
	sizes := os.Getenv(measureEnv)
	if sizes == "" {
		t.Skip("set " + measureEnv + ` to numbers of postings, such as 10000,100000: "make measure-cloud" does`)
	}
	for size := range strings.SplitSeq(sizes, ",") {
		n, err := strconv.Atoi(size)
		require.NoError(t, err)
		in := multiplied(t, n)
		for _, silver := range silvers() {
			c := newCloud(t, silver)
			behind := *c
			var s3Meter, dynamoMeter *meter
			behind.s3, s3Meter = c.metered(c.s3)
			behind.dynamo, dynamoMeter = c.metered(c.dynamo)
			for _, what := range [][]string{
				{"import", in, "--no-show"}, {"import", in, "--no-show"}, {"export", "--layer", "silver"},
			} {
				before, commits := c.statements()
				began := time.Now()
				behind.done(what...)
				took := time.Since(began)
				after, committed := c.statements()
				tellMeasured(t, fmt.Sprintf("%s of %d, silver in %s", what[0], n, silver), n, took, s3Meter, dynamoMeter)
				t.Logf("  mysql: %d statements, %d commits", after-before, committed-commits)
			}
			behind.locate(s3Meter)
		}
	}
}

// locate asks where the bytes of a hundred postings are, from all over gold.
func (c *cloud) locate(bucket *meter) {
	c.t.Helper()
	ctx := c.t.Context()
	s := c.open(c.app())
	seen, err := s.gold.Gold().Seen(ctx)
	require.NoError(c.t, err)
	ids := slices.Sorted(maps.Keys(seen))
	bucket.take()
	const lookups = 100
	for i := range lookups {
		p, err := s.gold.Gold().Get(ctx, ids[i*len(ids)/lookups])
		require.NoError(c.t, err)
		_, err = s.bronze.Locate(ctx, p.ID, p.Raw, p.SeenAt)
		require.NoError(c.t, err)
	}
	calls, _ := bucket.take()
	c.t.Logf("locate, %d postings of %d in %d objects: s3: %v", lookups, len(ids), len(c.objects(ctx)), calls)
}

// tellMeasured logs what one call needed.
func tellMeasured(t *testing.T, what string, n int, took time.Duration, bucket, table *meter) {
	t.Helper()
	thousands := float64(n) / 1000
	calls, _ := bucket.take()
	dollars := float64(calls["GET"])*priceS3Read + float64(calls["PUT"]+calls["LIST"]+calls["POST"])*priceS3Write
	t.Logf("%s: %v, %.2f s per 1,000", what, took.Round(time.Millisecond), took.Seconds()/thousands)
	t.Logf("  s3: %v, $%.6f per 1,000", calls, dollars/thousands)
	ops, units := table.take()
	dollars = 0
	for _, op := range slices.Sorted(maps.Keys(ops)) {
		price := priceRead
		if strings.HasPrefix(op, "Put") || strings.HasPrefix(op, "Update") || strings.HasPrefix(op, "Delete") || op == "TransactWriteItems" {
			price = priceWrite
		}
		dollars += units[op] * price
		t.Logf("  dynamodb: %s %d, %.0f units", op, ops[op], units[op])
	}
	t.Logf("  dynamodb: $%.6f per 1,000; sqs: $%.8f a run of a source", dollars/thousands, 3*priceSQS)
}
