package crawl_test

import (
	"bytes"
	"context"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/sync/errgroup"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/crawl"
	"github.com/techmap-it/techmap/internal/pipenet"
)

// A hostile server answers badly, over connections in memory and in virtual
// time. Whatever it does, a request ends with the right kind of error or the
// right text, in bounded time and memory, and no key gets out.
type hostile struct {
	name   string
	robots http.HandlerFunc // nil: there is none
	answer http.HandlerFunc // of everything else
	text   string           // that the page has, if kind is nil
	kind   error
	reason crawl.Reason // of the journal's last entry
	tries  int          // requests but for robots.txt; 0 means one
}

const (
	secretKey  = "s3cr3t"
	hostileURL = "https://board.example/api?accessKey=" + secretKey
	hostileMax = 64 << 10
)

func TestHostileServer(t *testing.T) {
	t.Parallel()
	var cases []hostile
	for _, group := range [][]hostile{
		hostileBodies(), hostileConnections(), hostileRedirects(), hostileRobots(), hostileStatuses(), hostileTexts(),
	} {
		cases = append(cases, group...)
	}
	require.GreaterOrEqual(t, len(cases), 30)
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, c.check)
		})
	}
}

func (h hostile) check(t *testing.T) {
	var mu sync.Mutex
	var asked []string
	serve := func(w http.ResponseWriter, r *http.Request) {
		if !strings.HasPrefix(r.Host, "127.") {
			assert.NotContains(t, r.Referer(), secretKey)
		}
		if r.Host != "board.example" {
			assert.Empty(t, r.Header.Get("Authorization"))
			assert.Empty(t, r.Header.Get("X-Api-Key"))
		}
		if r.URL.Path == "/robots.txt" {
			if h.robots == nil {
				http.NotFound(w, r)
				return
			}
			h.robots(w, r)
			return
		}
		mu.Lock()
		asked = append(asked, r.Host+r.URL.Path)
		mu.Unlock()
		h.answer(w, r)
	}
	text, j, logged, err := h.ask(t, serve)
	assert.NotContains(t, logged, secretKey)
	for _, e := range j.entries {
		assert.NotContains(t, e.URL, secretKey)
	}
	require.NotEmpty(t, j.entries)
	assert.Equal(t, h.reason, j.entries[len(j.entries)-1].Reason)
	if want := max(h.tries, 1); h.tries >= 0 {
		assert.Len(t, asked, want, "requests")
	} else {
		assert.Empty(t, asked, "requests")
	}
	if h.kind == nil {
		require.NoError(t, err)
		assert.Equal(t, h.text, text)
		return
	}
	require.ErrorIs(t, err, h.kind)
	assert.NotContains(t, err.Error(), secretKey)
}

// ask fetches hostileURL from serve and decodes it.
func (h hostile) ask(t *testing.T, serve http.HandlerFunc) (text string, j *journal, logged string, err error) {
	client, stop := serveOver(t, serve)
	defer stop()
	j = &journal{}
	var log bytes.Buffer
	site := call(func(ctx context.Context, f crawl.Fetcher) error {
		req, err := http.NewRequestWithContext(ctx, http.MethodGet, hostileURL, nil)
		require.NoError(t, err)
		req.Header.Set("Authorization", "Bearer "+secretKey)
		req.Header.Set("X-Api-Key", secretKey)
		page, err := f.Fetch(ctx, req)
		if err != nil {
			return err
		}
		text, err = crawl.Decode(page.ContentType, page.Body)
		return err
	})
	began := time.Now()
	r := rangeOver(t.Context(), t, crawl.New(site, &crawl.Options{
		Client: client, Interval: -1, MaxBody: hostileMax, Journal: j.enter,
		Logger: slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug})),
	}), techmap.Query{})
	assert.Less(t, time.Since(began), 10*time.Minute, "ends in bounded time")
	require.LessOrEqual(t, len(r.errs), 1)
	if len(r.errs) == 1 {
		err = r.errs[0]
	}
	return text, j, log.String(), err
}

// serveOver serves h on a network in memory until stop is called.
func serveOver(t *testing.T, h http.HandlerFunc) (client *http.Client, stop func()) {
	n := pipenet.New()
	ctx, cancel := context.WithCancel(t.Context())
	var server errgroup.Group
	server.Go(func() error { return n.Serve(ctx, h) })
	return hostileClient(n), func() {
		cancel()
		assert.NoError(t, server.Wait())
	}
}

// hostileClient reaches the hosts of n by name, and addresses as the client for
// nil does.
func hostileClient(n *pipenet.Net) *http.Client {
	public := crawl.PublicDial(&net.Dialer{})
	dial := func(ctx context.Context, network, address string) (net.Conn, error) {
		if host, _, err := net.SplitHostPort(address); err == nil && net.ParseIP(host) != nil {
			return public(ctx, network, address)
		}
		return n.Dial(ctx, network, address)
	}
	return &http.Client{Timeout: 20 * time.Second, Transport: &http.Transport{
		DialContext: dial, DialTLSContext: dial, DisableKeepAlives: true,
	}}
}

// wire answers with text as it stands and hangs up.
func wire(text string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		conn, _, err := http.NewResponseController(w).Hijack()
		if err != nil {
			return
		}
		defer func() { _ = conn.Close() }()
		_, _ = conn.Write([]byte(text))
	}
}

// sends answers with body, with pairs of header names and values.
func sends(body string, headers ...string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		for i := 0; i < len(headers); i += 2 {
			w.Header().Set(headers[i], headers[i+1])
		}
		_, _ = w.Write([]byte(body))
	}
}

// leads answers with a redirect.
func leads(to string) http.HandlerFunc { return header(http.StatusFound, "Location", to) }

// inTurn answers the n-th request with the n-th of hs, and the last one for ever.
func inTurn(hs ...http.HandlerFunc) http.HandlerFunc {
	var mu sync.Mutex
	n := 0
	return func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		h := hs[min(n, len(hs)-1)]
		n++
		mu.Unlock()
		h(w, r)
	}
}
