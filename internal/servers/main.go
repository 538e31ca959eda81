// Command servers runs a command against real servers, for the integration tests:
// MariaDB, an S3 server (versitygw), a DynamoDB server (dynoxide) and an SQS
// server (local-aws-sqs).
//
//	go run ./internal/servers [--only mysql,s3] -- go test -count=1 ./sink/...
//
// It installs what is missing (into bin/servers of the module; MariaDB with apt),
// starts the servers on free ports of the loopback interface in a temporary
// folder, waits until each answers, and runs the command with these variables:
//
//	TECHMAP_TEST_MYSQL          data source name without a database
//	TECHMAP_TEST_MYSQL_RESTART  URL; a POST restarts MariaDB and answers when it is up,
//	                            with ?how=kill after killing it
//	TECHMAP_TEST_S3             endpoint, with TECHMAP_TEST_S3_KEY and _SECRET
//	TECHMAP_TEST_DYNAMO         endpoint
//	TECHMAP_TEST_SQS            endpoint
//
// and with a region and credentials for the AWS clients. Its exit status is the
// command's, 2 for wrong use and 125 if the servers could not be had.
//
// Nothing it started outlives it: not after a failure, an interrupt or the end
// of its parent process. Only SIGKILL leaves its temporary folder behind; the
// servers themselves end even then.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"syscall"
	"time"
)

// Exit statuses of the runner itself; other ones are those of the command.
const (
	statusUsage  = 2
	statusRunner = 125 // as env(1) and timeout(1) have it
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	status := realMain(ctx, os.Args[1:], os.Stderr)
	stop()
	os.Exit(status)
}

// realMain returns the exit status. Only the command writes to standard output.
func realMain(ctx context.Context, args []string, stderr io.Writer) int {
	o, err := parse(args, stderr)
	if err != nil {
		fmt.Fprintf(stderr, "servers: %v\n", err)
		return statusUsage
	}
	r := &runner{log: stderr}
	err = whileParentLives(ctx, os.Getppid, time.Second, func(ctx context.Context) error { return r.run(ctx, o) })
	return status(err, stderr)
}

// status returns the exit status of a run that ended with err, and says what the
// command's status alone does not.
func status(err error, stderr io.Writer) int {
	if err == nil {
		return 0
	}
	exit, ok := errors.AsType[*exec.ExitError](err)
	if ok && exit.ProcessState != nil && err.Error() == exit.Error() {
		return exitStatus(exit)
	}
	fmt.Fprintf(stderr, "servers: %v\n", err)
	if ok {
		return exitStatus(exit)
	}
	return statusRunner
}

// exitStatus returns the status of a command that ended with exit, as a shell
// would: 128 and the signal's number if a signal ended it.
func exitStatus(exit *exec.ExitError) int {
	if ws, ok := exit.Sys().(syscall.WaitStatus); ok && ws.Signaled() {
		return 128 + int(ws.Signal())
	}
	return exit.ExitCode()
}
