package main

import (
	"context"
	"errors"
	"io"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestControl(t *testing.T) {
	t.Parallel()
	var kills []bool
	c, err := serveControl(t.Context(), func(_ context.Context, kill bool) error {
		kills = append(kills, kill)
		if kill {
			return errors.New("does not come up")
		}
		return nil
	})
	require.NoError(t, err)
	post := func(url string) (int, string) {
		req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, url, nil)
		require.NoError(t, err)
		resp, err := http.DefaultClient.Do(req)
		require.NoError(t, err)
		defer resp.Body.Close()
		body, err := io.ReadAll(resp.Body)
		require.NoError(t, err)
		return resp.StatusCode, string(body)
	}
	status, _ := post(c.url)
	assert.Equal(t, http.StatusNoContent, status)
	status, body := post(c.url + "?how=kill")
	assert.Equal(t, http.StatusInternalServerError, status)
	assert.Contains(t, body, "does not come up")
	require.NoError(t, c.stop())
	assert.Equal(t, []bool{false, true}, kills)
}

func TestWhileParentLives(t *testing.T) {
	t.Parallel()
	boom := errors.New("boom")
	synctest.Test(t, func(t *testing.T) {
		parent := func() int { return 42 }
		err := whileParentLives(t.Context(), parent, time.Second, func(context.Context) error {
			time.Sleep(time.Hour)
			return boom
		})
		require.ErrorIs(t, err, boom)
	})
	synctest.Test(t, func(t *testing.T) {
		began := time.Now()
		parent := func() int {
			if time.Since(began) > time.Minute {
				return 1 // taken over by init
			}
			return 42
		}
		err := whileParentLives(t.Context(), parent, time.Second, func(ctx context.Context) error {
			<-ctx.Done()
			return context.Cause(ctx)
		})
		require.ErrorIs(t, err, errOrphan)
	})
}
