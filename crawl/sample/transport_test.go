package sample_test

import (
	"context"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/crawl/sample"
)

func TestWeeks(t *testing.T) {
	t.Parallel()
	weeks := sample.Weeks()
	require.Len(t, weeks, 30)
	kst := time.FixedZone("KST", 9*60*60)
	assert.Equal(t, "2026-04-20 00:00 Monday", weeks[0].In(kst).Format("2006-01-02 15:04 Monday"))
	assert.Equal(t, "2026-11-09 00:00 Monday", weeks[29].In(kst).Format("2006-01-02 15:04 Monday"))
	for i := range weeks {
		assert.Equal(t, time.UTC, weeks[i].Location())
		assert.Equal(t, weeks[0].Add(time.Duration(i)*7*24*time.Hour), weeks[i])
	}
}

// fetch asks a transport and returns status and body.
func fetch(t *testing.T, rt http.RoundTripper, method, url string) (int, string) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), method, url, nil)
	require.NoError(t, err)
	resp, err := rt.RoundTrip(req)
	require.NoError(t, err)
	body, err := io.ReadAll(resp.Body)
	require.NoError(t, err)
	require.NoError(t, resp.Body.Close())
	return resp.StatusCode, string(body)
}

func TestTransport_showsTheWeekOfItsClock(t *testing.T) {
	t.Parallel()
	weeks := sample.Weeks()
	list := func(now time.Time) string {
		_, body := fetch(t, sample.Transport(at(now)), "GET", boardList)
		return body
	}
	assert.Equal(t, list(weeks[4]), list(weeks[5].Add(-time.Second)), "until the next Monday")
	assert.NotEqual(t, list(weeks[4]), list(weeks[5]))
	assert.Equal(t, list(weeks[0]), list(weeks[0].AddDate(-3, 0, 0)), "the first week before the calendar")
	assert.Equal(t, list(weeks[29]), list(weeks[29].AddDate(3, 0, 0)), "the last week after it")
}

func TestTransport_answers(t *testing.T) {
	t.Parallel()
	rt := sample.Transport(lastWeek())
	for _, c := range []struct {
		name, method, url string
		status            int
		contains          string
	}{
		{"robots.txt of the board", "GET", "https://sample-board.techmap.example/robots.txt", 200, "Disallow: /admin"},
		{"robots.txt of the pages", "GET", "https://sample-careers.techmap.example/robots.txt", 200, "# sample data"},
		{"first page unless asked for another", "GET", boardList, 200, `"page": 1`},
		{"some page", "GET", boardList + "?page=3", 200, `"page": 3`},
		{"page that is not there", "GET", boardList + "?page=99", 404, ""},
		{"page that is none", "GET", careersList + "?page=x", 404, ""},
		{"page before the first", "GET", careersList + "?page=0", 404, ""},
		{"keyword that nothing has", "GET", boardList + "?keyword=fortran", 200, `"positions": []`},
		{"keyword that nothing has, in HTML", "GET", careersList + "?keyword=fortran", 200, `data-total="0"`},
		{"posting nobody knows", "GET", boardList + "/1", 404, ""},
		{"posting at another company", "GET", "https://sample-careers.techmap.example/c/pay/jobs/vision-0036", 404, ""},
		{"path nobody knows", "GET", "https://sample-careers.techmap.example/login", 404, ""},
		{"other method", "POST", boardList, 405, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			status, body := fetch(t, rt, c.method, c.url)
			assert.Equal(t, c.status, status)
			assert.Contains(t, body, c.contains)
		})
	}
}

func TestTransport_isNoNetwork(t *testing.T) {
	t.Parallel()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "https://other.example/", nil)
	require.NoError(t, err)
	_, err = sample.Transport(nil).RoundTrip(req) //nolint:bodyclose // there is none
	require.ErrorContains(t, err, `no such host "other.example"`)

	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err = sample.Transport(nil).RoundTrip(req.WithContext(ctx)) //nolint:bodyclose // there is none
	require.ErrorIs(t, err, context.Canceled)
}

// TestPostings_lifeOfOne follows postings through the calendar.
func TestPostings_lifeOfOne(t *testing.T) {
	t.Parallel()
	var now time.Time
	rt := sample.Transport(func() time.Time { return now })
	var missing, closed int
	for _, key := range []string{"411500", "411501", "411502", "411503", "411504", "411505", "411506", "411507", "411508", "411509"} {
		url := boardList + "/" + key
		var states []string
		for _, week := range sample.Weeks() {
			now = week
			status, body := fetch(t, rt, "GET", url)
			switch {
			case status == 404:
				states = append(states, "missing")
			case strings.Contains(body, `"status": "closed"`):
				states = append(states, "closed")
				_, err := sample.Parsers()[sample.BoardName].Refine(t.Context(), techmap.RawPosting{Body: []byte(body)})
				require.ErrorIs(t, err, techmap.ErrSkip)
			default:
				states = append(states, "open")
			}
		}
		switch life := strings.Join(slices.Compact(states), " "); life {
		case "missing open", "open": // to the end
		case "missing open missing":
			missing++
		case "missing open closed":
			closed++
		default:
			t.Errorf("%s is %s", key, life)
		}
	}
	assert.Positive(t, missing, "some closed postings are not found")
	assert.Positive(t, closed, "some say that they are closed")
}
