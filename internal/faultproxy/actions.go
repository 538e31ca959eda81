package faultproxy

import (
	"fmt"
	"hash/crc32"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"strconv"
	"time"
)

// JSONError answers as AWS services with a JSON protocol do (DynamoDB, SQS):
// status 400 with "ThrottlingException", 500 with "InternalServerError". The
// service does not see the request.
func JSONError(status int, code string) Action {
	body := fmt.Sprintf(`{"__type":"com.amazonaws.fault#%s","message":"a fault of the test"}`, code)
	return func(w http.ResponseWriter, _ *http.Request, _ http.Handler) {
		w.Header().Set("X-Amz-Crc32", checksum([]byte(body)))
		answer(w, status, "application/x-amz-json-1.0", []byte(body))
	}
}

// XMLError answers as S3 does: 503 with "SlowDown". The service does not see the
// request.
func XMLError(status int, code string) Action {
	body := fmt.Sprintf("<?xml version=\"1.0\"?>\n<Error><Code>%s</Code><Message>a fault of the test</Message></Error>", code)
	return func(w http.ResponseWriter, _ *http.Request, _ http.Handler) {
		answer(w, status, "application/xml", []byte(body))
	}
}

// SkewedClock answers as S3 does to a client whose clock is off by more than it
// allows, with the service's idea of the time.
func SkewedClock(now func() time.Time, skew time.Duration) Action {
	refuse := XMLError(http.StatusForbidden, "RequestTimeTooSkewed")
	return func(w http.ResponseWriter, r *http.Request, next http.Handler) {
		w.Header().Set("Date", now().Add(skew).UTC().Format(http.TimeFormat))
		refuse(w, r, next)
	}
}

// Delay passes the request on after d, or never if its client leaves before.
func Delay(d time.Duration) Action {
	return func(w http.ResponseWriter, r *http.Request, next http.Handler) {
		select {
		case <-time.After(d):
			next.ServeHTTP(w, r)
		case <-r.Context().Done():
		}
	}
}

// LostRequest cuts the connection; the service does not see the request.
func LostRequest(w http.ResponseWriter, _ *http.Request, _ http.Handler) { hangUp(w) }

// LostAnswer lets the service do its work and cuts the connection in place of
// the answer.
func LostAnswer(w http.ResponseWriter, r *http.Request, next http.Handler) {
	next.ServeHTTP(httptest.NewRecorder(), r)
	hangUp(w)
}

// Truncated lets the service answer and cuts the connection after n bytes of the
// body, although the header announces all of it.
func Truncated(n int) Action {
	return func(w http.ResponseWriter, r *http.Request, next http.Handler) {
		recorded := httptest.NewRecorder()
		next.ServeHTTP(recorded, r)
		body := recorded.Body.Bytes()
		maps.Copy(w.Header(), recorded.Header())
		w.Header().Set("Content-Length", strconv.Itoa(len(body)))
		w.WriteHeader(recorded.Code)
		_, _ = w.Write(body[:min(n, len(body))])
		_ = http.NewResponseController(w).Flush()
		hangUp(w)
	}
}

// answer writes a whole answer.
func answer(w http.ResponseWriter, status int, contentType string, body []byte) {
	w.Header().Set("Content-Type", contentType)
	w.Header().Set("Content-Length", strconv.Itoa(len(body)))
	w.WriteHeader(status)
	_, _ = w.Write(body)
}

// hangUp closes the connection that w answers.
func hangUp(w http.ResponseWriter) {
	conn, _, err := http.NewResponseController(w).Hijack()
	if err != nil {
		http.Error(w, "faultproxy: "+err.Error(), http.StatusInternalServerError)
		return
	}
	_ = conn.Close()
}

// checksum is what DynamoDB says of its answer in X-Amz-Crc32.
func checksum(body []byte) string { return strconv.FormatUint(uint64(crc32.ChecksumIEEE(body)), 10) }

// readAll returns the body of r, and an empty one if it breaks off.
func readAll(r *http.Request) []byte {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return nil
	}
	return body
}
