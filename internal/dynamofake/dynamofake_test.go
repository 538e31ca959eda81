package dynamofake_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	"github.com/aws/smithy-go"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap/internal/dynamofake"
)

// server is the environment variable with the URL of another DynamoDB, which the
// fake is held against.
const server = "TECHMAP_TEST_DYNAMO"

type item = map[string]types.AttributeValue

func text(s string) types.AttributeValue { return &types.AttributeValueMemberS{Value: s} }

func client(url string, with ...func(*dynamodb.Options)) *dynamodb.Client {
	o := dynamodb.Options{
		Region: "ap-northeast-2", BaseEndpoint: aws.String(url), Retryer: aws.NopRetryer{},
		Credentials: aws.CredentialsProviderFunc(func(context.Context) (aws.Credentials, error) {
			return aws.Credentials{AccessKeyID: "test", SecretAccessKey: "test"}, nil
		}),
	}
	return dynamodb.New(o, with...)
}

// A db is a table that a test writes to.
type db struct {
	*dynamodb.Client
	t     *testing.T
	table *string
	fake  *dynamofake.Server // nil for another DynamoDB
}

// both runs do on the fake, and on the other DynamoDB if there is one: what holds
// for the one must hold for the other.
func both(t *testing.T, do func(t *testing.T, d db)) {
	t.Helper()
	t.Parallel()
	t.Run("fake", func(t *testing.T) {
		t.Parallel()
		do(t, fake(t))
	})
	t.Run("server", func(t *testing.T) {
		t.Parallel()
		url := os.Getenv(server)
		if url == "" {
			t.Skip("no other DynamoDB to compare with: set " + server + " to the URL of one")
		}
		do(t, created(db{client(url), t, aws.String(fmt.Sprintf("fake-%x", rand.Uint32())), nil}))
	})
}

func fake(t *testing.T) db {
	t.Helper()
	f := dynamofake.New()
	c := client("http://dynamodb.test", func(o *dynamodb.Options) { o.HTTPClient = f.Client() })
	return created(db{c, t, aws.String("things"), f})
}

func created(d db) db {
	d.t.Helper()
	_, err := d.CreateTable(d.t.Context(), definition(*d.table))
	require.NoError(d.t, err)
	return d
}

func definition(name string) *dynamodb.CreateTableInput {
	attribute := func(name string) types.AttributeDefinition {
		return types.AttributeDefinition{AttributeName: aws.String(name), AttributeType: types.ScalarAttributeTypeS}
	}
	key := func(name string, kind types.KeyType) types.KeySchemaElement {
		return types.KeySchemaElement{AttributeName: aws.String(name), KeyType: kind}
	}
	return &dynamodb.CreateTableInput{
		TableName: aws.String(name), BillingMode: types.BillingModePayPerRequest,
		AttributeDefinitions: []types.AttributeDefinition{attribute("pk"), attribute("of"), attribute("at")},
		KeySchema:            []types.KeySchemaElement{key("pk", types.KeyTypeHash)},
		GlobalSecondaryIndexes: []types.GlobalSecondaryIndex{{
			IndexName: aws.String("by-of"),
			KeySchema: []types.KeySchemaElement{key("of", types.KeyTypeHash), key("at", types.KeyTypeRange)},
			Projection: &types.Projection{
				ProjectionType: types.ProjectionTypeInclude, NonKeyAttributes: []string{"note"},
			},
		}},
	}
}

// put stores an item under a condition on #n, #v being :v.
func (d db) put(it item, condition string) error {
	in := &dynamodb.PutItemInput{TableName: d.table, Item: it}
	if condition != "" {
		in.ConditionExpression = aws.String(condition)
		in.ExpressionAttributeNames = map[string]string{"#n": "n"}
		if strings.Contains(condition, ":v") {
			in.ExpressionAttributeValues = item{":v": text("5")}
		}
		in.ReturnValuesOnConditionCheckFailure = types.ReturnValuesOnConditionCheckFailureAllOld
	}
	_, err := d.PutItem(d.t.Context(), in)
	return err
}

func (d db) get(pk string) item {
	out, err := d.GetItem(d.t.Context(), &dynamodb.GetItemInput{
		TableName: d.table, Key: item{"pk": text(pk)}, ConsistentRead: aws.Bool(true),
	})
	require.NoError(d.t, err)
	return out.Item
}

func codeOf(err error) string {
	if e, ok := errors.AsType[smithy.APIError](err); ok {
		return e.ErrorCode()
	}
	return fmt.Sprint(err)
}

func TestConditionsDecideAboutPuts(t *testing.T) {
	both(t, func(t *testing.T, d db) {
		for condition, want := range map[string]struct{ absent, four, five, six, bytes bool }{
			"attribute_exists(#n)":                   {four: true, five: true, six: true, bytes: true},
			"attribute_not_exists(#n)":               {absent: true},
			"#n = :v":                                {five: true},
			"#n <> :v":                               {absent: true, four: true, six: true, bytes: true},
			"#n < :v":                                {four: true},
			"#n <= :v":                               {four: true, five: true},
			"#n > :v":                                {six: true},
			"#n >= :v":                               {five: true, six: true},
			"NOT #n < :v":                            {absent: true, five: true, six: true, bytes: true},
			"attribute_not_exists(#n) OR #n < :v":    {absent: true, four: true},
			"attribute_exists(#n) AND NOT (#n = :v)": {four: true, six: true, bytes: true},
			"#n = :v OR #n > :v AND attribute_exists(#n)": {five: true, six: true},
			"(#n = :v OR #n > :v) AND #n > :v":            {six: true},
		} {
			for name, tc := range map[string]struct {
				old  types.AttributeValue
				pass bool
			}{
				"absent": {nil, want.absent}, "4": {text("4"), want.four}, "5": {text("5"), want.five},
				"6": {text("6"), want.six}, "bytes": {&types.AttributeValueMemberB{Value: []byte("5")}, want.bytes},
			} {
				old := item{"pk": text(condition + name), "old": text("yes")}
				if tc.old != nil {
					old["n"] = tc.old
				}
				require.NoError(t, d.put(old, ""))
				err := d.put(item{"pk": old["pk"], "n": text("new")}, condition)
				if tc.pass {
					assert.NoError(t, err, "%s of %s", condition, name)
					assert.Equal(t, text("new"), d.get(condition + name)["n"])
					continue
				}
				unmet, ok := errors.AsType[*types.ConditionalCheckFailedException](err)
				require.True(t, ok, "%s of %s: %v", condition, name, err)
				assert.Equal(t, old, unmet.Item)
				assert.Equal(t, old, d.get(condition+name), "nothing has happened")
			}
		}
	})
}

func TestRequestsThatAreWrongAreRefused(t *testing.T) {
	both(t, func(t *testing.T, d db) {
		ctx := t.Context()
		tests := map[string]error{
			"syntax":             d.put(item{"pk": text("a")}, "#n = "),
			"half parenthesis":   d.put(item{"pk": text("a")}, "(#n = :v"),
			"unknown name":       d.put(item{"pk": text("a")}, "#m = :v"),
			"unknown function":   d.put(item{"pk": text("a")}, "attribute_missing(#n)"),
			"no key":             d.put(item{"n": text("a")}, ""),
			"empty key":          d.put(item{"pk": text("")}, ""),
			"empty index key":    d.put(item{"pk": text("a"), "of": text("")}, ""),
			"index key of bytes": d.put(item{"pk": text("a"), "at": &types.AttributeValueMemberB{Value: []byte("a")}}, ""),
			"too large":          d.put(item{"pk": text("a"), "n": text(strings.Repeat("x", 400<<10))}, ""),
		}
		if d.fake != nil { // DynamoDB does so too, its likenesses do not
			in := d.query("a")
			in.ExpressionAttributeNames["#m"] = "m"
			_, tests["unused name"] = d.Query(ctx, in)
		}
		keys := []item{{"pk": text("a")}, {"pk": text("a")}}
		_, tests["key twice"] = d.BatchGetItem(ctx, &dynamodb.BatchGetItemInput{
			RequestItems: map[string]types.KeysAndAttributes{*d.table: {Keys: keys}},
		})
		query := d.query("a")
		query.KeyConditionExpression = aws.String("#of > :of")
		_, tests["query of many partitions"] = d.Query(ctx, query)
		query = d.query("a")
		query.IndexName = aws.String("by-nothing")
		_, tests["unknown index"] = d.Query(ctx, query)
		for name, err := range tests {
			assert.Equal(t, "ValidationException", codeOf(err), name)
		}
		_, err := d.DescribeTable(ctx, &dynamodb.DescribeTableInput{TableName: aws.String("nothing-here")})
		assert.Equal(t, "ResourceNotFoundException", codeOf(err))
		_, err = d.CreateTable(ctx, definition(*d.table))
		assert.Equal(t, "ResourceInUseException", codeOf(err))
	})
}

func TestItemOfTheLargestSizeIsStored(t *testing.T) {
	both(t, func(t *testing.T, d db) {
		size := 400<<10 - len("pk") - len("a") - len("n")
		require.NoError(t, d.put(item{"pk": text("a"), "n": text(strings.Repeat("x", size))}, ""))
		err := d.put(item{"pk": text("a"), "n": text(strings.Repeat("x", size+1))}, "")
		assert.Equal(t, "ValidationException", codeOf(err))
	})
}

func TestUpdatesMakeAndChangeItems(t *testing.T) {
	both(t, func(t *testing.T, d db) {
		add := func(days ...string) error {
			_, err := d.UpdateItem(t.Context(), &dynamodb.UpdateItemInput{
				TableName: d.table, Key: item{"pk": text("a")}, UpdateExpression: aws.String("ADD #d :d"),
				ExpressionAttributeNames:  map[string]string{"#d": "days"},
				ExpressionAttributeValues: item{":d": &types.AttributeValueMemberSS{Value: days}},
			})
			return err
		}
		require.NoError(t, add("월"))
		require.NoError(t, add("화", "월"))
		set, ok := d.get("a")["days"].(*types.AttributeValueMemberSS)
		require.True(t, ok)
		assert.ElementsMatch(t, []string{"월", "화"}, set.Value)
		assert.Equal(t, "ValidationException", codeOf(add("수", "수")))
		require.NoError(t, d.put(item{"pk": text("a"), "days": text("x")}, ""))
		assert.Equal(t, "ValidationException", codeOf(add("월")))

		_, err := d.UpdateItem(t.Context(), &dynamodb.UpdateItemInput{
			TableName: d.table, Key: item{"pk": text("a")}, UpdateExpression: aws.String("SET #n = :n, #o = :o"),
			ConditionExpression:       aws.String("attribute_exists(#n)"),
			ExpressionAttributeNames:  map[string]string{"#n": "days", "#o": "of"},
			ExpressionAttributeValues: item{":n": text("n"), ":o": text("o")},
		})
		require.NoError(t, err)
		assert.Equal(t, item{"pk": text("a"), "days": text("n"), "of": text("o")}, d.get("a"))
		_, err = d.DeleteItem(t.Context(), &dynamodb.DeleteItemInput{TableName: d.table, Key: item{"pk": text("a")}})
		require.NoError(t, err)
		assert.Empty(t, d.get("a"))
	})
}

func TestTransactionsAreDoneWholeOrNotAtAll(t *testing.T) {
	both(t, func(t *testing.T, d db) {
		require.NoError(t, d.put(item{"pk": text("a"), "n": text("1")}, ""))
		names := map[string]string{"#n": "n"}
		transact := func(condition, token string) error {
			_, err := d.TransactWriteItems(t.Context(), &dynamodb.TransactWriteItemsInput{
				ClientRequestToken: aws.String(token + *d.table),
				TransactItems: []types.TransactWriteItem{
					{Put: &types.Put{TableName: d.table, Item: item{"pk": text("b"), "n": text(token)}}},
					{Update: &types.Update{
						TableName: d.table, Key: item{"pk": text("a")}, UpdateExpression: aws.String("SET #n = :n"),
						ConditionExpression: aws.String(condition), ExpressionAttributeNames: names,
						ExpressionAttributeValues:           item{":n": text("2")},
						ReturnValuesOnConditionCheckFailure: types.ReturnValuesOnConditionCheckFailureAllOld,
					}},
					{ConditionCheck: &types.ConditionCheck{
						TableName: d.table, Key: item{"pk": text("c")},
						ConditionExpression: aws.String("attribute_not_exists(#n)"), ExpressionAttributeNames: names,
					}},
				},
			})
			return err
		}
		unmet, ok := errors.AsType[*types.TransactionCanceledException](transact("attribute_not_exists(#n)", "t1"))
		require.True(t, ok)
		var codes []string
		for _, r := range unmet.CancellationReasons {
			codes = append(codes, aws.ToString(r.Code))
		}
		assert.Equal(t, []string{"None", "ConditionalCheckFailed", "None"}, codes)
		assert.Equal(t, item{"pk": text("a"), "n": text("1")}, unmet.CancellationReasons[1].Item)
		assert.Empty(t, d.get("b"))

		require.NoError(t, transact("attribute_exists(#n)", "t2"))
		assert.Equal(t, text("2"), d.get("a")["n"])
		assert.Equal(t, text("t2"), d.get("b")["n"])
		require.NoError(t, d.put(item{"pk": text("b"), "n": text("later")}, ""))
		require.NoError(t, transact("attribute_exists(#n)", "t2"), "its answer was lost, it is asked again")
		assert.Equal(t, text("later"), d.get("b")["n"], "it is done once")
		assert.Equal(t, "IdempotentParameterMismatchException", codeOf(transact("#n = :n", "t2")))
	})
}

// query is a query of one partition.
func (d db) query(of string) *dynamodb.QueryInput {
	return &dynamodb.QueryInput{
		TableName: d.table, IndexName: aws.String("by-of"), KeyConditionExpression: aws.String("#of = :of"),
		ExpressionAttributeNames:  map[string]string{"#of": "of"},
		ExpressionAttributeValues: item{":of": text(of)},
	}
}

// pages runs a query to its end.
func (d db) pages(in *dynamodb.QueryInput) (items []item, pages int) {
	for {
		out, err := d.Query(d.t.Context(), in)
		require.NoError(d.t, err)
		items = append(items, out.Items...)
		pages++
		if len(out.LastEvaluatedKey) == 0 {
			return items, pages
		}
		in.ExclusiveStartKey = out.LastEvaluatedKey
	}
}

func TestQueriesReadAnIndexPageByPage(t *testing.T) {
	both(t, func(t *testing.T, d db) {
		for i := range 30 {
			require.NoError(t, d.put(item{
				"pk": text(fmt.Sprintf("k%02d", i)), "of": text("x"), "at": text(fmt.Sprintf("%02d", i*7%30)),
				"note": text("쪽지"), "other": text("not in the index"),
			}, ""))
		}
		require.NoError(t, d.put(item{"pk": text("y"), "of": text("y"), "at": text("05")}, ""))
		require.NoError(t, d.put(item{"pk": text("z"), "of": text("x")}, ""), "without the sort key it is in no index")
		for _, forward := range []bool{true, false} {
			in := d.query("x")
			in.Limit, in.ScanIndexForward = aws.Int32(7), aws.Bool(forward)
			in.KeyConditionExpression = aws.String("#of = :of AND #at >= :at")
			in.ExpressionAttributeNames["#at"] = "at"
			in.ExpressionAttributeValues[":at"] = text("03")
			items, pages := d.pages(in)
			require.Len(t, items, 27)
			assert.Equal(t, 4, pages)
			for i, it := range items {
				want := 3 + i
				if !forward {
					want = 29 - i
				}
				require.Equal(t, text(fmt.Sprintf("%02d", want)), it["at"])
				assert.Len(t, it, 4, "key, keys of the index and what it holds besides")
			}
		}
		require.NoError(t, d.put(item{"pk": text("k00"), "of": text("y"), "at": text("00")}, ""))
		items, _ := d.pages(d.query("y"))
		assert.Len(t, items, 2, "an item moves with its keys")
		items, _ = d.pages(d.query("x"))
		assert.Len(t, items, 29)
	})
}

func TestPageHoldsAMegabyte(t *testing.T) {
	both(t, func(t *testing.T, d db) {
		for i := range 25 {
			require.NoError(t, d.put(item{
				"pk": text(fmt.Sprint("k", i)), "of": text("x"), "at": text(fmt.Sprintf("%02d", i)),
				"note": text(strings.Repeat("x", 100_000)),
			}, ""))
		}
		items, pages := d.pages(d.query("x"))
		assert.Len(t, items, 25)
		assert.Equal(t, 3, pages)
	})
}

func TestBatchHoldsSixteenMegabytes(t *testing.T) {
	both(t, func(t *testing.T, d db) {
		var keys []item
		for i := range 50 {
			key := text(fmt.Sprint("k", i))
			require.NoError(t, d.put(item{"pk": key, "note": text(strings.Repeat("x", 400_000))}, ""))
			keys = append(keys, item{"pk": key})
		}
		keys = append(keys, item{"pk": text("nothing")})
		out, err := d.BatchGetItem(t.Context(), &dynamodb.BatchGetItemInput{
			RequestItems: map[string]types.KeysAndAttributes{*d.table: {Keys: keys}},
		})
		require.NoError(t, err)
		read, left := len(out.Responses[*d.table]), len(out.UnprocessedKeys[*d.table].Keys)
		assert.InDelta(t, 41, read, 1)
		assert.GreaterOrEqual(t, read+left, 50)
	})
}

func TestIndexLagsAsTold(t *testing.T) {
	t.Parallel()
	d := fake(t)
	d.fake.SetLag(2)
	for i := range 5 {
		require.NoError(t, d.put(item{"pk": text(fmt.Sprint(i)), "of": text("x"), "at": text("a")}, ""))
	}
	items, _ := d.pages(d.query("x"))
	assert.Len(t, items, 3)
	d.fake.SetLag(0)
	items, _ = d.pages(d.query("x"))
	assert.Len(t, items, 5)
	assert.Equal(t, []string{"0", "1", "2", "3", "4"}, d.fake.Keys("things"))
	assert.Empty(t, d.fake.Keys("nothing-here"))
}

func TestFaultsComeAsTold(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		fault  dynamofake.Fault
		code   string
		stored bool
	}{
		"before":  {dynamofake.Fault{Code: "ThrottlingException"}, "ThrottlingException", false},
		"after":   {dynamofake.Fault{Status: 500, Code: "InternalServerError", After: true}, "InternalServerError", true},
		"no word": {dynamofake.Fault{HangUp: true, After: true}, "", true},
	}
	for name, tc := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := fake(t)
			var calls []dynamofake.Call
			d.fake.SetFault(func(c dynamofake.Call) *dynamofake.Fault {
				calls = append(calls, c)
				return &tc.fault
			})
			err := d.put(item{"pk": text("a")}, "")
			require.Error(t, err)
			if tc.code == "" {
				require.ErrorIs(t, err, io.ErrUnexpectedEOF)
			} else {
				assert.Equal(t, tc.code, codeOf(err))
			}
			d.fake.SetFault(nil)
			assert.Equal(t, tc.stored, len(d.get("a")) > 0)
			assert.Equal(t, []dynamofake.Call{{Op: "PutItem", N: 2, Keys: []string{"a"}}}, calls)
			assert.Equal(t, map[string]int{"CreateTable": 1, "PutItem": 1, "GetItem": 1}, d.fake.Calls())
		})
	}
}

func TestWhatIsNoRequestOfTheSDKIsRefused(t *testing.T) {
	t.Parallel()
	s := httptest.NewServer(dynamofake.New())
	t.Cleanup(s.Close)
	tests := map[string]struct{ target, auth, body, says string }{
		"no target":       {"", "AWS4-HMAC-SHA256 x", `{}`, "ValidationException"},
		"not signed":      {"DynamoDB_20120810.PutItem", "", `{}`, "MissingAuthenticationToken"},
		"no JSON":         {"DynamoDB_20120810.PutItem", "AWS4-HMAC-SHA256 x", `{`, "SerializationException"},
		"unknown field":   {"DynamoDB_20120810.PutItem", "AWS4-HMAC-SHA256 x", `{"Expected":{}}`, "Expected"},
		"unknown request": {"DynamoDB_20120810.Scan", "AWS4-HMAC-SHA256 x", `{}`, "UnknownOperationException"},
	}
	for name, tc := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, s.URL, strings.NewReader(tc.body))
			require.NoError(t, err)
			r.Header.Set("X-Amz-Target", tc.target)
			r.Header.Set("Authorization", tc.auth)
			resp, err := http.DefaultClient.Do(r)
			require.NoError(t, err)
			defer resp.Body.Close()
			body, err := io.ReadAll(resp.Body)
			require.NoError(t, err)
			assert.Equal(t, http.StatusBadRequest, resp.StatusCode)
			assert.Contains(t, string(body), tc.says)
		})
	}
}
