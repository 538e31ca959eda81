// Package rankhttp answers the questions of package rank over HTTP, as JSON.
//
// [New] makes an [http.Handler] of a [Library], which holds the openings. It can stand in
// anyone's server, below any path, and only ever reads. [Client] asks it, over a network
// or, by [InProcess], without.
//
// Every answer says by its permalink which question it answers, of which data: the same
// address gives the same numbers later, as long as the library keeps these data.
//
//	api, err := rankhttp.New(rankhttp.Fixed{Data: data}, nil)
//	err = http.ListenAndServe("localhost:8080", rankhttp.Edge(api, nil))
//
// The routes are described where they are served: /v1/openapi.json is their OpenAPI
// document, /v1/docs the same for people. Beside them there are /healthz, which says that
// the program runs, and /readyz, which says that there are data. Lists are also to be had as
// CSV, as JSON lines and, of openings, as RSS: by an ending of the path, or by Accept.
//
// A question that cannot be answered gets a problem document (RFC 9457), in Korean or
// English as Accept-Language prefers: 4xx says what is wrong with it, 5xx what is wrong
// here. What one question may cost is bounded by the handler, how many a client may ask by
// [Edge].
package rankhttp

import (
	"cmp"
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/techmap-it/techmap"
)

// Options say how a handler answers. The zero value works.
type Options struct {
	// MaxAge is for how long an answer may be used again without asking, a minute if it is
	// zero, not at all if it is negative. Permalinks may be used for ever.
	MaxAge time.Duration
	// Timeout is how long an answer may take, ten seconds if it is zero. An export may take
	// longer, as long as its client reads.
	Timeout time.Duration
	// Base is the path below which the handler is mounted, such as "/api": permalinks
	// begin with it.
	Base string
	// Location is where the calendar of trends is read; nil means Korea.
	Location *time.Location
	// Now returns the time; nil means time.Now. It is asked for the age of the data and
	// for how long an answer took, never for what an answer says.
	Now func() time.Time
	// Logger is told of answers that failed here, not of mistakes of clients; nil means
	// that nobody is told.
	Logger *slog.Logger
	// Trace is told of every answer; it may be nil.
	Trace *Trace
}

// A Trace is told what happens. Its functions may be nil, and are called concurrently.
type Trace struct {
	// Answered is called after each answer.
	Answered func(Answered)
}

// Answered says how a request was answered.
type Answered struct {
	Route  string        // as in the OpenAPI document, "/v1/skills/{id}"; empty if there is none
	Status int           // of HTTP
	Bytes  int           // of the body, before it is compressed
	Took   time.Duration // by Options.Now
}

// handler answers requests.
type handler struct {
	library Library
	shelf   shelf
	maxAge  time.Duration
	timeout time.Duration
	base    string
	place   *time.Location
	now     func() time.Time
	log     *slog.Logger
	trace   func(Answered)
	routes  []*route
	buffers sync.Pool // of *bytes.Buffer
}

// Defaults of Options.
const (
	defaultMaxAge  = time.Minute
	defaultTimeout = 10 * time.Second
)

// New returns a handler that answers from lib. With opts nil it does as the zero Options.
// The handler may be called concurrently, starts nothing, and needs no closing. It serves
// the routes of the OpenAPI document, /healthz and /readyz, all below its root: to mount it
// elsewhere, strip the path and say so in Options.Base.
//
// It returns an error wrapping [techmap.ErrInvalid] if there is no library.
func New(lib Library, opts *Options) (http.Handler, error) {
	if lib == nil {
		return nil, fmt.Errorf("rankhttp: new: no library: pass Fixed or your own: %w", techmap.ErrInvalid)
	}
	if opts == nil {
		opts = new(Options)
	}
	h := &handler{
		library: lib,
		maxAge:  cmp.Or(opts.MaxAge, defaultMaxAge),
		timeout: cmp.Or(opts.Timeout, defaultTimeout),
		base:    strings.TrimSuffix(opts.Base, "/"),
		place:   cmp.Or(opts.Location, time.FixedZone("Asia/Seoul", 9*60*60)),
		now:     time.Now, //nolint:forbidigo // what a nil Options.Now means
		log:     cmp.Or(opts.Logger, slog.New(slog.DiscardHandler)),
		trace:   func(Answered) {},
		routes:  routes(),
	}
	if opts.Now != nil {
		h.now = opts.Now
	}
	if opts.Trace != nil && opts.Trace.Answered != nil {
		h.trace = opts.Trace.Answered
	}
	return h.mux(), nil
}
