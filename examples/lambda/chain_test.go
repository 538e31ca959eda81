package main

import (
	"context"
	"encoding/json"
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
	r.reports()
	r.weighs()
	r.holdsToRoles(taskCrawl, taskRefine, taskLoad, taskPublish, taskReport)
	r.isSeen("outcome=complete", "outcome=unmodified", "outcome=refused", "outcome=failed") // all were partial
}

// reports has the function write reports of what was published.
func (r *rig) reports() {
	r.t.Helper()
	for event, want := range map[string]string{
		`{"task":"report","role":"backend","month":"2026-10"}`: "<!DOCTYPE html>",
		`{"role":"백엔드 개발자","format":"md","lang":"ko"}`:         "# ",
	} {
		result, err := r.emu.Invoke(r.t.Context(), taskReport, []byte(event))
		require.NoError(r.t, err)
		require.Empty(r.t, result.Error, "%s", result.Payload)
		var answer document
		require.NoError(r.t, json.Unmarshal(result.Payload, &answer))
		assert.Contains(r.t, strings.ToLower(answer.Document), strings.ToLower(want), event)
	}
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
		r.hidden = 10 * time.Second // what a killed process had comes again then
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

// TestCrawlStopsBeforeItsTimeIsUp has a site that is silent after some postings: the
// function stops as partial before its time limit ends it, and the next event goes on
// where it was. How fast the machine is decides nothing here.
func TestCrawlStopsBeforeItsTimeIsUp(t *testing.T) {
	t.Parallel()
	board := newBoard(t, 40)
	r := newRig(t, func(r *rig) {
		sites := filepath.Join(r.dir, "sites")
		require.NoError(t, os.MkdirAll(sites, 0o755))
		require.NoError(t, os.WriteFile(filepath.Join(sites, "dotori.yaml"), []byte(board.file()), 0o600))
		r.env = []string{"TECHMAP_SITES=" + sites, "TECHMAP_ALLOW_PRIVATE=true"}
		r.timeout[taskCrawl] = 15 * time.Second // three of which are kept for writing down
	})
	board.holds.Store(25)
	assert.Equal(t, map[string]string{"dotori": "partial"}, r.crawl(`{"sites":["dotori"]}`, 0))
	r.work(1, nil)
	board.holds.Store(0)
	assert.Equal(t, map[string]string{"dotori": "complete"}, r.crawl(`{"sites":["dotori"]}`, 0))
	r.holdsToRoles(taskCrawl)
	assert.LessOrEqual(t, board.asked(), 40+crawl.DefaultConcurrency, "no posting twice, but those under way when time was up")
}
