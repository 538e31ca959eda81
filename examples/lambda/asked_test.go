package main

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"sync"
)

// Asked are the requests that functions made, as IAM names what they need for them.
type asked struct {
	mu      sync.Mutex
	actions map[string]map[string]bool // by task
}

// signer finds who signed a request.
var signer = regexp.MustCompile(`Credential=([^/]+)/`)

// note notes a request to a service.
func (a *asked) note(service string, req *http.Request) {
	m := signer.FindStringSubmatch(req.Header.Get("Authorization"))
	if m == nil {
		return
	}
	body, err := io.ReadAll(req.Body)
	if err != nil {
		return // the service will say so
	}
	req.Body = io.NopCloser(bytes.NewReader(body))
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.actions == nil {
		a.actions = make(map[string]map[string]bool)
	}
	if a.actions[m[1]] == nil {
		a.actions[m[1]] = make(map[string]bool)
	}
	for _, action := range actionsOf(service, req, body) {
		a.actions[m[1]][action] = true
	}
}

// by returns what a task asked for, sorted.
func (a *asked) by(task string) []string {
	a.mu.Lock()
	defer a.mu.Unlock()
	var actions []string
	for action := range a.actions[task] {
		actions = append(actions, action)
	}
	slices.Sort(actions)
	return actions
}

// actionsOf returns the actions that a request needs, each with the part of the account
// that it is about.
func actionsOf(service string, req *http.Request, body []byte) []string {
	_, op, _ := strings.Cut(req.Header.Get("X-Amz-Target"), ".")
	switch service {
	case "s3":
		return []string{s3Action(req)}
	case "dynamo":
		if op == "TransactWriteItems" {
			return transaction(body)
		}
		return []string{"dynamodb:" + op + dynamoPart(body)}
	case "sqs":
		return []string{"sqs:" + strings.TrimSuffix(op, "Batch")}
	}
	return []string{service + ":" + op}
}

// dynamoPart says whether a request is about the index.
func dynamoPart(body []byte) string {
	if bytes.Contains(body, []byte(`"IndexName"`)) {
		return " index"
	}
	return ""
}

// transaction returns the actions of the parts of a transaction, which are what is
// allowed or not.
func transaction(body []byte) []string {
	var in struct{ TransactItems []map[string]json.RawMessage }
	_ = json.Unmarshal(body, &in) // the service will say so
	var actions []string
	for _, item := range in.TransactItems {
		for part := range item {
			name := map[string]string{
				"Put": "PutItem", "Update": "UpdateItem", "Delete": "DeleteItem", "ConditionCheck": "ConditionCheckItem",
			}[part]
			actions = append(actions, "dynamodb:"+name)
		}
	}
	return actions
}

// s3Action returns the action of a request to S3, with the folder of the key.
func s3Action(req *http.Request) string {
	parts := strings.SplitN(strings.Trim(req.URL.Path, "/"), "/", 4) // bucket, prefix, folder, key
	query := req.URL.Query()
	if len(parts) == 1 {
		if query.Has("delete") {
			return "s3:DeleteObject"
		}
		return "s3:ListBucket"
	}
	folder := ""
	if len(parts) > 2 {
		folder = " " + parts[1] + "/" + parts[2]
	}
	switch req.Method {
	case http.MethodPut:
		return "s3:PutObject" + folder
	case http.MethodDelete:
		return "s3:DeleteObject" + folder
	}
	return "s3:GetObject" + folder
}
