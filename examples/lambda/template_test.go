package main

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap/sink/dynamosink"
)

// A template is template.yaml without its tags: "!Ref X" is X.
type template struct {
	Parameters map[string]map[string]any `yaml:"Parameters"`
	Globals    map[string]any            `yaml:"Globals"`
	Resources  map[string]resource       `yaml:"Resources"`
}

type resource struct {
	Type       string         `yaml:"Type"`
	Properties map[string]any `yaml:"Properties"`
}

func readTemplate(t *testing.T) template {
	t.Helper()
	data, err := os.ReadFile("template.yaml")
	require.NoError(t, err)
	var out template
	require.NoError(t, yaml.Unmarshal(data, &out))
	return out
}

// TestTableIsTheSinks holds the table of the template to the one that the sink makes.
func TestTableIsTheSinks(t *testing.T) {
	t.Parallel()
	want, err := dynamosink.Resource("")
	require.NoError(t, err)
	got, err := json.Marshal(map[string]any{
		"Type": "AWS::DynamoDB::Table", "DeletionPolicy": "Retain", "UpdateReplacePolicy": "Retain",
		"Properties": readTemplate(t).Resources["Table"].Properties,
	})
	require.NoError(t, err)
	assert.JSONEq(t, string(want), string(got))
}

// statements returns what a role allows, a line for each action and what it may be done
// to.
func (tpl template) statements(t *testing.T, role string) (allowed []string) {
	t.Helper()
	policies, ok := tpl.Resources[role].Properties["Policies"].([]any)
	require.True(t, ok, role)
	for _, p := range policies {
		data, err := json.Marshal(p)
		require.NoError(t, err)
		var policy struct {
			PolicyDocument struct {
				Statement []struct {
					Effect           string
					Action, Resource any
				}
			}
		}
		require.NoError(t, json.Unmarshal(data, &policy))
		for _, s := range policy.PolicyDocument.Statement {
			assert.Equal(t, "Allow", s.Effect)
			for _, action := range texts(s.Action) {
				assert.NotContains(t, action, "*", role)
				for _, where := range texts(s.Resource) {
					allowed = append(allowed, action+" "+where)
				}
			}
		}
	}
	return allowed
}

// texts returns the texts in a value of YAML: one, or those of a list.
func texts(v any) (out []string) {
	switch v := v.(type) {
	case string:
		return []string{v}
	case []any:
		for _, e := range v {
			out = append(out, texts(e)...)
		}
	}
	return out
}

// needs says what an action that was recorded needs to be allowed.
func needs(action string) string {
	action, where, _ := strings.Cut(action, " ")
	service, _, _ := strings.Cut(action, ":")
	switch {
	case action == "s3:ListBucket":
		return action + " Bucket.Arn"
	case service == "s3":
		if where == "" { // several keys in one request; all are of bronze
			where = "lake/bronze"
		}
		return action + " ${Bucket.Arn}/" + where + "/*"
	case where == "index":
		return action + " ${Table.Arn}/index/" + dynamosink.Index
	case service == "dynamodb":
		return action + " Table.Arn"
	}
	return action
}

// unseen are what roles allow beyond what tests see functions ask for, and why.
func unseen(task string) map[string]string {
	all := map[string]string{
		"logs:": "Lambda writes the logs of the function",
		"s3:GetObject ${Bucket.Arn}/${SitesFolder}/*": "sites of one's own, where they are in the bucket",
		"s3:PutObject ${Bucket.Arn}/lake/reject/*":    "records that are lost; none is in these tests",
		"s3:GetObject ${Bucket.Arn}/lake/forgotten/*": "what has to stay forgotten; nothing is in these tests",
	}
	consumer := map[string]string{
		"sqs:ReceiveMessage": "the event source mapping acts in the role of its function",
		"sqs:DeleteMessage":  "the event source mapping", "sqs:GetQueueAttributes": "the event source mapping",
	}
	network := map[string]string{
		"ec2:": "Lambda makes the network interface of a function", "secretsmanager:GetSecretValue": "the password of the database, which these tests do without",
	}
	switch task {
	case taskCrawl:
		all["s3:DeleteObject ${Bucket.Arn}/lake/bronze/*"] = "answers that have been kept as long as terms allow"
		all["s3:GetObject ${Bucket.Arn}/lake/manifest/*"] = "what earlier runs listed; not seen in every test"
		all["dynamodb:Query"] = "what is stored already; not seen in every test"
		all["dynamodb:GetItem"] = "whether the table is one; not seen in every test"
	case taskRefine:
		maps.Copy(all, consumer)
		all["s3:GetObject ${Bucket.Arn}/lake/manifest/*"] = "which sources there are, where no message says so"
	case taskAnnotate:
		all["dynamodb:ConditionCheckItem"] = "an answer about a posting that has been forgotten meanwhile"
		all["s3:ListBucket"] = "without it, a note that is not there looks like one that may not be read"
	case taskLoad:
		maps.Copy(all, consumer)
		maps.Copy(all, network)
	case taskPublish:
		maps.Copy(all, consumer)
		maps.Copy(all, network)
	case taskReport:
		maps.Copy(all, network)
	}
	return all
}

// holdsToRoles checks that the functions asked for nothing that their roles do not allow,
// and that what is allowed beyond that has a reason.
func (r *rig) holdsToRoles(tasks ...string) {
	r.t.Helper()
	tpl := readTemplate(r.t)
	for _, task := range tasks {
		allowed := tpl.statements(r.t, strings.ToUpper(task[:1])+task[1:]+"Role")
		used := make(map[string]bool)
		for _, action := range r.asked.by(task) {
			need, found := needs(action), false
			for _, a := range allowed {
				if strings.HasPrefix(a, need) {
					used[a], found = true, true
				}
			}
			assert.True(r.t, found, "%s asks for %q, its role allows\n%s", task, need, strings.Join(allowed, "\n"))
		}
		if len(tasks) > 1 || task == taskAnnotate { // these have done all that they do
			r.reasoned(task, allowed, used)
		}
	}
}

// reasoned checks that what was not used has a reason.
func (r *rig) reasoned(task string, allowed []string, used map[string]bool) {
	r.t.Helper()
	reasons := unseen(task)
	for _, a := range allowed {
		named := slices.ContainsFunc(slices.Collect(maps.Keys(reasons)), func(prefix string) bool { return strings.HasPrefix(a, prefix) })
		skipped := a == "HasSites" || strings.HasSuffix(a, " HasSites") || strings.HasSuffix(a, " AWS::NoValue")
		assert.True(r.t, used[a] || named || skipped, "%s may %q, which it never does and nobody gives a reason for", task, a)
	}
}

// TestBucketIsClosed checks what emulators of CloudFormation leave out.
func TestBucketIsClosed(t *testing.T) {
	t.Parallel()
	p := readTemplate(t).Resources["Bucket"].Properties
	assert.Equal(t, map[string]any{
		"BlockPublicAcls": true, "BlockPublicPolicy": true, "IgnorePublicAcls": true, "RestrictPublicBuckets": true,
	}, p["PublicAccessBlockConfiguration"])
	assert.NotNil(t, p["BucketEncryption"])
	assert.NotNil(t, p["LifecycleConfiguration"])
	assert.Nil(t, p["VersioningConfiguration"], "a version would outlive what has to be forgotten")
}

// TestEachQueueHasOneConsumer checks that the parameter switches all mappings, and that
// what a function cannot do in time comes again only after it has ended.
func TestEachQueueHasOneConsumer(t *testing.T) {
	t.Parallel()
	tpl := readTemplate(t)
	assert.ElementsMatch(t, []any{"lambda", "airflow"}, tpl.Parameters["Orchestrator"]["AllowedValues"])
	consumers := make(map[string][]string)
	for name, res := range tpl.Resources {
		events, _ := res.Properties["Events"].(map[string]any)
		for _, e := range events {
			event := e.(map[string]any)
			if event["Type"] != "SQS" {
				continue
			}
			p := event["Properties"].(map[string]any)
			assert.Equal(t, []any{"ByLambda", true, false}, p["Enabled"], name)
			assert.Equal(t, []any{"ReportBatchItemFailures"}, p["FunctionResponseTypes"], name)
			queue := strings.TrimSuffix(fmt.Sprint(p["Queue"]), ".Arn")
			consumers[queue] = append(consumers[queue], name)
			visible, limit := tpl.Resources[queue].Properties["VisibilityTimeout"], res.Properties["Timeout"]
			assert.GreaterOrEqual(t, number(visible), 6*number(limit), queue)
			assert.NotNil(t, tpl.Resources[queue].Properties["RedrivePolicy"], queue)
		}
	}
	assert.Equal(t, map[string][]string{
		"RefineQueue": {"Refine"}, "LoadQueue": {"Load"}, "PublishQueue": {"Publish"},
	}, consumers)
}

func number(v any) float64 {
	var f float64
	_, _ = fmt.Sscan(fmt.Sprint(v), &f) // 0 is what fails
	return f
}

// TestFunctionsHaveSettings runs every function's environment through the code that reads
// it.
func TestFunctionsHaveSettings(t *testing.T) {
	t.Parallel()
	tpl := readTemplate(t)
	global := variables(t, tpl.Globals["Function"].(map[string]any))
	n := 0
	for name, res := range tpl.Resources {
		if res.Type != "AWS::Serverless::Function" {
			continue
		}
		n++
		env := maps.Clone(global)
		maps.Copy(env, variables(t, res.Properties))
		if env["TECHMAP_MODEL"] != "" {
			env["TECHMAP_MODEL"], env["TECHMAP_MAX_COST_MONTH"] = "openai/x", "5"
		}
		s, err := readSettings(func(name string) string { return env[name] })
		require.NoError(t, err, name)
		assert.Equal(t, strings.ToLower(name), s.Task)
		usesGold := []string{taskLoad, taskPublish, taskReport}
		assert.Equal(t, slices.Contains(usesGold, s.Task), s.At.Gold != "", "%s and gold", name)
		assert.Equal(t, s.At.Gold != "", res.Properties["VpcConfig"] != nil, "%s: what uses gold is in its network", name)
		assert.NotNil(t, res.Properties["Role"], name)
	}
	assert.Equal(t, 6, n)
}

func variables(t *testing.T, properties map[string]any) map[string]string {
	t.Helper()
	environment, ok := properties["Environment"].(map[string]any)
	require.True(t, ok)
	out := make(map[string]string)
	for name, value := range environment["Variables"].(map[string]any) {
		if text, ok := value.(string); ok {
			out[name] = text
		}
	}
	return out
}
