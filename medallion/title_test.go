package medallion

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestTitlesThatSayTheSame(t *testing.T) {
	t.Parallel()
	words := newTitleWords(titleWordsFile)
	tests := []struct {
		name, a, b string
		same       bool
	}{
		{"languages", "백엔드 개발자", "Backend Engineer", true},
		{"spellings", "Back-end Developer", "backend developer", true},
		{"spaces", "데이터엔지니어", "데이터 엔지니어", true},
		{"the order of words", "개발자(백엔드)", "백엔드 개발자", true},
		{"the company's name", "[Acme] 백엔드 개발자", "백엔드 개발자", true},
		{"the company's name with its form", "【(주)Acme】 백엔드 개발자", "백엔드 개발자", true},
		{"what any title may say", "[급구] 백엔드 개발자 경력직 채용", "백엔드 개발자", true},
		{"years", "백엔드 개발자 (3년 이상)", "백엔드 개발자", true},
		{"a number", "Backend Engineer - Req #20417", "Backend Engineer", true},
		{"a place", "백엔드 개발자 (부산)", "백엔드 개발자", true},
		{"levels", "Senior Backend Engineer", "Junior Backend Engineer", false},
		{"a level", "시니어 백엔드 개발자", "백엔드 개발자", false},
		{"platforms", "iOS 개발자", "안드로이드 개발자", false},
		{"teams", "[결제팀] 백엔드 개발자", "[검색팀] 백엔드 개발자", false},
		{"numbered teams", "개발 1팀 서버 개발자", "개발 2팀 서버 개발자", false},
		{"languages that differ in a sign", "C++ 개발자", "C# 개발자", false},
		{"engineers and researchers", "ML Engineer", "ML Researcher", false},
		{"newcomers", "백엔드 개발자 (신입)", "백엔드 개발자", false},
		{"interns", "Backend Engineer Intern", "Backend Engineer", false},
		{"a contract", "백엔드 개발자 (계약직)", "백엔드 개발자 (정규직)", false},
	}
	for _, tt := range tests {
		a, b := words.read(tt.a, "acme"), words.read(tt.b, "acme")
		assert.Equal(t, tt.same, a.key == b.key, "%s: %q is %q, %q is %q", tt.name, tt.a, a.key, tt.b, b.key)
	}
}

func TestPartsOfATitle(t *testing.T) {
	t.Parallel()
	words := newTitleWords(titleWordsFile)
	tests := []struct{ title, key, places, number, years string }{
		{"백엔드 개발자 (3년 이상)", "backend engineer", "", "", "3"},
		{"백엔드 개발자 3~5년차", "backend engineer", "", "", "3~5"},
		{"Software Engineer (~6년)", "engineer software", "", "", "~6"},
		{"Backend Engineer, 5+ years", "backend engineer", "", "", "5"},
		{"서버 개발자 (공고번호 10021)", "engineer server", "", "10021", ""},
		{"Server Developer JR-100213", "engineer server", "", "100213", ""},
		{"Data Engineer - Seoul", "data engineer", "서울", "", ""},
		{"데이터 엔지니어 [서울/판교]", "data engineer", "서울 판교", "", ""},
		{"유니티 클라이언트 개발", "client engineer unity", "", "", ""},
		{"★☆", "", "", "", ""},
	}
	for _, tt := range tests {
		got := words.read(tt.title, "acme")
		assert.Equal(t, []string{tt.key, tt.places, tt.number, tt.years},
			[]string{got.key, strings.Join(got.places, " "), got.number, got.years}, "%q", tt.title)
	}
}

func TestTitleWordsAreWellFormed(t *testing.T) {
	t.Parallel()
	forms := make(map[string]string)
	for line := range strings.Lines(titleWordsFile) {
		line = strings.TrimRight(line, "\n")
		if strings.HasPrefix(line, "#") {
			continue
		}
		cells := strings.Split(line, "\t")
		if !assert.Len(t, cells, 3, "%q", line) {
			continue
		}
		assert.Contains(t, []string{"word", "level", "place", "noise"}, cells[0], "%q", line)
		for form := range strings.FieldsSeq(cells[2]) {
			assert.Empty(t, forms[form], "%q stands in two lines", form)
			forms[form] = line
		}
	}
}

func FuzzTitle(f *testing.F) {
	words := newTitleWords(titleWordsFile)
	for _, s := range []string{"[(주)Acme] 백엔드 개발자 (3~5년) #1234", "back-end/w", "【〔<[(", "\xff년 3", "-end", "R-100 ~3년"} {
		f.Add(s, "acme")
	}
	f.Fuzz(func(t *testing.T, s, company string) {
		a, b := words.read(s, company), words.read(s, company)
		if a.key != b.key {
			t.Fatalf("%q is read as %q and %q", s, a.key, b.key)
		}
		if strings.Join(a.words, " ") != a.key {
			t.Fatalf("%q: %q, %q", s, a.words, a.key)
		}
	})
}
