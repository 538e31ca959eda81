package s3sink_test

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/sink/s3sink"
)

func TestCheckLeavesNothingBehind(t *testing.T) {
	t.Parallel()
	b := newBucket(t)
	w := &wire{}
	require.NoError(t, s3sink.New(b.through(w, 1), b.name, nil).Check(t.Context()))
	assert.Empty(t, b.names())
	assert.Equal(t, []string{"list", "put", "put", "get", "delete"}, w.calls)
}

func TestCheckSaysWhatToDo(t *testing.T) {
	t.Parallel()
	deny := func(op string) func(*http.Request) *http.Response {
		return func(r *http.Request) *http.Response {
			if operation(r) == op {
				return answer(r, http.StatusForbidden, "AccessDenied")
			}
			return nil
		}
	}
	tests := map[string]struct {
		meet   func(r *http.Request) *http.Response // nil where the server answers
		kind   error
		remedy string
	}{
		"may not list":   {deny("list"), techmap.ErrInvalid, "access denied"},
		"may not put":    {deny("put"), techmap.ErrInvalid, "access denied"},
		"may not get":    {deny("get"), techmap.ErrInvalid, "access denied"},
		"may not delete": {deny("delete"), techmap.ErrInvalid, "access denied"},
		"another region": {func(r *http.Request) *http.Response {
			return answer(r, http.StatusMovedPermanently, "PermanentRedirect")
		}, techmap.ErrInvalid, "set the client's region"},
		"a server that knows no conditions": {func(r *http.Request) *http.Response {
			r.Header.Del("If-None-Match")
			return nil
		}, techmap.ErrInvalid, "conditional writes"},
	}
	for name, tc := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := newBucket(t)
			w := &wire{meet: func(_ int, r *http.Request, next http.RoundTripper) (*http.Response, error) {
				if resp := tc.meet(r); resp != nil {
					return resp, nil
				}
				return next.RoundTrip(r)
			}}
			if name == "a server that knows no conditions" {
				skipOnRealServer(t, "the header is signed, a real server refuses a request without it")
			}
			err := s3sink.New(b.through(w, 1), b.name, nil).Check(t.Context())
			require.ErrorIs(t, err, tc.kind)
			require.ErrorContains(t, err, tc.remedy)
			if name != "may not delete" {
				assert.Empty(t, b.names())
			}
		})
	}
}

func TestCheckOfABucketThatIsMissing(t *testing.T) {
	t.Parallel()
	b := newBucket(t)
	err := s3sink.New(b.client, b.name+"-not", nil).Check(t.Context())
	require.ErrorIs(t, err, techmap.ErrInvalid)
	require.ErrorContains(t, err, "create it or name another")
}

func TestCheckWithAWrongSecret(t *testing.T) {
	t.Parallel()
	if !onRealServer() {
		t.Skip("the server in memory checks no signatures; set " + realServer)
	}
	b := newBucket(t)
	err := s3sink.New(b.stranger(), b.name, nil).Check(t.Context())
	require.ErrorIs(t, err, techmap.ErrInvalid)
	require.ErrorContains(t, err, "access denied")
	assert.NotContains(t, err.Error(), "wrong-secret")
}
