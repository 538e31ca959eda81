package main

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	v4 "github.com/aws/aws-sdk-go-v2/aws/signer/v4"
	"github.com/aws/aws-sdk-go-v2/config"
)

// withSecrets returns getenv with the secrets that TECHMAP_SECRETS names, separated by
// spaces:
//
//	TECHMAP_MYSQL_PASSWORD=secretsmanager:ARN#password TECHMAP_KEY_MODEL=ssm:/techmap/model
//
// They are fetched once, when the process begins, and stand in no variable and no log. A
// part after # is a field of a secret that is JSON. The functions sign the two requests
// they need themselves: the services' own clients would add two megabytes.
func withSecrets(ctx context.Context, getenv func(string) string) (func(string) string, error) {
	list := strings.Fields(getenv("TECHMAP_SECRETS"))
	if len(list) == 0 {
		return getenv, nil
	}
	cfg, err := config.LoadDefaultConfig(ctx)
	if err != nil {
		return nil, fmt.Errorf("secrets: read the AWS configuration: %w", err)
	}
	v := vault{cfg: cfg, endpoint: getenv("TECHMAP_SECRETS_ENDPOINT"), client: &http.Client{Timeout: 5 * time.Second}}
	values := make(map[string]string, len(list))
	for _, entry := range list {
		name, where, _ := strings.Cut(entry, "=")
		value, err := v.fetch(ctx, where)
		if err != nil {
			return nil, fmt.Errorf("secrets: %s: %w", name, err)
		}
		values[name] = value
	}
	return func(name string) string {
		if value, ok := values[name]; ok {
			return value
		}
		return getenv(name)
	}, nil
}

// A vault is where secrets are: Parameter Store and Secrets Manager.
type vault struct {
	cfg      aws.Config
	endpoint string // of both, if not the region's
	client   *http.Client
}

// errSecret says that a secret cannot be had.
var errSecret = errors.New("no secret")

// fetch returns the secret at ssm:NAME or secretsmanager:ID#FIELD.
func (v vault) fetch(ctx context.Context, where string) (string, error) {
	service, id, _ := strings.Cut(where, ":")
	switch service {
	case "ssm":
		var out struct{ Parameter struct{ Value string } }
		in := map[string]any{"Name": id, "WithDecryption": true}
		err := v.call(ctx, service, "AmazonSSM.GetParameter", in, &out)
		return out.Parameter.Value, err
	case "secretsmanager":
		id, field, part := strings.Cut(id, "#")
		var out struct{ SecretString string }
		err := v.call(ctx, service, "secretsmanager.GetSecretValue", map[string]any{"SecretId": id}, &out)
		if err != nil || !part {
			return out.SecretString, err
		}
		var fields map[string]string
		if json.Unmarshal([]byte(out.SecretString), &fields) != nil || fields[field] == "" {
			return "", fmt.Errorf("%w: %s has no field %q", errSecret, id, field)
		}
		return fields[field], nil
	}
	return "", fmt.Errorf("%w: %q: write ssm:NAME or secretsmanager:ID#FIELD", errSecret, where)
}

// call makes one signed request. Its errors say nothing of the answer but the status and
// the service's own name for what is wrong.
func (v vault) call(ctx context.Context, service, target string, in map[string]any, out any) error {
	body, err := json.Marshal(in)
	if err != nil {
		return err
	}
	url := v.endpoint
	if url == "" {
		url = "https://" + service + "." + v.cfg.Region + ".amazonaws.com"
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, url+"/", bytes.NewReader(body))
	if err != nil {
		return err
	}
	req.Header.Set("Content-Type", "application/x-amz-json-1.1")
	req.Header.Set("X-Amz-Target", target)
	credentials, err := v.cfg.Credentials.Retrieve(ctx)
	if err != nil {
		return err
	}
	sum := sha256.Sum256(body)
	err = v4.NewSigner().SignHTTP(ctx, credentials, req, hex.EncodeToString(sum[:]), service, v.cfg.Region, time.Now())
	if err != nil {
		return err
	}
	resp, err := v.client.Do(req)
	if err != nil {
		return fmt.Errorf("%w: %w", errSecret, err)
	}
	data, err := io.ReadAll(io.LimitReader(resp.Body, 1<<20))
	if err = errors.Join(err, resp.Body.Close()); err != nil {
		return fmt.Errorf("%w: %w", errSecret, err)
	}
	if resp.StatusCode != http.StatusOK {
		var fault struct {
			Type string `json:"__type"`
		}
		_ = json.Unmarshal(data, &fault) // its absence says as much
		return fmt.Errorf("%w: %s answers %d %s: may the role read it?", errSecret, target, resp.StatusCode, fault.Type)
	}
	return json.Unmarshal(data, out)
}
