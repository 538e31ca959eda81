package rankhttp

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// mux returns the routes as one handler. What is at no route is 404 with a problem document
// like any other, and HEAD is answered everywhere.
func (h *handler) mux() http.Handler {
	mux := http.NewServeMux()
	for _, rt := range h.routes {
		mux.HandleFunc(rt.path, h.serve(rt, true))
		for i := range rt.formats {
			as := rt.in(&rt.formats[i])
			mux.HandleFunc(rt.path+as.ending, h.serve(as, false))
		}
	}
	mux.HandleFunc("/healthz", h.watched("/healthz", h.healthy))
	mux.HandleFunc("/readyz", h.watched("/readyz", h.ready))
	mux.HandleFunc("/", h.watched("", func(w http.ResponseWriter, r *http.Request) (status, size int) {
		return writeProblem(w, r, &fault{status: http.StatusNotFound, text: textNoRoute.with(r.URL.Path)})
	}))
	h.document(mux)
	return mux
}

var (
	textNoRoute  = text{"There is nothing at %s. See /v1/docs.", "%s 주소에는 아무것도 없습니다. /v1/docs를 보세요."}
	textNoMethod = text{"%s is not allowed: this API is only read.", "%s 요청은 받지 않습니다. 이 API는 읽기 전용입니다."}
)

// An answerer answers a request, and returns what it sent.
type answerer func(w http.ResponseWriter, r *http.Request) (status, size int)

// watched wraps a function that answers, and tells of its answers.
func (h *handler) watched(route string, answer answerer) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		start := h.now()
		var status, size int
		if r.Method != http.MethodGet && r.Method != http.MethodHead {
			w.Header().Set("Allow", "GET, HEAD")
			status, size = writeProblem(w, r, &fault{status: http.StatusMethodNotAllowed, text: textNoMethod.with(r.Method)})
		} else {
			status, size = answer(w, r)
		}
		h.trace(Answered{Route: route, Status: status, Bytes: size, Took: h.now().Sub(start)})
	}
}

// serve answers the questions of a route, in whatever format a request accepts if negotiate.
func (h *handler) serve(rt *route, negotiate bool) http.HandlerFunc {
	return h.watched(rt.path+rt.ending, func(w http.ResponseWriter, r *http.Request) (status, size int) {
		ctx, cancel := context.WithTimeout(r.Context(), h.timeout)
		defer cancel()
		rt := rt
		if negotiate {
			rt = rt.in(rt.accepted(r))
		}
		q, err := h.ask(ctx, r, rt)
		if err != nil {
			return h.refuse(w, r, err)
		}
		h.setHeader(w.Header(), q)
		if matches(r.Header.Get("If-None-Match"), w.Header().Get("Etag")) {
			w.WriteHeader(http.StatusNotModified)
			return http.StatusNotModified, 0
		}
		if rt.send != nil {
			return h.export(ctx, w, r, q)
		}
		answer, err := rt.answer(ctx, q)
		if err != nil {
			return h.refuse(w, r, err)
		}
		return h.write(w, r, answer)
	})
}

// export answers in the format of the route.
func (h *handler) export(
	ctx context.Context, w http.ResponseWriter, r *http.Request, q *question,
) (status, size int) {
	w.Header().Set("Content-Type", q.route.send.media)
	if r.Method == http.MethodHead {
		w.WriteHeader(http.StatusOK)
		return http.StatusOK, 0
	}
	size, err := q.route.send.send(ctx, w, q)
	if err == nil {
		return http.StatusOK, size
	}
	if size == 0 {
		return h.refuse(w, r, err)
	}
	h.log.ErrorContext(ctx, "export broke off", "path", r.URL.Path, "bytes", size, "error", err)
	panic(http.ErrAbortHandler) //nolint:forbidigo // no other way tells the client that this is not all
}

// refuse says what is wrong, and tells of what is wrong here.
func (h *handler) refuse(w http.ResponseWriter, r *http.Request, err error) (status, size int) {
	status, size = writeProblem(w, r, err)
	if status >= http.StatusInternalServerError && r.Context().Err() == nil {
		cause := err
		if f, ok := errors.AsType[*fault](err); ok && f.cause != nil {
			cause = f.cause
		}
		h.log.ErrorContext(r.Context(), "question not answered", "path", r.URL.Path, "status", status, "error", cause)
	}
	return status, size
}

// tookTooLong reports whether err is that of a context that ended.
func tookTooLong(err error) bool {
	return errors.Is(err, context.DeadlineExceeded) || errors.Is(err, context.Canceled)
}

// forever is for how long a permalink may be used without asking.
const forever = 365 * 24 * time.Hour

// setHeader sets what a cache has to know of the answer.
func (h *handler) setHeader(header http.Header, q *question) {
	header.Set("Vary", "Accept")
	header.Set("X-Content-Type-Options", "nosniff")
	if q.route.moving {
		header.Set("Cache-Control", "no-cache")
		return
	}
	header.Set("Etag", q.etag())
	if !q.data.Loaded.IsZero() {
		header.Set("Last-Modified", q.data.Loaded.UTC().Format(http.TimeFormat))
	}
	switch {
	case q.pinned:
		header.Set("Cache-Control", "public, max-age="+seconds(forever)+", immutable")
	case h.maxAge < 0:
		header.Set("Cache-Control", "no-cache")
	default:
		header.Set("Cache-Control", "public, max-age="+seconds(h.maxAge))
	}
}

func seconds(d time.Duration) string { return strconv.Itoa(int(d / time.Second)) }

// matches reports whether a list of tags has tag, weakly compared.
func matches(list, tag string) bool {
	if list == "" || tag == "" {
		return false
	}
	for one := range strings.SplitSeq(list, ",") {
		if strings.TrimPrefix(strings.TrimSpace(one), "W/") == strings.TrimPrefix(tag, "W/") {
			return true
		}
	}
	return false
}

// keptBuffer is how large a buffer may be that is used again.
const keptBuffer = 1 << 20

// buffer returns an empty buffer, and what takes it back.
func (h *handler) buffer() (buf *bytes.Buffer, done func()) {
	buf, ok := h.buffers.Get().(*bytes.Buffer)
	if !ok {
		buf = new(bytes.Buffer)
	}
	buf.Reset()
	return buf, func() {
		if buf.Cap() <= keptBuffer {
			h.buffers.Put(buf)
		}
	}
}

// write sends an answer. It is written into memory first, so that its length is known and a
// failure can still be said.
func (h *handler) write(w http.ResponseWriter, r *http.Request, answer any) (status, size int) {
	buf, done := h.buffer()
	defer done()
	if err := json.NewEncoder(buf).Encode(answer); err != nil {
		return h.refuse(w, r, err)
	}
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Content-Length", strconv.Itoa(buf.Len()))
	w.WriteHeader(http.StatusOK)
	if r.Method == http.MethodHead {
		return http.StatusOK, 0
	}
	n, _ := w.Write(buf.Bytes()) // whoever asked has gone
	return http.StatusOK, n
}

// healthy says that the program runs.
func (h *handler) healthy(w http.ResponseWriter, _ *http.Request) (status, size int) {
	return writePlain(w, http.StatusOK, "ok\n")
}

// ready says whether there are data.
func (h *handler) ready(w http.ResponseWriter, r *http.Request) (status, size int) {
	if d := h.library.Current(); d == nil || d.Index == nil {
		return writeProblem(w, r, &fault{status: http.StatusServiceUnavailable, text: textNotReady, retry: 2})
	}
	return writePlain(w, http.StatusOK, "ready\n")
}

// writePlain answers with a line for programs that look after servers.
func writePlain(w http.ResponseWriter, status int, body string) (int, int) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("X-Content-Type-Options", "nosniff")
	w.WriteHeader(status)
	n, _ := w.Write([]byte(body)) // whoever asked has gone
	return status, n
}
