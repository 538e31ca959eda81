// Bootstrap is the stages of techmap as AWS Lambda functions: one program, of which each
// function runs one task, named by TECHMAP_TASK:
//
//	crawl      by a schedule: sites -> bronze, and a message a run
//	refine     by the messages of crawl: bronze -> silver
//	annotate   by a schedule or by hand: silver -> stored answers of a model
//	load       by the messages of refine: silver -> gold
//	publish    by the messages of load: gold -> openings
//	report     by hand or by a scheduler: the report of a month, as a document
//
// See README.md for how it is deployed, and settings.go for its environment.
package main

import (
	"context"
	"log/slog"
	"os"

	"github.com/aws/aws-lambda-go/lambda"
)

func main() {
	log := slog.New(slog.NewJSONHandler(os.Stderr, nil))
	f, err := newFunction(context.Background(), os.Getenv, log, os.Stdout)
	if err != nil {
		// Lambda shows what a process says that ends before its first event.
		log.Error("cannot begin", "err", err)
		os.Exit(1)
	}
	lambda.Start(f)
}
