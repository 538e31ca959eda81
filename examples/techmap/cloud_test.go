//go:build cloud

package main

import (
	"context"
	"crypto/rand"
	"database/sql"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"
	"github.com/go-sql-driver/mysql"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	layered "github.com/techmap-it/techmap/examples/internal/stores"
)

// Environment that names servers to test against: go run ./internal/servers sets it.
const (
	mysqlEnv   = "TECHMAP_TEST_MYSQL"
	restartEnv = "TECHMAP_TEST_MYSQL_RESTART"
	s3Env      = "TECHMAP_TEST_S3"
	dynamoEnv  = "TECHMAP_TEST_DYNAMO"
	sqsEnv     = "TECHMAP_TEST_SQS"
)

// onServer returns where a server is, or skips the test.
func onServer(t testing.TB, variable string) string {
	t.Helper()
	at := os.Getenv(variable)
	if at == "" {
		t.Skip(variable + ` names no server: "make integration" starts one`)
	}
	return at
}

// silvers are the services that silver may lie in, bronze being in S3 and gold in MySQL.
func silvers() []string { return []string{"dynamodb", "mysql"} }

// exportedLayers are what two stores are compared by.
func exportedLayers() []string { return []string{"silver", "gold", "openings"} }

// A cloud is places of its own for the three layers, on servers.
type cloud struct {
	t      testing.TB
	dir    string // of what is kept on this machine
	silver string // the service that holds silver
	name   string // of the bucket and the databases
	prefix string // in the bucket
	table  string
	// Endpoints: of the servers, or of what stands in front of them.
	s3, dynamo, mysql string
}

// newCloud makes empty places, which the end of the test removes.
func newCloud(t testing.TB, silver string) *cloud {
	t.Helper()
	cfg, err := mysql.ParseDSN(onServer(t, mysqlEnv))
	require.NoError(t, err)
	c := &cloud{
		t: t, dir: filepath.Join(t.TempDir(), "store"), silver: silver,
		name: "techmap-" + strings.ToLower(rand.Text()[:16]), prefix: "lake",
		s3: onServer(t, s3Env), dynamo: onServer(t, dynamoEnv), mysql: cfg.Addr,
	}
	c.table = c.name
	bucket := c.bucket()
	_, err = bucket.CreateBucket(t.Context(), &s3.CreateBucketInput{Bucket: &c.name})
	require.NoError(t, err)
	t.Cleanup(func() { c.drop(context.WithoutCancel(t.Context()), bucket) })
	for _, database := range c.databases() {
		c.exec("", "CREATE DATABASE "+database)
		t.Cleanup(func() { c.exec("", "DROP DATABASE "+database) })
	}
	return c
}

// drop removes the bucket.
func (c *cloud) drop(ctx context.Context, bucket *s3.Client) {
	for key := range c.objects(ctx) {
		_, err := bucket.DeleteObject(ctx, &s3.DeleteObjectInput{Bucket: &c.name, Key: &key})
		require.NoError(c.t, err)
	}
	_, err := bucket.DeleteBucket(ctx, &s3.DeleteBucketInput{Bucket: &c.name})
	assert.NoError(c.t, err)
}

// database returns the name of a layer's database.
func (c *cloud) database(layer string) string {
	return strings.ReplaceAll(c.name, "-", "_") + "_" + layer
}

// databases returns the names of all databases.
func (c *cloud) databases() []string {
	if c.silver == "mysql" {
		return []string{c.database("gold"), c.database("silver")}
	}
	return []string{c.database("gold")}
}

// places are the addresses of the layers.
func (c *cloud) places() layered.Addresses {
	mysqlAt := func(layer string) string {
		return fmt.Sprintf("mysql://root:@%s/%s", c.mysql, c.database(layer))
	}
	at := layered.Addresses{
		Bronze: fmt.Sprintf("s3://%s/%s?endpoint=%s", c.name, c.prefix, c.s3),
		Silver: mysqlAt("silver"), Gold: mysqlAt("gold"),
	}
	if c.silver == "dynamodb" {
		at.Silver = fmt.Sprintf("dynamodb://%s?create=true&endpoint=%s", c.table, c.dynamo)
	}
	return at
}

// flags are those of every command.
func (c *cloud) flags() []string {
	at := c.places()
	return []string{"--store", c.dir, "--bronze", at.Bronze, "--silver", at.Silver, "--gold", at.Gold}
}

// techmap calls the command on the layers.
func (c *cloud) techmap(args ...string) result {
	c.t.Helper()
	return call(c.t.Context(), "", append(c.flags(), args...)...)
}

// done is techmap for calls that have to end well.
func (c *cloud) done(args ...string) string {
	c.t.Helper()
	r := c.techmap(args...)
	require.Equal(c.t, exitDone, r.status, "techmap %s: %s", strings.Join(args, " "), r.stderr)
	return r.stdout
}

// app returns the program without a command.
func (c *cloud) app() *app {
	none := func(string) string { return "" }
	at := c.places()
	flags := &cli{Store: c.dir, Bronze: at.Bronze, Silver: at.Silver, Gold: at.Gold, Quiet: true, getenv: none}
	return newApp(flags, nil, c.t.Output(), c.t.Output(), none)
}

// open opens the layers for the test.
func (c *cloud) open(a *app) *stores {
	c.t.Helper()
	s, err := a.openStores(c.t.Context())
	require.NoError(c.t, err)
	c.t.Cleanup(func() { assert.NoError(c.t, s.Close()) })
	return s
}

// bucket returns a client of S3 that meets no faults.
func (c *cloud) bucket() *s3.Client {
	cfg, err := config.LoadDefaultConfig(c.t.Context())
	require.NoError(c.t, err)
	endpoint := os.Getenv(s3Env)
	return s3.NewFromConfig(cfg, func(o *s3.Options) { o.BaseEndpoint, o.UsePathStyle = &endpoint, true })
}

// dynamoDB returns a client of DynamoDB that meets no faults.
func (c *cloud) dynamoDB() *dynamodb.Client {
	cfg, err := config.LoadDefaultConfig(c.t.Context())
	require.NoError(c.t, err)
	endpoint := os.Getenv(dynamoEnv)
	return dynamodb.NewFromConfig(cfg, func(o *dynamodb.Options) { o.BaseEndpoint = &endpoint })
}

// objects returns the objects of the bucket by name, with their sizes.
func (c *cloud) objects(ctx context.Context) map[string]types.Object {
	found := make(map[string]types.Object)
	pages := s3.NewListObjectsV2Paginator(c.bucket(), &s3.ListObjectsV2Input{Bucket: &c.name})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		require.NoError(c.t, err)
		for _, o := range page.Contents {
			found[*o.Key] = o
		}
	}
	return found
}

// sql returns connections to a database that meet no faults; "" means none.
func (c *cloud) sql(database string) *sql.DB {
	c.t.Helper()
	db, err := sql.Open("mysql", os.Getenv(mysqlEnv)+database)
	require.NoError(c.t, err)
	return db
}

// exec runs a statement as somebody else would.
func (c *cloud) exec(database, statement string) {
	c.t.Helper()
	db := c.sql(database)
	_, err := db.ExecContext(context.WithoutCancel(c.t.Context()), statement)
	require.NoError(c.t, err, statement)
	require.NoError(c.t, db.Close())
}

// exports returns what a store exports, by layer.
func exports(done func(args ...string) string) map[string]string {
	out := make(map[string]string)
	for _, layer := range exportedLayers() {
		out[layer] = done("export", "--layer", layer)
	}
	return out
}

// same checks that the layers hold exactly want.
func (c *cloud) same(want map[string]string, when string) {
	c.t.Helper()
	got := exports(c.done)
	for _, layer := range exportedLayers() {
		require.NotEmpty(c.t, want[layer], layer)
		if want[layer] != got[layer] { // too long to be printed
			assert.Fail(c.t, layer+" differs "+when, firstDifference(want[layer], got[layer]))
		}
	}
}

// firstDifference describes where two exports part.
func firstDifference(want, got string) string {
	w, g := strings.SplitAfter(want, "\n"), strings.SplitAfter(got, "\n")
	for i := range min(len(w), len(g)) {
		if w[i] != g[i] {
			at := 0
			for at < min(len(w[i]), len(g[i])) && w[i][at] == g[i][at] {
				at++
			}
			at = max(0, at-80)
			return fmt.Sprintf("%d lines, want %d; line %d:\n%.200s\nwant\n%.200s", len(g)-1, len(w)-1, i+1, g[i][at:], w[i][at:])
		}
	}
	return fmt.Sprintf("%d lines, want %d", len(g)-1, len(w)-1)
}

// consistent checks the manifests: every object that one names is there, and every
// object is named, unless unnamed allows for runs that were cut short.
func (c *cloud) consistent(s *stores, unnamed bool) (objects, named int) {
	c.t.Helper()
	there := c.objects(c.t.Context())
	names := make(map[string]bool)
	for census, err := range s.bronze.Censuses(c.t.Context()) {
		require.NoError(c.t, err)
		for _, key := range census.Objects {
			names[key] = true
			assert.Contains(c.t, there, key, "a manifest names what is not there")
		}
	}
	for key := range there {
		if !strings.HasPrefix(key, c.prefix+"/bronze/") {
			continue
		}
		objects++
		if !unnamed {
			assert.True(c.t, names[key], "no manifest names %s", key)
		}
	}
	return objects, len(names)
}
