package crawl

import (
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/net/html/charset"

	"github.com/techmap-it/techmap"
)

func TestChallenge(t *testing.T) {
	t.Parallel()
	page := func(head, body string) string {
		return "<!DOCTYPE html><html><head>" + head + "</head><body>" + body + "</body></html>"
	}
	euckr, _ := charset.Lookup("euc-kr")
	legacy, err := euckr.NewEncoder().String(page("<title>비정상적인 접근입니다</title>", "잠시 후 다시 시도하세요"))
	require.NoError(t, err)
	long := strings.Repeat("백엔드 개발자를 찾습니다. Go and Kubernetes. ", 40)
	for _, c := range []struct {
		name, contentType, body string
		mitigated               string
		blocked                 bool
	}{
		{"header of a network", "text/html", "", "challenge", true},
		{"wait for your browser to be checked", "text/html", page("<title>Just a moment...</title>", "Checking"), "", true},
		{"title of a firewall", "text/html", page("<title>Attention Required! | Cloudflare</title>", ""), "", true},
		{"denied", "text/html", page("<title>Access Denied</title>", "Reference #18"), "", true},
		{"not said to be HTML", "", page("<title>Just a moment...</title>", ""), "", true},
		{"Korean", "text/html; charset=utf-8", page("<title>자동입력 방지</title>", ""), "", true},
		{"Korean in EUC-KR without a word of it", "text/html", legacy, "", true},
		{"form with a captcha", "text/html", page("<title>잠깐만요</title>", `<form><div class="g-recaptcha"></div></form>`), "", true},
		{"frame with a captcha", "text/html", page("", `<iframe src="https://x.example/captcha/1"></iframe>`), "", true},
		{"scripts are no text", "text/html", page("<script>"+long+long+"</script>", `<div id="px-block"></div>`), "", true},
		{"posting", "text/html", page("<title>백엔드 개발자</title>", long), "", false},
		{"posting with a captcha in its form", "text/html", page("<title>Backend</title>", long+`<form><div class="g-recaptcha"></div></form>`), "", false},
		{"posting about captchas", "text/html", page("<title>캡차 개발자</title>", "captcha 서비스를 만듭니다"), "", false},
		{"short page that loads the script", "text/html", page(`<script src="/recaptcha.js"></script>`, "마감된 공고입니다"), "", false},
		{"posting with such a title", "text/html", page("<title>Security Check Engineer</title>", long), "", false},
		{"JSON that says so", "application/json", `{"title":"<title>Just a moment...</title>"}`, "", false},
		{"text", "text/plain", "Just a moment...", "", false},
		{"nothing", "text/html", "", "", false},
		{"charset nobody knows", "text/html; charset=klingon", page("<title>x</title>", ""), "", false},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			h := http.Header{"Content-Type": {c.contentType}, "Cf-Mitigated": {c.mitigated}}
			err := challenge(h, []byte(c.body))
			if c.blocked {
				require.ErrorIs(t, err, techmap.ErrBlocked)
				return
			}
			assert.NoError(t, err)
		})
	}
}

func FuzzChallenge(f *testing.F) {
	f.Add("text/html", []byte("<title>Just a moment...</title>"))
	f.Add("text/html; charset=euc-kr", []byte("<form class=captcha>\xb0\xa1"))
	f.Fuzz(func(t *testing.T, contentType string, body []byte) {
		err := challenge(http.Header{"Content-Type": {contentType}}, body)
		if err != nil && !assert.ErrorIs(t, err, techmap.ErrBlocked) {
			t.FailNow()
		}
	})
}

func BenchmarkChallenge(b *testing.B) {
	body := []byte("<html><title>x</title><body>" + strings.Repeat("<p>백엔드 개발자 <b>Go</b></p>\n", 1000))
	h := http.Header{"Content-Type": {"text/html; charset=utf-8"}}
	b.SetBytes(int64(len(body)))
	for b.Loop() {
		if err := challenge(h, body); err != nil {
			b.Fatal(err)
		}
	}
}
