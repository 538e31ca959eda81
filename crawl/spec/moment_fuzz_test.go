package spec

import (
	"bytes"
	"compress/gzip"
	"errors"
	"testing"
	"time"

	"github.com/techmap-it/techmap"
)

// FuzzMoment: whatever stands in a field of a date, it is a time after 1970 that can be
// told again, or none.
func FuzzMoment(f *testing.F) {
	for _, s := range []string{"2026-11-22", "2026-11-22T09:00:00+09:00", "2026.11.22 09:00", "Mon, 02 Mar 2026 10:00:00 GMT", "20261122", "99999-01-01", ""} {
		f.Add(s, "")
		f.Add(s, time.RFC3339)
	}
	f.Add("22/11/2026", "02/01/2006")
	f.Fuzz(func(t *testing.T, s, layout string) {
		m, ok := readDate(s, layout, seoul)
		if !ok {
			return
		}
		if m.at.Year() <= 1970 {
			t.Errorf("%q is read as %v", s, m.at)
		}
		_, _ = m.date(), m.end()
	})
}

// FuzzInflate: what says that it is compressed is inflated up to a bound, or malformed.
func FuzzInflate(f *testing.F) {
	var z bytes.Buffer
	w := gzip.NewWriter(&z)
	_, _ = w.Write([]byte(`<urlset><url><loc>https://a.example/1</loc></url></urlset>`))
	_ = w.Close()
	f.Add(z.Bytes())
	f.Add(z.Bytes()[:z.Len()/2])
	f.Add([]byte("<urlset>"))
	f.Fuzz(func(t *testing.T, body []byte) {
		out, err := inflate(body)
		if err != nil && !errors.Is(err, techmap.ErrMalformed) {
			t.Errorf("error %v is not ErrMalformed", err)
		}
		if len(out) > max(maxSitemap, len(body)) {
			t.Errorf("%d bytes of %d", len(out), len(body))
		}
	})
}
