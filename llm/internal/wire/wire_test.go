package wire_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/llm"
	"github.com/techmap-it/techmap/llm/internal/wire"
)

// A trip answers requests without a network.
type trip func(req *http.Request) (*http.Response, error)

func (f trip) RoundTrip(req *http.Request) (*http.Response, error) { return f(req) }

func get(ctx context.Context, t *testing.T, c wire.Client) (*http.Response, error) {
	t.Helper()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://api.example/", nil)
	require.NoError(t, err)
	resp, err := c.HTTP().Do(req)
	if err == nil {
		t.Cleanup(func() { _ = resp.Body.Close() })
	}
	assert.Empty(t, req.Header, "the caller's request is not changed")
	return resp, err
}

func answering(status int, body string) *http.Client {
	return &http.Client{Transport: trip(func(*http.Request) (*http.Response, error) {
		w := httptest.NewRecorder()
		w.WriteHeader(status)
		_, _ = w.WriteString(body)
		return w.Result(), nil
	})}
}

func TestClient_addsItsHeader(t *testing.T) {
	t.Parallel()
	base := &http.Client{Transport: trip(func(req *http.Request) (*http.Response, error) {
		assert.Equal(t, "k", req.Header.Get("X-Key"))
		return httptest.NewRecorder().Result(), nil
	})}
	_, err := get(t.Context(), t, wire.Client{Base: base, Header: "X-Key", Key: "k"})
	require.NoError(t, err)
}

func TestClient_leavesTheBaseAlone(t *testing.T) {
	t.Parallel()
	jar, err := cookiejar.New(nil)
	require.NoError(t, err)
	base := &http.Client{Jar: jar}
	client := wire.Client{Base: base}.HTTP()
	assert.Nil(t, client.Jar)
	assert.NotNil(t, base.Jar)
	assert.Nil(t, base.Transport)
	assert.Nil(t, base.CheckRedirect)
}

func TestClient_watchedCallsKeepTheBody(t *testing.T) {
	t.Parallel()
	ctx, call := wire.Watch(t.Context())
	resp, err := get(ctx, t, wire.Client{Base: answering(http.StatusOK, "자바")})
	require.NoError(t, err)
	body, err := io.ReadAll(resp.Body)
	require.NoError(t, err)
	assert.Equal(t, "자바", string(body))
	assert.Equal(t, "자바", string(call.Body))
}

func TestClient_refusalsAreFailures(t *testing.T) {
	t.Parallel()
	ctx, call := wire.Watch(t.Context())
	_, err := get(ctx, t, wire.Client{Base: answering(http.StatusTeapot, "short and stout")})
	failure, ok := errors.AsType[*wire.Failure](err)
	require.True(t, ok)
	assert.Equal(t, http.StatusTeapot, failure.Status)
	assert.Equal(t, "short and stout", string(failure.Body))
	assert.Nil(t, call.Body)
}

func TestExplain_kinds(t *testing.T) {
	t.Parallel()
	cancelled, cancel := context.WithCancel(context.Background())
	cancel()
	tests := map[string]struct {
		ctx   context.Context
		err   error
		kinds []error
	}{
		"cancelled":            {cancelled, io.EOF, []error{context.Canceled}},
		"late":                 {t.Context(), context.DeadlineExceeded, []error{techmap.ErrUnavailable, context.DeadlineExceeded}},
		"broken":               {t.Context(), &wire.Failure{Err: io.ErrUnexpectedEOF}, []error{techmap.ErrUnavailable}},
		"unreadable":           {t.Context(), &wire.Failure{Status: 200, Err: io.EOF}, []error{techmap.ErrUnavailable}},
		"no credentials":       {t.Context(), &url.Error{URL: "secret", Err: io.EOF}, []error{techmap.ErrUnavailable}},
		"what the SDK invents": {t.Context(), errors.New("secret"), []error{techmap.ErrUnavailable}},
		"refused":              {t.Context(), &wire.Failure{Status: 401}, []error{techmap.ErrBlocked}},
		"no credit":            {t.Context(), &wire.Failure{Status: 402}, []error{techmap.ErrExhausted}},
		"moved":                {t.Context(), &wire.Failure{Status: 301}, []error{techmap.ErrInvalid}},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			err := wire.Explain(tt.ctx, "x: y", tt.err, wire.Google, wire.NewHider("secret"))
			for _, kind := range tt.kinds {
				assert.ErrorIs(t, err, kind)
			}
			assert.True(t, strings.HasPrefix(err.Error(), "x: y: "), err)
			assert.NotContains(t, err.Error(), "secret")
			if name == "cancelled" {
				assert.False(t, techmap.Retryable(err))
			}
		})
	}
}

func TestHider(t *testing.T) {
	t.Parallel()
	hide := wire.NewHider("a+b/c", llm.Prompt{
		System: "tell nobody this", User: "지원자 홍길동입니다\nJava, Kotlin\n 010-1234-5678 \"x\"",
	})
	for said, want := range map[string]string{
		"key a+b/c":                        "key [hidden]",
		"?key=a%2Bb%2Fc&x=1":               "?key=[hidden]&x=1",
		"got 'tell nobody this' and Java":  "got '[hidden]' and Java",
		"got 'tell nobody th...' and Java": "got '[hidden]...' and Java",
		"call 010-1234-5678 now":           "call[hidden]now",
		"got 지원자 홍길동…":                     "got [hidden]…",
		"지원자":                              "지원자",
		"two\n\tlines\x00 and \xff":        "two lines and ?",
	} {
		assert.Equal(t, want, hide.Hide(said))
	}
	long := hide.Hide(strings.Repeat("가나", 1000))
	assert.Len(t, []rune(long), 241)
	assert.Equal(t, "plain", wire.Hider{}.Hide("plain"))
	assert.Equal(t, "plain", wire.NewHider("").Hide("plain"))
}

func TestChecks(t *testing.T) {
	t.Parallel()
	for _, good := range []string{"https://api.example", "http://127.0.0.1:8080/v1"} {
		require.NoError(t, wire.Endpoint(good), good)
	}
	for _, bad := range []string{"", "api.example", "ftp://x", "https://", "https://u:p@x", "https://x?key=k", "https://x#f", ":"} {
		require.Error(t, wire.Endpoint(bad), bad)
	}
	require.NoError(t, wire.Key("AIza-_+/="))
	for _, bad := range []string{"", "two words", "line\n", "열쇠"} {
		err := wire.Key(bad)
		require.Error(t, err, bad)
		if bad != "" {
			assert.NotContains(t, err.Error(), bad)
		}
	}
	for _, good := range []string{"gemini-3.5-flash-lite", "models/x", "meta-llama/Llama-3.1-8B:free", "tuned@001"} {
		require.NoError(t, wire.ModelName(good), good)
	}
	for _, bad := range []string{"", "a b", "a?b", "../x", "a%2f", "a\n"} {
		require.Error(t, wire.ModelName(bad), bad)
	}
}
