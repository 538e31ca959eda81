package lambdaemu

import (
	"crypto/rand"
	"encoding/hex"
	"errors"
	"io"
	"net/http"
	"strconv"
	"strings"
)

// maxPayload is what Lambda takes and gives at most.
const maxPayload = 6 << 20

// Paths of the runtime API and of the front.
const (
	runtimePath = "/2018-06-01/runtime"
	invokePath  = "POST /2015-03-31/functions/{name}/invocations"
)

// requestID returns a name for an event, of the form that Lambda's have.
func requestID() string {
	var b [16]byte
	_, _ = rand.Read(b[:]) // never fails
	h := hex.EncodeToString(b[:])
	return h[:8] + "-" + h[8:12] + "-" + h[12:16] + "-" + h[16:20] + "-" + h[20:]
}

// api returns the runtime API of a process.
func (s *sandbox) api() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET "+runtimePath+"/invocation/next", s.next)
	mux.HandleFunc("POST "+runtimePath+"/invocation/{id}/response", s.settle(""))
	mux.HandleFunc("POST "+runtimePath+"/invocation/{id}/error", s.settle("Unhandled"))
	mux.HandleFunc("POST "+runtimePath+"/init/error", func(w http.ResponseWriter, r *http.Request) {
		payload, _ := io.ReadAll(io.LimitReader(r.Body, maxPayload)) // what came is what there is
		select {
		case s.failed <- payload:
		default:
		}
		w.WriteHeader(http.StatusAccepted)
	})
	return mux
}

// next answers with an event as soon as there is one.
func (s *sandbox) next(w http.ResponseWriter, r *http.Request) {
	s.once.Do(func() { close(s.ready) })
	var e *event
	select {
	case e = <-s.events:
	case <-r.Context().Done():
		return
	case <-s.ended:
		return
	}
	s.mu.Lock()
	s.now[e.id] = e
	s.mu.Unlock()
	h := w.Header()
	h.Set("Lambda-Runtime-Aws-Request-Id", e.id)
	h.Set("Lambda-Runtime-Deadline-Ms", strconv.FormatInt(e.end.UnixMilli(), 10))
	h.Set("Lambda-Runtime-Invoked-Function-Arn", "arn:aws:lambda:us-east-1:000000000000:function:"+s.f.Name)
	h.Set("Content-Type", "application/json")
	_, _ = w.Write(e.payload) // a process that is gone is noticed by its end
}

// settle takes the answer to an event. One to an event that is over is refused.
func (s *sandbox) settle(kind string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		payload, err := io.ReadAll(io.LimitReader(r.Body, maxPayload+1))
		s.mu.Lock()
		e := s.now[r.PathValue("id")]
		delete(s.now, r.PathValue("id"))
		s.mu.Unlock()
		switch {
		case e == nil:
			http.Error(w, `{"errorType":"InvalidRequestID"}`, http.StatusBadRequest)
			return
		case err != nil || len(payload) > maxPayload:
			http.Error(w, `{"errorType":"RequestEntityTooLarge"}`, http.StatusRequestEntityTooLarge)
			e.answer <- unhandled("Function.ResponseSizeTooLarge", "the answer is too large")
			return
		}
		w.WriteHeader(http.StatusAccepted)
		e.answer <- Result{Payload: payload, Error: kind}
	}
}

// Handler returns the front that AWS SDKs invoke functions at: the Invoke operation,
// which waits for the answer. An alias or a version of a function is the function.
func (e *Emulator) Handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc(invokePath, func(w http.ResponseWriter, r *http.Request) {
		payload, err := io.ReadAll(io.LimitReader(r.Body, maxPayload+1))
		if err != nil || len(payload) > maxPayload {
			refuse(w, http.StatusRequestEntityTooLarge, "RequestTooLargeException")
			return
		}
		result, err := e.Invoke(r.Context(), functionOf(r.PathValue("name")), payload)
		switch {
		case errors.Is(err, ErrUnknown):
			refuse(w, http.StatusNotFound, "ResourceNotFoundException")
			return
		case errors.Is(err, ErrBusy):
			refuse(w, http.StatusTooManyRequests, "TooManyRequestsException")
			return
		case err != nil:
			result = unhandled("Runtime.InitError", err.Error())
		}
		if result.Error != "" {
			w.Header().Set("X-Amz-Function-Error", result.Error)
		}
		w.Header().Set("Content-Type", "application/json")
		w.Header().Set("X-Amz-Executed-Version", "$LATEST")
		_, _ = w.Write(result.Payload) // the caller may have gone
	})
	return mux
}

// functionOf returns the name of the function that a caller names: by itself, by an ARN, and
// by either with an alias or a version.
func functionOf(name string) string {
	if _, rest, isARN := strings.Cut(name, ":function:"); isARN {
		name = rest
	}
	name, _, _ = strings.Cut(name, ":")
	return name
}

// refuse answers as the service does that cannot invoke a function.
func refuse(w http.ResponseWriter, status int, kind string) {
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("X-Amzn-Errortype", kind)
	w.WriteHeader(status)
	_, _ = io.WriteString(w, `{"Type":"User","Message":"`+kind+`"}`)
}
