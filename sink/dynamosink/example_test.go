package dynamosink_test

import (
	"context"
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
