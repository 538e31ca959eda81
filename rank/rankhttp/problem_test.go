package rankhttp_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/rank/rankhttp"
)

// problem is what a problem document says.
type problem struct {
	Status int
	Title  string
	Detail string
	Errors []struct{ Message, Location, Value string }
}

func problemOf(t *testing.T, w *httptest.ResponseRecorder) problem {
	t.Helper()
	require.Equal(t, "application/problem+json", w.Header().Get("Content-Type"), w.Body)
	var p problem
	require.NoError(t, json.Unmarshal(w.Body.Bytes(), &p))
	assert.Equal(t, w.Code, p.Status)
	assert.Empty(t, w.Header().Get("Etag"), "a problem is not to be kept")
	assert.Equal(t, "no-store", w.Header().Get("Cache-Control"))
	return p
}

func TestProblems(t *testing.T) {
	t.Parallel()
	h := server(t, nil)
	for _, test := range []struct {
		name, target string
		status       int
		at, says, ko string
	}{
		{"unknown parameter", "/v1/skills/top?rol=backend", 400, "query.rol", `nearest is "role"`, `가장 가까운 것: "role"`},
		{"parameter of another route", "/v1/roles?have=go", 400, "query.have", "unknown parameter", "알 수 없는 매개변수"},
		{"unknown role", "/v1/skills/top?role=backand", 400, "query.role", `nearest is "backend"`, `알 수 없는 직군 "backand"`},
		{"unknown role in Korean", "/v1/skills/top?role=백앤드", 400, "query.role", `nearest is "backend"`, `가장 가까운 것: "backend"`},
		{"unknown technology", "/v1/skills/top?skill=jave", 400, "query.skill", `nearest is "java"`, `알 수 없는 기술 "jave"`},
		{"unknown technology that one has", "/v1/next?have=스프랑", 400, "query.have", `nearest is "spring"`, "알 수 없는 기술"},
		{"unknown level", "/v1/skills/top?level=requird", 400, "query.level", `nearest is "required"`, "쓸 수 있는 값: required, stack"},
		{"unknown kind", "/v1/skills/top?kind=langage", 400, "query.kind", `nearest is "language"`, ""},
		{"unknown family", "/v1/skills?family=tools", 400, "query.family", `nearest is "tool"`, ""},
		{"unknown measure", "/v1/skills/top?by=company", 400, "query.by", `nearest is "companies"`, ""},
		{"unknown step", "/v1/trends?step=day", 400, "query.step", "week, month, quarter", ""},
		{"unknown order", "/v1/openings?sort=new", 400, "query.sort", `"newest"`, ""},
		{"no number", "/v1/skills/top?n=ten", 400, "query.n", "from 1 to 500", "정수"},
		{"number too small", "/v1/skills/top?n=0", 400, "query.n", "from 1 to 500", ""},
		{"number too large", "/v1/openings?n=201", 400, "query.n", "from 1 to 200", ""},
		{"given twice", "/v1/skills/top?n=1&n=2", 400, "query.n", "more than once", "두 번 이상"},
		{"no time", "/v1/skills/top?as_of=yesterday", 400, "query.as_of", "2026-11-22", "처럼 쓰세요"},
		{"time beyond all calendars", "/v1/skills/top?as_of=9999-12-31", 400, "query.as_of", "is no time", ""},
		{"ends before it begins", "/v1/skills/top?from=2026-02-01&to=2026-01-01", 400, "query.to", "before from", "from보다 앞섭니다"},
		{"neither true nor false", "/v1/skills/top?new_grad=maybe", 400, "query.new_grad", "neither true nor false", "true나 false"},
		{"words without letters", "/v1/openings?words=!!!", 400, "query.words", "no letters", "글자가 없습니다"},
		{"not UTF-8", "/v1/openings?words=%ff", 400, "query.words", "not UTF-8", "UTF-8"},
		{"control character", "/v1/skills/top?region=a%00b", 400, "query.region", "control character", "제어 문자"},
		{"too many values", "/v1/skills/top?region=" + strings.Repeat("a,", 51), 400, "query.region", "at most 50", "최대 50개"},
		{"too long a value", "/v1/skills/top?region=" + strings.Repeat("a", 201), 400, "query.region", "at most 200", "최대 200자"},
		{"query that cannot be read", "/v1/skills/top?role=%zz", 400, "", "cannot be read", "읽을 수 없습니다"},
		{"query that is too long", "/v1/skills/top?words=" + strings.Repeat("a", 8<<10), 414, "", "at most 8192", "최대 8192"},
		{"side of nothing", "/v1/compare?a=backend&b=frontent", 400, "query.b", `nearest is "frontend"`, "직군도 기술도"},
		{"side by an unknown key", "/v1/compare?a=backend&b=regoin%3D서울", 400, "query.b", `nearest is "region"`, "알 수 없는 키"},
		{"side with an unknown value", "/v1/compare?a=backend&b=work%3Dhome", 400, "query.b", "onsite", ""},
		{"no sides", "/v1/compare", 400, "query.a", "a=backend&b=frontend", "무엇을 비교할지"},
		{"technology in the path", "/v1/skills/golangg", 404, "path.id", `nearest is "go"`, "알 수 없는 기술"},
		{"role in the path", "/v1/roles/fronted/distinctive", 404, "path.id", `nearest is "frontend"`, "알 수 없는 직군"},
		{"company in the path", "/v1/companies/nobody", 404, "path.id", "/v1/companies?q=", "알 수 없는 회사"},
		{"opening in the path", "/v1/openings/hanbit:99999", 404, "path.id", "never there", "없던 공고"},
		{"path that is no text", "/v1/skills/%ff%fe", 404, "path.id", "not UTF-8", ""},
		{"path that is too long", "/v1/companies/" + strings.Repeat("a", 401), 404, "path.id", "at most 400", ""},
		{"no route", "/v1/nothing", 404, "", "/v1/docs", "아무것도 없습니다"},
		{"other taxonomy", "/v1/roles?taxonomy=2020.01", 410, "query.taxonomy", `here it is "2026.11"`, "여기는"},
		{"other method", "/v1/roles?method=x", 410, "query.method", "leave data", "빼세요"},
		{"data that are not kept", "/v1/roles?data=0000", 410, "query.data", "no longer kept", "보관하지 않습니다"},
		{"data that are no text", "/v1/roles?data=%ff", 400, "query.data", "not UTF-8", ""},
		{"taxonomy that is too long", "/v1/roles?taxonomy=" + strings.Repeat("a", 201), 400, "query.taxonomy", "at most 200", ""},
		{"data twice", "/v1/roles?data=a&data=b", 400, "query.data", "more than once", ""},
		{"forged cursor", "/v1/openings?cursor=AAAA", 400, "query.cursor", "page before", "앞 페이지"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			w := get(h, test.target)
			p := problemOf(t, w)
			assert.Equal(t, test.status, w.Code)
			assert.Contains(t, p.Detail, test.says)
			if test.at != "" {
				require.NotEmpty(t, p.Errors)
				assert.Equal(t, test.at, p.Errors[0].Location)
				assert.Equal(t, p.Detail, p.Errors[0].Message)
			}
			w = get(h, test.target, "Accept-Language", "ko-KR,ko;q=0.9,en;q=0.5")
			assert.Equal(t, "ko", w.Header().Get("Content-Language"))
			assert.Contains(t, problemOf(t, w).Detail, test.ko)
		})
	}
}

func TestAllMistakesAreTold(t *testing.T) {
	t.Parallel()
	p := problemOf(t, get(server(t, nil), "/v1/skills/top?by=x&n=-1&role=nobody"))
	var at []string
	for _, e := range p.Errors {
		at = append(at, e.Location)
	}
	assert.Equal(t, []string{"query.by", "query.n", "query.role"}, at)

	var many strings.Builder
	for i := range 200 {
		fmt.Fprintf(&many, "&x%d=1", i)
	}
	assert.Len(t, problemOf(t, get(server(t, nil), "/v1/roles?"+many.String())).Errors, 10, "but not without end")
}

func TestLanguageOfProblems(t *testing.T) {
	t.Parallel()
	h := server(t, nil)
	for header, want := range map[string]string{
		"":                          "en",
		"ko":                        "ko",
		"en-US,en;q=0.9,ko;q=0.8":   "en",
		"ko;q=0.5, en;q=0.4":        "ko",
		"fr-FR, ko;q=0.1":           "ko",
		"ja":                        "en",
		"ko;q=bad,en":               "en",
		"KO-kr":                     "ko",
		strings.Repeat("ko,", 1000): "ko",
	} {
		assert.Equal(t, want, get(h, "/v1/x", "Accept-Language", header).Header().Get("Content-Language"), header)
	}
}

func TestOnlyReading(t *testing.T) {
	t.Parallel()
	h := server(t, nil)
	for _, path := range []string{"/v1/roles", "/v1/skills/go", "/v1/openapi.json", "/v1/docs", "/healthz", "/readyz", "/nothing"} {
		for _, method := range []string{"POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "BREW"} {
			w := httptest.NewRecorder()
			h.ServeHTTP(w, httptest.NewRequest(method, path, nil))
			assert.Equal(t, http.StatusMethodNotAllowed, w.Code, method+path)
			assert.Equal(t, "GET, HEAD", w.Header().Get("Allow"))
			problemOf(t, w)
		}
	}
}

func TestHeadIsGetWithoutBody(t *testing.T) {
	t.Parallel()
	h := server(t, nil)
	for _, target := range []string{"/v1/skills/top?role=backend", "/v1/openapi.json", "/v1/skills/top?role=nobody"} {
		whole := get(h, target)
		w := httptest.NewRecorder()
		h.ServeHTTP(w, httptest.NewRequest(http.MethodHead, target, nil))
		assert.Equal(t, whole.Code, w.Code, target)
		assert.Zero(t, w.Body.Len(), target)
		assert.Equal(t, fmt.Sprint(whole.Body.Len()), w.Header().Get("Content-Length"), target)
		assert.Equal(t, whole.Header().Get("Etag"), w.Header().Get("Etag"), target)
	}
}

// stuck is a library that does not answer until its caller gives up.
type stuck struct{ rankhttp.Fixed }

// At implements rankhttp.Library.
func (stuck) At(ctx context.Context, _ string) (*rankhttp.Data, error) {
	<-ctx.Done()
	return nil, context.Cause(ctx)
}

func TestNothingIsWaitedForWithoutEnd(t *testing.T) {
	t.Parallel()
	h, err := rankhttp.New(stuck{rankhttp.Fixed{Data: data(t)}}, &rankhttp.Options{Timeout: time.Millisecond})
	require.NoError(t, err)
	w := get(h, "/v1/roles?data=old")
	assert.Equal(t, http.StatusServiceUnavailable, w.Code)
	assert.Contains(t, problemOf(t, w).Detail, "too long")
	assert.Equal(t, "1", w.Header().Get("Retry-After"))
}

// broken is a library whose store is out of reach.
type broken struct{ rankhttp.Fixed }

// At implements rankhttp.Library.
func (broken) At(context.Context, string) (*rankhttp.Data, error) {
	return nil, fmt.Errorf("history: secret path: %w", techmap.ErrUnavailable)
}

func TestWhatIsWrongHereIsNotToldInDetail(t *testing.T) {
	t.Parallel()
	h, err := rankhttp.New(broken{rankhttp.Fixed{Data: data(t)}}, nil)
	require.NoError(t, err)
	w := get(h, "/v1/roles?data=old")
	assert.Equal(t, http.StatusServiceUnavailable, w.Code)
	problemOf(t, w)
	assert.NotContains(t, w.Body.String(), "secret")
}

func TestNotReadyUntilThereAreData(t *testing.T) {
	t.Parallel()
	h, err := rankhttp.New(rankhttp.Fixed{}, nil)
	require.NoError(t, err)
	assert.Equal(t, http.StatusOK, get(h, "/healthz").Code)
	for _, target := range []string{"/readyz", "/v1/roles", "/v1/status"} {
		w := get(h, target)
		assert.Equal(t, http.StatusServiceUnavailable, w.Code, target)
		assert.Equal(t, "2", w.Header().Get("Retry-After"))
		assert.Contains(t, problemOf(t, w).Detail, "still being read")
	}
	assert.Equal(t, http.StatusOK, get(server(t, nil), "/readyz").Code)
}
