package pipenet_test

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/sync/errgroup"

	"github.com/techmap-it/techmap/internal/pipenet"
)

func get(t *testing.T, client *http.Client, url string) string {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url, nil)
	require.NoError(t, err)
	resp, err := client.Do(req)
	require.NoError(t, err)
	body, err := io.ReadAll(resp.Body)
	require.NoError(t, err)
	require.NoError(t, resp.Body.Close())
	return string(body)
}

func TestNet_servesEveryHostAndScheme(t *testing.T) {
	t.Parallel()
	n := pipenet.New()
	ctx, cancel := context.WithCancel(t.Context())
	var g errgroup.Group
	g.Go(func() error {
		return n.Serve(ctx, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			_, _ = fmt.Fprintf(w, "%s%s", r.Host, r.URL.Path)
		}))
	})
	client := n.Client()
	assert.Equal(t, "a.example/x", get(t, client, "http://a.example/x"))
	assert.Equal(t, "b.example:8080/가", get(t, client, "https://b.example:8080/가"))
	cancel()
	require.NoError(t, g.Wait())
}

func TestNet_runsOnVirtualTime(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		n := pipenet.New()
		ctx, cancel := context.WithCancel(t.Context())
		var g errgroup.Group
		g.Go(func() error {
			return n.Serve(ctx, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
				time.Sleep(time.Hour)
				_, _ = io.WriteString(w, "late")
			}))
		})
		began := time.Now()
		assert.Equal(t, "late", get(t, n.Client(), "http://slow.example/"))
		assert.Equal(t, time.Hour, time.Since(began))
		cancel()
		require.NoError(t, g.Wait())
	})
}

func TestNet_endsAfterItsHandlers(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		n := pipenet.New()
		ctx, cancel := context.WithCancel(t.Context())
		var g errgroup.Group
		var done bool
		g.Go(func() error {
			return n.Serve(ctx, http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
				<-r.Context().Done()
				time.Sleep(time.Minute)
				done = true
			}))
		})
		conn, err := n.Dial(t.Context(), "tcp", "a.example:80")
		require.NoError(t, err)
		_, err = io.WriteString(conn, "GET / HTTP/1.1\r\nHost: a.example\r\n\r\n")
		require.NoError(t, err)
		synctest.Wait()
		cancel()
		require.NoError(t, g.Wait())
		assert.True(t, done, "the handler returned before Serve did")
		require.NoError(t, conn.Close())
	})
}

func TestNet_closedRefuses(t *testing.T) {
	t.Parallel()
	n := pipenet.New()
	l := n.Listener()
	require.NoError(t, l.Close())
	require.NoError(t, l.Close(), "closing twice is fine")
	_, err := n.Dial(t.Context(), "tcp", "a.example:80")
	require.ErrorIs(t, err, net.ErrClosed)
	_, err = l.Accept()
	require.ErrorIs(t, err, net.ErrClosed)
}

func TestNet_dialEndsWithItsContext(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancelCause(t.Context())
	cancel(io.ErrNoProgress)
	_, err := pipenet.New().Dial(ctx, "tcp", "a.example:80")
	require.ErrorIs(t, err, io.ErrNoProgress)
}
