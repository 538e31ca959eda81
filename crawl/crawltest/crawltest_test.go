package crawltest_test

import (
	"cmp"
	"context"
	"errors"
	"io"
	"iter"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/crawl"
	"github.com/techmap-it/techmap/crawl/crawltest"
)

const toyTrace = "testdata/toy.txtar"

func TestTestSite_passesASoundSite(t *testing.T) {
	crawltest.TestSite(t, func() crawl.Site { return toy{} }, toyTrace, "toy:1", "toy:3")
}

func TestTestParser_passesASoundParser(t *testing.T) {
	crawltest.TestParser(t, toyParser{}, "testdata/toy")
}

func TestTestFill_passesAFilledParser(t *testing.T) {
	crawltest.TestFill(t, toyParser{}, "testdata/toy", map[string]float64{"title": 1, "sections": 1, "tags": .5})
}

// faults are sites, sources and parsers that break one rule each, and the words
// with which a suite says so.
var faults = map[string]struct {
	run  func(t *testing.T)
	says string
}{
	"name changes": {func(t *testing.T) {
		names := []string{"a", "b"}
		crawltest.TestSource(t, func(*testing.T) techmap.Source {
			names = append(names[1:], names[0])
			return badSource{name: names[0]}
		})
	}, "IDs made from them differ"},
	"name has a colon":               {site(toy{name: "a:b"}), "has a colon"},
	"broken list page is the end":    {site(toy{lenient: true}), "as if that were the end"},
	"no URL":                         {site(toy{anonymous: true}), "URL is empty"},
	"broken posting ends the stream": {site(toy{stubborn: true}), "want toy:1 alone"},
	"request outside the trace":      {site(toy{unrecorded: true}), "holds no GET https://toy.example/list?page=1&x=1"},
	"posting that is not there": {func(t *testing.T) {
		crawltest.TestSite(t, func() crawl.Site { return toy{} }, toyTrace, "toy:99")
	}, "toy:99: not yielded"},
	"limit ignored":                {source(nil, 0), "Limit 1 yields 3 postings"},
	"limit not said":               {source(nil, 1), "want techmap.ErrPartial: postings that were cut off would count as gone"},
	"goes on after its end":        {source(errors.New("end"), 0), "the stream goes on after"},
	"cancel ignored":               {source(nil, 0), "then the cause"},
	"parser panics":                {parser("panics"), "panic: cannot read"},
	"parser says nothing":          {parser("says nothing"), "gives a posting that says nothing"},
	"parser's errors have no kind": {parser("of no kind"), "is neither techmap.ErrMalformed nor ErrSkip"},
	"parser is not deterministic":  {parser("not deterministic"), "the same body gives different postings"},
	"parser changes the ID":        {parser("wrong ID"), `ID "toy:7x", want "toy:7"`},
	"parser believes anything":     {parser("believes anything"), "maintenance page: gives a posting"},
	"pacer does not pace": {func(t *testing.T) {
		crawltest.TestPacer(t, func(*testing.T) crawl.Pacer { return badPacer{} })
	}, "6 starts of 2 processes in"},
	"pacer does not hold": {func(t *testing.T) {
		crawltest.TestPacer(t, func(*testing.T) crawl.Pacer { return badPacer{} })
	}, "the host asked for"},
	"pacer does not share": {func(t *testing.T) {
		crawltest.TestPacer(t, func(*testing.T) crawl.Pacer { return &crawl.Limiter{Spread: -1} })
	}, "was followed after"},
	"pacer does not hear": {func(t *testing.T) {
		crawltest.TestPacer(t, func(*testing.T) crawl.Pacer { return badPacer{fault: "deaf"} })
	}, "want the cause and no release"},
	"field is not filled": {func(t *testing.T) {
		crawltest.TestFill(t, toyParser{}, "testdata/toy", map[string]float64{"title": 1, "company": 1})
	}, "company is filled in 0 of 1 postings, want 1"},
	"field that is none": {func(t *testing.T) {
		crawltest.TestFill(t, toyParser{}, "testdata/toy", map[string]float64{"titel": 1})
	}, `no field "titel"`},
	"no bronze file": {func(t *testing.T) {
		crawltest.TestParser(t, toyParser{}, t.TempDir())
	}, "no bronze file in"},
	"no trace": {func(t *testing.T) { crawltest.Replay(t, "testdata/none.txtar") }, "crawltest: trace: open"},
	"trace without status": {func(t *testing.T) {
		file := t.TempDir() + "/x.txtar"
		require.NoError(t, os.WriteFile(file, []byte("-- GET https://a.example/ --\nhello\n"), 0o600))
		crawltest.Replay(t, file)
	}, `entry "GET https://a.example/": status line "hello"`},
}

func site(s toy) func(*testing.T) {
	return func(t *testing.T) { crawltest.TestSite(t, func() crawl.Site { return s }, toyTrace) }
}

func parser(fault string) func(*testing.T) {
	return func(t *testing.T) { crawltest.TestParser(t, toyParser{fault: fault, calls: new(int)}, "testdata/toy") }
}

// source checks a source of three postings that ends with end, twice if it is
// not nil, and after stop postings, saying nothing of it.
func source(end error, stop int) func(*testing.T) {
	return func(t *testing.T) {
		crawltest.TestSource(t, func(*testing.T) techmap.Source { return badSource{end: end, stop: stop} })
	}
}

type badSource struct {
	name string
	end  error
	stop int
}

func (s badSource) Name() string { return cmp.Or(s.name, "bad") }

func (s badSource) Postings(_ context.Context, q techmap.Query) iter.Seq2[techmap.RawPosting, error] {
	return func(yield func(techmap.RawPosting, error) bool) {
		for n, key := range []string{"1", "2", "3"} {
			if q.Limit > 0 && s.stop > 0 && n == s.stop {
				return
			}
			raw := techmap.RawPosting{
				Source: "bad", Key: key, URL: "https://bad.example/" + key, FetchedAt: time.Unix(1, 0).UTC(),
				ContentType: "text/plain", Body: []byte(key),
			}
			if !yield(raw, nil) {
				return
			}
		}
		if s.end != nil && yield(techmap.RawPosting{}, s.end) {
			yield(techmap.RawPosting{}, s.end)
		}
	}
}

// faultVar tells a child process which fault to run.
const faultVar = "CRAWLTEST_FAULT"

// TestSuites_findFaults runs every fault in a child process, where its test may fail.
func TestSuites_findFaults(t *testing.T) {
	t.Parallel()
	for name, fault := range faults {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			child := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestFault$")
			child.Env = append(os.Environ(), faultVar+"="+name)
			out, err := child.CombinedOutput()
			_, failed := errors.AsType[*exec.ExitError](err)
			assert.True(t, failed, "the suite passes: %v", err)
			assert.Contains(t, string(out), fault.says)
		})
	}
}

// TestFault runs one fault; it fails on purpose, and only in a child process.
func TestFault(t *testing.T) {
	name, ok := os.LookupEnv(faultVar)
	if !ok {
		t.Skip("runs in the child processes of TestSuites_findFaults")
	}
	faults[name].run(t)
}

func TestReplay_answersInTheRecordedOrder(t *testing.T) {
	t.Parallel()
	client := crawltest.Replay(t, "testdata/sequence.txtar")
	get := func() (int, string) {
		resp, err := client.Get("https://seq.example/a")
		require.NoError(t, err)
		body, err := io.ReadAll(resp.Body)
		require.NoError(t, err)
		require.NoError(t, resp.Body.Close())
		return resp.StatusCode, string(body)
	}
	code, _ := get()
	assert.Equal(t, 503, code)
	for range 2 {
		code, body := get()
		assert.Equal(t, 200, code)
		assert.Equal(t, "ready\n", body)
	}
	resp, err := client.Post("https://seq.example/search", "application/json", strings.NewReader(`{"q":"go"}`))
	require.NoError(t, err)
	require.NoError(t, resp.Body.Close())
	assert.Equal(t, "1", resp.Header.Get("X-Count"))
	assert.Equal(t, http.StatusOK, resp.StatusCode)
}

func TestReplay_cancelledRequestIsNotAnswered(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, "https://seq.example/a", nil)
	require.NoError(t, err)
	resp, err := crawltest.Replay(t, "testdata/sequence.txtar").Do(req)
	if err == nil {
		require.NoError(t, resp.Body.Close())
	}
	require.ErrorIs(t, err, context.Canceled)
}
