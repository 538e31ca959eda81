package text

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestIsHTML(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]bool{
		"<p>서버 개발</p>":                 true,
		"서버 개발<br>운영":                  true,
		"서버 개발<br/>운영":                 true,
		"<DIV CLASS='x'>Go</DIV>":      true,
		"&lt;ul&gt;&lt;li&gt;Go":       true,
		"평문입니다":                        false,
		"<필수> 자격증":                     false,
		"List<String> and Map<K, V>":   false,
		"<ORGANIZATION> in <LOCATION>": false,
		"a < b and c > d":              false,
		"R&amp;D":                      false,
		"":                             false,
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
		"head, body and foot": {"<table><thead><tr><th>업무</th><th>비고</th></tr></thead><tbody><tr><td>설계</td><td>-</td></tr></tbody><tfoot><tr hidden><td>x</td></tr></tfoot></table>",
			"업무: 설계"},
		"a table within a cell": {"<table><tr><td>근무조건</td><td><table><tr><td>근무지</td><td>서울</td></tr><tr><td>급여</td><td>협의</td></tr></table></td></tr></table>",
			"근무조건\n근무지: 서울\n급여: 협의"},
		"a label without a value":  {"<table><tr><td>기타</td><td></td></tr><tr><td>근무지</td><td>서울</td></tr></table>", "기타\n근무지: 서울"},
		"more cells than heads":    {"<table><tr><th>업무</th><th>요건</th></tr><tr><td>설계</td><td>Go</td><td>1명</td></tr></table>", "업무: 설계\n요건: Go\n1명"},
		"cells of several lines":   {"<table><tr><td>가<br>나</td><td>다</td><td>라</td></tr></table>", "가\n나\n다\n라"},
		"a bold label":             {"<table><tr><td><b>근무지</b></td><td>서울</td></tr></table>", "근무지: 서울"},
		"columns spanned":          {"<table><tr><td colspan='2'>모집 요강</td></tr><tr><td>인원</td><td>2명</td></tr></table>", "모집 요강\n인원: 2명"},
		"all levels":               {"<h1>a</h1><h4>b</h4><h5>c</h5><h6>d</h6>", "# a\n\n#### b\n\n##### c\n\n###### d"},
		"blank lines":              {"가<br><br>나<hr>다<p>&nbsp;</p>라", "가\n\n나\n\n다\n\n라"},
		"a heading within an item": {"<ul><li><h3>업무</h3>설계</li></ul>", "### 업무\n설계"},
		"rows without labels":      {"<table><tr><td>월</td><td>화</td><td>수</td></tr></table>", "월 | 화 | 수"},
		"a table for layout":       {"<table><tr><td><p>가</p><p>나</p></td></tr></table>", "가\n나"},
		"a caption":                {"<table><caption>모집 요강</caption><tr><td>인원</td><td>2명</td></tr></table>", "모집 요강\n인원: 2명"},
		"deeper than parsers go":   {strings.Repeat("<div>", 600) + "Go", "Go"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := FromHTML(c.in)
			assert.Equal(t, c.want, got)
			assert.Equal(t, got, Clean(got), "the text is clean")
		})
	}
}
