package lambdaemu_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
	"github.com/aws/aws-sdk-go-v2/service/sqs/types"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap/internal/lambdaemu"
	"github.com/techmap-it/techmap/internal/sqsfake"
)

// TestMain is a bootstrap too: the test runs itself as the program of functions.
func TestMain(m *testing.M) {
	if api := os.Getenv("AWS_LAMBDA_RUNTIME_API"); api != "" {
		if err := bootstrap("http://" + api + "/2018-06-01/runtime"); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	os.Exit(m.Run())
}

// bootstrap answers events as they say, until it is killed.
func bootstrap(api string) error {
	if os.Getenv("BROKEN") != "" {
		resp, err := http.Post(api+"/init/error", "application/json", strings.NewReader(`{"errorMessage":"설정이 없습니다"}`)) //nolint:noctx // for ever
		if err != nil {
			return err
		}
		return resp.Body.Close()
	}
	for n := 1; ; n++ {
		resp, err := http.Get(api + "/invocation/next") //nolint:noctx // for ever
		if err != nil {
			return err
		}
		payload, err := io.ReadAll(resp.Body)
		if err = errorsOf(err, resp.Body.Close()); err != nil {
			return err
		}
		end := "/response"
		answer := fmt.Sprintf(`{"n":%d,"pid":%d,"said":%s,"deadline":%q}`, n, os.Getpid(), payload, resp.Header.Get("Lambda-Runtime-Deadline-Ms"))
		switch e := order(payload); e.Do {
		case "fail":
			end, answer = "/error", `{"errorType":"Own","errorMessage":"안 됩니다"}`
		case "exit":
			os.Exit(7)
		case "hang":
			fmt.Println("hanging")
			time.Sleep(time.Hour) // until it is killed
		case "report":
			answer = e.answer()
		}
		id := resp.Header.Get("Lambda-Runtime-Aws-Request-Id")
		out, err := http.Post(api+"/invocation/"+id+end, "application/json", strings.NewReader(answer)) //nolint:noctx // for ever
		if err != nil {
			return err
		}
		if err := out.Body.Close(); err != nil {
			return err
		}
	}
}

func errorsOf(a, b error) error {
	if a != nil {
		return a
	}
	return b
}

// An orders event says what is to be done; messages of a queue say it in their bodies.
type orders struct {
	Do      string
	Records []struct{ MessageID, Body string }
}

func order(payload []byte) (o orders) {
	_ = json.Unmarshal(payload, &o) // another event is no order
	if len(o.Records) > 0 {
		o.Do = "report"
	}
	return o
}

// answer fails the messages that say so.
func (o orders) answer() string {
	failed := []map[string]string{}
	for _, r := range o.Records {
		if r.Body == "fail" {
			failed = append(failed, map[string]string{"itemIdentifier": r.MessageID})
		}
	}
	data, _ := json.Marshal(map[string]any{"batchItemFailures": failed})
	return string(data)
}

// A watcher calls seen when a function writes "hanging".
type watcher struct{ seen func() }

// Write implements io.Writer.
func (w watcher) Write(p []byte) (int, error) {
	if bytes.Contains(p, []byte("hanging")) {
		w.seen()
	}
	return len(p), nil
}

// newEmulator returns an emulator whose functions are this very program.
func newEmulator(t *testing.T, functions ...lambdaemu.Function) *lambdaemu.Emulator {
	t.Helper()
	return watchedEmulator(t, t.Output(), functions...)
}

func watchedEmulator(t *testing.T, logs io.Writer, functions ...lambdaemu.Function) *lambdaemu.Emulator {
	t.Helper()
	program, err := os.Executable()
	require.NoError(t, err)
	for i := range functions {
		functions[i].Program = program
	}
	e := lambdaemu.New(logs, functions...)
	t.Cleanup(func() { assert.NoError(t, e.Close()) })
	return e
}

type said struct {
	N, PID   int
	Deadline string
}

func invoke(t *testing.T, e *lambdaemu.Emulator, payload string) (lambdaemu.Result, said) {
	t.Helper()
	r, err := e.Invoke(t.Context(), "함수", []byte(payload))
	require.NoError(t, err)
	var s said
	_ = json.Unmarshal(r.Payload, &s) // a failure has another form
	return r, s
}

func TestProcessIsReused(t *testing.T) {
	t.Parallel()
	e := newEmulator(t, lambdaemu.Function{Name: "함수", Timeout: time.Minute})
	began := time.Now()
	cold, first := invoke(t, e, `{"안녕":1}`)
	warm, second := invoke(t, e, `{"안녕":2}`)
	assert.Positive(t, cold.Init)
	assert.GreaterOrEqual(t, e.MaxRSS("함수"), cold.MaxRSS)
	assert.Zero(t, e.MaxRSS("없는 함수"))
	assert.Zero(t, warm.Init)
	assert.Zero(t, warm.InitCPU)
	assert.Equal(t, 2, second.N)
	assert.Equal(t, first.PID, second.PID)
	ms, err := strconv.ParseInt(first.Deadline, 10, 64)
	require.NoError(t, err)
	assert.WithinDuration(t, began.Add(time.Minute), time.UnixMilli(ms), 30*time.Second)
}

func TestWhatGoesWrong(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name, event, want string
		timeout           time.Duration
		same              bool // the process goes on
	}{
		{"it answers with an error", `{"do":"fail"}`, "안 됩니다", time.Minute, true},
		{"it ends", `{"do":"exit"}`, "exit status 7", time.Minute, false},
		{"it takes too long", `{"do":"hang"}`, "Task timed out after 5.00 seconds", 5 * time.Second, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			e := newEmulator(t, lambdaemu.Function{Name: "함수", Timeout: tt.timeout})
			_, before := invoke(t, e, `{}`)
			r, _ := invoke(t, e, tt.event)
			assert.Equal(t, "Unhandled", r.Error)
			assert.Contains(t, string(r.Payload), tt.want)
			r, after := invoke(t, e, `{}`)
			assert.Empty(t, r.Error, "the next event finds a process")
			assert.Equal(t, tt.same, before.PID == after.PID)
		})
	}
}

func TestKilledProcessFailsItsEvent(t *testing.T) {
	t.Parallel()
	hanging := make(chan struct{})
	e := watchedEmulator(t, watcher{func() { close(hanging) }}, lambdaemu.Function{Name: "함수", Timeout: time.Minute})
	var wait sync.WaitGroup
	wait.Go(func() {
		<-hanging
		assert.Equal(t, 1, e.Kill("함수"))
	})
	r, _ := invoke(t, e, `{"do":"hang"}`)
	wait.Wait()
	assert.Contains(t, string(r.Payload), "signal: killed")
	assert.Zero(t, e.Kill("없는 함수"))
}

func TestProgramThatCannotBegin(t *testing.T) {
	t.Parallel()
	e := newEmulator(t, lambdaemu.Function{Name: "함수", Env: []string{"BROKEN=1"}})
	_, err := e.Invoke(t.Context(), "함수", []byte(`{}`))
	require.ErrorContains(t, err, "설정이 없습니다")
}

// TestFront invokes over HTTP, as SDKs do.
func TestFront(t *testing.T) {
	t.Parallel()
	hanging := make(chan struct{})
	e := watchedEmulator(t, watcher{func() { close(hanging) }}, lambdaemu.Function{Name: "fn", Timeout: time.Minute, Concurrency: 1})
	front := httptest.NewServer(e.Handler())
	t.Cleanup(front.Close)
	post := func(ctx context.Context, name, payload string) (status int, failed, body string) {
		req, err := http.NewRequestWithContext(ctx, http.MethodPost, front.URL+"/2015-03-31/functions/"+name+"/invocations", strings.NewReader(payload))
		require.NoError(t, err)
		resp, err := http.DefaultClient.Do(req)
		if err != nil {
			return 0, "", err.Error()
		}
		defer resp.Body.Close()
		data, err := io.ReadAll(resp.Body)
		require.NoError(t, err)
		return resp.StatusCode, resp.Header.Get("X-Amz-Function-Error"), string(data)
	}
	status, failed, body := post(t.Context(), "fn", `{"x":"한글"}`)
	assert.Equal(t, http.StatusOK, status)
	assert.Empty(t, failed)
	assert.Contains(t, body, "한글")
	for _, name := range []string{"fn:live", "arn:aws:lambda:us-east-1:000000000000:function:fn", "arn:aws:lambda:us-east-1:000000000000:function:fn:7"} {
		status, _, body = post(t.Context(), name, `{"x":"별칭"}`)
		assert.Equal(t, http.StatusOK, status, name)
		assert.Contains(t, body, "별칭")
	}
	_, failed, body = post(t.Context(), "fn", `{"do":"fail"}`)
	assert.Equal(t, "Unhandled", failed)
	assert.Contains(t, body, "안 됩니다")
	status, _, body = post(t.Context(), "other", `{}`)
	assert.Equal(t, http.StatusNotFound, status)
	assert.Contains(t, body, "ResourceNotFoundException")

	ctx, cancel := context.WithCancel(t.Context())
	var wait sync.WaitGroup
	wait.Go(func() { post(ctx, "fn", `{"do":"hang"}`) })
	<-hanging
	status, _, _ = post(t.Context(), "fn", `{}`)
	assert.Equal(t, http.StatusTooManyRequests, status)
	cancel()
	wait.Wait()
}

// TestMapping hands messages over until all but the failing are deleted.
func TestMapping(t *testing.T) {
	t.Parallel()
	queues := httptest.NewServer(sqsfake.New(nil))
	t.Cleanup(queues.Close)
	client := sqs.New(sqs.Options{
		Region: "us-east-1", BaseEndpoint: &queues.URL,
		Credentials: aws.CredentialsProviderFunc(func(context.Context) (aws.Credentials, error) {
			return aws.Credentials{AccessKeyID: "x", SecretAccessKey: "y"}, nil
		}),
	})
	queue, err := client.CreateQueue(t.Context(), &sqs.CreateQueueInput{QueueName: aws.String("q")})
	require.NoError(t, err)
	for _, body := range []string{"하나", "fail", "셋"} {
		_, err := client.SendMessage(t.Context(), &sqs.SendMessageInput{QueueUrl: queue.QueueUrl, MessageBody: &body})
		require.NoError(t, err)
	}
	e := newEmulator(t, lambdaemu.Function{Name: "함수", Timeout: time.Minute})
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	var mu sync.Mutex
	var handed, failures int
	err = e.Map(ctx, lambdaemu.Mapping{
		API: client, Queue: *queue.QueueUrl, Function: "함수",
		Meddle: func(m []types.Message) [][]types.Message { return [][]types.Message{m, nil, m} },
		Done: func(messages int, r lambdaemu.Result, failed int) {
			mu.Lock()
			defer mu.Unlock()
			assert.Empty(t, r.Error)
			if handed, failures = handed+messages, failures+failed; handed >= 6 {
				cancel()
			}
		},
	})
	require.ErrorIs(t, err, context.Canceled)
	assert.Equal(t, 6, handed, "each twice")
	assert.Equal(t, 2, failures)
	out, err := client.GetQueueAttributes(t.Context(), &sqs.GetQueueAttributesInput{
		QueueUrl: queue.QueueUrl, AttributeNames: []types.QueueAttributeName{"All"},
	})
	require.NoError(t, err)
	assert.Equal(t, "0", out.Attributes["ApproximateNumberOfMessages"])
	assert.Equal(t, "1", out.Attributes["ApproximateNumberOfMessagesNotVisible"], "what failed comes again")
}

func ExampleNew() {
	var logs bytes.Buffer
	e := lambdaemu.New(&logs, lambdaemu.Function{Name: "crawl", Program: "./bootstrap", Timeout: time.Minute})
	_, err := e.Invoke(context.Background(), "refine", []byte(`{}`))
	fmt.Println(err)
	fmt.Println(e.Close())
	// Output:
	// lambdaemu: no such function: "refine"
	// <nil>
}
