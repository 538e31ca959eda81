package main

import (
	"database/sql"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/go-sql-driver/mysql"
	"github.com/stretchr/testify/require"
)

// onServers has a rig use the servers that "go run ./internal/servers" starts, and a
// database of its own, or skips the test.
func onServers(r *rig) {
	for variable, to := range map[string]*string{
		"TECHMAP_TEST_S3": &r.s3, "TECHMAP_TEST_DYNAMO": &r.dynamo, "TECHMAP_TEST_SQS": &r.queues, "TECHMAP_TEST_S3_KEY": &r.key,
	} {
		if *to = os.Getenv(variable); *to == "" {
			r.t.Skip(variable + ` names no server: "make deploy-lambda" starts one`)
		}
	}
	dsn := os.Getenv("TECHMAP_TEST_MYSQL")
	if dsn == "" {
		r.t.Skip(`TECHMAP_TEST_MYSQL names no server: "make deploy-lambda" starts one`)
	}
	cfg, err := mysql.ParseDSN(dsn)
	require.NoError(r.t, err)
	name := strings.ReplaceAll(r.name, "-", "_")
	db, err := sql.Open("mysql", dsn)
	require.NoError(r.t, err)
	_, err = db.ExecContext(r.t.Context(), "CREATE DATABASE "+name)
	require.NoError(r.t, err)
	r.t.Cleanup(func() {
		_, err := db.Exec("DROP DATABASE " + name) //nolint:noctx // the test's has ended
		require.NoError(r.t, err)
		require.NoError(r.t, db.Close())
	})
	r.gold = "mysql://root:@" + cfg.Addr + "/" + name
}

// TestCloudChain is TestChain on servers of their own, with all weeks of a sample
// site, messages that come twice and in another order, and ten batches at once.
func TestCloudChain(t *testing.T) {
	t.Parallel()
	r := newRig(t, onServers)
	began := time.Now()
	r.crawl(`{"sites":["sample-board"]}`, 0)
	crawled := time.Since(began)
	r.work(10, unruly())
	t.Logf("crawled in %v, made openings in %v more", crawled, time.Since(began)-crawled)
	r.weighs()
	r.same("--site", "sample-board")
}
