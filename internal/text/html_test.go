package text

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestIsHTML(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]bool{
		"<p>서버 개발</p>":               true,
		"서버 개발<br>운영":                true,
		"서버 개발<br/>운영":               true,
		"<DIV CLASS='x'>Go</DIV>":    true,
		"&lt;ul&gt;&lt;li&gt;Go":     true,
		"평문입니다":                      false,
		"<필수> 자격증":                   false,
		"List<String> and Map<K, V>": false,
		"a < b and c > d":            false,
		"R&amp;D":                    false,
		"":                           false,
	} {
		assert.Equal(t, want, IsHTML(in), "%q", in)
	}
}

func TestFromHTML(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ in, want string }{
		"paragraphs and breaks": {"<p>가<br>나</p><p>다</p>", "가\n나\n다"},
		"inline tags join":      {"<p>Go<b>lang</b> 과 <i>Rust</i></p>", "Golang 과 Rust"},
		"white space wraps":     {"<p>Go\n  와\n Rust</p>", "Go 와 Rust"},
		"preformatted text":     {"<pre>Go\nRust</pre>", "Go\nRust"},
		"lists":                 {"<ul><li>Go</li><li><p>Rust</p></li></ul>", "• Go\n• Rust"},
		"lists within lists":    {"<ul><li>언어<ul><li>Go</li></ul></li></ul>", "• 언어\n• Go"},
		"headings have a level": {"<h2>우대사항</h2><p>Go</p><h3>기타</h3>", "## 우대사항\nGo\n\n### 기타"},
		"a bold line":           {"<p><strong>우대사항</strong></p><p>Go <b>필수</b></p>", "**우대사항**\nGo 필수"},
		"bold by style":         {"<p><span style='font-weight: 700'>Benefits</span></p>", "**Benefits**"},
		"a bold sentence":       {"<p><b>We build maps.</b></p>", "We build maps."},
		"a bold item":           {"<ul><li><b>Go</b></li></ul>", "• Go"},
		"what is not shown": {"<head><title>x</title></head><script>a()</script><style>b{}</style><p>Go<span style='display: none'>x</span>" +
			"<em hidden>y</em><!-- z --></p><select><option>s</option></select><noscript>n</noscript>", "Go"},
		"a link is its text":   {"<p><a href='https://example.com/?a=1'>지원하기</a></p>", "지원하기"},
		"escaped as a whole":   {"&lt;p&gt;R&amp;amp;D&lt;/p&gt;&lt;ul&gt;&lt;li&gt;Go&lt;/li&gt;&lt;/ul&gt;", "R&D\n• Go"},
		"escaped within HTML":  {"<div>&lt;p&gt;Go&lt;/p&gt;&lt;p&gt;Rust&lt;/p&gt;</div>", "Go\nRust"},
		"lines without blocks": {"<b>자격요건</b>\n- Go\n- Rust", "**자격요건**\n• Go\n• Rust"},
		"tags left open":       {"<p>Go<p>Rust<li>C", "Go\nRust\n• C"},
		"plain text":           {"- Go\n- Rust", "• Go\n• Rust"},
		"rows of two cells":    {"<table><tr><td>근무지</td><td>서울</td></tr><tr><th>급여</th><td>협의</td></tr></table>", "근무지: 서울\n급여: 협의"},
		"a value of several lines": {"<table><tr><td>자격요건</td><td><ul><li>Go</li><li>SQL</li></ul></td></tr></table>",
			"자격요건\n• Go\n• SQL"},
		"columns with heads": {"<table><tr><th>부문</th><th>담당업무</th><th>우대사항</th></tr><tr><td>서버</td><td>API 개발</td><td>Go</td></tr></table>",
			"부문: 서버\n담당업무: API 개발\n우대사항: Go"},
		"heads that are no th": {"<table><tr><td>담당업무</td><td>자격요건</td></tr><tr><td>설계</td><td>Java</td></tr></table>",
			"담당업무: 설계\n자격요건: Java"},
		"cells over several rows": {"<table><tr><th>부문</th><th>업무</th></tr><tr><td rowspan=2>서버</td><td>설계</td></tr><tr><td>구현</td></tr></table>",
			"부문: 서버\n업무: 설계\n업무: 구현"},
		"rows without labels":    {"<table><tr><td>월</td><td>화</td><td>수</td></tr></table>", "월 | 화 | 수"},
		"a table for layout":     {"<table><tr><td><p>가</p><p>나</p></td></tr></table>", "가\n나"},
		"a caption":              {"<table><caption>모집 요강</caption><tr><td>인원</td><td>2명</td></tr></table>", "모집 요강\n인원: 2명"},
		"deeper than parsers go": {strings.Repeat("<div>", 600) + "Go", "Go"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := FromHTML(c.in)
			assert.Equal(t, c.want, got)
			assert.Equal(t, got, Clean(got), "the text is clean")
		})
	}
}
