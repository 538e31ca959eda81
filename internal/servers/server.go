package main

import (
	"context"
	"errors"
	"net/http"
	"strconv"
)

// Pinned versions.
const (
	versitygwVersion = "v1.8.0"
	dynoxideVersion  = "1.2.1"
	localSQSVersion  = "2.0.2"
)

// A server is one of those the tests run against.
type server interface {
	// install makes the server's program be there.
	install(ctx context.Context) error
	// start starts it, with all it writes under dir, and returns once it answers.
	// With an error nothing is left running, and the running it returns has no stop.
	start(ctx context.Context, dir string, port int) (running, error)
}

// A running server is stopped by stop, which returns when nothing of it is left.
type running struct {
	env   []string // for the command
	stop  func() error
	alive func() bool
}

// serversByName returns the servers, not yet installed.
func serversByName(in installer) map[string]server {
	return map[string]server{
		"mysql":  &mariadb{},
		"s3":     &s3Server{installer: in},
		"dynamo": &dynamoServer{installer: in},
		"sqs":    &sqsServer{installer: in},
	}
}

// serve launches a server and waits until it answers HTTP at port.
func serve(ctx context.Context, dir, name string, port int, env []string, argv ...string) (running, error) {
	p, err := launch(ctx, dir, name, env, argv...)
	if err != nil {
		return running{}, err
	}
	if err := p.until(ctx, func(ctx context.Context) error { return answersHTTP(ctx, port) }); err != nil {
		return running{}, errors.Join(err, p.stop())
	}
	return running{stop: p.stop, alive: func() bool { return !p.ended() }}, nil
}

// answersHTTP reports whether anything at all is answered on port: what a server
// makes of a request without a signature is its own business.
func answersHTTP(ctx context.Context, port int) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+address(port)+"/", nil)
	if err != nil {
		return err
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return err
	}
	return resp.Body.Close()
}

func itoa(port int) string { return strconv.Itoa(port) }
