package crawl_test

import (
	"net/http"
	"testing"
	"testing/synctest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/crawl"
)

// A listing that breaks never looks like one that ended.
func TestHostileServer_listings(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name   string
		answer http.HandlerFunc
		keys   []string
		kind   error // of the last error; nil if the listing is whole
		lost   int   // postings
	}{
		{"unavailable in the middle", on("/list?page=2", status(503)), []string{"1", "2"}, techmap.ErrUnavailable, 0},
		{"gone in the middle", on("/list?page=2", status(404)), []string{"1", "2"}, techmap.ErrNotFound, 0},
		{"refused in the middle", on("/list?page=2", status(403)), []string{"1", "2"}, techmap.ErrBlocked, 0},
		{"empty in the middle", on("/list?page=2", status(204)), []string{"1", "2"}, techmap.ErrMalformed, 0},
		{"an error page with success", on("/list?page=2", sends("<h1>점검 중입니다</h1>", "Content-Type", "text/html")),
			[]string{"1", "2"}, techmap.ErrMalformed, 0},
		{"half a page", on("/list?page=3", sends(`[{"id":"5"},`, "Content-Type", "application/json")),
			[]string{"1", "2", "3", "4"}, techmap.ErrMalformed, 0},
		{"another shape", on("/list?page=1", sends(`{"error":"quota"}`)), nil, techmap.ErrMalformed, 0},
		{"the same page for ever", on("/list", sends(`[{"id":"1"}]`)), []string{"1"}, nil, 0},
		{"a posting with an empty body", on("/detail/2", status(204)), []string{"1", "3", "4", "5", "6"}, nil, 1},
		{"a posting without end", on("/detail/2", flood), []string{"1", "3", "4", "5", "6"}, nil, 1},
		{"a posting that was moved into a private network", on("/detail/2", leads("https://192.168.0.1/")),
			[]string{"1"}, techmap.ErrBlocked, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				client, stop := serveOver(t, c.answer)
				defer stop()
				r := rangeOver(t.Context(), t, crawl.New(board{pages: 3}, &crawl.Options{
					Client: client, Interval: -1, MaxBody: hostileMax, Concurrency: 1,
				}), techmap.Query{})
				assert.Equal(t, c.keys, r.keys)
				if c.kind == nil {
					assert.Len(t, r.errs, c.lost)
					return
				}
				require.Len(t, r.errs, c.lost+1)
				assert.ErrorIs(t, r.errs[c.lost], c.kind)
				assert.NotErrorIs(t, r.errs[c.lost], techmap.ErrPartial)
			})
		})
	}
}
