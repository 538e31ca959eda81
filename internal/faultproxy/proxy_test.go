package faultproxy_test

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/sync/errgroup"

	"github.com/techmap-it/techmap/internal/faultproxy"
)

// shouter is a server that answers each line in capitals and remembers it.
type shouter struct {
	addr string

	mu    sync.Mutex
	lines []string
}

func startShouter(t *testing.T) *shouter {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	s := &shouter{addr: l.Addr().String()}
	var g errgroup.Group
	g.Go(func() error {
		for {
			conn, err := l.Accept()
			if err != nil {
				return nil
			}
			g.Go(func() error { return s.serve(conn) })
		}
	})
	t.Cleanup(func() {
		_ = l.Close()
		_ = g.Wait()
	})
	return s
}

func (s *shouter) serve(conn net.Conn) error {
	defer conn.Close()
	for lines := bufio.NewScanner(conn); lines.Scan(); {
		s.mu.Lock()
		s.lines = append(s.lines, lines.Text())
		s.mu.Unlock()
		if _, err := fmt.Fprintln(conn, strings.ToUpper(lines.Text())); err != nil {
			return nil
		}
	}
	return nil
}

func (s *shouter) heard() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]string(nil), s.lines...)
}

// ask sends lines one after the other and returns the answers until the first
// that does not come.
func ask(t *testing.T, addr string, lines ...string) []string {
	t.Helper()
	conn, err := net.Dial("tcp", addr)
	require.NoError(t, err)
	defer conn.Close()
	var answers []string
	r := bufio.NewReader(conn)
	for _, line := range lines {
		if _, err := fmt.Fprintln(conn, line); err != nil {
			return answers
		}
		got, err := r.ReadString('\n')
		if got != "" {
			answers = append(answers, strings.TrimSuffix(got, "\n"))
		}
		if err != nil {
			return answers
		}
	}
	return answers
}

func TestProxy(t *testing.T) {
	t.Parallel()
	said := []string{"begin", "commit 하나", "after"}
	tests := []struct {
		name  string
		fault faultproxy.Fault
		want  []string // answers
		heard []string // by the server
		count int
	}{
		{
			name:  "no fault passes all on",
			want:  []string{"BEGIN", "COMMIT 하나", "AFTER"},
			heard: said,
		},
		{
			name:  "a fault for other connections is none",
			fault: faultproxy.Fault{When: faultproxy.Every(2), CutRequest: true},
			want:  []string{"BEGIN", "COMMIT 하나", "AFTER"},
			heard: said,
		},
		{
			name:  "latency changes no byte",
			fault: faultproxy.Fault{Latency: time.Millisecond},
			want:  []string{"BEGIN", "COMMIT 하나", "AFTER"},
			heard: said,
			count: 1,
		},
		{
			name:  "a reset comes after so many bytes",
			fault: faultproxy.Fault{ResetAfter: 8},
			want:  []string{"BEGIN", "CO"},
			heard: said[:2],
			count: 1,
		},
		{
			name:  "a cut before the server knows",
			fault: faultproxy.Fault{On: []byte("commit"), CutRequest: true},
			want:  []string{"BEGIN"},
			heard: said[:1],
			count: 1,
		},
		{
			name:  "a cut after the server did it",
			fault: faultproxy.Fault{On: []byte("commit"), CutAnswer: true},
			want:  []string{"BEGIN"},
			heard: said[:2],
			count: 1,
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			server := startShouter(t)
			tt.fault.Name = "fault"
			p, err := faultproxy.Listen(t.Context(), server.addr, tt.fault)
			require.NoError(t, err)
			got := ask(t, p.Addr(), said...)
			require.NoError(t, p.Close())
			// A reset throws away what was on its way, so a client sees part of it at most.
			if tt.fault.ResetAfter > 0 {
				assert.True(t, strings.HasPrefix(strings.Join(tt.want, "\n"), strings.Join(got, "\n")), "%q", got)
			} else {
				assert.Equal(t, tt.want, got)
			}
			assert.Equal(t, tt.heard, server.heard())
			assert.Equal(t, tt.count, p.Counts()["fault"])
		})
	}
}

func TestProxy_withoutServerClosesConnections(t *testing.T) {
	t.Parallel()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	nobody := l.Addr().String()
	require.NoError(t, l.Close())
	p, err := faultproxy.Listen(t.Context(), nobody)
	require.NoError(t, err)
	conn, err := net.Dial("tcp", p.Addr())
	require.NoError(t, err)
	_, err = conn.Read(make([]byte, 1))
	require.Error(t, err)
	require.NotErrorIs(t, err, io.ErrNoProgress)
	require.NoError(t, conn.Close())
	require.NoError(t, p.Close())
}

func TestProxy_closeCutsWhatIsOpen(t *testing.T) {
	t.Parallel()
	p, err := faultproxy.Listen(t.Context(), startShouter(t).addr)
	require.NoError(t, err)
	conn, err := net.Dial("tcp", p.Addr())
	require.NoError(t, err)
	defer conn.Close()
	_, err = fmt.Fprintln(conn, "hello")
	require.NoError(t, err)
	_, err = bufio.NewReader(conn).ReadString('\n')
	require.NoError(t, err, "the connection stands")
	require.NoError(t, p.Close())
	_, err = conn.Read(make([]byte, 1))
	require.Error(t, err)
}

func TestWhen(t *testing.T) {
	t.Parallel()
	strikes := func(w faultproxy.When) []int {
		var out []int
		for n := range 10 {
			if w(n) {
				out = append(out, n)
			}
		}
		return out
	}
	assert.Equal(t, []int{0, 1, 2}, strikes(faultproxy.First(3)))
	assert.Equal(t, []int{2, 5, 8}, strikes(faultproxy.Every(3)))
	assert.Len(t, strikes(faultproxy.Always), 10)
	assert.Equal(t, strikes(faultproxy.Random(7, .5)), strikes(faultproxy.Random(7, .5)), "a seed repeats itself")
	assert.NotEqual(t, strikes(faultproxy.Random(7, .5)), strikes(faultproxy.Random(8, .5)), "another seed differs")
	assert.Empty(t, strikes(faultproxy.Random(7, 0)))
	assert.Len(t, strikes(faultproxy.Random(7, 1)), 10)
}
