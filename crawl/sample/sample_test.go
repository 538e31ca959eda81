package sample_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/crawl"
	"github.com/techmap-it/techmap/crawl/crawltest"
	"github.com/techmap-it/techmap/crawl/sample"
)

// at returns a clock that stands.
func at(t time.Time) func() time.Time { return func() time.Time { return t } }

func lastWeek() func() time.Time { return at(sample.Weeks()[29]) }

func TestSites_keepTheContract(t *testing.T) {
	t.Parallel()
	for i, want := range []techmap.PostingID{"sample-board:414396", "sample-careers:vision-0036"} {
		site := sample.Sites()[i]
		t.Run(site.Name(), func(t *testing.T) {
			trace := map[string]string{sample.BoardName: "testdata/board.txtar", sample.CareersName: "testdata/careers.txtar"}
			crawltest.TestSite(t, func() crawl.Site { return sample.Sites()[i] }, trace[site.Name()], want)
		})
	}
}

func TestSources_keepTheContract(t *testing.T) {
	t.Parallel()
	crawltest.TestSource(t, func(*testing.T) techmap.Source { return sample.Sources(lastWeek(), nil)[1] })
}

func TestParsers_keepTheContract(t *testing.T) {
	t.Parallel()
	for name, parser := range sample.Parsers() {
		t.Run(name, func(t *testing.T) { crawltest.TestParser(t, parser, "testdata/"+name) })
	}
}

// read returns every posting of a week, refined.
func read(t testing.TB, now func() time.Time) []techmap.Posting {
	t.Helper()
	var postings []techmap.Posting
	for _, source := range sample.Sources(now, nil) {
		for raw, err := range source.Postings(t.Context(), techmap.Query{}) {
			require.NoError(t, err, "a clean listing without losses")
			p, err := sample.Parsers()[raw.Source].Refine(t.Context(), raw)
			require.NoError(t, err, raw.ID())
			postings = append(postings, p)
		}
	}
	return postings
}

func TestPostings_areWholeAndSayThatTheyAreNotReal(t *testing.T) {
	t.Parallel()
	for _, p := range read(t, at(sample.Weeks()[11])) {
		require.NotEmpty(t, p.Title, p.ID)
		require.NotEmpty(t, p.Company, p.ID)
		require.NotEmpty(t, p.Category, p.ID)
		require.Contains(t, []string{"ko", "en"}, p.Lang, p.ID)
		require.False(t, p.PostedAt.Time.IsZero(), p.ID)
		require.True(t, p.PostedAt.Time.Before(p.SeenAt), "%s was published at %v, before it was listed", p.ID, p.PostedAt.Time)
		require.NotEmpty(t, p.Deadline.Kind, p.ID)
		require.NotEmpty(t, p.Employment, p.ID)
		require.NotEmpty(t, p.WorkModel, p.ID)
		require.NotEmpty(t, p.Place, p.ID)
		require.NotEqual(t, techmap.Experience{}, p.Experience, p.ID)
		require.Equal(t, p.Source == sample.BoardName, len(p.Tags) > 0, "%s: only the board has tags", p.ID)
		var text strings.Builder
		for _, s := range p.Sections {
			text.WriteString(s.Text + "\n")
		}
		require.Regexp(t, "샘플 데이터|Sample data", text.String(), p.ID)
		require.NotRegexp(t, `[{}\x{FFFD}]|  `, text.String(), p.ID)
		require.Regexp(t, "샘플|Sample", p.Company, p.ID)
		require.Regexp(t, `^https://sample-(board|careers)\.techmap\.example/`, p.URL, p.ID)
		if p.Deadline.Kind == techmap.DeadlineFixed {
			require.True(t, p.Deadline.Date.Time.After(p.SeenAt), "%s is listed and its deadline %v has passed", p.ID, p.Deadline.Date.Time)
		}
	}
}

const (
	boardList   = "https://sample-board.techmap.example/api/positions"
	careersList = "https://sample-careers.techmap.example/jobs"
)

func TestSources_queryNarrows(t *testing.T) {
	t.Parallel()
	for _, source := range sample.Sources(lastWeek(), nil) {
		t.Run(source.Name(), func(t *testing.T) {
			t.Parallel()
			count := func(q techmap.Query) int {
				raws, err := techmap.Collect(source.Postings(t.Context(), q))
				if err != nil {
					require.ErrorIs(t, err, techmap.ErrPartial)
				}
				return len(raws)
			}
			all := count(techmap.Query{})
			rust := count(techmap.Query{Keywords: []string{"Kotlin"}})
			both := count(techmap.Query{Keywords: []string{"kotlin", "Spark"}})
			assert.Positive(t, rust)
			assert.Greater(t, both, rust)
			assert.Greater(t, all, 2*both)
			recent := count(techmap.Query{Since: sample.Weeks()[28]})
			assert.Positive(t, recent)
			assert.Greater(t, all, 5*recent)
		})
	}
}

func TestSources_areDeterministic(t *testing.T) {
	t.Parallel()
	collect := func() []techmap.RawPosting {
		var all []techmap.RawPosting
		for _, source := range sample.Sources(lastWeek(), &crawl.Options{Concurrency: 7}) {
			raws, err := techmap.Collect(source.Postings(t.Context(), techmap.Query{Limit: 300}))
			require.ErrorIs(t, err, techmap.ErrPartial)
			all = append(all, raws...)
		}
		return all
	}
	assert.Equal(t, collect(), collect())
}

func TestParsers_damagedRefIsLostAlone(t *testing.T) {
	t.Parallel()
	next := sample.Transport(lastWeek())
	client := &http.Client{Transport: roundTripper(func(req *http.Request) (*http.Response, error) {
		resp, err := next.RoundTrip(req)
		if err != nil || req.URL.Path != "/api/positions" && req.URL.Path != "/jobs" {
			return resp, err
		}
		body, err := io.ReadAll(resp.Body)
		if err != nil {
			return nil, err
		}
		text := strings.Replace(string(body), `"updatedAt": "2`, `"updatedAt": "x`, 1)
		text = strings.Replace(text, `data-updated="2`, `data-updated="x`, 1)
		resp.Body, resp.ContentLength = io.NopCloser(strings.NewReader(text)), int64(len(text))
		return resp, nil
	})}
	for _, site := range sample.Sites() {
		source := crawl.New(site, &crawl.Options{Client: client, Interval: -1})
		var lost int
		for _, err := range source.Postings(t.Context(), techmap.Query{Limit: 5}) {
			if rec, ok := errors.AsType[*techmap.RecordError](err); ok {
				lost++
				require.ErrorIs(t, rec, techmap.ErrMalformed)
			}
		}
		assert.Equal(t, 1, lost, site.Name())
	}
}

type roundTripper func(*http.Request) (*http.Response, error)

func (f roundTripper) RoundTrip(req *http.Request) (*http.Response, error) { return f(req) }

func TestSites_listingThatStopsShortIsPartial(t *testing.T) {
	t.Parallel()
	next := sample.Transport(lastWeek())
	client := &http.Client{Transport: roundTripper(func(req *http.Request) (*http.Response, error) {
		resp, err := next.RoundTrip(req)
		if err != nil || req.URL.Query().Get("page") != "2" {
			return resp, err
		}
		body, err := io.ReadAll(resp.Body)
		if err != nil {
			return nil, err
		}
		text := strings.Replace(string(body), `"pages": 12`, `"pages": 2`, 1)
		text = strings.Replace(text, `rel="next"`, ``, 1)
		require.NotEqual(t, string(body), text)
		resp.Body, resp.ContentLength = io.NopCloser(strings.NewReader(text)), int64(len(text))
		return resp, nil
	})}
	for _, site := range sample.Sites() {
		opts := &crawl.Options{Client: client, Interval: -1, Known: func(context.Context, techmap.PostingID, time.Time) (bool, error) { return true, nil }}
		_, err := techmap.Collect(crawl.New(site, opts).Postings(t.Context(), techmap.Query{}))
		require.ErrorIs(t, err, techmap.ErrPartial, site.Name())
		assert.ErrorContains(t, err, "listed")
	}
}

func BenchmarkTransport_firstAnswer(b *testing.B) {
	for b.Loop() {
		req, err := http.NewRequestWithContext(b.Context(), http.MethodGet, boardList, nil)
		require.NoError(b, err)
		resp, err := sample.Transport(lastWeek()).RoundTrip(req)
		require.NoError(b, err)
		require.NoError(b, resp.Body.Close())
	}
}

func BenchmarkSources(b *testing.B) {
	sources := sample.Sources(lastWeek(), nil)
	n := 0
	for b.Loop() {
		n = 0
		for _, source := range sources {
			for _, err := range source.Postings(b.Context(), techmap.Query{}) {
				require.NoError(b, err)
				n++
			}
		}
	}
	b.ReportMetric(float64(n), "postings/op")
}
