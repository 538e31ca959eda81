package main

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
	"github.com/aws/aws-sdk-go-v2/service/sqs/types"
	"github.com/johannesboyne/gofakes3"
	"github.com/johannesboyne/gofakes3/backend/s3mem"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap/internal/dynamofake"
	"github.com/techmap-it/techmap/internal/lambdaemu"
	"github.com/techmap-it/techmap/internal/sqsfake"
	"github.com/techmap-it/techmap/sink/dynamosink"
)

// Programs are what is tested, as it is deployed, and the command that it is compared
// with.
type programs struct{ bootstrap, command string }

// build builds the programs once for all tests, into a folder that main removes.
var build = sync.OnceValues(func() (programs, error) {
	p := programs{filepath.Join(buildDir, "bootstrap"), filepath.Join(buildDir, "techmap")}
	for program, tags := range map[string]string{p.bootstrap: "cloud,lambda.norpc", p.command: "cloud"} {
		pkg := "."
		if program == p.command {
			pkg = "../techmap"
		}
		cmd := exec.Command("go", "build", "-tags="+tags, "-o", program, pkg)
		if out, err := cmd.CombinedOutput(); err != nil {
			return p, fmt.Errorf("go build %s: %w: %s", pkg, err, out)
		}
	}
	return p, nil
})

// buildDir is made by TestMain.
var buildDir string

func TestMain(m *testing.M) {
	status := func() int {
		dir, err := os.MkdirTemp("", "techmap-lambda-*")
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			return 1
		}
		defer os.RemoveAll(dir)
		buildDir = dir
		return m.Run()
	}()
	os.Exit(status)
}

// A rig is an account of its own: services, and the functions of the template.
type rig struct {
	t       *testing.T
	p       programs
	dir     string
	name    string // of the bucket, the table, and what queues begin with
	s3      string // address of the service, as are the next
	dynamo  string
	queues  string
	gold    string // address of the layer
	key     string // ID of the key of all clients; empty for services that check none
	cfg     aws.Config
	sqs     *sqs.Client
	url     map[string]string                                // of the queue of each task
	env     []string                                         // of all functions, beside what is theirs
	after   func(service string, req *http.Request, n int64) // is told of each request to a service in memory
	timeout map[string]time.Duration
	model   []string      // of the environment of annotate; nil where there is no such function
	hidden  time.Duration // how long messages are hidden that were received
	logs    *journal
	asked   asked // of services in memory
	emu     *lambdaemu.Emulator
}

// newRig makes an account whose gold is SQLite. change may change it before anything
// runs.
func newRig(t *testing.T, change func(*rig)) *rig {
	t.Helper()
	if testing.Short() {
		t.Skip("it builds and runs programs")
	}
	p, err := build()
	require.NoError(t, err)
	r := &rig{
		t: t, p: p, dir: t.TempDir(), url: make(map[string]string), logs: &journal{},
		timeout: make(map[string]time.Duration), hidden: time.Minute, name: "techmap-" + strings.ToLower(rand.Text()[:12]),
	}
	if change != nil {
		change(r)
	}
	if r.s3 == "" {
		r.inMemory()
	}
	r.account()
	r.emu = lambdaemu.New(r.logs, r.functions()...)
	t.Cleanup(func() { assert.NoError(t, r.emu.Close()) })
	return r
}

// inMemory makes the services in this process, and gold in a file.
func (r *rig) inMemory() {
	r.gold = filepath.Join(r.dir, "gold.db")
	serve := func(to *string, name string, handler http.Handler) {
		var n atomic.Int64
		s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
			r.asked.note(name, req)
			handler.ServeHTTP(w, req)
			if r.after != nil {
				r.after(name, req, n.Add(1))
			}
		}))
		r.t.Cleanup(s.Close)
		*to = s.URL
	}
	serve(&r.s3, "s3", gofakes3.New(s3mem.New()).Server())
	serve(&r.dynamo, "dynamo", dynamofake.New())
	serve(&r.queues, "sqs", sqsfake.New(nil))
}

// credentials are those of a client. Services in memory know by them who asks.
func (r *rig) credentials(who string) []string {
	if r.key != "" {
		who = r.key
	}
	return []string{
		"AWS_REGION=us-east-1", "AWS_ACCESS_KEY_ID=" + who, "AWS_SECRET_ACCESS_KEY=testtest", "AWS_EC2_METADATA_DISABLED=true",
	}
}

// account makes the bucket, the table and the queues.
func (r *rig) account() {
	r.t.Helper()
	ctx := r.t.Context()
	r.cfg = aws.Config{
		Region: "us-east-1",
		Credentials: aws.CredentialsProviderFunc(func(context.Context) (aws.Credentials, error) {
			return aws.Credentials{AccessKeyID: "test", SecretAccessKey: "testtest"}, nil
		}),
	}
	bucket := s3.NewFromConfig(r.cfg, func(o *s3.Options) { o.BaseEndpoint, o.UsePathStyle = &r.s3, true })
	_, err := bucket.CreateBucket(ctx, &s3.CreateBucketInput{Bucket: &r.name})
	require.NoError(r.t, err)
	table := dynamodb.NewFromConfig(r.cfg, func(o *dynamodb.Options) { o.BaseEndpoint = &r.dynamo })
	_, err = table.CreateTable(ctx, dynamosink.Table(r.name))
	require.NoError(r.t, err)
	r.sqs = sqs.NewFromConfig(r.cfg, func(o *sqs.Options) { o.BaseEndpoint = &r.queues })
	for _, task := range []string{taskRefine, taskLoad, taskPublish} {
		out, err := r.sqs.CreateQueue(ctx, &sqs.CreateQueueInput{
			QueueName: aws.String(r.name + "-" + task), Attributes: map[string]string{"VisibilityTimeout": strconv.Itoa(int(r.hidden.Seconds()))},
		})
		require.NoError(r.t, err)
		r.url[task] = *out.QueueUrl
	}
}

// addresses are those of the layers.
func (r *rig) addresses() (bronze, silver, gold string) {
	return "s3://" + r.name + "/lake?endpoint=" + r.s3, "dynamodb://" + r.name + "?endpoint=" + r.dynamo, r.gold
}

// functions are those of the template.
func (r *rig) functions() []lambdaemu.Function {
	bronze, silver, gold := r.addresses()
	next := map[string]string{taskCrawl: taskRefine, taskRefine: taskLoad, taskLoad: taskPublish}
	tasks := []string{taskCrawl, taskRefine, taskLoad, taskPublish, taskReport}
	if r.model != nil {
		tasks = append(tasks, taskAnnotate)
	}
	var all []lambdaemu.Function
	for _, task := range tasks {
		env := append(r.credentials(task),
			"TECHMAP_TASK="+task, "TECHMAP_BRONZE="+bronze, "TECHMAP_SILVER="+silver, "TECHMAP_GOLD="+gold,
			"TECHMAP_SQS="+r.queues)
		if queue := r.url[next[task]]; queue != "" {
			env = append(env, "TECHMAP_QUEUE="+queue)
		}
		if task == taskAnnotate {
			env = append(env, r.model...)
		}
		timeout := r.timeout[task]
		if timeout == 0 {
			timeout = 5 * time.Minute // the machine may be busy
		}
		all = append(all, lambdaemu.Function{
			Name: task, Program: r.p.bootstrap, Env: append(env, r.env...), Timeout: timeout, Concurrency: 10,
		})
	}
	return all
}

// crawl hands an event of the scheduler to crawl, again as often as it fails, and returns
// how the sources ended.
func (r *rig) crawl(event string, retries int) (outcomes map[string]string) {
	r.t.Helper()
	result, err := r.emu.Invoke(r.t.Context(), taskCrawl, []byte(event))
	require.NoError(r.t, err)
	if result.Error != "" && retries > 0 {
		return r.crawl(event, retries-1)
	}
	require.Empty(r.t, result.Error, "%s\n%s", result.Payload, r.logs.tail())
	var report struct {
		Sources map[string]struct{ Outcome string }
	}
	require.NoError(r.t, json.Unmarshal(result.Payload, &report))
	outcomes = make(map[string]string)
	for name, s := range report.Sources {
		outcomes[name] = s.Outcome
	}
	return outcomes
}

// work runs the mappings of the queues until all of them are empty: as many batches at
// once as the template allows, refine beside the others.
func (r *rig) work(pollers int, meddle func(task string, messages []types.Message) [][]types.Message) {
	r.t.Helper()
	ctx, cancel := context.WithTimeout(r.t.Context(), 5*time.Minute)
	defer cancel()
	var wait sync.WaitGroup
	for task, url := range r.url {
		m := lambdaemu.Mapping{API: r.sqs, Queue: url, Function: task, Pollers: min(pollers, 2)}
		if task == taskRefine {
			m.Pollers = pollers
		}
		if meddle != nil {
			m.Meddle = func(messages []types.Message) [][]types.Message { return meddle(task, messages) }
		}
		m.Done = func(int, lambdaemu.Result, int) {
			if r.waiting(ctx) == 0 {
				cancel()
			}
		}
		wait.Go(func() { assert.ErrorIs(r.t, r.emu.Map(ctx, m), context.Canceled, r.logs.tail()) })
	}
	wait.Wait()
}

// parallel hands an event to a function so many times at once.
func (r *rig) parallel(times int, function, event string) {
	r.t.Helper()
	var wait sync.WaitGroup
	for range times {
		wait.Go(func() {
			result, err := r.emu.Invoke(r.t.Context(), function, []byte(event))
			assert.NoError(r.t, err)
			assert.Empty(r.t, result.Error, "%s", result.Payload)
		})
	}
	wait.Wait()
}

// weighs says how much memory functions have used, which the documentation states.
func (r *rig) weighs() {
	for _, f := range r.functions() {
		if rss := r.emu.MaxRSS(f.Name); rss > 0 {
			r.t.Logf("%-8s used %d MB at most", f.Name, rss/1e6)
		}
	}
}

// waiting returns how many messages there are in all queues, hidden ones too. What is
// done is deleted after its successor is sent, so it is not zero before all is done.
func (r *rig) waiting(ctx context.Context) (n int) {
	for _, task := range []string{taskRefine, taskLoad, taskPublish} {
		out, err := r.sqs.GetQueueAttributes(context.WithoutCancel(ctx), &sqs.GetQueueAttributesInput{
			QueueUrl: aws.String(r.url[task]), AttributeNames: []types.QueueAttributeName{"All"},
		})
		if !assert.NoError(r.t, err) {
			return -1
		}
		for _, name := range []string{"ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"} {
			count, err := strconv.Atoi(out.Attributes[name])
			assert.NoError(r.t, err)
			n += count
		}
	}
	return n
}

// techmap calls the command and returns what it writes.
func (r *rig) techmap(args ...string) string {
	r.t.Helper()
	cmd := exec.CommandContext(r.t.Context(), r.p.command, args...)
	cmd.Dir = r.dir
	cmd.Env = append(r.credentials("command"), "PATH="+os.Getenv("PATH"), "HOME="+r.dir)
	var out, told bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &told
	require.NoError(r.t, cmd.Run(), "techmap %s: %s", strings.Join(args, " "), told.String())
	return out.String()
}

// exported returns what the layers of the account export.
func (r *rig) exported() map[string]string {
	r.t.Helper()
	bronze, silver, gold := r.addresses()
	out := make(map[string]string)
	for _, layer := range []string{"silver", "gold", "openings"} {
		out[layer] = r.techmap("--bronze", bronze, "--silver", silver, "--gold", gold, "export", "--layer", layer)
	}
	return out
}

// calm returns what the command exports after it has run as many weeks in one go.
func (r *rig) calm(flags ...string) map[string]string {
	r.t.Helper()
	store := filepath.Join(r.dir, "calm")
	cmd := exec.CommandContext(r.t.Context(), r.p.command,
		append([]string{"--store", store, "run", "--quiet", "--format", "json"}, flags...)...)
	out, err := cmd.CombinedOutput()
	if code := cmd.ProcessState.ExitCode(); code != 0 && code != 3 { // partial is what limits make of it
		require.NoError(r.t, err, string(out))
	}
	exported := make(map[string]string)
	for _, layer := range []string{"silver", "gold", "openings"} {
		exported[layer] = r.techmap("--store", store, "export", "--layer", layer)
	}
	return exported
}

// same checks that the account exports what the command does that is run with flags.
func (r *rig) same(flags ...string) {
	r.t.Helper()
	want, got := r.calm(flags...), r.exported()
	for layer, text := range want {
		require.NotEmpty(r.t, text, layer)
		if got[layer] != text { // too long to be printed
			assert.Fail(r.t, layer+" differs", "%d lines, want %d", strings.Count(got[layer], "\n"), strings.Count(text, "\n"))
		}
	}
}

// A journal keeps what functions write.
type journal struct {
	mu   sync.Mutex
	text bytes.Buffer
}

// Write implements io.Writer.
func (j *journal) Write(p []byte) (int, error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.text.Write(p)
}

func (j *journal) String() string {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.text.String()
}

// tail returns the end of it.
func (j *journal) tail() string {
	text := j.String()
	return text[max(0, len(text)-2000):]
}
