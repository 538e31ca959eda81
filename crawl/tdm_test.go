package crawl_test

import (
	"context"
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/crawl"
)

func TestReservedMining(t *testing.T) {
	t.Parallel()
	const meta = `<!doctype html><head><meta name="tdm-reservation" content="1"><meta name="tdm-policy" content="https://board.example/terms?key=s3cr3t"></head><p>개발자`
	html := "text/html; charset=utf-8"
	page := func(body, contentType string, headers ...string) http.HandlerFunc {
		return sends(body, append(headers, "Content-Type", contentType)...)
	}
	file := func(lines string) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path == "/.well-known/tdmrep.json" {
				sends(lines)(w, r)
				return
			}
			page("개발자", html)(w, r)
		}
	}
	for _, c := range []struct {
		name     string
		answer   http.HandlerFunc
		ignore   bool
		reserved string // what the error says; "" means that the page comes
		meta     string
	}{
		{"nothing is said", page("개발자", html), false, "", ""},
		{"reserved by a header", page("[]", "application/json", "TDM-Reservation", "1"), false, "tdm-reservation: 1", ""},
		{"with its terms", page("[]", "application/json", "TDM-Reservation", "1", "TDM-Policy", "https://board.example/terms"), false, "terms at https://board.example/terms", ""},
		{"free by a header", page("[]", "application/json", "TDM-Reservation", "0"), false, "", "0"},
		{"a value that is none", page("[]", "application/json", "TDM-Reservation", "yes"), false, "", ""},
		{"reserved by the page, its keys struck out", page(meta, html), false, "terms at https://board.example/terms?key=…", ""},
		{"the header comes before the page", page(meta, html, "TDM-Reservation", "0"), false, "", "0"},
		{"words of a text", page(`{"text":"<meta name=\"tdm-reservation\" content=\"1\">"}`, "application/json"), false, "", ""},
		{"below the head", page(`<!doctype html><body><meta name="tdm-reservation" content="1">`, html), false, "", ""},
		{"reserved, and there is a licence", page(meta, html), true, "", "1"},
		{"reserved by the file", file(`[{"location":"/api*","tdm-reservation":1,"tdm-policy":"https://board.example/p"}]`), false, "terms at https://board.example/p", ""},
		{"as text", file(`[{"location":"/api","tdm-reservation":"1"}]`), false, "tdm-reservation: 1", ""},
		{"the longest line of the file counts", file(`[{"location":"/","tdm-reservation":1},{"location":"/api$","tdm-reservation":0}]`), false, "tdm-reservation: 1", ""},
		{"another path in the file", file(`[{"location":"/blog/","tdm-reservation":1}]`), false, "", ""},
		{"a file that makes no sense", file(`<!doctype html>`), false, "", ""},
		{"a file that is ignored", file(`[{"location":"/","tdm-reservation":1}]`), true, "", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			s := &server{answer: func(w http.ResponseWriter, r *http.Request) {
				if r.URL.Path == "/robots.txt" {
					http.NotFound(w, r)
					return
				}
				c.answer(w, r)
			}}
			j := &journal{}
			opts := unpaced(s)
			opts.IgnoreTDM, opts.TDMFile, opts.Journal = c.ignore, true, j.enter
			var got *crawl.Page
			site := call(func(ctx context.Context, f crawl.Fetcher) (err error) {
				got, err = crawl.Get(ctx, f, "https://board.example/api?page=1", "")
				return err
			})
			r := rangeOver(t.Context(), t, crawl.New(site, opts), techmap.Query{})
			last := j.entries[len(j.entries)-1]
			if c.reserved == "" {
				require.Empty(t, r.errs)
				assert.Equal(t, c.meta, got.Meta["tdm_reservation"])
				assert.Equal(t, crawl.Fetched, last.Reason)
				return
			}
			require.Len(t, r.errs, 1)
			require.ErrorIs(t, r.errs[0], techmap.ErrBlocked)
			require.ErrorContains(t, r.errs[0], c.reserved)
			assert.Equal(t, crawl.Reserved, last.Reason)
		})
	}
}

func TestReservedMining_fileIsReadOnlyIfAskedFor(t *testing.T) {
	t.Parallel()
	s := &server{}
	rangeOver(t.Context(), t, crawl.New(board{pages: 1, rich: true}, unpaced(s)), techmap.Query{})
	assert.Equal(t, []string{"/list?page=1"}, s.paths())
}
