package rankhttp_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap/internal/pipenet"
	"github.com/techmap-it/techmap/rank/rankhttp"
)

// listen serves h on a port of this machine, with little patience.
func listen(t *testing.T, h http.Handler) (address string) {
	t.Helper()
	s := httptest.NewUnstartedServer(h)
	s.Config.ReadHeaderTimeout = 200 * time.Millisecond
	s.Config.ReadTimeout = 400 * time.Millisecond
	s.Config.WriteTimeout = 10 * time.Second
	s.Config.IdleTimeout = 200 * time.Millisecond
	s.Config.MaxHeaderBytes = 8 << 10
	s.Start()
	t.Cleanup(s.Close)
	return s.Listener.Addr().String()
}

func dial(t *testing.T, address string) net.Conn {
	t.Helper()
	conn, err := new(net.Dialer).DialContext(t.Context(), "tcp", address)
	require.NoError(t, err)
	t.Cleanup(func() { _ = conn.Close() })
	require.NoError(t, conn.SetDeadline(time.Now().Add(20*time.Second)))
	return conn
}

func TestAttack_by_clients_that_never_finish_asking(t *testing.T) {
	t.Parallel()
	address := listen(t, rankhttp.Edge(server(t, nil), nil))
	var slow []net.Conn
	for range 50 {
		conn := dial(t, address)
		_, err := io.WriteString(conn, "GET /v1/roles HTTP/1.1\r\nHost: localhost\r\nX-")
		require.NoError(t, err)
		slow = append(slow, conn)
	}
	conn := dial(t, address)
	_, err := io.WriteString(conn, "GET /v1/roles HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
	require.NoError(t, err)
	resp, err := http.ReadResponse(bufio.NewReader(conn), nil)
	require.NoError(t, err)
	defer func() { _ = resp.Body.Close() }()
	assert.Equal(t, http.StatusOK, resp.StatusCode, "others are answered meanwhile")
	for _, conn := range slow {
		answer, err := io.ReadAll(conn)
		assert.NotErrorIs(t, err, context.DeadlineExceeded, "the connection was not ended")
		assert.NotContains(t, string(answer), "200 OK")
	}
}

// serveVirtually serves h in virtual time, as a server that strangers reach is set up, and
// returns a connection to it. What it returns ends both.
func serveVirtually(t *testing.T, h http.Handler) (conn net.Conn, end func()) {
	t.Helper()
	network := pipenet.New()
	s := &http.Server{Handler: h, ReadHeaderTimeout: 5 * time.Second, WriteTimeout: 45 * time.Second}
	done := make(chan error, 1)
	go func() { done <- s.Serve(network.Listener()) }()
	conn, err := network.Dial(t.Context(), "tcp", "localhost:80")
	require.NoError(t, err)
	return conn, func() {
		_ = conn.Close()
		require.NoError(t, s.Close())
		require.ErrorIs(t, <-done, http.ErrServerClosed)
		synctest.Wait()
	}
}

func TestAttack_by_clients_that_do_not_take_the_answer(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		ended := make(chan error, 1)
		conn, end := serveVirtually(t, rankhttp.Edge(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "text/plain")
			part := strings.Repeat("데이터 엔지니어\n", 4096)
			for {
				if _, err := io.WriteString(w, part); err != nil {
					ended <- err
					return
				}
			}
		}), nil))
		defer end()
		began := time.Now()
		_, err := io.WriteString(conn, "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
		require.NoError(t, err)
		require.Error(t, <-ended)
		assert.Equal(t, 30*time.Second, time.Since(began), "the handler waits no longer for a client that does not read")
	})
}

func TestClients_that_take_an_answer_slowly_get_all_of_it(t *testing.T) {
	t.Parallel()
	const parts = 20
	synctest.Test(t, func(t *testing.T) {
		conn, end := serveVirtually(t, rankhttp.Edge(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			for i := range parts {
				_, _ = fmt.Fprintf(w, "part %d\n", i)
				_ = http.NewResponseController(w).Flush()
			}
		}), nil))
		defer end()
		_, err := io.WriteString(conn, "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
		require.NoError(t, err)
		resp, err := http.ReadResponse(bufio.NewReaderSize(conn, 16), nil)
		require.NoError(t, err)
		defer func() { _ = resp.Body.Close() }()
		lines := bufio.NewReaderSize(resp.Body, 16)
		for i := range parts {
			line, err := lines.ReadString('\n')
			require.NoError(t, err, "part %d", i)
			assert.Equal(t, fmt.Sprintf("part %d\n", i), line)
			time.Sleep(20 * time.Second) // in all much longer than the server's WriteTimeout
		}
	})
}

func TestAttack_by_many_clients_at_once(t *testing.T) {
	t.Parallel()
	h := rankhttp.Edge(server(t, nil), &rankhttp.EdgeOptions{Rate: rankhttp.Rate{Requests: 10, Per: time.Hour}})
	var mu sync.Mutex
	answered := make(map[int]int)
	var group sync.WaitGroup
	for worker := range 8 {
		group.Go(func() {
			for range 20 {
				r := httptest.NewRequest(http.MethodGet, "/v1/roles", nil)
				r.RemoteAddr = fmt.Sprintf("192.0.2.%d:1", worker%4)
				w := httptest.NewRecorder()
				h.ServeHTTP(w, r)
				mu.Lock()
				answered[w.Code]++
				mu.Unlock()
			}
		})
	}
	group.Wait()
	assert.Equal(t, map[int]int{http.StatusOK: 40, http.StatusTooManyRequests: 120}, answered)
}

// brokenLibrary panics, as a bug would.
type brokenLibrary struct{ rankhttp.Fixed }

func (brokenLibrary) Current() *rankhttp.Data { panic("index out of range: secret state") }

func TestAttack_by_what_breaks_the_program(t *testing.T) {
	t.Parallel()
	h, err := rankhttp.New(brokenLibrary{}, nil)
	require.NoError(t, err)
	w := get(rankhttp.Edge(h, nil), "/v1/skills/top")
	assert.Equal(t, http.StatusInternalServerError, w.Code)
	assert.NotContains(t, w.Body.String(), "secret")

	failing, err := rankhttp.New(failingLibrary{}, nil)
	require.NoError(t, err)
	w = get(rankhttp.Edge(failing, nil), "/v1/skills/top?data=00000000000000000000000000000000")
	assert.Equal(t, http.StatusInternalServerError, w.Code)
	assert.NotContains(t, w.Body.String(), "/secret/")
}

// failingLibrary has no earlier version, and says why in words that are for nobody else.
type failingLibrary struct{ rankhttp.Fixed }

func (failingLibrary) At(context.Context, string) (*rankhttp.Data, error) {
	return nil, errors.New("open /secret/folder: permission denied")
}

func BenchmarkEdge(b *testing.B) {
	api := server(b, nil)
	for name, h := range map[string]http.Handler{
		"without": api,
		"with":    rankhttp.Edge(api, &rankhttp.EdgeOptions{Rate: rankhttp.Rate{Requests: 1 << 30}}),
	} {
		for _, encoding := range []string{"identity", "gzip"} {
			b.Run(name+"/"+encoding, func(b *testing.B) {
				for b.Loop() {
					r := httptest.NewRequest(http.MethodGet, "/v1/skills/top?role=backend", nil)
					r.Header.Set("Accept-Encoding", encoding)
					h.ServeHTTP(httptest.NewRecorder(), r)
				}
			})
		}
	}
}
