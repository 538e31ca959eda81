package main

import (
	"context"
	"crypto/rand"
	"database/sql"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"strings"
	"sync/atomic"
	"time"

	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/go-sql-driver/mysql"

	"github.com/techmap-it/techmap/internal/faultproxy"
)

// A cloud is what stands between the programs and the servers of the cloud's stores.
type cloud struct {
	name    string
	admin   *sql.DB
	restart string // URL that restarts the database
	proxy   *faultproxy.Proxy
	bucket  *service
	table   *service

	slow, reset, forget atomic.Int32 // connections to the database that are to suffer
	struck              atomic.Int32
}

// A service is an HTTP service that can be told to do wrong.
type service struct {
	*httptest.Server
	left, hit atomic.Int32
	do        atomic.Pointer[faultproxy.Action]
	writes    atomic.Bool // strikes writes alone
}

func newService(endpoint string) (*service, error) {
	at, err := url.Parse(endpoint)
	if err != nil {
		return nil, err
	}
	s, next := new(service), faultproxy.To(at)
	s.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		about := !s.writes.Load() || r.Method == http.MethodPut || r.Method == http.MethodPost
		if do := s.do.Load(); do != nil && about && s.left.Add(-1) >= 0 {
			s.hit.Add(1)
			(*do)(w, r, next)
			return
		}
		next.ServeHTTP(w, r)
	}))
	return s, nil
}

// upset lets the next n requests go wrong.
func (s *service) upset(n int, writes bool, do faultproxy.Action) (struck func() int) {
	s.hit.Store(0)
	s.writes.Store(writes)
	s.left.Store(int32(n))
	s.do.Store(&do)
	return func() int {
		s.do.Store(nil)
		return int(s.hit.Load())
	}
}

// cloudStore makes empty places on the servers that internal/servers has started.
func cloudStore(ctx context.Context, dir string) (*store, error) {
	server := func(name string) string { return os.Getenv("TECHMAP_TEST_" + name) } //nolint:forbidigo // as internal/servers hands it on
	dsn, err := mysql.ParseDSN(server("MYSQL"))
	if err != nil || server("MYSQL") == "" || server("S3") == "" || server("DYNAMO") == "" {
		return nil, errors.New("no servers: run this program with \"go run ./internal/servers -- …\"")
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, err
	}
	c := &cloud{name: "soak-" + strings.ToLower(rand.Text()[:12]), restart: server("MYSQL_RESTART")}
	if c.bucket, err = newService(server("S3")); err != nil {
		return nil, err
	}
	if c.table, err = newService(server("DYNAMO")); err != nil {
		return nil, err
	}
	if c.proxy, err = faultproxy.Listen(ctx, dsn.Addr, c.connections()...); err != nil {
		return nil, err
	}
	if c.admin, err = sql.Open("mysql", dsn.FormatDSN()); err != nil {
		return nil, err
	}
	if _, err := c.admin.ExecContext(ctx, "CREATE DATABASE "+c.database()); err != nil {
		return nil, err
	}
	loaded, err := config.LoadDefaultConfig(ctx)
	if err != nil {
		return nil, err
	}
	client := s3.NewFromConfig(loaded, func(o *s3.Options) { o.BaseEndpoint, o.UsePathStyle = new(server("S3")), true })
	if _, err := client.CreateBucket(ctx, &s3.CreateBucketInput{Bucket: &c.name}); err != nil {
		return nil, err
	}
	gold := fmt.Sprintf("mysql://root:@%s/%s", c.proxy.Addr(), c.database())
	return &store{dir: dir, gold: gold, cloud: c, flags: []string{
		"--store", dir,
		"--bronze", fmt.Sprintf("s3://%s/lake?endpoint=%s", c.name, c.bucket.URL),
		"--silver", fmt.Sprintf("dynamodb://%s?create=true&endpoint=%s", c.name, c.table.URL),
		"--gold", gold,
	}}, nil
}

func (c *cloud) database() string { return strings.ReplaceAll(c.name, "-", "_") }

// close removes what can be removed; what is in the servers goes with them.
func (s *store) close(ctx context.Context) error {
	if s.disk {
		return unmountDisk(s.dir)
	}
	if s.cloud == nil {
		return nil
	}
	c := s.cloud
	_, err := c.admin.ExecContext(ctx, "DROP DATABASE "+c.database())
	c.bucket.Close()
	c.table.Close()
	return errors.Join(err, c.admin.Close(), c.proxy.Close())
}

// connections are the faults of connections to the database.
func (c *cloud) connections() []faultproxy.Fault {
	take := func(n *atomic.Int32) faultproxy.When {
		return func(int) bool {
			if n.Load() <= 0 {
				return false
			}
			n.Add(-1)
			c.struck.Add(1)
			return true
		}
	}
	return []faultproxy.Fault{
		{Name: string(databaseSlow), When: take(&c.slow), Latency: 2 * time.Millisecond},
		{Name: string(databaseResets), When: take(&c.reset), ResetAfter: 6000},
		{Name: string(databaseForgets), When: take(&c.forget), On: []byte("COMMIT"), CutAnswer: true},
	}
}

// attempt runs a step while one of the servers does wrong.
func (c *cloud) attempt(ctx context.Context, begin func() (*call, error), wait time.Duration, f *fault) (*call, bool, error) {
	n := 1 + f.random().IntN(mendable)
	struck := func() int { return int(c.struck.Swap(0)) }
	c.struck.Store(0)
	switch f.Kind {
	case databaseRestarted, databaseKilled:
		return c.without(ctx, begin, wait, f.Kind == databaseKilled)
	case databaseSlow:
		c.slow.Store(4)
	case databaseResets:
		c.reset.Store(int32(n))
	case databaseForgets:
		c.forget.Store(int32(n))
	case bucketFails:
		struck = c.bucket.upset(n, false, faultproxy.XMLError(http.StatusServiceUnavailable, "SlowDown"))
	case bucketCuts:
		struck = c.bucket.upset(n, false, faultproxy.LostRequest)
	case bucketForgets:
		struck = c.bucket.upset(n, true, faultproxy.LostAnswer)
	case tableThrottles:
		struck = c.table.upset(n, false, faultproxy.JSONError(http.StatusBadRequest, "ThrottlingException"))
	case tableCuts:
		struck = c.table.upset(n, false, faultproxy.LostRequest)
	}
	call, err := begin()
	if err == nil {
		<-call.ended
	}
	for _, left := range []*atomic.Int32{&c.slow, &c.reset, &c.forget} {
		left.Store(0)
	}
	return call, struck() > 0, err
}

// without restarts the database, or kills it first, during a step.
func (c *cloud) without(
	ctx context.Context, begin func() (*call, error), wait time.Duration, kill bool,
) (*call, bool, error) {
	call, err := begin()
	if err != nil {
		return nil, false, err
	}
	alive := call.within(wait)
	at := c.restart
	if kill {
		at += "?how=kill"
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, at, nil)
	if err != nil {
		return nil, false, err
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return nil, false, err
	}
	if response.StatusCode != http.StatusNoContent {
		err = fmt.Errorf("restart of the database: status %d", response.StatusCode)
	}
	<-call.ended
	return call, alive, errors.Join(err, response.Body.Close())
}
