package crawl

import (
	"context"
	"encoding/json"
	"fmt"
	"iter"
	"maps"
	"net/http"
	"time"

	"github.com/techmap-it/techmap"
)

// A Site is what a job site has of its own. Everything sites share (pacing,
// robots.txt, retries, size limits, skipping what is already known) is in
// Crawler. Its methods may be called concurrently.
type Site interface {
	// Name is the name of the techmap.Source that a Crawler makes of the site: always
	// the same, without colon and space.
	Name() string

	// Refs streams references to postings, newest first where the site allows.
	// A *techmap.RecordError means that one row of the listing is unusable and
	// the stream goes on; any other error is the last thing it yields. A stream
	// that ends without one has shown the whole listing, so an answer that
	// cannot be told from a fault must be an error: an empty page where postings
	// should be, a page that repeats the one before. A site that can narrow its
	// listing by q.Since or q.Keywords does; one that cannot ignores them. q.Limit,
	// repeated keys and ErrPartial for a narrowed listing are the Crawler's.
	Refs(ctx context.Context, f Fetcher, q techmap.Query) iter.Seq2[Ref, error]

	// Posting fetches the posting that ref points at, mostly with Get and Page.Raw. It
	// is not called for a ref that has Raw. The Crawler fills in Source and Key, and URL
	// and FetchedAt if they are zero; a record without Body is lost as ErrMalformed.
	Posting(ctx context.Context, f Fetcher, ref Ref) (techmap.RawPosting, error)
}

// A Judge is a Site that can tell, when its listing has ended as whole or partial
// and all of its postings were fetched, whether they are what it used to give. Its
// error ends the stream instead; techmap.ErrMalformed says that the site, or how it
// is read, is broken. What it judges is the latest range over Refs.
type Judge interface {
	Judge(ctx context.Context) error
}

// A Ref points at one posting of a site.
type Ref struct {
	Key       string              // the posting's own ID at the site; one without is lost as ErrMalformed
	URL       string              // page a person can open
	UpdatedAt time.Time           // zero if the listing does not say
	Raw       *techmap.RawPosting // set if the listing carries the whole posting

	// Meta is what the listing says and the posting's own page does not. It
	// travels from Refs to Posting as it is, and Page.Raw puts it into the
	// record's Meta. It must not change once the Ref was yielded.
	Meta map[string]string
}

// A Fetcher performs requests for a Site, politely. Fetch returns only
// successful answers, whole; every other one is an error of the kind that its
// status means: techmap.ErrNotFound, ErrBlocked, ErrThrottled, ErrUnavailable,
// ErrInvalid (the request was wrong) or ErrMalformed (the answer is). Refs may
// also meet techmap.ErrUnmodified (see [Validators]), which it passes on as what
// ends its stream. Fetch may be called concurrently.
type Fetcher interface {
	Fetch(ctx context.Context, req *http.Request) (*Page, error)
}

// A Page is a successful answer, read to its end. It is read-only.
type Page struct {
	URL         string    // after redirects
	FetchedAt   time.Time // UTC, by Options.Now
	ContentType string    // as served, with its charset; the media type found by looking if none was
	Body        []byte    // as served, but for compression; Decode makes text of it

	// Meta has "status", "collector" (this module and its version) and "robots"
	// ("allowed", or "ignored" with Options.IgnoreRobots), and if served "etag",
	// "last_modified", "link", the Link header (RFC 8288), several joined with
	// ", ", and "tdm_reservation": whether mining is reserved, "0" or "1".
	Meta map[string]string

	status int
}

// metaLink is the key of Page.Meta for the Link header.
const metaLink = "link"

// Get fetches url with the given Accept header, "" meaning any. Its errors are those of
// Fetch; a URL that is none is techmap.ErrInvalid.
func Get(ctx context.Context, f Fetcher, url, accept string) (*Page, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return nil, fmt.Errorf("crawl: get %q: %w: %w", RedactURL(url), techmap.ErrInvalid, withoutURL(err))
	}
	if accept != "" {
		req.Header.Set("Accept", accept)
	}
	return f.Fetch(ctx, req)
}

// JSON decodes the body into v, as encoding/json does. What is not JSON of v's shape is
// ErrMalformed; fields that v does not have are passed over.
func (p *Page) JSON(v any) error {
	if err := json.Unmarshal(p.Body, v); err != nil {
		url := RedactURL(p.URL)
		return fmt.Errorf("crawl: page %q is not the JSON expected: %w: %w", url, techmap.ErrMalformed, err)
	}
	return nil
}

// Raw returns the bronze record of the posting that ref points at and p holds.
// Its Meta is that of both, p's where they differ, but for "link", which leads to
// other pages and may have keys in it. The Crawler fills in the source. The record
// shares the page's Body.
func (p *Page) Raw(ref Ref) techmap.RawPosting {
	meta := make(map[string]string, len(ref.Meta)+len(p.Meta))
	maps.Copy(meta, ref.Meta)
	maps.Copy(meta, p.Meta)
	delete(meta, metaLink)
	return techmap.RawPosting{
		Key:         ref.Key,
		URL:         ref.URL,
		FetchedAt:   p.FetchedAt,
		ContentType: p.ContentType,
		Meta:        meta,
		Body:        p.Body,
	}
}
