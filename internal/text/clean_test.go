package text

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestClean(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ in, want string }{
		"empty":                                 {"", ""},
		"only blanks":                           {" \t\r\n \u00a0\n", ""},
		"carriage returns end lines":            {"서버\r\n개발\r운영", "서버\n개발\n운영"},
		"runs of blanks collapse":               {"Go   와\t\tJava ", "Go 와 Java"},
		"at most one blank line":                {"가\n\n\n\n나", "가\n\n나"},
		"no-break and ideographic spaces":       {"경력\u00a03년\u3000이상", "경력 3년 이상"},
		"line and paragraph separators":         {"가\u2028나\u2029다", "가\n나\n다"},
		"zero width, direction and soft hyphen": {"Spr\u200bing\u202e \ufeffBo\u00adot", "Spring Boot"},
		"control characters":                    {"Ja\x00va\x08", "Java"},
		"decomposed Hangul is composed":         {"\u1100\u1161\u11a8력", "각력"},
		"letters of Hangul stay whole":          {"ㅋㅋ ㅁ자격", "ㅋㅋ ㅁ자격"},
		"full width forms":                      {"Ｊａｖａ（１１）：필수", "Java(11):필수"},
		"ligatures and styled letters":          {"eﬃcient 𝐑𝐞𝐚𝐜𝐭", "efficient React"},
		"trademark signs do not become letters": {"Java™ 와 Oracle® ©2026", "Java 와 Oracle 2026"},
		"company sign":                          {"㈜한빛", "(주)한빛"},
		"circled numbers keep apart":            {"①서류 ②면접", "(1) 서류 (2) 면접"},
		"quotes are straight":                   {"what you’ll do “here”", `what you'll do "here"`},
		"entities":                              {"C&amp;C &gt; R&amp;D &#39;팀&#39;", "C&C > R&D '팀'"},
		"entities twice over":                   {"&amp;lt;b&amp;gt;", "<b>"},
		"an ampersand without semicolon stays":  {"AT&T ?a=1&copy=2", "AT&T ?a=1&copy=2"},
		"bytes that are not UTF-8 are marked":   {"자\xb0\xa1격", "자\ufffd\ufffd격"},
		"UTF-8 read as Latin-1 is mended":       {"what youâ\u0080\u0099ll", "what you'll"},
		"dots between members of a list":        {"React・Vue∙Svelte ㆍ등", "React·Vue·Svelte\n• 등"},
		"dot with spaces on both sides":         {"React · Vue", "React · Vue"},
		"marks of items are one":                {"- Go\n* Rust\n· C\n▪ D\nㆍE\n– F\n✓ G\n\uf0b7 H", "• Go\n• Rust\n• C\n• D\n• E\n• F\n• G\n• H"},
		"mark upon mark":                        {"• - Go", "• Go"},
		"mark without a space":                  {"-Node.js\n-백엔드", "• Node.js\n• 백엔드"},
		"a minus is no mark":                    {"-5도에서도 동작", "-5도에서도 동작"},
		"emphasis is no mark":                   {"**Requirements**\n*필수*", "**Requirements**\n*필수*"},
		"items within a line":                   {"다음 업무 • 설계 • 구현", "다음 업무\n• 설계\n• 구현"},
		"items whose marks lean to them":        {"담당업무 ㆍ설계 ㆍ구현", "담당업무\n• 설계\n• 구현"},
		"rulers and lonely marks go":            {"가\n-----\n•\n***\n나", "가\n\n나"},
		"marks of headings stay":                {"■ 자격요건\n▶ 우대사항\n[복지]", "■ 자격요건\n▶ 우대사항\n[복지]"},
		"placeholders are no marks":             {"○○명 모집", "○○명 모집"},
		"emoji stay":                            {"🚀 성장", "🚀 성장"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := Clean(c.in)
			assert.Equal(t, c.want, got)
			assert.Equal(t, got, Clean(got), "cleaning twice changes nothing")
		})
	}
}

func TestCleanLine(t *testing.T) {
	t.Parallel()
	assert.Equal(t, "백엔드 개발자 (Go)", CleanLine("  백엔드\n개발자\u00a0（Ｇｏ） "), "one line")
	assert.Equal(t, "Backend • Remote", CleanLine("• Backend • Remote"), "only the mark at the start goes")
	assert.Empty(t, CleanLine("\n•\n"))
}

func TestCleanCopiesNoPlainText(t *testing.T) {
	s := strings.Repeat("Go 언어로 서버를 개발합니다.\n", 100)
	assert.Zero(t, testing.AllocsPerRun(10, func() { normalize(s) }))
}

func TestCleanKeepsCorpus(t *testing.T) {
	t.Parallel()
	for _, p := range corpus(t, "*") {
		got := Clean(p.Description)
		if got != Clean(got) {
			t.Errorf("posting %s: cleaning twice changes the text", p.ID)
		}
	}
}
