package rankhttp

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"strconv"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/techmap-it/techmap"
)

// A text is one message in the languages of the API, with the same verbs in the same order.
type text struct{ en, ko string }

// with returns t, filled in with args.
func (t text) with(args ...any) text {
	return text{fmt.Sprintf(t.en, args...), fmt.Sprintf(t.ko, args...)}
}

// near returns t with the word that was perhaps meant, if there is one.
func (t text) near(word string) text {
	if word == "" {
		return t
	}
	return text{t.en + fmt.Sprintf("; nearest is %q", word), t.ko + fmt.Sprintf(". 가장 가까운 것: %q", word)}
}

// in returns t in a language.
func (t text) in(lang string) string {
	if lang == korean {
		return t.ko
	}
	return t.en
}

// A fault is why a question is not answered, or one of the reasons.
type fault struct {
	status int
	text   text
	at     string // where the mistake is: "query.role", "path.id", or nothing
	value  string // what stands there
	retry  int    // seconds after which to ask again, 0 if that does not help
	cause  error  // for the log, not for the client
}

// Error implements error.
func (f *fault) Error() string { return f.text.en }

// Unwrap returns the cause.
func (f *fault) Unwrap() error { return f.cause }

// inQuery returns the fault of a value of a parameter.
func inQuery(name, value string, t text) *fault {
	return &fault{status: http.StatusBadRequest, text: t, at: "query." + name, value: value}
}

// inPath returns the fault of an ID that names nothing.
func inPath(value string, t text) *fault {
	return &fault{status: http.StatusNotFound, text: t, at: "path.id", value: value}
}

// faults are all mistakes of one question, never none.
type faults []*fault

// Error implements error.
func (f faults) Error() string { return f[0].Error() }

// problemFrom returns the document that says err in a language, and the header of its answer.
func problemFrom(err error, lang string) (*huma.ErrorModel, http.Header) {
	list := faultsOf(err)
	first := list[0]
	p := &huma.ErrorModel{Status: first.status, Title: http.StatusText(first.status), Detail: first.text.in(lang)}
	for _, f := range list {
		if f.at != "" {
			p.Errors = append(p.Errors, &huma.ErrorDetail{Message: f.text.in(lang), Location: f.at, Value: f.value})
		}
	}
	header := make(http.Header)
	if first.retry > 0 {
		header.Set("Retry-After", strconv.Itoa(first.retry))
	}
	return p, header
}

var (
	textInvalid  = text{"The question cannot be answered as it is: %s.", "이대로는 답할 수 없는 질문입니다: %s."}
	textInternal = text{"Something went wrong here. It has been noted.", "서버에서 문제가 생겼습니다. 기록해 두었습니다."}
	textNotKept  = text{"Not found: %s.", "찾을 수 없습니다: %s."}
	textBusy     = text{
		"What the answer is made of cannot be reached now. Ask again in a moment.",
		"지금은 자료를 읽을 수 없습니다. 잠시 뒤에 다시 물어보세요.",
	}
	textTakesLong = text{
		"The answer would have taken too long. Narrow the question, or ask again.",
		"답하는 데 너무 오래 걸립니다. 조건을 좁히거나 다시 물어보세요.",
	}
)

// faultsOf returns what is wrong by err, whoever found it. What nobody foresaw is said to
// nobody but the log: an error may hold what a client must not see.
func faultsOf(err error) faults {
	if list, ok := errors.AsType[faults](err); ok {
		return list
	}
	if one, ok := errors.AsType[*fault](err); ok {
		return faults{one}
	}
	switch {
	case errors.Is(err, techmap.ErrInvalid):
		return faults{{status: http.StatusBadRequest, text: textInvalid.with(plain(err)), cause: err}}
	case errors.Is(err, techmap.ErrNotFound):
		return faults{{status: http.StatusNotFound, text: textNotKept.with(plain(err)), cause: err}}
	case tookTooLong(err):
		return faults{{status: http.StatusServiceUnavailable, text: textTakesLong, retry: 1, cause: err}}
	case techmap.Retryable(err):
		return faults{{status: http.StatusServiceUnavailable, text: textBusy, retry: 5, cause: err}}
	}
	return faults{{status: http.StatusInternalServerError, text: textInternal, cause: err}}
}

// plain returns what an error of package rank says, without its package and its kind.
func plain(err error) string {
	first, _, _ := strings.Cut(err.Error(), "\n")
	for _, kind := range []error{techmap.ErrInvalid, techmap.ErrNotFound} {
		first = strings.TrimSuffix(first, ": "+kind.Error())
	}
	return strings.TrimPrefix(strings.TrimPrefix(first, "rank: "), "rankhttp: ")
}

// Languages of problem documents.
const (
	english = "en"
	korean  = "ko"
)

// languageOf returns which of the two languages a request prefers, English if it does not say.
func languageOf(r *http.Request) string {
	best, weight := english, -1.
	for part := range strings.SplitSeq(r.Header.Get("Accept-Language"), ",") {
		tag, parameter, _ := strings.Cut(strings.TrimSpace(part), ";")
		tag, _, _ = strings.Cut(strings.ToLower(tag), "-")
		if tag != english && tag != korean {
			continue
		}
		q := 1.
		if value, ok := strings.CutPrefix(strings.TrimSpace(parameter), "q="); ok {
			parsed, err := strconv.ParseFloat(value, 64)
			if err != nil {
				continue
			}
			q = parsed
		}
		if q > weight {
			best, weight = tag, q
		}
	}
	return best
}

// writeProblem answers r with what is wrong, and returns the status and size of the answer.
func writeProblem(w http.ResponseWriter, r *http.Request, err error) (status, size int) {
	lang := languageOf(r)
	p, header := problemFrom(err, lang)
	body, merr := json.Marshal(p)
	if merr != nil {
		body = []byte(`{"status":500}`) // there is nothing in it that cannot be written
	}
	h := w.Header()
	for _, key := range []string{"Etag", "Last-Modified"} {
		h.Del(key)
	}
	maps.Copy(h, header)
	h.Set("Content-Type", "application/problem+json")
	h.Set("Content-Language", lang)
	h.Set("Content-Length", strconv.Itoa(len(body)))
	h.Set("Cache-Control", "no-store")
	h.Add("Vary", "Accept-Language")
	h.Set("X-Content-Type-Options", "nosniff")
	w.WriteHeader(p.Status)
	if r.Method != http.MethodHead {
		_, _ = bytes.NewReader(body).WriteTo(w)
	}
	return p.Status, len(body)
}
