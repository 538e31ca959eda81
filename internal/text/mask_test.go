package text

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestMask(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ in, want string }{
		"e-mail":                       {"문의: hiring.team+dev@example.co.kr 로", "문의: [email] 로"},
		"e-mail at the end":            {"mail jobs@example.com.", "mail [email]."},
		"e-mail with bracketed at":     {"jobs (at) example.com, or ann [at] example.org", "[email], or [email]"},
		"starred e-mail":               {"******@*******.***", "******@*******.***"},
		"mobile":                       {"연락처 010-1234-5678", "연락처 [phone]"},
		"mobile without signs":         {"Tel:01012345678", "Tel:[phone]"},
		"mobile with dots":             {"010.1234.5678", "[phone]"},
		"area code":                    {"대표번호 02-123-4567 / (031) 123-4567", "대표번호 [phone] / [phone]"},
		"internet telephone":           {"070-1234-5678", "[phone]"},
		"international":                {"+82 10-1234-5678 or +1 (415) 555-0100", "[phone] or [phone]"},
		"American":                     {"call (415) 555-0100 or 415-555-0100", "call [phone] or [phone]"},
		"name with a title":            {"담당자: 홍길동 매니저", "담당자: [name] 매니저"},
		"name glued to a title":        {"채용 담당자 : 김하나팀장", "채용 담당자 : [name]팀장"},
		"name in English":              {"Recruiter: Ann Example\nHiring Manager: Bo O'Neil", "Recruiter: [name]\nHiring Manager: [name]"},
		"an office is no name":         {"담당자: 인사팀 / 담당자: 채용문의", "담당자: 인사팀 / 담당자: 채용문의"},
		"an office in English":         {"Contact: Human Resources", "Contact: Human Resources"},
		"a duty of a person in charge": {"서비스 담당자와 협업", "서비스 담당자와 협업"},
		"versions":                     {"Java 11.0.12.1, Node 18.17.1, react@18.2.0", "Java 11.0.12.1, Node 18.17.1, react@18.2.0"},
		"packages and handles":         {"@nestjs/core, @gaon", "@nestjs/core, @gaon"},
		"dates and periods":            {"2026-10-15 ~ 2026-11-30, 2026.05.0801", "2026-10-15 ~ 2026-11-30, 2026.05.0801"},
		"pay":                          {"연봉 4,000만원 ~ 5,000만원, $100,000-150,000", "연봉 4,000만원 ~ 5,000만원, $100,000-150,000"},
		"business and document numbers": {"사업자 123-45-67890, 공고 202610150001234, 제2026-0123-4567호",
			"사업자 123-45-67890, 공고 202610150001234, 제2026-0123-4567호"},
		"addresses of machines": {"192.168.100.1000:8080", "192.168.100.1000:8080"},
		"links":                 {"https://example.com/j/010-1234-5678", "https://example.com/j/010-1234-5678"},
		"masked already":        {"[email] [phone] 담당자: [name]", "[email] [phone] 담당자: [name]"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := Mask(c.in)
			assert.Equal(t, c.want, got)
			assert.Equal(t, got, Mask(got), "masking twice changes nothing")
		})
	}
}
