package sqssink_test

import (
	"context"
	"errors"
	"fmt"
	"net/http/httptest"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sqs"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/internal/sqsfake"
	"github.com/techmap-it/techmap/sink/sqssink"
)

// exampleQueue returns a client and a queue, which a program has from elsewhere.
func exampleQueue(ctx context.Context, name string) (client *sqs.Client, queueURL string, done func()) {
	server := httptest.NewServer(sqsfake.New(nil))
	client = newClient(server.URL, server.Client())
	out, err := client.CreateQueue(ctx, &sqs.CreateQueueInput{QueueName: &name})
	if err != nil {
		fmt.Println(err)
	}
	return client, aws.ToString(out.QueueUrl), server.Close
}

func ExampleNew() {
	ctx := context.Background()
	client, queueURL, done := exampleQueue(ctx, "runs")
	defer done()
	runs := sqssink.New(client, queueURL, nil)
	fmt.Println(runs.Check(ctx))
	fmt.Println(runs.Write(ctx, []techmap.Census{{Source: "wanted", Outcome: techmap.OutcomeComplete}}))
	// Output:
	// <nil>
	// <nil>
}

func ExampleReceive() {
	ctx, cancel := context.WithCancelCause(context.Background())
	client, queueURL, done := exampleQueue(ctx, "runs")
	defer done()
	_ = sqssink.New(client, queueURL, nil).Write(ctx, []techmap.Census{
		{Source: "wanted", Outcome: techmap.OutcomeComplete, Keys: []string{"1", "2"}, Manifest: "manifest/1.json"},
	})
	err := sqssink.Receive(ctx, client, queueURL, nil, func(_ context.Context, m sqssink.Message) error {
		fmt.Println(m.Source, m.Outcome, m.Listed, m.Manifest)
		cancel(errors.New("enough"))
		return nil
	})
	fmt.Println(err)
	// Output:
	// wanted complete 2 manifest/1.json
	// enough
}

func ExampleDeadLetters() {
	ctx, cancel := context.WithCancelCause(context.Background())
	client, queueURL, done := exampleQueue(ctx, "runs")
	defer done()
	dead, _ := client.CreateQueue(ctx, &sqs.CreateQueueInput{QueueName: aws.String("dead")})
	_ = sqssink.New(client, queueURL, nil).Write(ctx, []techmap.Census{{Source: "gone", Outcome: "complete"}})
	o := &sqssink.ReceiveOptions{DeadLetter: sqssink.DeadLetters(client, *dead.QueueUrl)}
	_ = sqssink.Receive(ctx, client, queueURL, o, func(_ context.Context, m sqssink.Message) error {
		cancel(errors.New("enough"))
		return fmt.Errorf("no source %q: %w", m.Source, techmap.ErrInvalid)
	})
	moved, err := sqssink.Redrive(context.Background(), client, *dead.QueueUrl, queueURL)
	fmt.Println(moved, err)
	// Output: 1 <nil>
}

func ExampleRedrive() {
	ctx := context.Background()
	client, queueURL, done := exampleQueue(ctx, "runs")
	defer done()
	dead, _ := client.CreateQueue(ctx, &sqs.CreateQueueInput{QueueName: aws.String("dead")})
	_, _ = client.SendMessage(ctx, &sqs.SendMessageInput{QueueUrl: dead.QueueUrl, MessageBody: aws.String("wake up")})
	moved, err := sqssink.Redrive(ctx, client, *dead.QueueUrl, queueURL)
	fmt.Println(moved, err)
	// Output: 1 <nil>
}

func ExampleBatch() {
	event := sqssink.LambdaEvent{Records: []sqssink.LambdaMessage{
		{MessageID: "m1", Body: `{"version":1,"source":"wanted","outcome":"complete"}`},
		{MessageID: "m2", Body: `not a message`},
	}}
	failed, err := sqssink.Batch(context.Background(), event.Records, func(_ context.Context, m sqssink.Message) error {
		fmt.Println("refine", m.Source)
		return nil
	})
	fmt.Println(sqssink.Response(failed), errors.Is(err, techmap.ErrMalformed))
	// Output:
	// refine wanted
	// {[{m2}]} true
}

func ExampleMessageOf() {
	m := sqssink.MessageOf(techmap.Census{Source: "wanted", At: time.Unix(0, 0), Keys: []string{"1", "2"}})
	fmt.Println(m.Version, m.Source, m.At, m.Listed)
	// Output: 1 wanted 1970-01-01 00:00:00 +0000 UTC 2
}

func ExampleParseMessage() {
	m, err := sqssink.ParseMessage(`{"version":1,"source":"wanted","outcome":"refused","err":"robots.txt"}`)
	fmt.Println(m.Source, m.Outcome, m.Err, err)
	// Output: wanted refused robots.txt <nil>
}

func ExampleResponse() {
	fmt.Println(sqssink.Response([]string{"m1"}))
	// Output: {[{m1}]}
}
