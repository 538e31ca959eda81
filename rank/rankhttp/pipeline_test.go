package rankhttp_test

import (
	"encoding/json"
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap/rank/rankhttp"
)

// lookedAt is a library whose pipeline somebody looks at.
type lookedAt struct {
	rankhttp.Fixed
	state *rankhttp.Pipeline
}

var _ rankhttp.Watched = lookedAt{}

// Pipeline implements rankhttp.Watched.
func (l lookedAt) Pipeline() *rankhttp.Pipeline { return l.state }

func TestStatusTellsOfThePipeline(t *testing.T) {
	t.Parallel()
	fixed := rankhttp.Fixed{Data: data(t)}
	at := time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)
	for name, c := range map[string]struct {
		library rankhttp.Library
		want    *rankhttp.Pipeline
	}{
		"nobody looks":          {fixed, nil},
		"nobody has looked yet": {lookedAt{fixed, nil}, nil},
		"somebody has looked":   {lookedAt{fixed, &rankhttp.Pipeline{At: at, Grade: rankhttp.Bad}}, &rankhttp.Pipeline{At: at, Grade: rankhttp.Bad}},
	} {
		h, err := rankhttp.New(c.library, nil)
		require.NoError(t, err)
		w := get(h, "/v1/status")
		require.Equal(t, http.StatusOK, w.Code, name)
		var answer rankhttp.Status
		require.NoError(t, json.Unmarshal(w.Body.Bytes(), &answer))
		assert.Equal(t, c.want, answer.Pipeline, name)
		assert.Equal(t, "no-cache", w.Header().Get("Cache-Control"), name)
	}
}
