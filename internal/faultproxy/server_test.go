package faultproxy_test

import (
	"context"
	"database/sql"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	"github.com/go-sql-driver/mysql"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap/internal/faultproxy"
)

// TestProxy_mysqlCommitsInSilence loses the acknowledgement of a commit of a real
// server: the client cannot know, and the rows are there.
func TestProxy_mysqlCommitsInSilence(t *testing.T) {
	t.Parallel()
	dsn := os.Getenv("TECHMAP_TEST_MYSQL")
	if dsn == "" {
		t.Skip("TECHMAP_TEST_MYSQL names no server: make integration starts one")
	}
	config, err := mysql.ParseDSN(dsn)
	require.NoError(t, err)
	direct, err := sql.Open("mysql", dsn)
	require.NoError(t, err)
	defer direct.Close()
	schema := fmt.Sprintf("faultproxy_%d", os.Getpid())
	_, err = direct.Exec("CREATE DATABASE " + schema)
	require.NoError(t, err)
	defer direct.Exec("DROP DATABASE " + schema)
	_, err = direct.Exec("CREATE TABLE " + schema + ".t (v VARCHAR(20)) CHARACTER SET utf8mb4")
	require.NoError(t, err)

	p, err := faultproxy.Listen(t.Context(), config.Addr, faultproxy.Fault{Name: "lost", On: []byte("COMMIT"), CutAnswer: true})
	require.NoError(t, err)
	defer p.Close()
	config.Addr, config.DBName = p.Addr(), schema
	proxied, err := sql.Open("mysql", config.FormatDSN())
	require.NoError(t, err)
	defer proxied.Close()
	tx, err := proxied.Begin()
	require.NoError(t, err)
	_, err = tx.Exec("INSERT INTO t VALUES ('개발자')")
	require.NoError(t, err)
	require.Error(t, tx.Commit())

	var v string
	require.NoError(t, direct.QueryRow("SELECT v FROM "+schema+".t").Scan(&v))
	assert.Equal(t, "개발자", v)
	assert.Equal(t, map[string]int{"lost": 1}, p.Counts())
}

// TestUnprocessedHalf_dynamoDB writes 25 items through the fault with the real SDK,
// which checks checksums, to a real server.
func TestUnprocessedHalf_dynamoDB(t *testing.T) {
	t.Parallel()
	endpoint := os.Getenv("TECHMAP_TEST_DYNAMO")
	if endpoint == "" {
		t.Skip("TECHMAP_TEST_DYNAMO names no server: make integration starts one")
	}
	at, err := url.Parse(endpoint)
	require.NoError(t, err)
	h := faultproxy.NewHandler(faultproxy.To(at),
		faultproxy.Rule{Name: "half", Op: "BatchWriteItem", Do: faultproxy.UnprocessedHalf},
		faultproxy.Rule{
			Name: "throttled", Op: "Scan", When: faultproxy.First(2),
			Do: faultproxy.JSONError(http.StatusBadRequest, "ProvisionedThroughputExceededException"),
		},
	)
	server := httptest.NewServer(h)
	defer server.Close()
	client := dynamodb.New(dynamodb.Options{
		Region: "us-east-1", BaseEndpoint: &server.URL, HTTPClient: server.Client(),
		Credentials: aws.CredentialsProviderFunc(func(context.Context) (aws.Credentials, error) {
			return aws.Credentials{AccessKeyID: "test", SecretAccessKey: "test"}, nil
		}),
	})
	table := createTable(t, client)
	left := map[string][]types.WriteRequest{table: nil}
	for i := range 25 {
		item := map[string]types.AttributeValue{"id": &types.AttributeValueMemberS{Value: fmt.Sprintf("채용-%02d", i)}}
		left[table] = append(left[table], types.WriteRequest{PutRequest: &types.PutRequest{Item: item}})
	}
	rounds := 0
	for ; len(left) > 0; rounds++ {
		out, err := client.BatchWriteItem(t.Context(), &dynamodb.BatchWriteItemInput{RequestItems: left})
		require.NoError(t, err)
		left = out.UnprocessedItems
	}
	assert.Equal(t, 5, rounds, "25, 12, 6, 3, 1")
	out, err := client.Scan(t.Context(), &dynamodb.ScanInput{TableName: &table})
	require.NoError(t, err, "the SDK tries a throttled call again")
	assert.Len(t, out.Items, 25)
	assert.Equal(t, map[string]int{"half": 5, "throttled": 2}, h.Counts())
}

func createTable(t *testing.T, client *dynamodb.Client) string {
	t.Helper()
	table := fmt.Sprintf("faultproxy-%d", os.Getpid())
	_, err := client.CreateTable(t.Context(), &dynamodb.CreateTableInput{
		TableName:            &table,
		BillingMode:          types.BillingModePayPerRequest,
		AttributeDefinitions: []types.AttributeDefinition{{AttributeName: aws.String("id"), AttributeType: "S"}},
		KeySchema:            []types.KeySchemaElement{{AttributeName: aws.String("id"), KeyType: types.KeyTypeHash}},
	})
	require.NoError(t, err)
	return table
}
