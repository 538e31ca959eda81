package ui

import (
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/net/html"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/examples/internal/message"
	"github.com/techmap-it/techmap/rank/rankhttp"
)

func TestLanguageIsWhatTheVisitorAsksFor(t *testing.T) {
	t.Parallel()
	h := whole(t, marketAPI(t, false, market), nil)
	for name, c := range map[string]struct {
		target string
		header []string
		want   string
	}{
		"nothing":                {"/about", nil, "ko"},
		"the browser":            {"/about", []string{"Accept-Language", "en-GB,en;q=0.9,ko;q=0.5"}, "en"},
		"the browser by weight":  {"/about", []string{"Accept-Language", "en;q=0.3, ko;q=0.8"}, "ko"},
		"neither of the two":     {"/about", []string{"Accept-Language", "fr, de;q=0.5"}, "ko"},
		"cookie before browser":  {"/about", []string{"Accept-Language", "en", "Cookie", langCookie + "=ko"}, "ko"},
		"address before cookie":  {"/about?lang=en", []string{"Cookie", langCookie + "=ko"}, "en"},
		"an unknown one":         {"/about?lang=xx", []string{"Accept-Language", "en"}, "en"},
		"a cookie that is wrong": {"/about", []string{"Cookie", langCookie + "=%00"}, "ko"},
	} {
		w := fetch(t, h, c.target, c.header...)
		assert.Equal(t, c.want, w.Header().Get("Content-Language"), name)
		assert.Contains(t, w.Body.String(), `<html lang="`+c.want+`"`, name)
	}
}

func TestWhatIsChosenIsKept(t *testing.T) {
	t.Parallel()
	h := whole(t, marketAPI(t, false, market), nil)
	w := fetch(t, h, "/about?lang=en&theme=dark")
	cookies := w.Header().Values("Set-Cookie")
	require.Len(t, cookies, 2)
	assert.Contains(t, cookies[0], langCookie+"=en")
	assert.Contains(t, cookies[1], themeCookie+"=dark")
	assert.Contains(t, w.Body.String(), `data-theme="dark"`)
	assert.Contains(t, w.Body.String(), `href="/openings?lang=en&amp;theme=dark"`, "links carry what no cookie keeps yet")

	w = fetch(t, h, "/about?lang=en&theme=dark", "Cookie", langCookie+"=en; "+themeCookie+"=dark")
	assert.Contains(t, w.Body.String(), `href="/openings"`, "a cookie keeps it: links are short")
	assert.Empty(t, fetch(t, h, "/about").Header().Values("Set-Cookie"), "nothing was chosen")
}

func TestPagesForbidWhatIsNotTheirs(t *testing.T) {
	t.Parallel()
	h := whole(t, marketAPI(t, false, market), nil)
	for _, path := range []string{"/", "/nowhere", "/openings/none:1"} {
		header := fetch(t, h, path).Header()
		policy := header.Get("Content-Security-Policy")
		assert.Contains(t, policy, "default-src 'none'", path)
		assert.NotContains(t, policy, "unsafe", path)
		assert.Equal(t, "nosniff", header.Get("X-Content-Type-Options"), path)
	}
}

func TestTroublesSayWhatToDo(t *testing.T) {
	t.Parallel()
	api := marketAPI(t, true, market)
	h := whole(t, api, nil)
	down := whole(t, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(http.StatusServiceUnavailable)
	}), nil)
	for name, c := range map[string]struct {
		h      http.Handler
		target string
		status int
		says   string
	}{
		"no such page":      {h, "/nowhere?lang=en", http.StatusNotFound, "There is no such page"},
		"no such opening":   {h, "/openings/hanbit:none?lang=ko", http.StatusNotFound, "찾는 페이지가 없습니다"},
		"unknown parameter": {h, "/?rloe=backend&lang=en", http.StatusBadRequest, "role"},
		"unknown role":      {h, "/?role=bakcend&lang=ko", http.StatusBadRequest, "backend"},
		"forged cursor":     {h, "/openings?cursor=AAAA&lang=ko", http.StatusBadRequest, "답할 수 없습니다"},
		"no data":           {down, "/?lang=ko", http.StatusServiceUnavailable, "지금은 답할 데이터가 없습니다"},
	} {
		w := fetch(t, c.h, c.target)
		assert.Equal(t, c.status, w.Code, name)
		assert.Contains(t, w.Body.String(), c.says, name)
		assert.Contains(t, w.Body.String(), `content="noindex"`, name)
	}
}

func TestTooFewSaysWhichConditionToTakeOut(t *testing.T) {
	t.Parallel()
	h := whole(t, marketAPI(t, true, market), nil)
	body := fetch(t, h, "/?role=backend&region=서울&work=remote&lang=ko").Body.String()
	assert.Contains(t, body, "공고가 50건 필요한데")
	assert.Contains(t, body, "‘근무 형태: 원격’ 빼기")
	assert.Contains(t, body, "min_sample=1", "the order all the same")
	assert.NotContains(t, body, `class="ranking"`)

	body = fetch(t, h, "/?words=neverheard&lang=en").Body.String()
	assert.Contains(t, body, "Nothing meets all of these conditions")
	assert.NotContains(t, body, "min_sample=1", "there is nothing to show")
}

func TestSentencesOfTheFrontPage(t *testing.T) {
	t.Parallel()
	h := whole(t, marketAPI(t, true, market), nil)
	for target, want := range map[string]string{
		"/?role=backend&lang=ko":                         "백엔드 개발자 공고 10개 중 6개가 Java를 요구합니다",
		"/?role=backend&lang=en":                         "6 in 10 backend developer openings ask for Java",
		"/?role=backend&experienced=true&lang=ko":        "백엔드 개발자 경력 공고 10개 중",
		"/?role=frontend&region=서울&min_sample=1&lang=en": "frontend developer openings in Seoul ask for JavaScript",
		"/?words=linux&lang=ko":                          "‘linux’ 공고 10개 중",
		"/?role=frontend&skill=react&lang=ko":            "React를 요구하는 프론트엔드 개발자 공고 10개 중",
	} {
		w := fetch(t, h, target)
		root, err := html.Parse(strings.NewReader(w.Body.String()))
		require.NoError(t, err)
		assert.Contains(t, textOf(find(root, "h1")), want, target)
	}
}

func TestWordsThatNameARoleLeadToIt(t *testing.T) {
	t.Parallel()
	h := whole(t, marketAPI(t, true, market), nil)
	for _, words := range []string{"백엔드 개발자", "backend developer", "BACKEND"} {
		w := fetch(t, h, "/?lang=ko&words="+url.QueryEscape(words))
		assert.Equal(t, http.StatusSeeOther, w.Code, words)
		assert.Equal(t, "/?lang=ko&role=backend", w.Header().Get("Location"), words)
	}
}

func TestReportsAreFilledIn(t *testing.T) {
	t.Parallel()
	api := marketAPI(t, true, market)
	site, err := New(rankhttp.InProcess(api), &Options{Report: "mailto:data@example.org?subject={title}&body={body}"})
	require.NoError(t, err)
	body := html.UnescapeString(fetch(t, site, "/openings/hanbit:1000?lang=en").Body.String())
	assert.Contains(t, body, "mailto:data@example.org?subject=Wrong%3A%20")
	assert.Contains(t, body, "Opening%3A%20hanbit%3A1000")
	assert.Contains(t, body, "Quote%3A%20")
}

func TestOneLinkerMakesAllLinks(t *testing.T) {
	t.Parallel()
	site, err := New(rankhttp.InProcess(marketAPI(t, true, market)), &Options{
		Link: func(path string, q url.Values) string { return "/files" + path + "#" + q.Encode() },
	})
	require.NoError(t, err)
	for _, path := range everyPage() {
		root, err := html.Parse(strings.NewReader(fetch(t, site, path).Body.String()))
		require.NoError(t, err)
		elements(root, "", func(n *html.Node, _ string) {
			for _, name := range []string{"href", "src", "action"} {
				if to, ok := attr(n, name); ok && !strings.HasPrefix(to, "#") && !strings.Contains(to, "://") {
					assert.True(t, strings.HasPrefix(to, "/files/"), "%s of %s", to, path)
				}
			}
		})
	}
}

func TestAssetsMayBeKeptForEver(t *testing.T) {
	t.Parallel()
	h := whole(t, marketAPI(t, true, market), nil)
	body := fetch(t, h, "/about").Body.String()
	_, rest, found := strings.Cut(body, `<link rel="stylesheet" href="`)
	require.True(t, found)
	name, _, _ := strings.Cut(rest, `"`)
	w := fetch(t, h, name)
	assert.Equal(t, http.StatusOK, w.Code)
	assert.Equal(t, "text/css; charset=utf-8", w.Header().Get("Content-Type"))
	assert.Contains(t, w.Header().Get("Cache-Control"), "immutable")
	assert.Equal(t, http.StatusNotFound, fetch(t, h, "/assets/style.css").Code)
	assert.Equal(t, http.StatusNotFound, fetch(t, h, "/assets/..%2fui.go").Code)
}

func TestRegionsGoByTheirNamesInBothLanguages(t *testing.T) {
	t.Parallel()
	h := whole(t, marketAPI(t, true, market), nil)
	ko := fetch(t, h, "/openings?region=서울&lang=en").Body.String()
	en := fetch(t, h, "/openings?region=seoul&lang=en").Body.String()
	assert.Contains(t, en, `name="region" type="text" value="Seoul"`)
	assert.Contains(t, en, "openings in Seoul")
	_, ko, _ = strings.Cut(ko, "<main")
	_, en, _ = strings.Cut(en, "<main")
	assert.Equal(t, ko, en)
}

func TestDaysAreTakenAsFormsSendThem(t *testing.T) {
	t.Parallel()
	h := whole(t, marketAPI(t, true, market), nil)
	w := fetch(t, h, "/?role=backend&as_of=2026-11-20&from=&to=&lang=ko")
	assert.Equal(t, http.StatusOK, w.Code)
	assert.Contains(t, w.Body.String(), `type="date" value="2026-11-20"`)
	assert.Contains(t, w.Body.String(), "2026년 11월 20일")
}

func TestPagesBelowAPath(t *testing.T) {
	t.Parallel()
	h := whole(t, marketAPI(t, true, market), &Options{Base: "/techmap/"})
	w := fetch(t, h, "/techmap")
	assert.Equal(t, http.StatusPermanentRedirect, w.Code)
	assert.Equal(t, "/techmap/", w.Header().Get("Location"))
	for _, path := range []string{"/techmap/about", "/about"} { // the second by way of a proxy
		w := fetch(t, h, path)
		assert.Equal(t, http.StatusOK, w.Code, path)
		assert.Contains(t, w.Body.String(), `href="/techmap/openings"`, path)
	}
}

func TestFormsKeepWhatTheyHaveNoFieldFor(t *testing.T) {
	t.Parallel()
	h := whole(t, marketAPI(t, true, market), nil)
	body := fetch(t, h, "/?role=backend&role=frontend&company=회사05&company=회사06&new_grad=true&family=language&lang=en").Body.String()
	for _, kept := range []string{
		`<option value="backend" selected>`, `name="role" value="frontend"`, `name="company" type="text" value="회사05"`,
		`type="hidden" name="company" value="회사06"`, `name="new_grad" value="true"`, `name="family" value="language"`, `name="lang" value="en"`,
	} {
		assert.Contains(t, body, kept)
	}
	assert.Equal(t, 1, strings.Count(body, " selected>"))
}

func TestPinnedNumbersStay(t *testing.T) {
	t.Parallel()
	h := whole(t, marketAPI(t, true, market), nil)
	body := html.UnescapeString(fetch(t, h, "/?role=backend&lang=en").Body.String())
	at := strings.Index(body, "/?as_of=")
	require.Positive(t, at, "a link that keeps the numbers")
	link, _, _ := strings.Cut(body[at:], `"`)
	w := fetch(t, h, link)
	assert.Equal(t, http.StatusOK, w.Code)
	assert.Contains(t, html.UnescapeString(w.Body.String()), link, "it is its own permanent link")
	assert.Contains(t, w.Body.String(), "As of</span> 2026-11-22")
}

func TestMethodsThatChangeAreRefused(t *testing.T) {
	t.Parallel()
	h := whole(t, marketAPI(t, true, market), nil)
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, "/openings", nil)
	require.NoError(t, err)
	w := newRecorder()
	h.ServeHTTP(w, r)
	assert.Equal(t, http.StatusMethodNotAllowed, w.Code)
}

func TestCutQuote(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		quote      string
		start, end int
		want       [3]string
	}{
		"in the middle":    {"자격 요건: Go 경험", 7, 9, [3]string{"자격 요건: ", "Go", " 경험"}},
		"beyond the plane": {"🙂 Go", 2, 4, [3]string{"🙂 ", "Go", ""}},
		"not known":        {"Go", 0, 0, [3]string{"Go", "", ""}},
		"beyond its end":   {"Go", 1, 9, [3]string{"Go", "", ""}},
		"before its start": {"Go", -1, 1, [3]string{"Go", "", ""}},
		"nothing":          {"", 0, 1, [3]string{"", "", ""}},
	} {
		before, word, after := cutQuote(c.quote, c.start, c.end)
		assert.Equal(t, c.want, [3]string{before, word, after}, name)
	}
}

func TestNumbersAreWrittenAsTheLanguageWritesThem(t *testing.T) {
	t.Parallel()
	ko, en := printerOf(t, message.Korean), printerOf(t, message.English)
	assert.Equal(t, "공고 1,234건", ko.counted(1234, "opening"))
	assert.Equal(t, "1,234 openings", en.counted(1234, "opening"))
	assert.Equal(t, "1 opening", en.counted(1, "opening"))
	assert.Equal(t, "-1,000", en.num(-1000))
	assert.Equal(t, "61%", en.pct(.612))
	assert.Equal(t, "4.2%", en.pct(.0419))
	assert.Equal(t, "10%", en.pct(.0996))
	assert.Equal(t, "0%", en.pct(0))
	assert.Equal(t, "55–67%", ko.span(.55, .67))
	assert.Equal(t, "2026년 11월 22일", ko.date(today()))
	assert.Equal(t, "2026-11-22", en.date(today()))
	assert.Equal(t, "서울", ko.region("서울"))
	assert.Equal(t, "Seoul", en.region("서울"))
	assert.Equal(t, "California", en.region("California"))
}

func TestPay(t *testing.T) {
	t.Parallel()
	ko, en := &request{lang: message.Korean, text: printerOf(t, message.Korean)}, &request{lang: message.English, text: printerOf(t, message.English)}
	for _, c := range []struct {
		pay    rankhttp.Pay
		ko, en string
	}{
		{rankhttp.Pay{Min: 40_000_000, Max: 60_000_000, Currency: "KRW", Per: "year"}, "연 4,000만원–6,000만원", "₩40M–₩60M a year"},
		{rankhttp.Pay{Min: 40_000_000, Currency: "KRW", Per: "year"}, "연 4,000만원 이상", "from ₩40M a year"},
		{rankhttp.Pay{Max: 9860, Currency: "KRW", Per: "hour"}, "시 9,860원 이하", "up to ₩9,860 an hour"},
		{rankhttp.Pay{Min: 90_000, Max: 90_000, Currency: "USD", Per: "year", Estimated: true}, "연 $90,000 (출처의 추정)", "$90,000 a year (estimated by the source)"},
		{rankhttp.Pay{Min: 5, Currency: "CHF"}, "CHF 5 이상", "from CHF 5"},
		{rankhttp.Pay{}, "", ""},
	} {
		assert.Equal(t, c.ko, ko.pay(&c.pay))
		assert.Equal(t, c.en, en.pay(&c.pay))
	}
	assert.Empty(t, ko.pay(nil))
}

func TestTextsAreThereInBothLanguages(t *testing.T) {
	t.Parallel()
	for key, text := range allTexts() {
		assert.NotEmpty(t, text.En, key)
		assert.NotEmpty(t, text.Ko, key)
	}
	p := printerOf(t, message.Korean)
	for _, name := range narrowing() {
		assert.Contains(t, p.texts, "filter."+name)
	}
	for _, level := range techmap.Levels() {
		assert.Contains(t, p.texts, "level."+string(level))
	}
	for _, f := range families() {
		assert.Contains(t, p.texts, "family."+f)
	}
}

func TestAnEmptyMarketIsSaidToBeEmpty(t *testing.T) {
	t.Parallel()
	none := func(*techmap.Taxonomy) []techmap.Opening { return nil }
	h := whole(t, marketAPI(t, false, none), &Options{Logger: slog.New(slog.DiscardHandler)})
	for _, path := range []string{"/?lang=ko", "/?lang=en", "/openings?lang=ko"} {
		w := fetch(t, h, path)
		assert.Equal(t, http.StatusOK, w.Code, path)
		assert.NotContains(t, w.Body.String(), "NaN", path)
	}
}

func ExampleNew() {
	api, err := rankhttp.New(rankhttp.Fixed{}, nil)
	if err != nil {
		return
	}
	site, err := New(rankhttp.InProcess(api), &Options{Base: "/techmap"})
	if err != nil {
		return
	}
	mux := http.NewServeMux()
	mux.Handle("/techmap/", site)
}
