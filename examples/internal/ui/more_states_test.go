package ui

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/net/html"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/examples/internal/message"
	"github.com/techmap-it/techmap/rank"
	"github.com/techmap-it/techmap/rank/rankhttp"
)

// textAt returns the words of a page in a language, and its status.
func textAt(t *testing.T, h http.Handler, path, lang string) (string, int) {
	t.Helper()
	address, err := url.Parse(path)
	require.NoError(t, err)
	address.RawQuery = with(address.Query(), "lang", lang).Encode()
	w := fetch(t, h, address.String())
	root, err := html.Parse(w.Body)
	require.NoError(t, err)
	return strings.Join(strings.Fields(textOf(find(root, "main"))), " "), w.Code
}

func TestThinAnswersSayWhatIsMissing(t *testing.T) {
	t.Parallel()
	h := whole(t, marketAPI(t, false, market), nil)
	for name, tt := range map[string]struct{ path, ko, en string }{
		"too few for a share":       {"/skills/java?company=회사05", "뿐이라 비율을 낼 수 없습니다", "too few for a share"},
		"nothing asks for it":       {"/skills/cobol", "COBOL을 요구하는 곳이 없습니다", "none asks for COBOL"},
		"too few to go along":       {"/skills/redis", "함께 요구하는 기술을 말할 수 없습니다", "too few to say what goes with it"},
		"no name of that kind":      {"/skills?q=qqqq", "‘qqqq’이(가) 들어가는 기술이 없습니다", "No technology has “qqqq”"},
		"no company of that name":   {"/companies?q=qqqq", "지금 채용 중인 회사 가운데 이런 이름이 없습니다", "No company of this name"},
		"one side is too small":     {"/compare?a=role=backend&b=company=회사05", "50건보다 적어 견줄 수 없습니다", "fewer than 50 openings"},
		"nothing to compare with":   {"/compare?a=role=backend&b=role=backend,region=제주", "견줄 수 없습니다", "too few to compare"},
		"too few to learn for":      {"/next?have=java&region=제주", "50건은 있어야 합니다", "50 are needed"},
		"weeks are too thin":        {"/trends?step=week", "추세를 말하지 않습니다", "No trend"},
		"the trend of one is thin":  {"/skills/java?step=week", "추세를 말하지 않습니다", "No trend"},
		"nothing is within a field": {"/next?have=cobol&min_sample=400", "400건 이상인 분야가 없습니다", "No field has 400 openings"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for lang, want := range map[string]string{"ko": tt.ko, "en": tt.en} {
				text, status := textAt(t, h, tt.path, lang)
				assert.Equal(t, http.StatusOK, status)
				assert.Contains(t, text, want)
			}
		})
	}
}

func TestWhatIsNotThereIsSaid(t *testing.T) {
	t.Parallel()
	h := whole(t, marketAPI(t, false, market), nil)
	for path, want := range map[string]int{
		"/skills/no-such-thing":     http.StatusNotFound,
		"/companies/no-such-thing":  http.StatusNotFound,
		"/trends?step=year":         http.StatusBadRequest,
		"/compare?a=planet=mars":    http.StatusBadRequest,
		"/next?have=no-such-thing":  http.StatusBadRequest,
		"/skills?familie=language":  http.StatusBadRequest,
		"/companies?cursor=forged":  http.StatusBadRequest,
		"/skills/java?min_sample=x": http.StatusBadRequest,
	} {
		t.Run(path, func(t *testing.T) {
			t.Parallel()
			for lang, title := range map[string][]string{
				"ko": {"찾는 페이지가 없습니다", "이 질문에는 답할 수 없습니다"},
				"en": {"There is no such page", "This question cannot be answered"},
			} {
				text, status := textAt(t, h, path, lang)
				assert.Equal(t, want, status)
				assert.Contains(t, text, title[map[int]int{http.StatusNotFound: 0, http.StatusBadRequest: 1}[want]])
			}
		})
	}
}

// Before anything was published there are pages nevertheless.
func TestPagesWithoutAnyOpening(t *testing.T) {
	t.Parallel()
	h := whole(t, marketAPI(t, false, func(*techmap.Taxonomy) []techmap.Opening { return nil }), nil)
	for _, path := range []string{"/skills", "/companies", "/compare", "/next", "/next?have=java", "/about"} {
		for _, lang := range []string{"ko", "en"} {
			t.Run(lang+path, func(t *testing.T) {
				t.Parallel()
				text, status := textAt(t, h, path, lang)
				assert.Equal(t, http.StatusOK, status)
				assert.NotContains(t, text, "%!")
				assert.NotContains(t, text, "0001")
			})
		}
	}
}

// A page has one address, by whatever name it was asked for.
func TestOtherNamesLeadToTheAddress(t *testing.T) {
	t.Parallel()
	h := whole(t, marketAPI(t, false, market), &Options{Base: "/below"})
	for path, want := range map[string]string{
		"/below/skills/스프링?role=backend": "/below/skills/spring?role=backend",
		"/below/skills/Java":             "/below/skills/java",
	} {
		address, err := url.Parse(path)
		require.NoError(t, err)
		w := fetch(t, h, address.String())
		assert.True(t, w.Code >= 300 && w.Code < 400, "status %d", w.Code)
		assert.Equal(t, want, w.Header().Get("Location"))
	}
}

func TestATechnologyIsAddedByAnyOfItsNames(t *testing.T) {
	t.Parallel()
	h := whole(t, marketAPI(t, false, market), nil)
	body := fetch(t, h, "/next?role=backend&have=java&add=스프링&lang=ko").Body.String()
	root, err := html.Parse(strings.NewReader(body))
	require.NoError(t, err)
	var have []string
	elements(root, "", func(n *html.Node, _ string) {
		if name, _ := attr(n, "name"); n.Data == "input" && name == "have" {
			value, _ := attr(n, "value")
			have = append(have, value)
		}
	})
	assert.Equal(t, []string{"java", "spring"}, have, "what the form passes on")
	text, _ := textAt(t, h, "/next?role=backend&have=java&add=스프링", "ko")
	assert.Contains(t, text, "Spring 빼기")
	assert.Contains(t, text, "배우는 순서")
}

func TestWhatCannotBeAddedIsSaidAndTheRestStays(t *testing.T) {
	t.Parallel()
	h := whole(t, marketAPI(t, false, market), nil)
	for lang, want := range map[string]string{"ko": "‘spryng’ 기술을 찾지 못했습니다", "en": "“spryng” is no technology"} {
		text, status := textAt(t, h, "/next?role=backend&have=java&add=spryng", lang)
		assert.Equal(t, http.StatusBadRequest, status)
		assert.Contains(t, text, want)
		assert.Contains(t, text, map[string]string{"ko": "Java 빼기", "en": "Take out Java"}[lang])
	}
}

// What forms say of two sides is one address, which can be passed on.
func TestFormsOfSidesBecomeAnAddress(t *testing.T) {
	t.Parallel()
	h := whole(t, marketAPI(t, false, market), nil)
	w := fetch(t, h, "/compare?a_role=backend&a_stage=newcomer&a_region=&b_role=backend&b_stage=experienced&lang=en&min_sample=1")
	require.Equal(t, http.StatusOK, w.Code, w.Body)
	root, err := html.Parse(w.Body)
	require.NoError(t, err)
	elements(root, "", func(n *html.Node, _ string) {
		if rel, _ := attr(n, "rel"); rel != "canonical" {
			return
		}
		href, _ := attr(n, "href")
		at, err := url.Parse(href)
		require.NoError(t, err)
		assert.Equal(t, "role=backend,new_grad=true", at.Query().Get("a"))
		assert.Equal(t, "role=backend,experienced=true", at.Query().Get("b"))
		assert.Empty(t, at.Query().Get("a_role"))
	})
}

// canned answers every route of the API with one answer.
func canned(t *testing.T, answers map[string]any) http.Handler {
	t.Helper()
	mux := http.NewServeMux()
	for path, answer := range answers {
		body, err := json.Marshal(answer)
		require.NoError(t, err)
		mux.HandleFunc(path, func(w http.ResponseWriter, _ *http.Request) {
			_, _ = w.Write(body) // to a recorder, which takes everything
		})
	}
	return mux
}

// moving returns nine quarters in which one technology rises and one does not move.
func moving() rankhttp.Trends {
	var trends rankhttp.Trends
	trends.Step, trends.AsOf, trends.Sources = rank.StepQuarter, today(), []string{"hanbit"}
	up := rank.Trend{Subject: rank.Subject{Skill: "go", Name: "Go", NameKo: "고"}, Slope: .021, Direction: rank.Rising}
	flat := rank.Trend{Subject: rank.Subject{Skill: "java", Name: "Java", NameKo: "자바"}, Slope: -.001}
	for i := range 9 {
		from := time.Date(2024, time.Month(10+3*i), 1, 0, 0, 0, 0, time.UTC).Add(-9 * time.Hour)
		trends.Windows = append(trends.Windows, rank.Window{
			From: from, To: from.AddDate(0, 3, 0), Openings: 400 + i, Companies: 200, Partial: i == 8,
		})
		share := .1 + .02*float64(i)
		up.Points = append(up.Points, rank.Side{Openings: 40, Companies: 30, Share: share, Low: share - .05, High: share + .05})
		flat.Points = append(flat.Points, rank.Side{Openings: 90, Companies: 70, Share: .3, Low: .25, High: .35})
	}
	trends.Rising, trends.Falling, trends.Top = []rank.Trend{up}, []rank.Trend{}, []rank.Trend{up, flat}
	return trends
}

func TestTrendsAreToldInPlainWords(t *testing.T) {
	t.Parallel()
	h := whole(t, canned(t, map[string]any{"/v1/trends": moving(), "/v1/roles": rankhttp.Roles{}}), nil)
	for lang, want := range map[string][]string{
		"ko": {"늘어나는 기술 1가지, 줄어드는 기술 0가지", "한 분기에 +2.1%p", "우연과 구별될 만큼 줄어드는 기술이 없습니다", "2024년 4분기", "아직 끝나지 않음", "출처: hanbit"},
		"en": {"Rising: 1 technology. Falling: 0 technologies.", "+2.1 points a quarter", "Nothing falls", "2024 Q4", "not over yet", "Sources: hanbit"},
	} {
		text, _ := textAt(t, h, "/trends", lang)
		for _, one := range want {
			assert.Contains(t, text, one)
		}
		assert.Equal(t, 1, strings.Count(text, "+2.1"), "what rises is not among what does not move")
		assert.Contains(t, text, "10% 24%", "the first point and the last that is over")
	}
}

func TestTheLineOfATrendHasItsNumbersBehindIt(t *testing.T) {
	t.Parallel()
	trends := moving()
	one := rankhttp.SkillTrend{
		AsOf: trends.AsOf, Step: trends.Step, Windows: trends.Windows, Sources: trends.Sources, Trend: &trends.Rising[0],
	}
	h := whole(t, canned(t, map[string]any{
		"/v1/skills/go/trend": one, "/v1/skills/go/together": rankhttp.Together{}, "/v1/openings": rankhttp.Openings{},
		"/v1/skills/go": rankhttp.Skill{Subject: trends.Rising[0].Subject}, "/v1/roles": rankhttp.Roles{},
	}), nil)
	body := fetch(t, h, "/skills/go?step=quarter&lang=ko").Body.String()
	root, err := html.Parse(strings.NewReader(body))
	require.NoError(t, err)
	kinds := make(map[string]int)
	elements(root, "", func(n *html.Node, _ string) {
		class, _ := attr(n, "class")
		kinds[class]++
		if api, ok := attr(n, "data-api"); ok && strings.HasPrefix(api, "trend.points.") {
			kinds["point"]++
		}
	})
	assert.Equal(t, 8, kinds["c-dot"])
	assert.Equal(t, 1, kinds["c-dot c-hollow"], "the window that is not over")
	assert.Equal(t, 1, kinds["c-tail"])
	assert.Equal(t, 9, kinds["point"], "lines of the table")
	text := textOf(root)
	assert.Contains(t, text, "Go는 늘고 있습니다. 한 분기에 +2.1%포인트꼴입니다.")
	assert.Contains(t, text, "2026년 3분기: 24% (95% 구간 19–29%, 공고 407건)")
}

func TestEveryRefusalHasAReason(t *testing.T) {
	t.Parallel()
	reasons := []rank.Refusal{
		rank.RefusedSteps, rank.RefusedSources, rank.RefusedUndated, rank.RefusedThin, rankhttp.RefusedRare,
	}
	for _, lang := range languages() {
		p, err := newPrinter(lang)
		require.NoError(t, err)
		r := &request{text: p, lang: lang}
		for _, why := range reasons {
			note, hint := r.refused(why, []rank.Window{{Openings: 7}, {Openings: 3, Partial: true}, {Openings: 12}})
			assert.NotContains(t, note, "refused.", "no text for %q", why)
			assert.NotContains(t, hint, "refused.", "no hint for %q", why)
			assert.Contains(t, note, map[message.Lang]string{"ko": "추세를 말하지 않습니다", "en": "No trend"}[lang])
			if why == rank.RefusedThin {
				assert.Contains(t, note, "7", "the thinnest window that is over")
			}
		}
	}
}

func TestOneFieldIsToldApartFromTheOthers(t *testing.T) {
	t.Parallel()
	h := whole(t, marketAPI(t, false, market), nil)
	for path, want := range map[string]bool{
		"/?role=backend": true, "/": false, "/?role=backend,frontend": false,
	} {
		for lang, heading := range map[string]string{"ko": "유독 많이 찾는", "en": "sets this field apart"} {
			text, status := textAt(t, h, path, lang)
			assert.Equal(t, http.StatusOK, status)
			assert.Equal(t, want, strings.Contains(text, heading), path)
		}
	}
}
