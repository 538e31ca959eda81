package main

import (
	"fmt"
	"html"
	"strconv"
	"strings"
)

// perPage is how many postings a page of the listing links to.
const perPage = 100

// appendList appends page n, from 1, of a listing of so many postings.
func appendList(b []byte, n, postings int) []byte {
	b = appendHead(b, "Openings, page "+strconv.Itoa(n))
	b = fmt.Appendf(b, "<p class=\"count\">%d</p>\n<ul class=\"jobs\">\n", postings)
	first := (n - 1) * perPage
	last := min(first+perPage, postings)
	for i := first; i < last; i++ {
		key := Key(i)
		b = fmt.Appendf(b, "<li class=\"job\" data-id=\"%s\"><a class=\"job\" href=\"/jobs/%s\">Opening %s</a></li>\n", key, key, key)
	}
	b = append(b, "</ul>\n"...)
	if last < postings {
		b = fmt.Appendf(b, "<a class=\"next\" href=\"/jobs?page=%d\">Next</a>\n", n+1)
	}
	return append(b, pageEnd...)
}

// appendPosting appends the page of posting i, which has 8 to 40 KB: the posting
// itself, and what stands around it on such pages.
func appendPosting(b []byte, i int) []byte {
	f := NewFields(i)
	b = appendHead(b, f.Title)
	b = append(b, "<main class=\"posting\">\n<header>\n"...)
	b = appendElement(b, `<h1 class="title">`, f.Title, "</h1>\n")
	b = appendElement(b, `<a class="company" href="/companies">`, f.Company, "</a>\n")
	b = appendElement(b, `<span class="place">`, f.Place, "</span>\n")
	b = appendElement(b, `<time class="deadline" datetime="`+f.Deadline+`">`, f.Deadline, "</time>\n</header>\n<ul class=\"tags\">\n")
	for _, tag := range f.Tags {
		b = appendElement(b, `<li class="tag">`, tag, "</li>\n")
	}
	b = append(b, "</ul>\n"...)
	for n, s := range f.Sections {
		b = appendSection(b, s, n%2 == 1)
	}
	b = append(b, "</main>\n"...)
	b = appendRelated(b, i)
	return append(b, pageEnd...)
}

// appendSection appends a part of the text as paragraphs or as a list.
func appendSection(b []byte, s Section, list bool) []byte {
	b = appendElement(b, `<section class="part"><h3 class="heading">`, s.Title, "</h3>\n<div class=\"body\">\n")
	before, after, tag, end := "", "", "<p>", "</p>\n"
	if list {
		before, after, tag, end = "<ul>\n", "</ul>\n", "<li>", "</li>\n"
	}
	b = append(b, before...)
	for line := range strings.SplitSeq(s.Text, "\n") {
		b = appendElement(b, tag, line, end)
	}
	b = append(b, after...)
	return append(b, "</div></section>\n"...)
}

// appendRelated appends links to other postings, as many as make the pages'
// sizes differ.
func appendRelated(b []byte, i int) []byte {
	r := source(-1 - i)
	b = append(b, "<aside class=\"related\">\n"...)
	for range r.IntN(90) {
		key := Key(r.IntN(1 << 20))
		b = fmt.Appendf(b, `<article class="card"><a href="/other/%s"><img src="/logo/%s.png" alt="" loading="lazy" width="48" height="48">`, key, key)
		b = fmt.Appendf(b, `<strong class="card-title">Opening %s</strong><span class="card-company">회사 %s</span></a>`, key, key)
		b = fmt.Appendf(b, "<button type=\"button\" class=\"card-save\" data-id=\"%s\" aria-pressed=\"false\">저장</button></article>\n", key)
	}
	return append(b, "</aside>\n"...)
}

func appendElement(b []byte, before, text, after string) []byte {
	b = append(b, before...)
	b = append(b, html.EscapeString(text)...)
	return append(b, after...)
}

func appendHead(b []byte, title string) []byte {
	b = append(b, "<!doctype html>\n<html lang=\"ko\">\n<head>\n<meta charset=\"utf-8\">\n<title>"...)
	b = append(b, html.EscapeString(title)...)
	b = append(b, "</title>\n"...)
	b = append(b, style...)
	b = append(b, "</head>\n<body>\n<nav class=\"menu\">\n"...)
	for n := range 40 {
		b = fmt.Appendf(b, "<a class=\"menu-item\" href=\"/topics/%d\"><span>주제 %d</span></a>\n", n, n)
	}
	return append(b, "</nav>\n"...)
}

const style = `<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="/main.css">
<style>
body { margin: 0; font: 16px/1.6 sans-serif; color: #222; background: #fff }
.menu { display: flex; flex-wrap: wrap; gap: 8px; padding: 8px 16px; border-bottom: 1px solid #ddd }
.menu-item { color: inherit; text-decoration: none; padding: 4px 8px; border-radius: 4px }
.menu-item:hover { background: #f2f4f6 }
.posting { max-width: 720px; margin: 24px auto; padding: 0 16px }
.posting .title { font-size: 28px; line-height: 1.3 }
.posting .tags { display: flex; flex-wrap: wrap; gap: 4px; padding: 0; list-style: none }
.posting .tag { background: #eef; border-radius: 12px; padding: 2px 10px }
.related { display: grid; grid-template-columns: repeat(auto-fill, minmax(220px, 1fr)); gap: 16px }
.card { border: 1px solid #ddd; border-radius: 8px; padding: 12px }
@media (max-width: 600px) { .related { grid-template-columns: 1fr } .posting { margin: 8px auto } }
</style>
<script>
window.page = { kind: "posting", started: 0 };
document.addEventListener("click", function (e) {
  var b = e.target.closest(".card-save");
  if (b) { b.setAttribute("aria-pressed", b.getAttribute("aria-pressed") === "false" ? "true" : "false"); }
});
</script>
`

const pageEnd = `<footer class="end">
<p>이 사이트는 시험을 위해 만들어진 것입니다. This site was made for a test.</p>
<ul><li><a href="/terms">이용약관</a></li><li><a href="/privacy">개인정보 처리방침</a></li><li><a href="/contact">문의</a></li></ul>
</footer>
</body>
</html>
`
