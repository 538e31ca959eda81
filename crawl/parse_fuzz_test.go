package crawl

import (
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"github.com/techmap-it/techmap"
)

func FuzzReservation(f *testing.F) {
	f.Add([]byte(`[{"location":"/*","tdm-reservation":1,"tdm-policy":"https://x.example"}]`), "/api")
	f.Add([]byte(`<html><head><meta name="tdm-reservation" content="1">`), "/")
	f.Add([]byte(`[{"location":"/a*b$","tdm-reservation":"1"}]`), "/a%2a채용b")
	f.Fuzz(func(t *testing.T, data []byte, path string) {
		page := pageReservation(http.Header{"Content-Type": {"text/html"}}, data)
		for _, r := range []reservation{page, reservationOf(parseTDM(data), path)} {
			assert.Contains(t, []string{"", "0", "1"}, r.value)
			if err := r.err(); r.value == "1" {
				assert.ErrorIs(t, err, techmap.ErrBlocked)
			} else {
				assert.NoError(t, err)
			}
		}
	})
}

func FuzzValidators(f *testing.F) {
	f.Add([]byte(`{"v":1,"validators":{"https://a.example":{"etag":"\"1\"","at":"2026-11-02T00:00:00Z"}}}`))
	f.Add([]byte(`{"v":9}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		found, err := parseValidators(data)
		if err != nil {
			assert.Empty(t, found)
		}
	})
}

func FuzzRetryAfter(f *testing.F) {
	f.Add("120", "")
	f.Add("Mon, 09 Nov 2026 00:00:10 GMT", "Mon, 09 Nov 2026 00:00:00 GMT")
	f.Add("-1", "x")
	f.Fuzz(func(t *testing.T, after, date string) {
		d, ok := retryAfter(http.Header{"Retry-After": {after}, "Date": {date}}, time.Unix(0, 0))
		assert.GreaterOrEqual(t, d, time.Duration(0))
		if !ok {
			assert.Zero(t, d)
		}
	})
}
