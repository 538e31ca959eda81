package text

import (
	"strings"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/stretchr/testify/require"
)

// seeds are texts that every fuzz target starts from: one for each shape of
// posting, and the ends of what the parsers read.
var seeds = []string{
	"", " ", "\xff\xfe", "• a • b", "&amp;lt;b&gt;", "ㆍ자격요건 ·Java", "-- - * a", "①가 ②나", "각", "â\u0080\u0099", "ﾷ㈜가나", "１～３년",
	"[주요업무]\n• 서버 개발\n[자격요건]\n- 경력 3년 이상\n우대사항 : AWS, 기술스택: Go",
	"모집부문 담당업무 자격요건 백엔드 [담당업무] API 개발 [자격요건] Java 3년 이상 근무조건 고용형태: 정규직 급여조건: 연봉 4,000만원 ~ 5,000만원",
	"Acme | Backend | Berlin, Germany | REMOTE | Full-time | $80k-$120k\n\nWhat you'll do:\n* Go\n\n**Nice to have**\n- Rust",
	"<h2>Requirements</h2><ul><li>5+ years of <b>Go</b></li></ul><table><tr><th>근무지</th><td>서울 강남구</td></tr></table>",
	"&lt;div&gt;&lt;p&gt;&lt;strong&gt;우대사항&lt;/strong&gt;&lt;/p&gt;&lt;/div&gt;",
	"2026-10-13T23:59:59+09:00", "~11.30 (월) 18시", "D-3", "3일 전", "Aug 27, 2019 at 5:30 PM", "접수기간: 2026년 5월 8일 ~ 6월 30일 24시", "1793500000000",
	"신입 ~ 3년", "at least five (5) years of experience", "경력: 3년 이상 7년 이하", "1억 2천만원", "₹6,00,000 - 10,00,000 P.A.", "월 300", "$", "시급 10,030원",
	"경기도 성남시 분당구 판교로 1", "Austin, TX 78701, USA", "Gangnam-gu, Seoul, South Korea", "담당자: 홍길동 매니저 010-1234-5678 hong (at) example.com",
	"학력: 대졸 이상 (2,3년)", "BS/MS in CS", "영어 회화 가능", "TOEIC 900, JLPT N1", "SQLD, AWS SAA, CKA", "전문연구요원 불가", "코딩테스트 없음", "주 2일 재택", "계약직(정규직 전환 가능)",
	"(주)카카오", "주식회사", "Foo Co., Ltd.", "시니어/Lead", "마감일 : 상시", "년이상", "만원", "억억억", "+82+", "((((", "12345678901234567890", "9999-12-31",
}

// at is the moment that relative dates count from in tests: noon of a Thursday
// in Seoul.
var at = time.Date(2026, 10, 15, 3, 0, 0, 0, time.UTC)

func seed(f *testing.F) {
	f.Helper()
	for _, s := range seeds {
		f.Add(s)
	}
}

func FuzzClean(f *testing.F) {
	seed(f)
	f.Fuzz(func(t *testing.T, s string) {
		got := Clean(s)
		require.True(t, utf8.ValidString(got))
		require.Equal(t, got, Clean(got), "cleaning twice changes the text")
		require.NotContains(t, got, "\n\n\n")
		line := CleanLine(s)
		require.NotContains(t, line, "\n")
		require.Equal(t, line, CleanLine(line), "cleaning twice changes the line")
	})
}

func FuzzFromHTML(f *testing.F) {
	seed(f)
	f.Fuzz(func(t *testing.T, s string) {
		got := FromHTML(s)
		require.True(t, utf8.ValidString(got))
		require.Equal(t, got, Clean(got), "the text is not clean")
		if !IsHTML(s) {
			require.Equal(t, Clean(s), got, "plain text is only cleaned")
		}
	})
}

// words returns the letters and digits of s.
func words(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsNumber(r) {
			return r
		}
		return -1
	}, s)
}

func FuzzSections(f *testing.F) {
	seed(f)
	f.Fuzz(func(t *testing.T, s string) {
		s = Clean(s)
		var b strings.Builder
		for _, section := range Sections(s) {
			require.NotEmpty(t, section.Kind)
			require.Equal(t, strings.Trim(section.Text, " \n"), section.Text)
			b.WriteString(section.Title)
			b.WriteString(section.Text)
		}
		require.Equal(t, words(s), words(b.String()), "letters were lost, or changed their order")
		Heading(s)
	})
}

func FuzzMask(f *testing.F) {
	seed(f)
	f.Fuzz(func(t *testing.T, s string) {
		got := Mask(s)
		require.Equal(t, got, Mask(got), "masking twice changes the text")
	})
}

func FuzzFoldCompany(f *testing.F) {
	seed(f)
	f.Fuzz(func(t *testing.T, s string) {
		got := FoldCompany(s)
		if words(Clean(s)) != "" {
			require.NotEmpty(t, got)
		}
		require.Equal(t, got, words(got), "only letters and digits are left")
	})
}

func FuzzParse(f *testing.F) {
	seed(f)
	f.Fuzz(func(t *testing.T, s string) {
		if d, ok := ParseDate(s, at); ok {
			require.Equal(t, time.UTC, d.Time.Location())
			require.False(t, d.Time.IsZero())
		}
		if d := ParseDeadline(s, at); d.Kind != "fixed" {
			require.Zero(t, d.Date)
		}
		if e := ParseExperience(s); e.MaxYears > 0 {
			require.LessOrEqual(t, e.MinYears, e.MaxYears)
		}
		if p := ParseSalary(s); p != nil {
			require.Positive(t, max(p.Min, p.Max))
			require.NotEmpty(t, p.Per)
			require.Len(t, p.Currency, 3)
			if p.Max > 0 {
				require.LessOrEqual(t, p.Min, p.Max)
			}
		}
		require.Equal(t, CleanLine(s), ParsePlace(s).Raw)
		ParseEmployment(s)
		ParseWorkModel(s)
		Lang(s)
	})
}

// cuts checks that a find cuts words out of s.
func cuts[T any](t *testing.T, s string, f Found[T], ok bool) {
	t.Helper()
	if !ok {
		require.Zero(t, f.Start)
		require.Zero(t, f.End)
		return
	}
	require.GreaterOrEqual(t, f.Start, 0)
	require.LessOrEqual(t, f.End, len(s))
	require.Less(t, f.Start, f.End)
	cut := s[f.Start:f.End]
	require.True(t, utf8.ValidString(cut) || !utf8.ValidString(s), "the cut splits a character")
	require.NotEmpty(t, strings.TrimSpace(cut))
}

func FuzzFind(f *testing.F) {
	seed(f)
	f.Fuzz(func(t *testing.T, s string) {
		experience, ok := FindExperience(s)
		cuts(t, s, experience, ok)
		employment, ok := FindEmployment(s)
		cuts(t, s, employment, ok)
		model, ok := FindWorkModel(s)
		cuts(t, s, model, ok)
		place, ok := FindPlace(s)
		cuts(t, s, place, ok)
		salary, ok := FindSalary(s)
		cuts(t, s, salary, ok)
		deadline, ok := FindDeadline(s, at)
		cuts(t, s, deadline, ok)
		seniority, ok := FindSeniority(s)
		cuts(t, s, seniority, ok)
		degree, ok := FindDegree(s)
		cuts(t, s, degree, ok)
		military, ok := FindMilitaryService(s)
		cuts(t, s, military, ok)
		test, ok := FindCodingTest(s)
		cuts(t, s, test, ok)
		for _, list := range [][]Found[string]{FindCertificates(s), FindLanguages(s)} {
			for _, f := range list {
				cuts(t, s, f, true)
			}
		}
	})
}
