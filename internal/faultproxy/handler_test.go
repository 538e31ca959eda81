package faultproxy_test

import (
	"encoding/json"
	"fmt"
	"hash/crc32"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap/internal/faultproxy"
)

// An outcome is what a client sees of one request.
type outcome struct {
	status int
	body   string
	broken bool // no answer, or not all of it
	header http.Header
}

func send(t *testing.T, method, url, target, body string) outcome {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), method, url, strings.NewReader(body))
	require.NoError(t, err)
	req.Header.Set("X-Amz-Target", target)
	req.GetBody = nil // the client must not repeat the request by itself
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return outcome{broken: true}
	}
	defer resp.Body.Close()
	got, err := io.ReadAll(resp.Body)
	return outcome{resp.StatusCode, string(got), err != nil, resp.Header}
}

// serve puts a handler with rules in front of one that counts and answers "done".
func serve(t *testing.T, rules ...faultproxy.Rule) (*faultproxy.Handler, string, *atomic.Int32) {
	t.Helper()
	var done atomic.Int32
	h := faultproxy.NewHandler(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		done.Add(1)
		_, _ = io.WriteString(w, "done")
	}), rules...)
	s := httptest.NewServer(h)
	t.Cleanup(s.Close)
	return h, s.URL, &done
}

func TestHandler_actions(t *testing.T) {
	t.Parallel()
	day := time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
	tests := []struct {
		name   string
		do     faultproxy.Action
		want   outcome
		served int32
		header [2]string
	}{
		{
			name:   "throttled in JSON",
			do:     faultproxy.JSONError(http.StatusBadRequest, "ThrottlingException"),
			want:   outcome{status: 400, body: `{"__type":"com.amazonaws.fault#ThrottlingException","message":"a fault of the test"}`},
			header: [2]string{"Content-Type", "application/x-amz-json-1.0"},
		},
		{
			name: "slow down in XML",
			do:   faultproxy.XMLError(http.StatusServiceUnavailable, "SlowDown"),
			want: outcome{
				status: 503,
				body:   "<?xml version=\"1.0\"?>\n<Error><Code>SlowDown</Code><Message>a fault of the test</Message></Error>",
			},
			header: [2]string{"Content-Type", "application/xml"},
		},
		{
			name: "a clock that is off",
			do:   faultproxy.SkewedClock(func() time.Time { return day }, time.Hour),
			want: outcome{
				status: 403,
				body: "<?xml version=\"1.0\"?>\n<Error><Code>RequestTimeTooSkewed</Code>" +
					"<Message>a fault of the test</Message></Error>",
			},
			header: [2]string{"Date", "Sun, 22 Nov 2026 13:00:00 GMT"},
		},
		{name: "the request is lost", do: faultproxy.LostRequest, want: outcome{broken: true}},
		{name: "the answer is lost", do: faultproxy.LostAnswer, want: outcome{broken: true}, served: 1},
		{
			name:   "the answer is cut short",
			do:     faultproxy.Truncated(2),
			want:   outcome{status: 200, body: "do", broken: true},
			served: 1,
			header: [2]string{"Content-Length", "4"},
		},
		{name: "late", do: faultproxy.Delay(time.Millisecond), want: outcome{status: 200, body: "done"}, served: 1},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			h, url, done := serve(t, faultproxy.Rule{Name: "it", When: faultproxy.First(1), Do: tt.do})
			got := send(t, http.MethodPost, url, "", "")
			if tt.header[0] != "" {
				assert.Equal(t, tt.header[1], got.header.Get(tt.header[0]))
			}
			got.header = nil
			assert.Equal(t, tt.want, got)
			assert.Equal(t, tt.served, done.Load())
			assert.Equal(t, map[string]int{"it": 1}, h.Counts())
			assert.Equal(t, "done", send(t, http.MethodPost, url, "", "").body, "only the first is struck")
		})
	}
}

func TestHandler_countsByOperation(t *testing.T) {
	t.Parallel()
	fail := faultproxy.JSONError(http.StatusInternalServerError, "InternalServerError")
	h, url, _ := serve(t,
		faultproxy.Rule{Name: "put", Op: "PutItem", When: faultproxy.Every(2), Do: fail},
		faultproxy.Rule{Name: "get", Op: http.MethodGet, When: faultproxy.First(1), Do: fail},
	)
	put := func() int { return send(t, http.MethodPost, url, "DynamoDB_20120810.PutItem", "").status }
	get := func() int { return send(t, http.MethodGet, url, "", "").status }
	assert.Equal(t, []int{200, 500, 500, 200, 500, 200}, []int{put(), get(), put(), put(), put(), get()})
	assert.Equal(t, map[string]int{"put": 2, "get": 1}, h.Counts())
	assert.Equal(t, 200, send(t, http.MethodPost, url, "DynamoDB_20120810.BatchPutItem", "").status, "another operation")
}

func TestDelay_isVirtualTime(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		began := time.Now()
		next := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNoContent) })
		w := httptest.NewRecorder()
		faultproxy.Delay(time.Hour)(w, httptest.NewRequest(http.MethodGet, "/", nil), next)
		assert.Equal(t, time.Hour, time.Since(began))
		assert.Equal(t, http.StatusNoContent, w.Code)
	})
}

func TestTo_keepsHostAndPath(t *testing.T) {
	t.Parallel()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprintf(w, "%s %s", r.Host, r.URL)
	}))
	defer server.Close()
	endpoint, err := url.Parse(server.URL)
	require.NoError(t, err)
	proxy := httptest.NewServer(faultproxy.NewHandler(faultproxy.To(endpoint)))
	defer proxy.Close()
	got := send(t, http.MethodGet, proxy.URL+"/b/%EA%B0%80?list-type=2", "", "")
	assert.Equal(t, strings.TrimPrefix(proxy.URL, "http://")+" /b/%EA%B0%80?list-type=2", got.body)
}

// table is a DynamoDB that does what BatchWriteItem asks, but for items of the
// table "full".
func table(t *testing.T, done *[]string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var in struct {
			RequestItems map[string][]string
			Kept         string
		}
		body, err := io.ReadAll(r.Body)
		assert.NoError(t, err)
		assert.Equal(t, int64(len(body)), r.ContentLength)
		if json.Unmarshal(body, &in) != nil {
			w.WriteHeader(http.StatusBadRequest)
			return
		}
		assert.Equal(t, "가", in.Kept, "what is not items stays")
		left := map[string][]string{}
		for _, name := range slices.Sorted(maps.Keys(in.RequestItems)) {
			items := in.RequestItems[name]
			if name == "full" {
				left[name] = items
				continue
			}
			*done = append(*done, items...)
		}
		out, err := json.Marshal(map[string]any{"UnprocessedItems": left})
		assert.NoError(t, err)
		w.Header().Set("Content-Type", "application/x-amz-json-1.0")
		w.Header().Set("X-Amz-Crc32", "1")
		_, _ = w.Write(out)
	})
}

func TestUnprocessedHalf(t *testing.T) {
	t.Parallel()
	tests := []struct{ name, items, done, left string }{
		{"an even batch", `{"a":["1","2","3","4"]}`, `["1","2"]`, `{"a":["3","4"]}`},
		{"an odd batch makes way", `{"a":["1","2","3"]}`, `["1","2"]`, `{"a":["3"]}`},
		{"one item is done", `{"a":["1"]}`, `["1"]`, `{}`},
		{"across tables", `{"b":["3","4"],"a":["1"]}`, `["1","3"]`, `{"b":["4"]}`},
		{"joined to what the table left", `{"full":["1","2"]}`, `null`, `{"full":["1","2"]}`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			var done []string
			h := faultproxy.NewHandler(table(t, &done), faultproxy.Rule{Name: "half", Do: faultproxy.UnprocessedHalf})
			w := httptest.NewRecorder()
			h.ServeHTTP(w, httptest.NewRequest(http.MethodPost, "/", strings.NewReader(`{"Kept":"가","RequestItems":`+tt.items+`}`)))
			assert.Equal(t, http.StatusOK, w.Code)
			assert.JSONEq(t, `{"UnprocessedItems":`+tt.left+`}`, w.Body.String())
			got, err := json.Marshal(done)
			require.NoError(t, err)
			assert.JSONEq(t, tt.done, string(got))
			sum := strconv.FormatUint(uint64(crc32.ChecksumIEEE(w.Body.Bytes())), 10)
			assert.Equal(t, sum, w.Header().Get("X-Amz-Crc32"), "the SDK checks it")
			assert.Equal(t, strconv.Itoa(w.Body.Len()), w.Header().Get("Content-Length"))
		})
	}
}

func TestUnprocessedHalf_leavesOtherRequestsAlone(t *testing.T) {
	t.Parallel()
	var got string
	next := http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		assert.NoError(t, err)
		got = string(body)
	})
	faultproxy.UnprocessedHalf(httptest.NewRecorder(), httptest.NewRequest(http.MethodPost, "/", strings.NewReader("no batch")), next)
	assert.Equal(t, "no batch", got)
}
