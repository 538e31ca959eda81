package dynamosink_test

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/internal/dynamofake"
	"github.com/techmap-it/techmap/sink/dynamosink"
)

// exampleClient stands for dynamodb.NewFromConfig(config).
func exampleClient() *dynamodb.Client {
	f := dynamofake.New()
	return client("http://dynamodb.test", func(o *dynamodb.Options) { o.HTTPClient = f.Client() })
}

func ExampleNew() {
	ctx := context.Background()
	db := dynamosink.New(exampleClient(), "techmap-silver", nil)
	if err := db.Create(ctx); err != nil {
		fmt.Println(err)
		return
	}
	day := time.Date(2026, 3, 2, 0, 0, 0, 0, time.UTC)
	err := db.Silver().Write(ctx, []techmap.Posting{
		{ID: "toy:1", Title: "서버 개발자 (수정)", SeenAt: day.AddDate(0, 0, 1)},
		{ID: "toy:1", Title: "서버 개발자", SeenAt: day}, // an older version comes late
		{ID: "toy:2", Title: "Platform Engineer", SeenAt: day},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	// An answer of a model puts its posting among the changes, for the gold load.
	err = db.Extractions().Save(ctx, "key of the question", techmap.Extraction{Posting: "toy:1", Extractor: "model/1"})
	if err != nil {
		fmt.Println(err)
		return
	}
	for p, err := range db.Silver().Since(ctx, day) {
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Println(p.ID, p.Title)
	}
	// Output:
	// toy:2 Platform Engineer
	// toy:1 서버 개발자 (수정)
}

func ExampleDB_Check() {
	db := dynamosink.New(exampleClient(), "techmap-silver", nil)
	if err := db.Check(context.Background()); err != nil {
		fmt.Println("see to the table first")
	}
	// Output: see to the table first
}

func ExampleTable() {
	table := dynamosink.Table("techmap-silver")
	for _, index := range table.GlobalSecondaryIndexes {
		fmt.Println(*table.TableName, *index.IndexName, table.BillingMode)
	}
	// Output: techmap-silver changes PAY_PER_REQUEST
}

// A template of the stack has the table as it is made, so that the two cannot differ.
func ExampleResource() {
	data, err := dynamosink.Resource("techmap-silver")
	if err != nil {
		fmt.Println(err)
		return
	}
	var resource struct{ Type, DeletionPolicy string }
	fmt.Println(json.Unmarshal(data, &resource), resource.Type, resource.DeletionPolicy)
	// Output: <nil> AWS::DynamoDB::Table Retain
}

// What is forgotten goes with the answers of models about it.
func ExampleDB_Forget() {
	ctx := context.Background()
	db := dynamosink.New(exampleClient(), "techmap-silver", nil)
	if err := db.Create(ctx); err != nil {
		fmt.Println(err)
		return
	}
	_ = db.Silver().Write(ctx, []techmap.Posting{{ID: "toy:1", Company: "솔방울"}, {ID: "toy:2", Company: "도토리"}})
	_ = db.Extractions().Save(ctx, "key of the question", techmap.Extraction{Posting: "toy:1"})
	gone, err := db.Forget(ctx, func(p techmap.Posting) bool { return p.Company == "솔방울" })
	fmt.Println(gone, err)
	_, answered, err := db.Extractions().Load(ctx, "key of the question")
	fmt.Println(answered, err)
	// Output:
	// [toy:1] <nil>
	// false <nil>
}
