package main

import (
	"bufio"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap/rank/rankhttp"
)

func TestQuestionsAreManyAndDifferent(t *testing.T) {
	t.Parallel()
	for _, mix := range []string{mixDay, mixYear} {
		addresses, grouped := make(map[string]bool), make(map[string]bool)
		for _, q := range questions(corpusOf(100).Taxonomy(), mix) {
			addresses[q.api()] = true
			grouped[q.peer("/grouped")] = true
		}
		assert.Len(t, addresses, 14_400, mix)
		assert.Len(t, grouped, 14_400, "the peer is asked the same: %s", mix)
	}
}

func TestEveryQuestionIsAnswered(t *testing.T) {
	t.Parallel()
	lib, err := newLibrary(t.Context(), corpusOf(500))
	require.NoError(t, err)
	api, err := rankhttp.New(lib, nil)
	require.NoError(t, err)
	for _, mix := range []string{mixDay, mixYear} {
		for i, q := range questions(lib.corpus.Taxonomy(), mix)[:200] {
			w := httptest.NewRecorder()
			api.ServeHTTP(w, httptest.NewRequest(http.MethodGet, q.api(), nil))
			require.Equal(t, http.StatusOK, w.Code, "question %d of %s: %s", i, mix, w.Body)
		}
	}
}

func TestPublishingChangesWhatIsServed(t *testing.T) {
	t.Parallel()
	lib, err := newLibrary(t.Context(), corpusOf(500))
	require.NoError(t, err)
	before := lib.Current()
	lib.publish(httptest.NewRecorder(), nil)
	after := lib.Current()
	assert.NotEqual(t, before.Version, after.Version)
	was, known := before.Index.Opening(lib.corpus.Opening(1, 0).ID)
	require.True(t, known)
	is, known := after.Index.Opening(lib.corpus.Opening(1, 0).ID)
	require.True(t, known)
	assert.NotEqual(t, was, is, "one in fifty is another revision, and who has the old data keeps them")
}

func TestQuantilesAreWithinOnePartInAHundred(t *testing.T) {
	t.Parallel()
	var h, other histogram
	for i := 1; i <= 500; i++ {
		h.add(time.Duration(i) * time.Millisecond)
		other.add(time.Duration(500+i) * time.Millisecond)
	}
	h.merge(&other)
	assert.InEpsilon(t, 500*time.Millisecond, h.quantile(.5), .01)
	assert.InEpsilon(t, 990*time.Millisecond, h.quantile(.99), .01)
	assert.Equal(t, time.Second, h.quantile(1))
	assert.Zero(t, new(histogram).quantile(.99))
}

func TestRowsAreCounted(t *testing.T) {
	t.Parallel()
	now := time.Unix(1_700_000_000, 0)
	body := fmt.Sprintf(`[
		{"opening": 1, "skill": 7, "level": 0, "open_from": %[3]d, "open_to": %[2]d, "region": "서울", "new_grad": 1, "first_open": 1},
		{"opening": 2, "skill": 7, "level": 3, "open_from": %[1]d, "open_to": %[2]d, "region": "California", "new_grad": 0},
		{"opening": 3, "skill": 9, "level": 0, "open_from": %[1]d, "open_to": %[1]d, "region": "서울", "new_grad": 1}]`,
		now.Unix(), now.Unix()+1, now.Unix()-1)
	tests := map[string]struct {
		q    question
		want []count
	}{
		"what is open":          {question{}, []count{{7, 2}}},
		"of a region":           {question{region: "서울"}, []count{{7, 1}}},
		"of another":            {question{region: "California"}, []count{{7, 1}}},
		"of nowhere":            {question{region: "부산"}, []count{}},
		"what is required":      {question{required: true}, []count{{7, 1}}},
		"for newcomers":         {question{newGrad: true}, []count{{7, 1}}},
		"what was new":          {question{since: now.Add(-time.Hour)}, []count{{7, 1}}},
		"of a rung nobody asks": {question{seniority: "senior"}, []count{}},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			tt.q.at = now
			got, err := countRows(strings.NewReader(body), tt.q.fits)
			require.NoError(t, err)
			assert.Equal(t, tt.want, got)
		})
	}
}

func TestDisagreementIsNoticed(t *testing.T) {
	t.Parallel()
	ranking := []count{{Skill: 1, Openings: 5}, {Skill: 2, Openings: 4}}
	assert.NoError(t, agree(ranking, []count{{Skill: 2, Openings: 4}, {Skill: 1, Openings: 5}}), "another order")
	assert.NoError(t, agree(nil, nil))
	assert.Error(t, agree(ranking, []count{{Skill: 1, Openings: 6}}), "another count")
	assert.Error(t, agree(ranking, []count{{Skill: 3, Openings: 5}}), "nothing in common")
	assert.Error(t, agree(ranking, nil), "no answer")
	assert.Error(t, equal(ranking, ranking[:1]))
}

func TestAnswersAreReadToTheirEnd(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		answers string
		status  int
		want    string // of the error
	}{
		"a length":       {"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nab", http.StatusOK, ""},
		"pieces":         {"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n0\r\n\r\n", http.StatusOK, ""},
		"not modified":   {"HTTP/1.1 304 Not Modified\r\n\r\n", http.StatusNotModified, ""},
		"another status": {"HTTP/1.1 500 No\r\nContent-Length: 0\r\n\r\n", http.StatusOK, "status 500"},
		"cut":            {"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nab", http.StatusOK, "unexpected EOF"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			from := bufio.NewReader(strings.NewReader(tt.answers))
			err := (&target{status: tt.status}).answer(0, from)
			if tt.want != "" {
				assert.ErrorContains(t, err, tt.want)
				return
			}
			require.NoError(t, err)
			rest, err := io.ReadAll(from)
			require.NoError(t, err)
			assert.Empty(t, rest)
		})
	}
}

func TestLoadAsksEveryConnection(t *testing.T) {
	t.Parallel()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/a" && r.URL.Path != "/b" {
			w.WriteHeader(http.StatusNotFound)
		}
	}))
	defer server.Close()
	tt := &target{name: "t", server: &child{address: server.Listener.Addr().String()}, status: http.StatusOK,
		asks: []string{requestOf("/a", ""), requestOf("/b", "")}}
	require.NoError(t, tt.run(t.Context(), 3, 50*time.Millisecond))
	assert.Zero(t, tt.all.errors, "%v", tt.all.first)
	assert.Positive(t, tt.all.plain.total)
	assert.EqualValues(t, tt.next.Load(), tt.all.plain.total, "what was begun was waited for")

	tt.asks = []string{requestOf("/missing", "")}
	assert.ErrorContains(t, tt.run(t.Context(), 1, time.Minute), "too many errors, the first: status 404")
}

func TestWrongUseIsRefused(t *testing.T) {
	t.Parallel()
	for _, args := range [][]string{{"-seconds", "0"}, {"-rounds", "0"}, {"-connections", "0"}, {"left over"}, {"-every", "0s"}} {
		_, err := parse(args)
		assert.Error(t, err, "%v", args)
	}
	o, err := parse([]string{"-soak", "3m", "-mysql", ""})
	require.NoError(t, err)
	assert.Equal(t, 3*time.Minute, o.soak)
}

// BenchmarkAnswer is what the API does for one question, without a network.
func BenchmarkAnswer(b *testing.B) {
	lib, err := newLibrary(b.Context(), corpusOf(100_000))
	require.NoError(b, err)
	api, err := rankhttp.New(lib, nil)
	require.NoError(b, err)
	for _, mix := range []string{mixDay, mixYear} {
		all := questions(lib.corpus.Taxonomy(), mix)
		b.Run(mix, func(b *testing.B) {
			b.ReportAllocs()
			for i := 0; b.Loop(); i++ {
				api.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest(http.MethodGet, all[i%len(all)].api(), nil))
			}
		})
	}
}
