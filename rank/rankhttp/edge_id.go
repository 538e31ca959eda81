package rankhttp

import (
	"context"
	"crypto/rand"
	"net/http"
	"runtime/debug"
)

// idKey is the key of a request's ID in its context.
type idKey struct{}

// withID returns ctx with the ID of its request.
func withID(ctx context.Context, id string) context.Context {
	return context.WithValue(ctx, idKey{}, id)
}

// RequestID returns the ID that [Edge] knows a request by, "" outside of one. It is what the
// client sent as X-Request-Id, if that is 8 to 64 letters, digits, dots, dashes and
// underscores, and a random one otherwise; the answer has it in the same header.
func RequestID(ctx context.Context) string {
	id, _ := ctx.Value(idKey{}).(string)
	return id
}

// requestID returns the ID of r. One that a client made up is kept only if it can do no harm
// where IDs are written.
func requestID(r *http.Request) string {
	if id := r.Header.Get("X-Request-Id"); wellFormed(id) {
		return id
	}
	return rand.Text()
}

// wellFormed reports whether id can stand in a header and in a line of a log.
func wellFormed(id string) bool {
	if len(id) < 8 || len(id) > 64 {
		return false
	}
	for _, c := range []byte(id) {
		switch {
		case 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z', '0' <= c && c <= '9', c == '.', c == '-', c == '_':
		default:
			return false
		}
	}
	return true
}

// stack returns where the goroutine is.
func stack() string { return string(debug.Stack()) }
