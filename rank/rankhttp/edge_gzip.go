package rankhttp

import (
	"compress/gzip"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
)

// minCompressed is the size of answers that are worth being compressed: a smaller one is
// a packet anyway.
const minCompressed = 1400

// A zipper compresses an answer if its client takes that and it is worth it.
type zipper struct {
	http.ResponseWriter
	head    bool // there is no body
	begun   bool // it is decided
	zip     *gzip.Writer
	pool    *sync.Pool
	accepts bool
}

// compress wraps w for the answer to r; writers that are not in use are in pool.
func compress(w http.ResponseWriter, r *http.Request, pool *sync.Pool) *zipper {
	return &zipper{
		ResponseWriter: w, pool: pool,
		head: r.Method == http.MethodHead, accepts: acceptsGzip(r.Header.Values("Accept-Encoding")),
	}
}

// acceptsGzip reports whether an Accept-Encoding allows gzip.
func acceptsGzip(values []string) bool {
	star := false
	for _, value := range values {
		for part := range strings.SplitSeq(value, ",") {
			name, parameter, _ := strings.Cut(part, ";")
			q, err := strconv.ParseFloat(strings.TrimPrefix(strings.TrimSpace(parameter), "q="), 64)
			allowed := err != nil || q > 0
			switch strings.ToLower(strings.TrimSpace(name)) {
			case "gzip", "x-gzip":
				return allowed
			case "*":
				star = allowed
			}
		}
	}
	return star
}

// WriteHeader implements [http.ResponseWriter].
func (z *zipper) WriteHeader(status int) {
	if status >= http.StatusOK && !z.begun {
		z.begin(status)
	}
	z.ResponseWriter.WriteHeader(status)
}

// begin decides whether the answer is compressed.
func (z *zipper) begin(status int) {
	z.begun = true
	h := z.Header()
	if !compressible(h, status) {
		return
	}
	h.Add("Vary", "Accept-Encoding")
	if length, err := strconv.Atoi(h.Get("Content-Length")); !z.accepts || err == nil && length < minCompressed {
		return
	}
	h.Del("Content-Length")
	h.Del("Accept-Ranges")
	h.Set("Content-Encoding", "gzip")
	if tag := h.Get("Etag"); strings.HasPrefix(tag, `"`) {
		h.Set("Etag", "W/"+tag) // other bytes, the same answer
	}
	if z.head {
		return
	}
	if zip, ok := z.pool.Get().(*gzip.Writer); ok {
		z.zip = zip
		zip.Reset(z.ResponseWriter)
		return
	}
	z.zip, _ = gzip.NewWriterLevel(z.ResponseWriter, gzip.BestSpeed) // the level is right
}

// compressible reports whether an answer is text, and whole.
func compressible(h http.Header, status int) bool {
	if status == http.StatusNoContent || status == http.StatusNotModified || status == http.StatusPartialContent ||
		h.Get("Content-Encoding") != "" {
		return false
	}
	media, _, _ := strings.Cut(h.Get("Content-Type"), ";")
	media = strings.TrimSpace(media)
	return strings.HasPrefix(media, "text/") || strings.HasSuffix(media, "+json") || strings.HasSuffix(media, "+xml") ||
		slices.Contains([]string{"application/json", "application/jsonl", "application/javascript", "application/xml"}, media)
}

// Write implements [http.ResponseWriter].
func (z *zipper) Write(p []byte) (int, error) {
	if !z.begun {
		if z.Header().Get("Content-Type") == "" {
			z.Header().Set("Content-Type", http.DetectContentType(p))
		}
		z.begin(http.StatusOK)
	}
	if z.zip != nil {
		return z.zip.Write(p)
	}
	return z.ResponseWriter.Write(p)
}

// FlushError sends what was written so far.
func (z *zipper) FlushError() error {
	if z.zip != nil {
		if err := z.zip.Flush(); err != nil {
			return err
		}
	}
	return http.NewResponseController(z.ResponseWriter).Flush()
}

// Unwrap is for [http.ResponseController].
func (z *zipper) Unwrap() http.ResponseWriter { return z.ResponseWriter }

// close ends the answer.
func (z *zipper) close() {
	if z.zip == nil {
		return
	}
	_ = z.zip.Close() // whoever asked has gone
	z.zip.Reset(nil)
	z.pool.Put(z.zip)
	z.zip = nil
}
