package main

import (
	"bufio"
	"encoding/base64"
	"encoding/csv"
	"encoding/json"
	"encoding/xml"
	"io"
	"net"
	"net/http"
	"net/url"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/net/html"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/examples/internal/stores"
)

// What a posting may bring along to do harm with.
const (
	scriptTag   = `<script>alert(1)</script>`
	brokenQuote = `"><img src=x onerror=alert(1)>`
	template    = `{{1337*1337}}${1337*1337}<%=1337*1337%>`
	product     = "1787569"
)

// poisoned makes a store of openings that mean harm, and returns its folder.
func poisoned(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	gold, err := stores.OpenGold(t.Context(), filepath.Join(dir, "techmap.db"))
	require.NoError(t, err)
	defer func() { require.NoError(t, gold.Close()) }()
	day := time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC)
	var openings []techmap.Opening
	for i, o := range []techmap.Opening{
		{Title: scriptTag + "개발자", URL: "javascript:alert(1)", Company: brokenQuote, Employer: brokenQuote},
		{Title: template, URL: "https://hanbit.example/\"onmouseover=alert(1)", Company: "회사", Employer: "=HYPERLINK(\"https://evil.example\")"},
		{Title: "=1+1", URL: "data:text/html,<script>alert(1)</script>", Company: "회사2", Employer: "</title>]]><!--"},
		{Title: "a\x00b\u202ec\x1b[31m", URL: "//evil.example/x", Company: "회사3", Employer: "회사\r\nSet-Cookie: x=1"},
		{Title: "' OR '1'='1", URL: " javascript:alert(1)", Company: "../../etc/passwd", Employer: "../../etc/passwd"},
	} {
		o.ID = techmap.NewPostingID("hanbit", []string{"one", "two", "<b>three", "../four", "five?x=1#y"}[i])
		o.Members, o.Sources, o.Roles = []techmap.PostingID{o.ID}, []string{"hanbit"}, []techmap.RoleID{"backend"}
		o.Demands = []techmap.Demand{{Skill: "java", Level: techmap.LevelRequired, Posting: o.ID, Quote: scriptTag + " Java " + template}}
		o.Open = []techmap.Interval{{From: day.AddDate(0, 0, -i), LastSeen: day}}
		o.Place = techmap.Place{Country: "KR", Region: brokenQuote}
		openings = append(openings, o)
	}
	_, err = gold.Gold().Publish(t.Context(), techmap.Of(openings...), func(int, int) techmap.Publication {
		return techmap.Publication{At: day, Openings: len(openings), Method: "test/1"}
	})
	require.NoError(t, err)
	require.NoError(t, gold.Sources().Write(t.Context(), []techmap.SourceInfo{{
		Name: "hanbit", Homepage: "javascript:alert(1)", Rights: techmap.Rights{
			Attribution: scriptTag, Link: "javascript:alert(1)", Counted: true, Shown: techmap.ShownText, Exported: true,
		},
	}}))
	return dir
}

// pages are all addresses of pages.
func sitePages() []string {
	return []string{
		"/", "/openings", "/openings/hanbit:one", "/openings/hanbit:two", "/skills", "/skills/java", "/companies",
		"/companies/" + url.PathEscape(brokenQuote), "/companies/" + url.PathEscape("../../etc/passwd"),
		"/compare", "/next", "/trends", "/about", "/no/such/page",
	}
}

// questions are all addresses of the API.
func questions() []string {
	return []string{
		"/v1/roles", "/v1/skills", "/v1/skills/top", "/v1/skills/java", "/v1/skills/java/trend", "/v1/skills/java/together",
		"/v1/roles/backend/distinctive", "/v1/trends", "/v1/compare", "/v1/next", "/v1/fields", "/v1/facts", "/v1/companies",
		"/v1/openings", "/v1/openings.csv", "/v1/openings.rss", "/v1/openings/hanbit:one", "/v1/sources", "/v1/runs", "/v1/status",
	}
}

// parameters are all names that somewhere mean something, and some that nowhere do.
func parameters() []string {
	return []string{
		"role", "level", "region", "seniority", "work", "employment", "company", "skill", "any_skill", "no_skill", "words", "kind",
		"family", "n", "by", "as_of", "from", "to", "basis", "min_sample", "lang", "q", "cursor", "a", "b", "have", "each", "step",
		"data", "taxonomy", "method", "sort", "new_grad", "theme", "next", "callback", "redirect", "source",
	}
}

// harmful reports what in a page a browser would do that nobody wanted.
func harmful(t *testing.T, address, body string) {
	t.Helper()
	doc, err := html.Parse(strings.NewReader(body))
	require.NoError(t, err)
	for n := range doc.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		if n.Data == "script" && n.FirstChild != nil && attribute(n, "type") != "application/ld+json" {
			t.Errorf("%s: a script in the page: %.60s", address, n.FirstChild.Data)
		}
		for _, a := range n.Attr {
			value := strings.ToLower(strings.TrimSpace(a.Val))
			switch {
			case strings.HasPrefix(a.Key, "on"), a.Key == "style", a.Key == "srcdoc":
				t.Errorf("%s: <%s %s=%.40s>", address, n.Data, a.Key, a.Val)
			case slices.Contains([]string{"href", "src", "action", "formaction", "xlink:href"}, a.Key) &&
				(strings.HasPrefix(value, "javascript:") || strings.HasPrefix(value, "data:text") || strings.HasPrefix(value, "//")):
				t.Errorf("%s: <%s %s=%.60s>", address, n.Data, a.Key, a.Val)
			}
		}
	}
}

func attribute(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

func TestAttack_by_what_postings_say(t *testing.T) {
	t.Parallel()
	p := start(t, "--store", poisoned(t), "--rate", "0")
	for _, page := range sitePages() {
		for _, lang := range []string{"?lang=ko", "?lang=en"} {
			resp, body := p.get(page + lang)
			assert.Less(t, resp.StatusCode, http.StatusInternalServerError, page)
			harmful(t, page, body)
			assert.NotContains(t, body, product, page)
			policy := resp.Header.Get("Content-Security-Policy")
			assert.Contains(t, policy, "default-src 'none'", page)
			assert.NotContains(t, policy, "unsafe", page)
		}
	}
	for _, id := range []string{"hanbit:one", "hanbit:two", "hanbit:%3Cb%3Ethree", "hanbit:..%2Ffour", "hanbit:five%3Fx=1%23y"} {
		resp, body := p.get("/v1/openings/" + id)
		assert.Equal(t, http.StatusOK, resp.StatusCode, id)
		assert.Equal(t, "application/json", resp.Header.Get("Content-Type"))
		assert.Equal(t, "nosniff", resp.Header.Get("X-Content-Type-Options"))
		assert.NotContains(t, body, "<script", "JSON that somebody puts into a page")
		var o struct{ URL string }
		require.NoError(t, json.Unmarshal([]byte(body), &o))
		assert.True(t, o.URL == "" || strings.HasPrefix(o.URL, "https://"), o.URL)
		resp, page := p.get("/openings/" + id)
		assert.Equal(t, http.StatusOK, resp.StatusCode, id)
		harmful(t, id, page)
	}
}

func TestAttack_by_tables_and_feeds(t *testing.T) {
	t.Parallel()
	p := start(t, "--store", poisoned(t))
	_, body := p.get("/v1/openings.csv")
	lines, err := csv.NewReader(strings.NewReader(body)).ReadAll()
	require.NoError(t, err)
	require.Len(t, lines, 6)
	for _, line := range lines[1:] {
		for _, cell := range line {
			assert.NotContains(t, "=+-@\t\r＝＋－＠", string([]rune(cell + " ")[:1]), cell)
		}
	}
	_, body = p.get("/v1/openings.rss")
	var feed struct {
		Items []struct {
			Title string `xml:"title"`
			Link  string `xml:"link"`
		} `xml:"channel>item"`
	}
	require.NoError(t, xml.Unmarshal([]byte(body), &feed))
	require.Len(t, feed.Items, 5)
	for _, item := range feed.Items {
		assert.True(t, item.Link == "" || strings.HasPrefix(item.Link, "https://"), item.Link)
	}
}

func TestAttack_by_parameters(t *testing.T) {
	t.Parallel()
	p := start(t, "--store", poisoned(t), "--rate", "0")
	payloads := []string{
		scriptTag, brokenQuote, "javascript:alert(1)", template, "' OR 1=1--", `"; DROP TABLE opening; --`, "1 UNION SELECT body FROM posting",
		"\r\nSet-Cookie: x=1\r\n\r\n<b>", "../../../../etc/passwd", "\x00", "\xff\xfe", "%00", "NaN", "1e309", "-1", "99999999999999999999",
		"292277026596-01-01", "0000-00-00", "https://evil.example/", "//evil.example", strings.Repeat("가", 2000), strings.Repeat("a,", 1000),
		strings.Repeat("((((", 500), "role=backend,skill=java,skill=java", "ko\u202e",
	}
	for at, address := range slices.Concat(sitePages(), questions()) {
		for i, name := range parameters() {
			if (i+at)%4 == 0 { // each name and each payload somewhere, on all kinds of pages
				check(t, p, address+"?"+url.Values{name: {payloads[(i+at)/4%len(payloads)]}}.Encode())
			}
		}
	}
	for _, payload := range payloads { // and all in the one that every question has
		for _, address := range []string{"/", "/openings", "/v1/openings", "/v1/openings.rss"} {
			check(t, p, address+"?"+url.Values{"words": {payload}, "lang": {"en"}}.Encode())
		}
	}
}

// check asks an address that means harm.
func check(t *testing.T, p *running, address string) {
	t.Helper()
	resp, body := p.get(address)
	if resp.StatusCode >= http.StatusInternalServerError {
		t.Errorf("%s: %d %.200s", address, resp.StatusCode, body)
	}
	if strings.Contains(body, product) || strings.Contains(body, "root:") {
		t.Errorf("%s: it was carried out", address)
	}
	for _, name := range []string{"Set-Cookie", "Location"} {
		value := resp.Header.Get(name)
		if strings.Contains(value, "x=1") || strings.Contains(value, "evil.example") {
			t.Errorf("%s: %s: %s", address, name, value)
		}
	}
	media := resp.Header.Get("Content-Type")
	switch {
	case strings.HasPrefix(media, "text/html"):
		harmful(t, address, body)
	case strings.Contains(media, "json"):
		assert.NotContains(t, body, "<script", address)
	}
	if strings.Contains(media, "problem+json") {
		var problem struct{ Status int }
		require.NoError(t, json.Unmarshal([]byte(body), &problem))
		assert.Equal(t, resp.StatusCode, problem.Status, address)
	}
}

func TestAttack_by_words_finds_nothing_more(t *testing.T) {
	t.Parallel()
	p := start(t, "--store", store(t))
	for _, words := range []string{"' OR '1'='1", "%", "_", "*", "개발자' OR 'a", "\\"} {
		_, body := p.get("/v1/openings?" + url.Values{"words": {words}, "n": {"1"}}.Encode())
		var found struct{ Total int }
		require.NoError(t, json.Unmarshal([]byte(body), &found), body)
		assert.Contains(t, []int{0, 60}, found.Total, words) // signs alone are no words, and ask for nothing
	}
}

// raw sends bytes and returns the status, the header and the body of the answer.
func (p *running) raw(request string) (*http.Response, string) {
	p.t.Helper()
	conn, err := new(net.Dialer).DialContext(p.t.Context(), "tcp", strings.TrimPrefix(p.base, "http://"))
	require.NoError(p.t, err)
	defer conn.Close()
	require.NoError(p.t, conn.SetDeadline(time.Now().Add(20*time.Second)))
	_, _ = io.WriteString(conn, request) // a server that has seen enough no longer listens
	resp, err := http.ReadResponse(bufio.NewReader(conn), nil)
	require.NoError(p.t, err, "%.60q", request)
	body, _ := io.ReadAll(resp.Body)
	_ = resp.Body.Close()
	return resp, string(body)
}

func TestAttack_by_requests_that_no_browser_sends(t *testing.T) {
	t.Parallel()
	p := start(t, "--store", poisoned(t), "--rate", "0")
	const end = "Connection: close\r\n\r\n"
	host := "Host: localhost\r\n"
	for name, tt := range map[string]struct {
		request string
		want    []int
	}{
		"a file above":                {"GET /assets/../../../../etc/passwd HTTP/1.1\r\n" + host + end, []int{301, 307, 308, 400, 404}},
		"the same, encoded":           {"GET /assets/%2e%2e%2f%2e%2e%2fetc%2fpasswd HTTP/1.1\r\n" + host + end, []int{301, 307, 308, 400, 404}},
		"the same, twice":             {"GET /assets/%252e%252e%252fetc%252fpasswd HTTP/1.1\r\n" + host + end, []int{400, 404}},
		"the same, overlong":          {"GET /assets/%c0%ae%c0%ae/etc/passwd HTTP/1.1\r\n" + host + end, []int{400, 404}},
		"the same, of Windows":        {"GET /assets/..%5c..%5cwin.ini HTTP/1.1\r\n" + host + end, []int{400, 404}},
		"NUL":                         {"GET /assets/%00.css HTTP/1.1\r\n" + host + end, []int{400, 404}},
		"another host's page":         {"GET //attacker.test/%2e%2e HTTP/1.1\r\n" + host + end, []int{301, 307, 308, 400, 404}},
		"another host by a backslash": {"GET /\\attacker.test HTTP/1.1\r\n" + host + end, []int{301, 307, 308, 400, 404}},
		"a split path":                {"GET /%0d%0aSet-Cookie:%20x=1 HTTP/1.1\r\n" + host + end, []int{400, 404}},
		"a split ID":                  {"GET / HTTP/1.1\r\n" + host + "X-Request-Id: abcdefgh\rSet-Cookie: x=1\r\n" + end, []int{200, 400}},
		"another host's name":         {"GET /?lang=en HTTP/1.1\r\nHost: attacker.test\r\nX-Forwarded-Host: attacker.test\r\n" + end, []int{200}},
		"another path behind":         {"GET /v1/roles HTTP/1.1\r\n" + host + "X-Original-URL: /metrics\r\nX-Rewrite-URL: /metrics\r\n" + end, []int{200}},
		"another method behind":       {"POST /v1/roles HTTP/1.1\r\n" + host + "X-HTTP-Method-Override: GET\r\nContent-Length: 0\r\n" + end, []int{405}},
		"a body twice as long":        {"GET /v1/roles HTTP/1.1\r\n" + host + "Content-Length: 3\r\nContent-Length: 30\r\n" + end + "abc", []int{400}},
		"two lengths":                 {"GET /v1/roles HTTP/1.1\r\n" + host + "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n" + end + "0\r\n\r\n", []int{200, 400}},
		"a large body":                {"POST /v1/roles HTTP/1.1\r\n" + host + "Content-Length: 99999999999\r\n" + end, []int{413}},
		"a long query":                {"GET /v1/roles?words=" + strings.Repeat("a", 9000) + " HTTP/1.1\r\n" + host + end, []int{414}},
		"a longer one":                {"GET /v1/roles?words=" + strings.Repeat("a", 100_000) + " HTTP/1.1\r\n" + host + end, []int{431}},
		"many headers":                {"GET /v1/roles HTTP/1.1\r\n" + host + strings.Repeat("X-A: b\r\n", 10_000) + end, []int{431}},
		"many values":                 {"GET /v1/roles?" + strings.Repeat("role=backend&", 500) + " HTTP/1.1\r\n" + host + end, []int{400}},
		"many ranges":                 {"GET /v1/roles HTTP/1.1\r\n" + host + "Range: bytes=0-,0-,0-,0-,0-,0-\r\n" + end, []int{200}},
		"no HTTP":                     {"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n", []int{400}},
		"a tunnel":                    {"CONNECT attacker.test:443 HTTP/1.1\r\nHost: attacker.test:443\r\n" + end, []int{404, 405}},
		"a trace":                     {"TRACE /v1/roles HTTP/1.1\r\n" + host + "Cookie: secret=1\r\n" + end, []int{405}},
		"a method of its own":         {"GETS /v1/roles HTTP/1.1\r\n" + host + end, []int{405}},
	} {
		resp, body := p.raw(tt.request)
		assert.Contains(t, tt.want, resp.StatusCode, name)
		assert.NotContains(t, resp.Header.Get("Set-Cookie"), "x=1", name)
		for _, never := range []string{"root:", "//attacker.test", `"/\attacker.test`, "secret=1", "techmap_http"} {
			assert.False(t, strings.Contains(body, never), "%s: %s", name, never) //nolint:testifylint // the body is long
		}
		location := resp.Header.Get("Location")
		assert.False(t, strings.HasPrefix(location, "//") || strings.HasPrefix(location, "/\\") || strings.Contains(location, "://"),
			"%s: %s", name, location)
	}
}

func TestAttack_by_methods(t *testing.T) {
	t.Parallel()
	p := start(t, "--store", store(t), "--rate", "0")
	for _, method := range []string{"POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND"} {
		for _, path := range []string{"/", "/openings", "/v1/roles", "/v1/openings", "/assets/nothing.css", "/healthz", "/metrics"} {
			req, err := http.NewRequestWithContext(t.Context(), method, p.base+path, strings.NewReader("{}"))
			require.NoError(t, err)
			resp, err := http.DefaultTransport.RoundTrip(req)
			require.NoError(t, err)
			require.NoError(t, resp.Body.Close())
			assert.Contains(t, []int{http.StatusMethodNotAllowed, http.StatusNotFound}, resp.StatusCode, "%s %s", method, path)
		}
	}
}

func TestAttack_by_forged_cursors(t *testing.T) {
	t.Parallel()
	p := start(t, "--store", store(t), "--rate", "0")
	_, body := p.get("/v1/openings?n=5")
	var page struct{ Next string }
	require.NoError(t, json.Unmarshal([]byte(body), &page))
	require.NotEmpty(t, page.Next)
	resp, _ := p.get("/v1/openings?n=5&cursor=" + url.QueryEscape(page.Next))
	require.Equal(t, http.StatusOK, resp.StatusCode)

	forged := []string{
		"", " ", "x", "AAAA", "null", strings.Repeat("A", 1990), base64.RawURLEncoding.EncodeToString([]byte(`{"after":"x"}`)),
		page.Next + "A", page.Next[1:], page.Next[:len(page.Next)/2], strings.ToUpper(page.Next), "../" + page.Next,
	}
	for i := range page.Next {
		changed := []byte(page.Next)
		changed[i] ^= 1
		forged = append(forged, string(changed))
	}
	for _, cursor := range forged {
		resp, body := p.get("/v1/openings?n=5&cursor=" + url.QueryEscape(cursor))
		if strings.TrimSpace(cursor) == "" {
			continue // none
		}
		assert.Contains(t, []int{http.StatusBadRequest, http.StatusGone}, resp.StatusCode, "%s: %.200s", cursor, body)
	}
	resp, _ = p.get("/v1/openings?n=5&role=frontend&cursor=" + url.QueryEscape(page.Next))
	assert.Equal(t, http.StatusBadRequest, resp.StatusCode, "of another question")
}
