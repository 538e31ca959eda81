// Package crawl collects postings from job sites.
//
// A [Site] knows what is peculiar to one job site: how it lists postings and
// where one posting stands. [New] makes a techmap.Source of it, a [Crawler],
// which does what all sites have in common:
//
//   - it obeys robots.txt (RFC 9309) and names itself honestly;
//   - it asks each host for one thing a second at most, waits when it is told to
//     wait, and tries again what may succeed the next time;
//   - it fetches several postings at once behind its stream, keeps the order of
//     the listing, and leaves nothing running when the stream ends;
//   - it does not fetch again what has not changed ([Options.Known], [Validators]);
//   - it does not believe a listing that has lost most of its postings since the
//     last run, until another one confirms it ([Options.Censuses]);
//   - it leaves a host alone that fails all the time ([Limiter]), and connects to
//     public addresses only;
//   - it turns the status of an answer into the kinds of error of package techmap.
//
// A site of one's own, in Go (most are better written as data, see package spec, which
// makes a Site of a YAML file):
//
//	type board struct{}
//
//	func (board) Name() string { return "board" }
//	func (board) Refs(ctx context.Context, f crawl.Fetcher, q techmap.Query) iter.Seq2[crawl.Ref, error] { … }
//	func (board) Posting(ctx context.Context, f crawl.Fetcher, ref crawl.Ref) (techmap.RawPosting, error) { … }
//
//	source := crawl.New(board{}, nil) // for techmap.Pipeline.Sources
//
// Package crawltest holds it to the contract, offline; [ParseHTML], [Get] and [Page] do
// what most sites need.
//
// # How a stream ends
//
// A stream that ends without an error has yielded the site's whole listing, and
// only such a stream is evidence that a posting which is not in it has gone. So
// a listing page that fails ends the stream with its error and never looks like
// the last page, and a query that narrows the listing (Limit, Since, Keywords)
// ends with techmap.ErrPartial. A [Judge] may find, once all postings are there,
// that they are not what the site used to give.
//
// One posting that cannot be had is a *techmap.RecordError, and the stream goes
// on. If the site refuses or throttles it ends, and also after
// [MaxConsecutive] postings in a row could not be reached.
//
// # Politeness is not optional
//
// There is no way to rotate addresses, to disguise as a browser or to get past
// a login here, and none will be added.
package crawl

import (
	"context"
	"iter"
	"log/slog"
	"net/http"
	"time"

	"github.com/techmap-it/techmap"
)

// Defaults of Options.
const (
	// DefaultUserAgent says who is asking and where to complain. Its product token,
	// "techmap", is what a site names in its robots.txt to mean this crawler.
	DefaultUserAgent = "techmap/" + techmap.Version + " (+https://github.com/techmap-it/techmap)"
	// DefaultInterval is the time between two requests to one host. A site's robots.txt
	// (Crawl-delay) may make it longer, and never shorter.
	DefaultInterval = time.Second
	// DefaultConcurrency is how many postings are fetched at once. They still start an
	// interval apart; it hides the time that answers take.
	DefaultConcurrency = 4
	// DefaultAttempts is how often a request is tried before it has failed. The waits
	// between add up to some five seconds, unless the site asks for longer ones.
	DefaultAttempts = 4
	// DefaultMaxDetail is far above any posting's page and far below harm.
	DefaultMaxDetail = 4 << 20
	// DefaultMaxList has room for the largest boards that serve everything in
	// one answer, which are near 40 MiB.
	DefaultMaxList = 64 << 20
	// DefaultTimeout is how long one answer may take, body included.
	DefaultTimeout = 30 * time.Second
	// MaxConsecutive is how many postings in a row may be unreachable before
	// the site is taken to be down, and the stream ends: each costs all its tries.
	MaxConsecutive = 5
)

// Options configures a Crawler. The zero value is polite.
type Options struct {
	// Client does the requests. nil means one with DefaultTimeout, without
	// cookies and proxy, that connects to public addresses only, wherever a name
	// or a redirect leads: all else is ErrBlocked. What a client of the caller's
	// own connects to is the caller's affair.
	//
	// A client that is given is copied: its Transport is asked behind robots.txt and
	// the pace, its Timeout holds for each request apart from what that waits for its
	// turn, and its CheckRedirect is asked after the Crawler's own rules, which follow
	// five redirects, none from https to http, and take no headers to another host.
	Client       *http.Client
	AllowPrivate bool // the client for nil connects to any address; only for hosts you own

	UserAgent    string           // "" means DefaultUserAgent; what it begins with is looked for in robots.txt
	Interval     time.Duration    // between requests to one host; 0 means DefaultInterval, negative none
	Concurrency  int              // postings in flight; 0 means DefaultConcurrency
	MaxBody      int64            // bytes of one answer after inflating; 0 means DefaultMaxDetail and DefaultMaxList
	Attempts     int              // tries per request, the first included; 0 means DefaultAttempts
	IgnoreRobots bool             // only for sites you own
	IgnoreTDM    bool             // collect what is reserved (see Reserved); only with a licence, or for sites you own
	TDMFile      bool             // also read each host's /.well-known/tdmrep.json, which hardly any has
	Limiter      *Limiter         // share one between crawlers that ask the same hosts; nil means its own
	Now          func() time.Time // stamps records; nil means time.Now

	// Known reports that the stored posting is still good: it is not fetched
	// again, and the stream only says that it is still listed
	// (RawPosting.Unchanged). updatedAt is zero if the listing does not say. It
	// is called concurrently. An error ends the stream.
	// A Memory's method of that name does what most want.
	Known func(ctx context.Context, id techmap.PostingID, updatedAt time.Time) (bool, error)

	// Censuses streams what earlier runs listed, of this source or of all, in order
	// of time for one source: the method of that name of every store of censuses. A
	// listing that ends as whole but lacks more than half of the postings of the
	// last whole one, and more than 20, ends with techmap.ErrPartial instead, until a
	// listing like it was seen ConfirmAfter before. nil means that nothing is
	// compared. An error ends the stream, but for a *techmap.RecordError, whose
	// census is passed over.
	Censuses func(ctx context.Context) iter.Seq2[techmap.Census, error]

	Validators Validators  // of listings; nil means that every listing is read
	Journal    func(Entry) // is told what became of each URL, robots.txt included, concurrently; nil means nobody is
	// Rests is told when a host has failed so often with requests for source that it is
	// left alone for d, concurrently; nil means nobody is.
	Rests func(source, host string, d time.Duration)

	// Logger hears of lost postings (warn), of how a listing ended (info) and of each
	// answer (debug), with the attributes source, stage, id, url and err. No record has a
	// key in it. nil means silent.
	Logger *slog.Logger
}

// A Crawler makes a techmap.Source of a Site. It may be used concurrently. It keeps the
// robots.txt of hosts for a day and the pace of its Limiter, so one Crawler should serve
// all runs of a program; there is nothing to close.
type Crawler struct {
	site    Site
	name    string
	opts    Options
	log     *slog.Logger
	lists   *fetcher // for Refs
	details *fetcher // for Posting
	idle    func()   // closes connections that nobody uses
}

// New returns the Crawler of site. opts may be nil, and is copied. A nil site is a
// mistake of the program, and panics.
func New(site Site, opts *Options) *Crawler {
	if site == nil {
		panic("crawl: nil Site")
	}
	c := &Crawler{site: site, name: site.Name(), opts: opts.withDefaults(), idle: func() {}}
	if opts == nil || opts.Client == nil {
		c.idle = c.opts.Client.CloseIdleConnections // it is the Crawler's alone
	}
	c.log = c.opts.Logger.With("source", c.name)
	e := newEngine(&c.opts, c.name, c.log)
	c.lists = &fetcher{engine: e, maxBody: orDefault(c.opts.MaxBody, DefaultMaxList)}
	c.details = &fetcher{engine: e, maxBody: orDefault(c.opts.MaxBody, DefaultMaxDetail)}
	return c
}

// Name returns the site's name.
func (c *Crawler) Name() string { return c.name }

// Postings implements techmap.Source. It fetches up to Options.Concurrency
// postings ahead of the one it yields; all that it started has ended when the
// range over it ends.
func (c *Crawler) Postings(ctx context.Context, q techmap.Query) iter.Seq2[techmap.RawPosting, error] {
	return func(yield func(techmap.RawPosting, error) bool) {
		s := stream{c: c, q: q, yield: yield}
		s.run(ctx)
	}
}

var _ techmap.Source = (*Crawler)(nil)

// withDefaults returns a copy of o with its zero fields filled in.
func (o *Options) withDefaults() Options {
	var out Options
	if o != nil {
		out = *o
	}
	if out.UserAgent == "" {
		out.UserAgent = DefaultUserAgent
	}
	if out.Interval == 0 {
		out.Interval = DefaultInterval
	}
	out.Interval = max(out.Interval, 0)
	out.Concurrency = orDefault(out.Concurrency, DefaultConcurrency)
	out.Attempts = orDefault(out.Attempts, DefaultAttempts)
	if out.Limiter == nil {
		out.Limiter = new(Limiter)
	}
	if out.Client == nil {
		out.Client = newClient(out.AllowPrivate, orDefault(out.Limiter.PerHost, DefaultPerHost))
	}
	if out.Now == nil {
		out.Now = time.Now
	}
	if out.Logger == nil {
		out.Logger = slog.New(slog.DiscardHandler)
	}
	return out
}

// orDefault returns n, or otherwise if n says nothing.
func orDefault[N int | int64](n, otherwise N) N {
	if n <= 0 {
		return otherwise
	}
	return n
}
