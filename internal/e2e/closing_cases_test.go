package e2e

import (
	"maps"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"time"

	"github.com/techmap-it/techmap"
)

// on answers requests whose path and query begin with prefix.
func on(prefix string, h http.HandlerFunc) handler {
	return func(_ *jobServer, w http.ResponseWriter, r *http.Request) bool {
		if !strings.HasPrefix(r.URL.RequestURI(), prefix) {
			return false
		}
		h(w, r)
		return true
	}
}

const (
	anyList = "/api/jobs?"
	page2   = "/api/jobs?page=2"
	page3   = "/api/jobs?page=3"
	details = "/api/jobs/"
)

func status(code int, headers ...string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		for i := 0; i < len(headers); i += 2 {
			w.Header().Set(headers[i], headers[i+1])
		}
		w.WriteHeader(code)
	}
}

func sends(contentType, body string, headers ...string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", contentType)
		for i := 0; i < len(headers); i += 2 {
			w.Header().Set(headers[i], headers[i+1])
		}
		_, _ = w.Write([]byte(body))
	}
}

func sendsJSON(body string) http.HandlerFunc { return sends("application/json", body) }

// changed answers as the site does, but for what change makes of the body.
func changed(prefix string, change func(body string) string) handler {
	return func(s *jobServer, w http.ResponseWriter, r *http.Request) bool {
		if !strings.HasPrefix(r.URL.RequestURI(), prefix) {
			return false
		}
		sound := &jobServer{}
		sound.open, sound.updated, _ = s.state()
		rec := httptest.NewRecorder()
		sound.ServeHTTP(rec, r)
		maps.Copy(w.Header(), rec.Header())
		w.WriteHeader(rec.Code)
		_, _ = w.Write([]byte(change(rec.Body.String())))
		return true
	}
}

// hangsUp announces more than it sends of the sound answer.
func hangsUp(prefix string) handler {
	return func(_ *jobServer, w http.ResponseWriter, r *http.Request) bool {
		if !strings.HasPrefix(r.URL.RequestURI(), prefix) {
			return false
		}
		w.Header().Set("Content-Length", "100000")
		_, _ = w.Write([]byte(`{"total":60,"jobs":[{"id":21,"open":true},`))
		return true
	}
}

// lists answers every page of the listing with what list makes of all postings.
func lists(total func(open []int) int, list func(open []int, page int) []int) handler {
	return func(s *jobServer, w http.ResponseWriter, r *http.Request) bool {
		if r.URL.Path != "/api/jobs" {
			return false
		}
		open, updated, _ := s.state()
		page, _ := strconv.Atoi(r.URL.Query().Get("page"))
		writeList(w, total(open), list(open, page), updated)
		return true
	}
}

func all(open []int) int { return len(open) }

func count(n int) func([]int) int { return func([]int) int { return n } }

func refusals() []closingCase {
	const refused, failed = techmap.OutcomeRefused, techmap.OutcomeFailed
	inAnHour := time.Now().Add(time.Hour).UTC().Format(http.TimeFormat)
	return []closingCase{
		{name: "list is forbidden", hostile: on(anyList, status(403)), outcome: refused},
		{name: "list wants a login", hostile: on(anyList, status(401)), outcome: refused},
		{name: "second page is forbidden", hostile: on(page2, status(403)), outcome: refused},
		{name: "reserved by law", hostile: on(anyList, status(451)), outcome: refused},
		{name: "throttled, come back in a minute", hostile: on(anyList, status(429, "Retry-After", "60")), outcome: failed},
		{name: "throttled, come back at a date", hostile: on(anyList, status(429, "Retry-After", inAnHour)), outcome: failed},
		{name: "robots.txt fails", hostile: on("/robots.txt", status(500)), outcome: refused},
		{name: "robots.txt is throttled", hostile: on("/robots.txt", status(429)), outcome: failed},
		{name: "robots.txt disallows all", hostile: on("/robots.txt", sends("text/plain", "User-agent: *\nDisallow: /\n")), outcome: refused},
		{name: "challenge, by its header", hostile: on(anyList, status(403, "Cf-Mitigated", "challenge")), outcome: refused},
		{name: "challenge page with success", outcome: refused, hostile: on(page3, sends("text/html",
			"<!doctype html><title>Just a moment...</title><div class=cf-turnstile></div>"))},
		{name: "login page with success", outcome: refused, hostile: on(page2, sends("text/html",
			"<!doctype html><title>로그인</title><p>로그인이 필요합니다</p>"))},
		{name: "mining is reserved, by a header", outcome: refused, says: "tdm-reservation",
			hostile: on(anyList, sends("application/json", `{"total":0,"jobs":[]}`, "TDM-Reservation", "1"))},
		{name: "mining is reserved, by a file", outcome: refused, says: "tdm-reservation",
			hostile: on("/.well-known/tdmrep.json", sendsJSON(`[{"location":"/api/*","tdm-reservation":1}]`))},
	}
}

func brokenLists() []closingCase {
	const failed = techmap.OutcomeFailed
	cut := func(body string) string { return body[:len(body)/2] }
	rename := func(from, to string) func(string) string {
		return func(body string) string { return strings.ReplaceAll(body, from, to) }
	}
	return []closingCase{
		{name: "list fails", hostile: on(anyList, status(500)), outcome: failed},
		{name: "list fails in the middle", hostile: on(page2, status(503)), outcome: failed},
		{name: "list fails at its end", hostile: on(page3, status(502)), outcome: failed},
		{name: "list has moved", hostile: on(anyList, status(404)), outcome: failed},
		{name: "page in the middle is not found", hostile: on(page2, status(404)), outcome: failed},
		{name: "connection ends in the middle", hostile: hangsUp(page2), outcome: failed},
		{name: "JSON cut short", hostile: changed(page3, cut), outcome: failed},
		{name: "maintenance page with success", outcome: failed,
			hostile: on(anyList, sends("text/html", "<!doctype html><title>점검 중</title><h1>서비스 점검 중입니다</h1>"))},
		{name: "error envelope with success", outcome: failed,
			hostile: on(page2, sendsJSON(`{"status":500,"message":"internal error"}`))},
		{name: "null", hostile: on(page2, sendsJSON(`null`)), outcome: failed},
		{name: "empty body", hostile: on(page2, sendsJSON(``)), outcome: failed},
		{name: "empty list without a word on the total", hostile: on(anyList, sendsJSON(`{"jobs":[]}`)), outcome: failed},
		{name: "empty list that announces all", hostile: on(anyList, sendsJSON(`{"total":60,"jobs":[]}`)), outcome: failed},
		{name: "page parameter is ignored", outcome: failed,
			hostile: lists(all, func(open []int, _ int) []int { return pageOf(open, 1) })},
		{name: "keys are masked with one word", outcome: failed, says: "list.key", hostile: changed(anyList, func(body string) string {
			for n := openings; n > 0; n-- {
				body = strings.ReplaceAll(body, `"id":`+strconv.Itoa(n)+",", `"id":"***",`)
			}
			return body
		})},
		{name: "keys are masked with nothing", hostile: changed(anyList, rename(`"id":`, `"id":null,"was":`)), outcome: failed},
		{name: "field that records are kept by is gone", outcome: failed, says: "list.keep",
			hostile: changed(anyList, rename(`"open":`, `"status":`))},
		{name: "records have another name", hostile: changed(anyList, rename(`"jobs":`, `"positions":`)), outcome: failed},
		{name: "encoding nobody asked for", outcome: failed,
			hostile: on(page2, sends("application/json", "?", "Content-Encoding", "br"))},
		{name: "redirect to an address of a cloud's own", outcome: failed,
			hostile: on(page2, status(302, "Location", "http://169.254.169.254/latest/meta-data/"))},
		{name: "redirect to itself", hostile: on(page2, status(302, "Location", "https://jobs.example/api/jobs?page=2")), outcome: failed},
		{name: "nothing has changed, unasked", hostile: on(anyList, status(304)), outcome: failed},
	}
}

func shrunkLists() []closingCase {
	const partial = techmap.OutcomePartial
	first := func(n int) func(open []int, page int) []int {
		return func(open []int, page int) []int { return pageOf(open[:n], page) }
	}
	return []closingCase{
		// Two listings alike a day apart are believed, so what lasts longer is the truth.
		{name: "empty list, and proof that it is", hostile: on(anyList, sendsJSON(`{"total":0,"jobs":[]}`)), outcome: partial, believed: true},
		{name: "half of the rows is missing", hostile: lists(count(29), first(29)), outcome: partial, believed: true},
		{name: "one page is all", hostile: lists(count(perPage), first(perPage)), outcome: partial, believed: true},
		{name: "site numbers its postings anew", outcome: partial, believed: true, hostile: lists(all, func(open []int, page int) []int {
			var out []int
			for _, n := range pageOf(open, page) {
				out = append(out, n+renumbered)
			}
			return out
		})},
		{name: "ends before what it announces", outcome: partial, hostile: lists(all, func(open []int, page int) []int {
			return pageOf(open[:45], page)
		})},
		{name: "half of each page is held back", outcome: partial, hostile: lists(all, func(open []int, page int) []int {
			ids := pageOf(open, page)
			return ids[:len(ids)/2]
		})},
	}
}

// brokenDetails are of a site that says that all postings have changed, so that they
// are fetched again.
func brokenDetails() []closingCase {
	const failed = techmap.OutcomeFailed
	return []closingCase{
		{name: "postings fail", hostile: on(details, status(500)), outcome: failed},
		{name: "postings are forbidden", hostile: on(details, status(403)), outcome: techmap.OutcomeRefused},
		{name: "postings are throttled", hostile: on(details, status(429)), outcome: failed},
		{name: "postings are listed and not found", hostile: on(details, status(404)), outcome: techmap.OutcomeComplete},
		{name: "postings are empty", hostile: on(details, sendsJSON(``)), outcome: failed, says: "cannot be read"},
		{name: "postings are of another shape", outcome: failed, says: "cannot be read",
			hostile: on(details, sends("text/html", "<!doctype html><title>채용</title><div id=app></div>"))},
		{name: "postings have no tags any more", outcome: failed, says: "tags in 0 of ",
			hostile: changed(details, func(body string) string { return strings.ReplaceAll(body, `"tags"`, `"skills"`) })},
		{name: "postings have masked titles", outcome: failed, says: "the same title and place", hostile: changed(details, func(body string) string {
			before, after, _ := strings.Cut(body, `"title":"`)
			_, after, _ = strings.Cut(after, `"`)
			return before + `"title":"[표시 제한]"` + after
		})},
	}
}

func otherShapes() []closingCase {
	const failed, partial = techmap.OutcomeFailed, techmap.OutcomePartial
	cut := func(body string) string { return body[:len(body)/2] }
	return []closingCase{
		{name: "one answer: nothing has changed", site: "one answer", outcome: techmap.OutcomeUnmodified,
			hostile: on("/api/all", status(304))},
		{name: "one answer: cut short", site: "one answer", hostile: changed("/api/all", cut), outcome: failed},
		{name: "one answer: empty", site: "one answer", hostile: on("/api/all", sendsJSON(`{"jobs":[]}`)), outcome: failed},
		{name: "one answer: fails", site: "one answer", hostile: on("/api/all", status(500)), outcome: failed},
		{name: "EUC-KR without a word on it, and sound", site: "pages", outcome: techmap.OutcomeComplete},
		{name: "EUC-KR: no list in the page", site: "pages", outcome: failed,
			hostile: on("/list", sends("text/html", "<!doctype html><title>채용 공고</title><div id=app></div>"))},
		{name: "EUC-KR: first page cut before the link to the next", site: "pages", outcome: partial, believed: true,
			hostile: changed("/list", func(body string) string { return strings.Split(body, "</ul>")[0] })},
		{name: "EUC-KR: second page fails", site: "pages", hostile: on("/list?p=2", status(500)), outcome: failed},
		{name: "EUC-KR: second page leads to itself", site: "pages", outcome: failed, hostile: changed("/list?p=2", func(body string) string {
			return strings.ReplaceAll(body, "p=3", "p=2")
		})},
		{name: "sitemap: index cut short", site: "sitemap", hostile: changed("/sitemap.xml", cut), outcome: failed},
		{name: "sitemap: one of three cut short", site: "sitemap", hostile: changed("/sitemap-2.xml", cut), outcome: failed},
		{name: "sitemap: one of three not found", site: "sitemap", hostile: on("/sitemap-3.xml", status(404)), outcome: failed},
		{name: "sitemap: none of its addresses is a posting", site: "sitemap", outcome: failed,
			hostile: changed("/sitemap-", func(body string) string { return strings.ReplaceAll(body, "/jobs/", "/about/") })},
		{name: "sitemap: a page for people", site: "sitemap", hostile: on("/sitemap-2.xml", sends("text/html", "<!doctype html><title>채용</title><p>404")), outcome: failed},
		{name: "sitemap: index names one of three", site: "sitemap", outcome: partial, believed: true,
			hostile: changed("/sitemap.xml", func(body string) string {
				return strings.Split(body, "<sitemap><loc>https://jobs.example/sitemap-2")[0] + "</sitemapindex>"
			})},
	}
}
