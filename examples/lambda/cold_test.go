package main

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap/internal/lambdaemu"
)

// TestPackageIsSmall zips the program as it is deployed, for both architectures.
func TestPackageIsSmall(t *testing.T) {
	t.Parallel()
	if os.Getenv("TECHMAP_TEST_INTEGRATION") == "" {
		t.Skip(`TECHMAP_TEST_INTEGRATION is not set: it compiles for another machine; "make deploy-lambda" sets it`)
	}
	for _, arch := range []string{"amd64", "arm64"} {
		program := filepath.Join(t.TempDir(), "bootstrap")
		cmd := exec.CommandContext(t.Context(), "go", "build", "-tags=cloud,lambda.norpc", "-trimpath", "-ldflags=-s -w", "-o", program, ".")
		cmd.Env = append(os.Environ(), "CGO_ENABLED=0", "GOOS=linux", "GOARCH="+arch)
		out, err := cmd.CombinedOutput()
		require.NoError(t, err, string(out))
		var packed bytes.Buffer
		w := zip.NewWriter(&packed)
		w.RegisterCompressor(zip.Deflate, func(w io.Writer) (io.WriteCloser, error) { return flate.NewWriter(w, flate.BestCompression) })
		data, err := os.ReadFile(program)
		require.NoError(t, err)
		f, err := w.Create("bootstrap")
		require.NoError(t, err)
		_, err = f.Write(data)
		require.NoError(t, err)
		require.NoError(t, w.Close())
		t.Logf("%s: program %.1f MB, package %.1f MB", arch, float64(len(data))/1e6, float64(packed.Len())/1e6)
		assert.LessOrEqual(t, packed.Len(), 15_000_000)
	}
}

// coldGoal is how long a function may take to begin.
const coldGoal = 100 * time.Millisecond

// TestColdStart starts each function some times, and beside them a handler in Python with
// pandas and boto3, if TECHMAP_TEST_PYTHON names a Python that has them. What it logs is
// what the documentation states. It holds the functions to their goal by the time that
// they use of processors: on a machine that does other things too, the clock says nothing
// of them.
func TestColdStart(t *testing.T) {
	if os.Getenv("TECHMAP_TEST_INTEGRATION") == "" {
		t.Skip(`TECHMAP_TEST_INTEGRATION is not set: it measures; "make deploy-lambda" sets it`)
	}
	r := newRig(t, nil)
	r.crawl(`{"sites":["sample-board"],"limit":5}`, 0)
	for _, f := range r.functions() {
		event := `{}`
		switch f.Name {
		case taskCrawl:
			event = `{"sites":["sample-board"],"limit":1}`
		case taskReport: // nothing is published yet
			event = `{"check":true}`
		}
		assert.LessOrEqual(t, starts(t, f, event), coldGoal, f.Name)
	}
	python := os.Getenv("TECHMAP_TEST_PYTHON")
	if python == "" {
		t.Log("TECHMAP_TEST_PYTHON is not set: nothing to compare with")
		return
	}
	handler, err := filepath.Abs("testdata/handler.py")
	require.NoError(t, err)
	script := filepath.Join(t.TempDir(), "bootstrap")
	require.NoError(t, os.WriteFile(script, []byte(fmt.Sprintf("#!/bin/sh\nexec %q %q\n", python, handler)), 0o700)) //nolint:gosec // G306: it is a program
	starts(t, lambdaemu.Function{Name: "python", Program: script, Timeout: time.Minute}, `{"words":["자바","고","자바"]}`)
}

// starts starts a function some times, says how long that took, and returns the least
// time of processors that it took.
func starts(t *testing.T, f lambdaemu.Function, event string) time.Duration {
	t.Helper()
	var clock, processors []time.Duration
	var largest int64
	for range 7 {
		var logs journal
		e := lambdaemu.New(&logs, f)
		result, err := e.Invoke(t.Context(), f.Name, []byte(event))
		require.NoError(t, err, logs.tail())
		require.Empty(t, result.Error, "%s %s", result.Payload, logs.tail())
		require.NoError(t, e.Close())
		clock, processors = append(clock, result.Init), append(processors, result.InitCPU)
		largest = max(largest, result.MaxRSS)
	}
	slices.Sort(clock)
	slices.Sort(processors)
	t.Logf("%-8s begins in %v (median of 7; %v at best), %v of processors (%v), uses %d MB", f.Name,
		clock[3].Round(time.Millisecond), clock[0].Round(time.Millisecond),
		processors[3].Round(time.Millisecond), processors[0].Round(time.Millisecond), largest/1e6)
	return processors[0]
}
