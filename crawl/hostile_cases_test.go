package crawl_test

import (
	"bytes"
	"compress/gzip"
	"net/http"
	"strings"
	"time"

	"golang.org/x/net/html/charset"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/crawl"
)

const all = crawl.DefaultAttempts // tries of what may succeed the next time

// drip writes a byte every five seconds for as long as anybody listens.
func drip(w http.ResponseWriter, r *http.Request) {
	for r.Context().Err() == nil {
		if _, err := w.Write([]byte("x")); err != nil {
			return
		}
		_ = http.NewResponseController(w).Flush()
		select {
		case <-time.After(5 * time.Second):
		case <-r.Context().Done():
		}
	}
}

// flood writes as fast as it can for as long as anybody listens.
func flood(w http.ResponseWriter, _ *http.Request) {
	for chunk := []byte(strings.Repeat("#", 8<<10)); ; {
		if _, err := w.Write(chunk); err != nil {
			return
		}
	}
}

func deflated(n int) string {
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	_, _ = z.Write(make([]byte, n))
	_ = z.Close()
	return b.String()
}

func hostileBodies() []hostile {
	bomb := deflated(4 << 20)
	return []hostile{
		{name: "body a byte at a time", answer: drip, kind: techmap.ErrUnavailable, reason: crawl.Unavailable, tries: all},
		{name: "body without end", answer: flood, kind: techmap.ErrMalformed, reason: crawl.TooLarge},
		{
			name: "gzip bomb", answer: sends(bomb, "Content-Encoding", "gzip"),
			kind: techmap.ErrMalformed, reason: crawl.TooLarge,
		},
		{
			name: "body of one byte too many", answer: sends(strings.Repeat("a", hostileMax+1)),
			kind: techmap.ErrMalformed, reason: crawl.TooLarge,
		},
		{
			name: "body as large as may be", answer: sends(strings.Repeat("a", hostileMax)),
			text: strings.Repeat("a", hostileMax), reason: crawl.Fetched,
		},
		{
			name: "body cut short of its length", answer: wire("HTTP/1.1 200 OK\r\nContent-Length: 90\r\n\r\nhalf a"),
			kind: techmap.ErrUnavailable, reason: crawl.Unavailable, tries: all,
		},
		{
			name: "body cut short once", answer: inTurn(
				wire("HTTP/1.1 200 OK\r\nContent-Length: 90\r\n\r\nhalf a"), sends("whole")),
			text: "whole", reason: crawl.Fetched, tries: 2,
		},
		{
			name: "body longer than its length", answer: wire("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nwhole and more"),
			text: "whole", reason: crawl.Fetched,
		},
		{
			name: "chunk that never ends", answer: wire("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n9\r\nhalf"),
			kind: techmap.ErrUnavailable, reason: crawl.Unavailable, tries: all,
		},
		{
			name: "chunk of a length that is none", answer: wire("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n"),
			kind: techmap.ErrUnavailable, reason: crawl.Unavailable, tries: all,
		},
		{
			name: "gzip cut short", answer: sends(bomb[:20], "Content-Encoding", "gzip"),
			kind: techmap.ErrUnavailable, reason: crawl.Unavailable, tries: all,
		},
		{
			name: "gzip that is none", answer: sends("plain text", "Content-Encoding", "gzip"),
			kind: techmap.ErrUnavailable, reason: crawl.Unavailable, tries: all,
		},
		{
			name: "encoding nobody asked for", answer: sends("?", "Content-Encoding", "br"),
			kind: techmap.ErrMalformed, reason: crawl.Malformed,
		},
	}
}

func hostileConnections() []hostile {
	return []hostile{
		{
			name:   "no answer at all",
			answer: func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() },
			kind:   techmap.ErrUnavailable, reason: crawl.Unavailable, tries: all,
		},
		{
			name: "connection closed without a word", answer: wire(""),
			kind: techmap.ErrUnavailable, reason: crawl.Unavailable, tries: all,
		},
		{
			name: "not HTTP", answer: wire("220 mail.example ESMTP\r\n"),
			kind: techmap.ErrUnavailable, reason: crawl.Unavailable, tries: all,
		},
		{
			name: "length that is none", answer: wire("HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\n"),
			kind: techmap.ErrUnavailable, reason: crawl.Unavailable, tries: all,
		},
		{
			name: "two lengths", answer: wire("HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab"),
			kind: techmap.ErrUnavailable, reason: crawl.Unavailable, tries: all,
		},
		{
			name: "header line without a name", answer: wire("HTTP/1.1 200 OK\r\n: x\r\n\r\n"),
			kind: techmap.ErrUnavailable, reason: crawl.Unavailable, tries: all,
		},
		{
			name: "protocol nobody asked for", kind: techmap.ErrMalformed, reason: crawl.Malformed,
			answer: wire("HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n"),
		},
		{
			name: "early hints", text: "late", reason: crawl.Fetched,
			answer: func(w http.ResponseWriter, _ *http.Request) {
				w.WriteHeader(http.StatusEarlyHints)
				_, _ = w.Write([]byte("late"))
			},
		},
	}
}

func hostileRedirects() []hostile {
	private := func(name, to string) hostile {
		return hostile{
			name: "redirect to " + name, answer: leads(to),
			kind: techmap.ErrBlocked, reason: crawl.Private,
		}
	}
	return []hostile{
		{
			name: "redirect to itself", answer: leads("https://board.example/api"),
			kind: techmap.ErrMalformed, reason: crawl.Malformed, tries: 6,
		},
		private("the metadata of a cloud", "https://169.254.169.254/latest/meta-data/"),
		private("the metadata of a cloud, as version 6", "https://[fd00:ec2::254]/latest/meta-data/"),
		private("loopback", "https://127.0.0.1:8443/"),
		private("loopback, as version 6", "https://[::1]/"),
		private("loopback, mapped", "https://[::ffff:127.0.0.1]/"),
		private("a private network", "https://10.0.0.1/admin"),
		private("a private network, by NAT64", "https://[64:ff9b::a00:1]/admin"),
		{
			name: "redirect from https to http", answer: leads("http://board.example/api"),
			kind: techmap.ErrMalformed, reason: crawl.Malformed,
		},
		{
			name: "redirect to a file", answer: leads("file:///etc/passwd"),
			kind: techmap.ErrMalformed, reason: crawl.Malformed,
		},
		{
			name: "redirect to nowhere", answer: status(http.StatusFound),
			kind: techmap.ErrMalformed, reason: crawl.Malformed,
		},
		{
			name: "redirect to another host", text: "there", reason: crawl.Fetched, tries: 2,
			answer: inTurn(leads("https://elsewhere.example/api"), sends("there")),
		},
	}
}

func hostileRobots() []hostile {
	never := sends("must not be read")
	open := func(name string, robots http.HandlerFunc) hostile {
		return hostile{name: "robots.txt " + name, robots: robots, answer: sends("read"), text: "read", reason: crawl.Fetched}
	}
	closed := func(name string, robots http.HandlerFunc, kind error, reason crawl.Reason) hostile {
		return hostile{
			name: "robots.txt " + name, robots: robots, answer: never, kind: kind, reason: reason, tries: -1,
		}
	}
	rules := "User-agent: *\nDisallow: /api\n"
	return []hostile{
		open("forbidden", status(http.StatusForbidden)),
		open("that is a page", sends("<html><body>Disallow: /api</body></html>")),
		open("that leads in circles", leads("https://board.example/robots.txt")),
		open("without end", flood),
		closed("of a failing server", status(http.StatusInternalServerError), techmap.ErrBlocked, crawl.Disallowed),
		closed("kept at another host", func(w http.ResponseWriter, r *http.Request) {
			if r.Host == "board.example" {
				leads("https://rules.example/robots.txt")(w, r)
				return
			}
			sends(rules)(w, r)
		}, techmap.ErrBlocked, crawl.Disallowed),
		closed("that leads to the metadata of a cloud", leads("https://169.254.169.254/"), techmap.ErrBlocked, crawl.Private),
		closed("huge, its rule first", sends(rules+strings.Repeat("# filler\n", 200<<10)), techmap.ErrBlocked, crawl.Disallowed),
		closed("a byte at a time", drip, techmap.ErrUnavailable, crawl.Unavailable),
		closed("throttled", status(http.StatusTooManyRequests), techmap.ErrThrottled, crawl.Throttled),
		closed("behind a challenge", header(http.StatusForbidden, "Cf-Mitigated", "challenge"), techmap.ErrBlocked, crawl.Challenged),
	}
}

func hostileStatuses() []hostile {
	later := func(value string) http.HandlerFunc {
		return inTurn(header(http.StatusTooManyRequests, "Retry-After", value), sends("now"))
	}
	refused := func(code int) hostile {
		return hostile{
			name: http.StatusText(code), answer: status(code), kind: techmap.ErrBlocked, reason: crawl.Refused,
		}
	}
	return []hostile{
		{name: "throttled for seconds", answer: later("30"), text: "now", reason: crawl.Fetched, tries: 2},
		{name: "throttled to a date", answer: later("Sat, 01 Jan 2000 00:02:00 GMT"), text: "now", reason: crawl.Fetched, tries: 2},
		{name: "throttled for no one knows how long", answer: later("soon"), text: "now", reason: crawl.Fetched, tries: 2},
		{name: "throttled for a negative time", answer: later("-1"), text: "now", reason: crawl.Fetched, tries: 2},
		{name: "throttled for a day", answer: later("86400"), kind: techmap.ErrThrottled, reason: crawl.Throttled},
		{
			name: "throttled for ever", answer: status(http.StatusTooManyRequests),
			kind: techmap.ErrThrottled, reason: crawl.Throttled, tries: all,
		},
		{name: "no content", answer: status(http.StatusNoContent), reason: crawl.Fetched},
		{name: "unmodified unasked", answer: status(http.StatusNotModified), kind: techmap.ErrMalformed, reason: crawl.Malformed},
		{name: "status of no class", answer: status(999), kind: techmap.ErrUnavailable, reason: crawl.Unavailable, tries: all},
		refused(http.StatusUnauthorized),
		refused(http.StatusForbidden),
		refused(http.StatusUnavailableForLegalReasons),
		{
			name: "unavailable behind a challenge", kind: techmap.ErrBlocked, reason: crawl.Challenged,
			answer: header(http.StatusServiceUnavailable, "Cf-Mitigated", "challenge"),
		},
	}
}

func hostileTexts() []hostile {
	euckr, _ := charset.Lookup("euc-kr")
	legacy, _ := euckr.NewEncoder().String("<p>똠방각하 개발자</p>")
	test, _ := euckr.NewEncoder().String("<html><title>비정상적인 접근</title>")
	return []hostile{
		{
			name: "challenge with success", kind: techmap.ErrBlocked, reason: crawl.Challenged,
			answer: sends("<html><head><title>Just a moment...</title></head></html>", "Content-Type", "text/html"),
		},
		{
			name: "captcha with success", kind: techmap.ErrBlocked, reason: crawl.Challenged,
			answer: sends(`<html><form action="/captcha"><input name="answer"></form></html>`, "Content-Type", "text/html"),
		},
		{
			name: "Korean challenge in EUC-KR", kind: techmap.ErrBlocked, reason: crawl.Challenged,
			answer: sends(test, "Content-Type", "text/html"),
		},
		{
			name: "EUC-KR without a word of it", text: "<p>똠방각하 개발자</p>", reason: crawl.Fetched,
			answer: sends(legacy, "Content-Type", "text/html"),
		},
		{
			name: "EUC-KR under a name of its own", text: "<p>똠방각하 개발자</p>", reason: crawl.Fetched,
			answer: sends(legacy, "Content-Type", "text/html; charset=MS949"),
		},
		{
			name: "UTF-8 that is none", text: "a\uFFFDb", reason: crawl.Fetched,
			answer: sends("a\xff\xfeb", "Content-Type", "text/plain; charset=utf-8"),
		},
		{
			name: "charset nobody knows", kind: techmap.ErrMalformed, reason: crawl.Fetched,
			answer: sends("nuqneH", "Content-Type", "text/html; charset=klingon"),
		},
	}
}
