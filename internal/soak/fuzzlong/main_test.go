package main

import (
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestParse(t *testing.T) {
	t.Parallel()
	o, err := parse([]string{"-time", "3s", "-only", "crawl/...,llm"})
	require.NoError(t, err)
	assert.Equal(t, 3*time.Second, o.each)
	assert.Equal(t, []string{"./crawl/...", "./llm"}, o.only)
	for _, args := range [][]string{{"-time", "0s"}, {"word"}} {
		_, err := parse(args)
		assert.ErrorContains(t, err, "wrong use", "%v", args)
	}
}

func TestTargetsIn(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	text := "package p\n\nfunc FuzzOne(f *testing.F) {\n}\n\nfunc TestTwo(t *testing.T) {}\n// func FuzzNot(\nfunc FuzzThree(f *testing.F) {}\n"
	require.NoError(t, os.WriteFile(filepath.Join(dir, "x_test.go"), []byte(text), 0o600))
	targets, err := targetsIn(dir)
	require.NoError(t, err)
	assert.Equal(t, []string{"FuzzOne", "FuzzThree"}, targets)
}

func TestFiguresAreReadOfWhatTheEngineSays(t *testing.T) {
	t.Parallel()
	said := []byte("fuzz: elapsed: 3s, execs: 22044 (7348/sec), new interesting: 23 (total: 26)\n" +
		"fuzz: elapsed: 8s, execs: 59736 (7563/sec), new interesting: 72 (total: 75)\nPASS\n")
	assert.Equal(t, 59736, last(execs, said))
	assert.Equal(t, 75, last(total, said))
	assert.Zero(t, last(total, nil))
}

func TestFinding(t *testing.T) {
	t.Parallel()
	boom := errors.New("exit status 1")
	said := []byte("--- FAIL: FuzzX\n    Failing input written to testdata/fuzz/FuzzX/0123\n    To re-run:\n")
	assert.Equal(t, "Failing input written to testdata/fuzz/FuzzX/0123", finding(said, boom))
	assert.Equal(t, "exit status 1: panic: x", finding([]byte("panic: x\n"), boom), "a target that dies otherwise")
	assert.Equal(t, "main.go:1: undefined: x", firstLine([]byte("# p\nmain.go:1: undefined: x\n")))
}
