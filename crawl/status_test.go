package crawl

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap"
)

func TestKindOfStatus(t *testing.T) {
	t.Parallel()
	for status, want := range map[int]error{
		200: nil, 204: nil, 206: nil,
		304: techmap.ErrMalformed, 308: techmap.ErrMalformed,
		400: techmap.ErrInvalid, 405: techmap.ErrInvalid, 422: techmap.ErrInvalid,
		401: techmap.ErrBlocked, 403: techmap.ErrBlocked, 407: techmap.ErrBlocked, 451: techmap.ErrBlocked,
		404: techmap.ErrNotFound, 410: techmap.ErrNotFound,
		408: techmap.ErrUnavailable, 425: techmap.ErrUnavailable, 500: techmap.ErrUnavailable,
		503: techmap.ErrUnavailable, 520: techmap.ErrUnavailable, 530: techmap.ErrUnavailable,
		429: techmap.ErrThrottled,
	} {
		if want == nil {
			require.NoError(t, kindOfStatus(status), status)
			continue
		}
		assert.ErrorIs(t, kindOfStatus(status), want, status)
	}
	assert.EqualError(t, kindOfStatus(503), "status 503 Service Unavailable: techmap: service unavailable")
	assert.EqualError(t, kindOfStatus(599), "status 599: techmap: service unavailable")
}

func TestRedactURL(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, url, want string }{
		{"nothing to hide", "https://a.example/jobs/1", "https://a.example/jobs/1"},
		{"page and offset stay", "https://a.example/jobs?page=2&offset=100", "https://a.example/jobs?page=2&offset=100"},
		{"words go", "https://a.example/jobs?q=채용", "https://a.example/jobs?q=…"},
		{"keys go, whatever their name", "https://a.example/jobs?k=s3cr3t&access-key=x", "https://a.example/jobs?k=…&access-key=…"},
		{"numbers under the name of a secret go", "https://a.example/jobs?serviceKey=12345&pin=1", "https://a.example/jobs?serviceKey=…&pin=…"},
		{"long numbers go", "https://a.example/jobs?id=1234567890", "https://a.example/jobs?id=…"},
		{"user info goes", "https://me:pw@a.example/jobs", "https://a.example/jobs"},
		{"fragment goes", "https://a.example/#token=x", "https://a.example/"},
		{"opaque goes", "mailto:me@a.example", "mailto:…"},
		{"what is no URL goes", "https://a.example/%zz?key=x", "…"},
		{"nothing", "", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			assert.Equal(t, c.want, RedactURL(c.url))
		})
	}
}

func FuzzRedactURL(f *testing.F) {
	f.Add("s3cr3t")
	f.Add("0123456789")
	f.Fuzz(func(t *testing.T, secret string) {
		rest := "https://a.example/path?key=…"
		if len(secret) < 3 || strings.Contains(rest, secret) || strings.ContainsFunc(secret, notInValue) {
			t.Skip("splits the URL, or occurs elsewhere in it")
		}
		assert.NotContains(t, RedactURL("https://u:"+secret+"@a.example/path?key="+secret), secret)
	})
}

func notInValue(r rune) bool { return r <= ' ' || r > '~' || strings.ContainsRune("&/?#@=:", r) }
