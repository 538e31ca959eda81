package crawltest_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/crawl"
	"github.com/techmap-it/techmap/crawl/crawltest"
)

// The whole test of a site: its name in go test would be TestSite.
func ExampleTestSite() {
	_ = func(t *testing.T) {
		newSite := func() crawl.Site { return toy{} }
		crawltest.TestSite(t, newSite, "testdata/toy.txtar", "toy:1", "toy:3")
	}
}

// A source that is no site: here a crawler over a trace.
func ExampleTestSource() {
	_ = func(t *testing.T) {
		crawltest.TestSource(t, func(t *testing.T) techmap.Source {
			client := crawltest.Replay(t, "testdata/toy.txtar")
			return crawl.New(toy{}, &crawl.Options{Client: client, Interval: -1})
		}, "toy:1", "toy:2")
	}
}

// The whole test of a parser. The folder testdata/toy has the bodies of postings, 7.json
// among them, and beside each the posting that it is to make, 7.golden.json.
func ExampleTestParser() {
	_ = func(t *testing.T) {
		crawltest.TestParser(t, toyParser{}, "testdata/toy")
	}
}

// A parser that gives empty fields after a redesign is found by how often they used to
// be filled.
func ExampleTestFill() {
	_ = func(t *testing.T) {
		crawltest.TestFill(t, toyParser{}, "testdata/toy", map[string]float64{"title": 1, "sections": .9})
	}
}

// Two Limiters over one stand for two processes over one table.
func ExampleTestPacer() {
	_ = func(t *testing.T) {
		tables := make(map[*testing.T]*crawl.Limiter)
		crawltest.TestPacer(t, func(t *testing.T) crawl.Pacer {
			if tables[t] == nil {
				tables[t] = &crawl.Limiter{Spread: -1}
			}
			return &crawl.Limiter{Spread: -1, Shared: tables[t]}
		})
	}
}

// A stage stands for the *testing.T of a test.
type stage struct{ testing.TB }

func (stage) Helper()                           {}
func (stage) Failed() bool                      { return false }
func (stage) Cleanup(clean func())              { clean() }
func (stage) Errorf(format string, args ...any) { fmt.Printf(format+"\n", args...) }
func (stage) Fatalf(format string, args ...any) { fmt.Printf(format+"\n", args...) }

// A request that the trace does not hold fails the test: nothing is asked that nobody
// has read.
func ExampleReplay() {
	var t stage
	client := crawltest.Replay(t, "testdata/toy.txtar")
	for _, path := range []string{"/list?page=2", "/list?page=3"} {
		resp, err := client.Get("https://toy.example" + path)
		if err != nil {
			continue
		}
		fmt.Println(path, resp.StatusCode, resp.Header.Get("Content-Type"))
		_ = resp.Body.Close()
	}
	// Output:
	// /list?page=2 200 application/json
	// crawltest: testdata/toy.txtar holds no GET https://toy.example/list?page=3
}

// A trace is written when the test ends.
func ExampleRecord() {
	dir, err := os.MkdirTemp("", "trace")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer func() { _ = os.RemoveAll(dir) }()
	file := filepath.Join(dir, "board.txtar")
	ended := &curtain{}
	client := crawltest.Record(ended, file, crawltest.Replay(stage{}, "testdata/toy.txtar").Transport)
	resp, err := client.Get("https://toy.example/1")
	if err != nil {
		fmt.Println(err)
		return
	}
	_ = resp.Body.Close()
	ended.fall()
	trace, err := os.ReadFile(file)
	fmt.Println(strings.Split(string(trace), "\n")[0], err)
	// Output: -- GET https://toy.example/1 -- <nil>
}

// A curtain is a stage whose test ends when it falls.
type curtain struct {
	stage
	fall func()
}

func (c *curtain) Cleanup(clean func()) { c.fall = clean }
