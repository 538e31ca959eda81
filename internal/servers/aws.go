package main

import (
	"context"
	_ "embed"
	"os"
	"path/filepath"
)

// s3Server is versitygw: objects are files, signatures are checked.
type s3Server struct {
	installer
	program string
}

func (s *s3Server) install(ctx context.Context) error {
	dir, err := s.goInstall(ctx, "versitygw-"+versitygwVersion,
		"github.com/versity/versitygw/cmd/versitygw@"+versitygwVersion)
	s.program = filepath.Join(dir, "versitygw")
	return err
}

func (s *s3Server) start(ctx context.Context, dir string, port int) (running, error) {
	data, versions := filepath.Join(dir, "data"), filepath.Join(dir, "versions")
	for _, folder := range []string{data, versions} {
		if err := os.Mkdir(folder, 0o700); err != nil {
			return running{}, err
		}
	}
	env := []string{"ROOT_ACCESS_KEY=" + accessKey, "ROOT_SECRET_KEY=" + secretKey}
	r, err := serve(ctx, dir, "s3", port, env,
		s.program, "--region", region, "--port", address(port), "posix", "--versioning-dir", versions, data)
	r.env = []string{
		"TECHMAP_TEST_S3=http://" + address(port),
		"TECHMAP_TEST_S3_KEY=" + accessKey,
		"TECHMAP_TEST_S3_SECRET=" + secretKey,
	}
	return r, err
}

// dynamoServer is dynoxide, in memory. It does not check signatures.
type dynamoServer struct {
	installer
	program string
}

func (s *dynamoServer) install(ctx context.Context) error {
	dir, err := s.npmInstall(ctx, "dynoxide-"+dynoxideVersion, "@dynoxide/linux-x64@"+dynoxideVersion)
	s.program = filepath.Join(dir, "node_modules", "@dynoxide", "linux-x64", "dynoxide")
	return err
}

func (s *dynamoServer) start(ctx context.Context, dir string, port int) (running, error) {
	r, err := serve(ctx, dir, "dynamo", port, nil, s.program, "--host", "127.0.0.1", "-p", itoa(port))
	r.env = []string{"TECHMAP_TEST_DYNAMO=http://" + address(port)}
	return r, err
}

// sqsServer is local-aws-sqs, in memory, under Node.js.
type sqsServer struct {
	installer
	script string
}

//go:embed sqs.mjs
var sqsScript string

func (s *sqsServer) install(ctx context.Context) error {
	script := file{"serve.mjs", sqsScript}
	dir, err := s.npmInstall(ctx, "local-aws-sqs-"+localSQSVersion, "local-aws-sqs@"+localSQSVersion, script)
	s.script = filepath.Join(dir, script.name)
	return err
}

func (s *sqsServer) start(ctx context.Context, dir string, port int) (running, error) {
	r, err := serve(ctx, dir, "sqs", port, nil, "node", s.script, itoa(port))
	r.env = []string{"TECHMAP_TEST_SQS=http://" + address(port)}
	return r, err
}
