package rankhttp_test

import (
	"bytes"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/rank/rankhttp"
)

func TestTraceIsToldOfEveryAnswer(t *testing.T) {
	t.Parallel()
	var told []rankhttp.Answered
	clock := today()
	h := server(t, &rankhttp.Options{
		Now:   func() time.Time { clock = clock.Add(time.Second); return clock },
		Trace: &rankhttp.Trace{Answered: func(a rankhttp.Answered) { told = append(told, a) }},
	})
	etag := get(h, "/v1/skills/Golang").Header().Get("Etag")
	body := get(h, "/v1/skills/go").Body.Len()
	get(h, "/v1/skills/go", "If-None-Match", etag)
	get(h, "/v1/skills/nothing-like-it")
	h.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest(http.MethodPost, "/v1/roles", nil))
	get(h, "/elsewhere")
	get(h, "/readyz")

	require.Len(t, told, 7)
	for _, a := range told {
		assert.Positive(t, a.Took)
	}
	assert.Equal(t, "/v1/skills/{id}", told[0].Route, "not the path, of which there are too many to count")
	assert.Equal(t, rankhttp.Answered{Route: "/v1/skills/{id}", Status: 200, Bytes: body, Took: told[1].Took}, told[1])
	assert.Equal(t, rankhttp.Answered{Route: "/v1/skills/{id}", Status: 304, Took: told[2].Took}, told[2])
	assert.Equal(t, 404, told[3].Status)
	assert.Equal(t, rankhttp.Answered{Route: "/v1/roles", Status: 405, Bytes: told[4].Bytes, Took: told[4].Took}, told[4])
	assert.Empty(t, told[5].Route)
	assert.Equal(t, "/readyz", told[6].Route)
}

func TestLoggerIsToldOfWhatIsWrongHere(t *testing.T) {
	t.Parallel()
	var log bytes.Buffer
	h, err := rankhttp.New(broken{rankhttp.Fixed{Data: data(t)}}, &rankhttp.Options{Logger: slog.New(slog.NewTextHandler(&log, nil))})
	require.NoError(t, err)
	get(h, "/v1/roles?data=old&words=%EB%B9%84%EB%B0%80")
	assert.Contains(t, log.String(), "secret path")
	assert.Contains(t, log.String(), "/v1/roles")
	assert.NotContains(t, log.String(), "비밀", "what people look for is theirs")
	log.Reset()
	get(h, "/v1/roles?role=nobody")
	assert.Empty(t, log.String(), "mistakes of clients are not")
}

func TestNewNeedsALibrary(t *testing.T) {
	t.Parallel()
	_, err := rankhttp.New(nil, nil)
	assert.ErrorIs(t, err, techmap.ErrInvalid)
}

func TestClientTellsProblemsByKind(t *testing.T) {
	t.Parallel()
	for status, kind := range map[int]error{
		400: techmap.ErrInvalid, 404: techmap.ErrNotFound, 410: techmap.ErrNotFound, 414: techmap.ErrInvalid,
		429: techmap.ErrThrottled, 500: techmap.ErrUnavailable, 502: techmap.ErrUnavailable, 503: techmap.ErrUnavailable,
	} {
		for name, body := range map[string]string{
			"a problem":    fmt.Sprintf(`{"status":%d,"detail":"so","errors":[{"message":"so"},{"message":"and so"}]}`, status),
			"another page": "<html>Bad Gateway</html>",
		} {
			c := rankhttp.InProcess(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
				w.WriteHeader(status)
				_, _ = w.Write([]byte(body))
			}))
			_, err := c.Roles(t.Context(), nil)
			require.ErrorIs(t, err, kind, "%d, %s", status, name)
			p, ok := errors.AsType[*rankhttp.Problem](err)
			require.True(t, ok)
			assert.Equal(t, status, p.Status)
		}
	}
}

func TestClientRefusesWhatIsNoAnswer(t *testing.T) {
	t.Parallel()
	c := rankhttp.InProcess(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte("<html>")) }))
	_, err := c.Status(t.Context())
	assert.ErrorIs(t, err, techmap.ErrMalformed)
	_, err = rankhttp.NewClient("http://127.0.0.1:1", nil).Status(t.Context())
	assert.ErrorIs(t, err, techmap.ErrUnavailable)
	_, err = rankhttp.NewClient("http://bad host", nil).Status(t.Context())
	assert.ErrorIs(t, err, techmap.ErrInvalid)
}
