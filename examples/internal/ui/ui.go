// Package ui is the website over the API of rankhttp: pages in Korean and English,
// made on the server, that work without a script.
//
// Every number on a page comes from an answer of the API, and says so: an element with
// data-from names the question, and the elements in it with data-api name the place in
// its answer, with the number in data-value as the answer has it.
package ui

import (
	"log/slog"
	"net/http"
	"strings"

	"github.com/techmap-it/techmap/examples/internal/message"
	"github.com/techmap-it/techmap/rank/rankhttp"
)

// Options say where a website is and what it is told. The zero Options are a site at the
// root of its host, for visitors who read Korean unless they ask for English.
type Options struct {
	Base   string       // path that the pages are below, such as "/techmap"; a proxy may take it away
	Origin string       // scheme and host for links that are passed on, such as "https://example.org"
	Lang   message.Lang // for visitors who ask for neither language; empty means Korean

	// Report is the address at which a mistake is reported; {title} and {body} in it are
	// filled in. Empty means an issue of the project.
	Report string

	// Link makes the address of a page of a path below Base and a question; nil is for
	// pages that are served. A site of files has one of its own.
	Link Linker

	Logger *slog.Logger // of pages that could not be made; nil is silent
}

// defaultReport opens an issue of the project.
const defaultReport = "https://github.com/techmap-it/techmap/issues/new?title={title}&body={body}"

// withDefaults returns o filled in.
func (o *Options) withDefaults() Options {
	var out Options
	if o != nil {
		out = *o
	}
	out.Base = strings.TrimSuffix(out.Base, "/")
	out.Origin = strings.TrimSuffix(out.Origin, "/")
	if out.Lang == "" {
		out.Lang = message.Korean
	}
	if out.Report == "" {
		out.Report = defaultReport
	}
	if out.Link == nil {
		out.Link = servedLink(out.Base)
	}
	if out.Logger == nil {
		out.Logger = slog.New(slog.DiscardHandler)
	}
	return out
}

// A site is what all pages have in common. It does not change.
type site struct {
	api     *rankhttp.Client
	opts    Options
	assets  assets
	printer map[message.Lang]printer
}

// New returns the website over the API that client asks. It keeps nothing between
// requests and may be used by many at once. An error means that a template or a text is
// wrong, which the tests of this package exclude.
func New(client *rankhttp.Client, opts *Options) (http.Handler, error) {
	s := &site{api: client, opts: opts.withDefaults(), printer: make(map[message.Lang]printer)}
	var err error
	if s.assets, err = loadAssets(); err != nil {
		return nil, err
	}
	for _, lang := range languages() {
		if s.printer[lang], err = newPrinter(lang); err != nil {
			return nil, err
		}
	}
	mux := http.NewServeMux()
	for _, p := range pages() {
		mux.Handle("GET "+p.path, s.serve(p))
	}
	mux.Handle("GET /assets/{name}", s.assets)
	mux.Handle("GET /", s.serve(page{view: "error", load: notFound}))
	return secure(below(s.opts.Base, mux)), nil
}

// below serves what is below base as if it were at the root. A path that does not begin
// with base stays as it is: a proxy in front has taken it away.
func below(base string, next http.Handler) http.Handler {
	if base == "" {
		return next
	}
	strip := http.StripPrefix(base, next)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch {
		case r.URL.Path == base:
			http.Redirect(w, r, base+"/", http.StatusPermanentRedirect)
		case strings.HasPrefix(r.URL.Path, base+"/"):
			strip.ServeHTTP(w, r)
		default:
			next.ServeHTTP(w, r)
		}
	})
}

// secure says what a browser may do on a page: nothing that does not come from here.
func secure(next http.Handler) http.Handler {
	const policy = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; " +
		"form-action 'self'; base-uri 'none'; frame-ancestors 'none'; connect-src 'self'"
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", policy)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "strict-origin-when-cross-origin")
		next.ServeHTTP(w, r)
	})
}
