package rankhttp

import (
	"cmp"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"sync"
	"time"
)

// EdgeOptions say what [Edge] lets pass. The zero value limits no client, lets no other
// site's pages read answers, and works.
type EdgeOptions struct {
	// Rate is how often one client may ask. The zero Rate is no limit.
	Rate Rate
	// Client returns who asks; nil means the address of the connection. Behind a proxy it
	// has to be what the proxy says of its client, and nothing else may reach the server then.
	Client func(*http.Request) string
	// Origins are the sites whose pages may read answers (CORS), "https://example.org" without
	// a slash at its end, or "*" for all. None means that no other site's may.
	Origins []string
	// MaxBody is how many bytes of a request's body are taken, 64 KiB if it is zero.
	// Nothing here reads one.
	MaxBody int64
	// Stall is how long a client may take to accept a part of an answer, 30 s if it is
	// zero. It holds where the server can set deadlines.
	Stall time.Duration
	// Observe is told of each request before it is answered, and what it returns, which
	// may be nil, when it has been. Both are called concurrently.
	Observe func(*http.Request) func(Exchange)
	// Logger is told of panics, each with the ID of its request; nil means that nobody is told.
	Logger *slog.Logger
	// Now returns the time; nil means time.Now.
	Now func() time.Time
}

// An Exchange says how a request was answered.
type Exchange struct {
	ID     string        // of the request: see RequestID
	Status int           // of HTTP
	Bytes  int64         // of the body as it was sent, compressed or not
	Took   time.Duration // by EdgeOptions.Now
}

// Defaults of EdgeOptions.
const (
	defaultMaxBody = 64 << 10
	defaultStall   = 30 * time.Second
)

// edge is what stands between a network and a handler.
type edge struct {
	next    http.Handler
	limiter *limiter // nil for no limit
	origins origins
	opts    EdgeOptions
	zips    sync.Pool // of *gzip.Writer
}

// Edge wraps a handler, the API or a whole website, for a server that strangers reach: every
// answer has the ID of its request and headers that tell browsers to be careful; clients that
// ask too often are told when to come back; bodies, panics and clients that do not read cost
// little; answers are compressed. opts may be nil. A handler may set other headers than
// those; it need not know that it is behind an Edge.
//
// It does not speak TLS, and cannot limit how long a client takes to send a request:
// http.Server has ReadHeaderTimeout for that.
//
// A request's ID is its X-Request-Id if that is well-formed: see [RequestID].
func Edge(next http.Handler, opts *EdgeOptions) http.Handler {
	e := &edge{next: next}
	if opts != nil {
		e.opts = *opts
	}
	e.opts.MaxBody = cmp.Or(e.opts.MaxBody, defaultMaxBody)
	e.opts.Stall = cmp.Or(e.opts.Stall, defaultStall)
	if e.opts.Logger == nil {
		e.opts.Logger = slog.New(slog.DiscardHandler)
	}
	if e.opts.Now == nil {
		e.opts.Now = time.Now
	}
	if e.opts.Client == nil {
		e.opts.Client = clientOf
	}
	if e.opts.Rate.Requests > 0 {
		e.limiter = newLimiter(e.opts.Rate, e.opts.Now)
	}
	e.origins = newOrigins(e.opts.Origins)
	return e
}

// ServeHTTP implements [http.Handler].
func (e *edge) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	began := e.opts.Now()
	id := requestID(r)
	r = r.WithContext(withID(r.Context(), id))
	out := newEdgeWriter(w, e.opts.Stall, e.opts.Now)
	guard(out.Header(), id, r.TLS != nil, e.origins.any())
	var done func(Exchange)
	if e.opts.Observe != nil {
		done = e.opts.Observe(r)
	}
	defer func() {
		e.recovered(out, r, recover(), func() {
			if done != nil {
				done(Exchange{ID: id, Status: out.sent(), Bytes: out.bytes, Took: e.opts.Now().Sub(began)})
			}
		})
	}()
	e.admit(out, r)
}

// recovered answers a request whose handler panicked with cause, if any, and ends it. If a
// part was sent already, the connection is cut: the client must not take that for all.
func (e *edge) recovered(w *edgeWriter, r *http.Request, cause any, end func()) {
	defer end()
	if cause == nil {
		return
	}
	if err, ok := cause.(error); ok && errors.Is(err, http.ErrAbortHandler) {
		panic(http.ErrAbortHandler) //nolint:forbidigo // meant: the connection is to be cut
	}
	e.opts.Logger.ErrorContext(r.Context(), "panic while answering",
		"id", RequestID(r.Context()), "path", r.URL.Path, "cause", fmt.Sprint(cause), "stack", stack())
	if w.status != 0 {
		panic(http.ErrAbortHandler) //nolint:forbidigo // the client must not take a part for the whole
	}
	writeProblem(w, r, &fault{status: http.StatusInternalServerError, text: textInternal})
}

var (
	textTooLarge = text{
		"The body has more than %d bytes. No question here has any.",
		"본문이 %d바이트를 넘습니다. 여기서는 본문을 보내지 않습니다.",
	}
	textTooOften = text{
		"Too many questions: at most %d in %d s. Ask again in %d s.",
		"질문이 너무 많습니다. %[2]d초 동안 %[1]d번까지 물어볼 수 있습니다. %[3]d초 뒤에 다시 물어보세요.",
	}
)

// admit passes r on if it may pass. The order is that of what it costs to say no.
func (e *edge) admit(w *edgeWriter, r *http.Request) {
	if r.ContentLength > e.opts.MaxBody {
		w.Header().Set("Connection", "close")
		writeProblem(w, r, &fault{status: http.StatusRequestEntityTooLarge, text: textTooLarge.with(e.opts.MaxBody)})
		return
	}
	if r.Body != nil {
		r.Body = http.MaxBytesReader(w, r.Body, e.opts.MaxBody)
	}
	if e.origins.answer(w, r) {
		return
	}
	if e.limiter != nil {
		left := e.limiter.take(e.opts.Client(r))
		left.tell(w.Header(), e.limiter)
		if left.wait > 0 {
			writeProblem(w, r, &fault{
				status: http.StatusTooManyRequests, retry: left.wait,
				text: textTooOften.with(e.limiter.requests, e.limiter.seconds, left.wait),
			})
			return
		}
	}
	zip := compress(w, r, &e.zips)
	e.next.ServeHTTP(zip, r)
	zip.close() // not after a panic: what was written must not look whole
}

// guard sets what every answer says to browsers. A handler may say it otherwise.
func guard(h http.Header, id string, secure, shared bool) {
	h.Set("X-Request-Id", id)
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("X-Frame-Options", "DENY")
	h.Set("Referrer-Policy", "strict-origin-when-cross-origin")
	h.Set("Content-Security-Policy", "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'")
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	h.Set("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
	if shared {
		h.Set("Cross-Origin-Resource-Policy", "cross-origin")
	} else {
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
	}
	if secure {
		h.Set("Strict-Transport-Security", "max-age=31536000")
	}
}
