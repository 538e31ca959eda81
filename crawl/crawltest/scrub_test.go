package crawltest

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestScrubName(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, want string }{
		{"GET https://a.example/jobs?page=2&q=go", "GET https://a.example/jobs?page=2&q=go"},
		{"GET https://a.example/jobs?access-key=abc&page=2", "GET https://a.example/jobs?access-key=REDACTED&page=2"},
		{"GET https://a.example/?x=1&client_secret=a%2Fb", "GET https://a.example/?x=1&client_secret=REDACTED"},
		{"GET https://me:pw@a.example/", "GET https://a.example/"},
		{`POST https://a.example/ {"authKey":"가나","page":1}`, `POST https://a.example/ {"authKey":"REDACTED","page":1}`},
		{"GET https://a.example/?mail=hong@corp.example.kr", "GET https://a.example/?mail=someone@mail.example"},
	} {
		assert.Equal(t, c.want, scrubName(c.name))
	}
}

func FuzzScrub(f *testing.F) {
	f.Add("GET https://a.example/?api_key=k&x=y {\"token\":\"v\"}")
	f.Add("hong@corp.example.kr, 채용담당 kim@b.example")
	f.Fuzz(func(t *testing.T, text string) {
		once := scrubName(text)
		assert.Equal(t, once, scrubName(once), "what is struck out stays so")
		if !strings.Contains(text, "@") {
			assert.NotContains(t, scrubText(text), "@")
		}
	})
}
