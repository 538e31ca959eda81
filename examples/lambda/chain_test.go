package main

import (
	"context"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/sqs/types"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap/crawl"
	"github.com/techmap-it/techmap/internal/lambdaemu"
)

// TestChain has the scheduler start a crawl, and messages do the rest: the layers are
// what the command makes in one run.
func TestChain(t *testing.T) {
	t.Parallel()
	r := newRig(t, nil)
	want := map[string]string{"sample-board": "partial", "sample-careers": "partial"}
	assert.Equal(t, want, r.crawl(`{"sites":["sample"],"limit":20}`, 0), "which is what limits make of it")
	r.work(1, nil)
	r.same("--site", "sample", "--limit", "20")
	r.holdsToRoles(taskCrawl, taskRefine, taskLoad, taskPublish)
}

// TestOrchestratorIsSwitched takes a part of the messages by functions. Then their
// mappings are switched off, and the tasks of a scheduler do the rest by the command: not
// one of them knows what the others have done.
func TestOrchestratorIsSwitched(t *testing.T) {
	t.Parallel()
	if os.Getenv("TECHMAP_TEST_INTEGRATION") == "" {
		t.Skip(`TECHMAP_TEST_INTEGRATION is not set: it takes a minute; "make deploy-lambda" sets it`)
	}
	r := newRig(t, nil)
	r.crawl(`{"sites":["sample-board"],"limit":20}`, 0)
	ctx, stop := context.WithTimeout(t.Context(), 5*time.Minute)
	defer stop()
	m := lambdaemu.Mapping{API: r.sqs, Queue: r.url[taskRefine], Function: taskRefine, Batch: 3}
	m.Done = func(int, lambdaemu.Result, int) { stop() } // after the first
	require.ErrorIs(t, r.emu.Map(ctx, m), context.Canceled)
	require.Positive(t, r.waiting(t.Context()), "messages are left to the other one")

	r.crawl(`{"sites":["sample-board"],"limit":20}`, 0)
	bronze, silver, gold := r.addresses()
	places := []string{"--bronze", bronze, "--silver", silver, "--gold", gold}
	for _, stage := range []string{"refine", "load", "publish"} {
		r.techmap(append(places, stage)...)
	}
	got := r.exported()

	r.work(2, nil) // and back again
	assert.Equal(t, lines(got), lines(r.exported()))
	r.same("--site", "sample-board", "--limit", "20")
}

// lines counts the lines of exports.
func lines(exports map[string]string) map[string]int {
	n := make(map[string]int)
	for layer, text := range exports {
		n[layer] = strings.Count(text, "\n")
	}
	return n
}

// unruly does to messages what a network may: every third call yields each of its
// messages twice, in two batches, the second in the opposite order.
func unruly() func(string, []types.Message) [][]types.Message {
	var calls atomic.Int32
	return func(_ string, messages []types.Message) [][]types.Message {
		if len(messages) == 0 || calls.Add(1)%3 != 1 {
			return [][]types.Message{messages}
		}
		again := slices.Clone(messages)
		slices.Reverse(again)
		return [][]types.Message{messages, again}
	}
}

// TestChainUnderFaults kills the processes of all functions in the middle of their work,
// at requests that they make, and delivers messages twice, in another order and ten
// batches at once.
func TestChainUnderFaults(t *testing.T) {
	t.Parallel()
	if os.Getenv("TECHMAP_TEST_INTEGRATION") == "" {
		t.Skip(`TECHMAP_TEST_INTEGRATION is not set: it takes a minute or two; "make deploy-lambda" sets it`)
	}
	var kills atomic.Int64
	r := newRig(t, func(r *rig) {
		at := map[string]map[int64]string{
			"s3":     {20: taskCrawl, 90: taskCrawl, 130: taskRefine},
			"dynamo": {30: taskRefine, 200: taskRefine, 500: taskRefine, 1500: taskLoad, 3000: taskPublish},
			"sqs":    {15: taskCrawl, 40: taskRefine, 55: taskLoad, 70: taskPublish},
		}
		r.after = func(service string, _ *http.Request, n int64) {
			if task := at[service][n]; task != "" {
				kills.Add(int64(r.emu.Kill(task)))
			}
		}
	})
	r.crawl(`{"sites":["sample-board"],"limit":20}`, 5)
	r.work(10, unruly())
	for _, task := range []string{taskRefine, taskLoad, taskPublish} {
		r.parallel(10, task, `{}`)
	}
	t.Logf("killed %d processes", kills.Load())
	require.Greater(t, kills.Load(), int64(4))
	r.holdsToRoles(taskCrawl, taskRefine, taskLoad, taskPublish)
	r.same("--site", "sample-board", "--limit", "20")
}

// TestCrawlStopsBeforeItsTimeIsUp has more postings than a function has time for, one in
// 100 ms: it stops as partial and in time, and the next events go on where it was.
func TestCrawlStopsBeforeItsTimeIsUp(t *testing.T) {
	t.Parallel()
	board := newBoard(t, 40)
	r := newRig(t, func(r *rig) {
		sites := filepath.Join(r.dir, "sites")
		require.NoError(t, os.MkdirAll(sites, 0o755))
		require.NoError(t, os.WriteFile(filepath.Join(sites, "dotori.yaml"), []byte(board.file()), 0o600))
		r.env = []string{"TECHMAP_SITES=" + sites, "TECHMAP_ALLOW_PRIVATE=true"}
		r.timeout[taskCrawl] = 3 * time.Second
	})
	var outcomes []string
	for range 10 {
		outcome := r.crawl(`{"sites":["dotori"]}`, 0)["dotori"]
		outcomes = append(outcomes, outcome)
		if outcome == "complete" {
			break
		}
		r.work(1, nil)
	}
	r.holdsToRoles(taskCrawl)
	assert.Equal(t, "partial", outcomes[0])
	assert.Equal(t, "complete", outcomes[len(outcomes)-1])
	underWay := (len(outcomes) - 1) * crawl.DefaultConcurrency
	assert.LessOrEqual(t, board.asked(), 40+underWay, "no posting twice, but those under way when time was up")
}
