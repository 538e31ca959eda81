package crawl

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/techmap-it/techmap"
)

// A stream is one range over a Crawler's postings.
//
// A goroutine walks the listing. For each ref it queues a slot and starts a
// goroutine that fills it; the range empties the slots in the order they were
// queued. The queue's length is what bounds the postings in flight.
type stream struct {
	c     *Crawler
	q     techmap.Query
	yield func(techmap.RawPosting, error) bool

	yielded, lost int
	unreachable   int // postings in a row
}

// A result is what became of one ref.
type result struct {
	raw   techmap.RawPosting
	err   error
	fatal bool // err ends the stream
}

// A slot holds one result once it is there.
type slot chan result

// errLeft is the cause with which what a range started is told that nobody wants it any
// more. It never leaves the package.
var errLeft = errors.New("crawl: range ended")

// run yields all of the stream. Whatever way it ends, what it has started ends before it
// returns: yield is called by this goroutine alone, and never again after it was false.
func (s *stream) run(parent context.Context) {
	began := time.Now()
	ctx, cancel := context.WithCancelCause(parent)
	var g errgroup.Group
	wait := func() {
		cancel(errLeft)
		_ = g.Wait() // the goroutines report through slots
	}
	defer wait() // also if the range's body panics

	defer s.c.idle()

	pages := &listing{fetcher: s.c.lists, store: s.c.opts.Validators}
	queue := make(chan slot, s.c.opts.Concurrency-1) // and one in the hands of the range
	var end error                                    // how the listing ended; set before queue is closed
	g.Go(func() error {
		defer close(queue)
		end = s.list(ctx, &g, queue, pages)
		return nil
	})

	for slot := range queue {
		r := <-slot
		if r.fatal {
			wait()
			s.last(parent, began, r.err)
			return
		}
		if !s.deliver(ctx, r) {
			return
		}
		if s.unreachable == MaxConsecutive {
			wait()
			s.last(parent, began, fmt.Errorf("crawl: %s: %d postings in a row: %w", s.c.name, MaxConsecutive, r.err))
			return
		}
	}
	wait()
	if j, ok := s.c.site.(Judge); ok && (end == nil || errors.Is(end, techmap.ErrPartial)) && parent.Err() == nil {
		if err := j.Judge(parent); err != nil {
			end = fmt.Errorf("crawl: %s: %w", s.c.name, err)
		}
	}
	// Validators vouch for all that the listing led to: with a loss it is to be read again.
	if end == nil && s.lost == 0 && parent.Err() == nil {
		if err := pages.save(parent); err != nil {
			s.c.log.LogAttrs(parent, slog.LevelWarn, "validators not saved", slog.Any("err", err))
		}
	}
	s.last(parent, began, end)
}

// deliver yields one result and reports whether the range wants more. Only postings that
// could not be reached count as unreachable: one that is gone says that the site is up.
func (s *stream) deliver(ctx context.Context, r result) bool {
	if r.err == nil {
		s.unreachable = 0
		s.yielded++
		return s.yield(r.raw, nil)
	}
	if errors.Is(r.err, techmap.ErrUnavailable) {
		s.unreachable++
	} else {
		s.unreachable = 0
	}
	s.lost++
	s.c.log.LogAttrs(ctx, slog.LevelWarn, "posting lost", slog.String("stage", string(techmap.StageFetch)),
		slog.String("id", string(idOf(r.err))), slog.Any("err", r.err))
	return s.yield(techmap.RawPosting{}, r.err)
}

// idOf returns the posting that err is about, "" if it is about none.
func idOf(err error) techmap.PostingID {
	if rec, ok := errors.AsType[*techmap.RecordError](err); ok {
		return rec.ID
	}
	return ""
}

// last ends the stream with err, or with the cause if parent has ended.
func (s *stream) last(parent context.Context, began time.Time, err error) {
	if parent.Err() != nil {
		err = context.Cause(parent)
	}
	if rec, ok := errors.AsType[*techmap.RecordError](err); ok {
		// As it is, it would be the loss of one posting, and the stream whole.
		err = fmt.Errorf("%s: %w", strings.TrimSuffix(err.Error(), ": "+rec.Err.Error()), rec.Err)
	}
	s.c.log.LogAttrs(parent, slog.LevelInfo, "listing ended", slog.String("stage", string(techmap.StageFetch)),
		slog.Int("n", s.yielded),
		slog.Int("lost", s.lost), slog.Duration("dur", time.Since(began)), slog.Any("err", err))
	if err != nil {
		s.yield(techmap.RawPosting{}, err)
	}
}

// list walks the listing, queues a slot for every ref and has g fill it. It
// returns how the stream is to end: nil if all of the listing was seen.
func (s *stream) list(ctx context.Context, g *errgroup.Group, queue chan<- slot, pages Fetcher) error {
	c, n := s.c, 0
	seen := make(map[string]bool) // listings move while one pages through them
	enter := func(fill func() result) bool {
		filled := make(slot, 1)
		select {
		case queue <- filled:
		case <-ctx.Done():
			return false
		}
		g.Go(func() error {
			filled <- fill()
			return nil
		})
		return true
	}
	for ref, err := range c.site.Refs(ctx, pages, s.q) {
		rec, isRecord := errors.AsType[*techmap.RecordError](err)
		switch {
		case isRecord:
			if !enter(func() result { return result{err: c.record(rec.ID, rec.URL, rec)} }) {
				return context.Cause(ctx)
			}
			continue
		case err != nil:
			return fmt.Errorf("crawl: %s: list: %w", c.name, err)
		case seen[ref.Key] && ref.Key != "", !ref.UpdatedAt.IsZero() && ref.UpdatedAt.Before(s.q.Since):
			continue
		case s.q.Limit > 0 && n == s.q.Limit:
			return fmt.Errorf("crawl: %s: stopped at the limit of %d: %w", c.name, n, techmap.ErrPartial)
		}
		seen[ref.Key] = true
		n++
		if !enter(func() result { return c.posting(ctx, ref) }) {
			return context.Cause(ctx)
		}
	}
	if ctx.Err() != nil {
		return context.Cause(ctx) // a listing cut short is no listing
	}
	if !s.q.Since.IsZero() || len(s.q.Keywords) > 0 {
		return fmt.Errorf("crawl: %s: listing narrowed by the query: %w", c.name, techmap.ErrPartial)
	}
	return c.compare(ctx, seen)
}

// compare returns techmap.ErrPartial if a whole listing of the given keys is not
// to be believed.
func (c *Crawler) compare(ctx context.Context, keys map[string]bool) error {
	if c.opts.Censuses == nil {
		return nil
	}
	p, err := readPast(ctx, c.opts.Censuses(ctx), c.name)
	if err == nil {
		err = p.doubt(keys, c.opts.Now())
	}
	if err != nil {
		return fmt.Errorf("crawl: %s: %w", c.name, err)
	}
	return nil
}

// posting gets the posting that ref points at, by the cheapest way there is: not at all,
// if what is stored is still good; out of the listing, if that carried it; by a request.
func (c *Crawler) posting(ctx context.Context, ref Ref) result {
	id := techmap.NewPostingID(c.name, ref.Key)
	if ref.Key == "" {
		err := fmt.Errorf("crawl: listed without a key: %w", techmap.ErrMalformed)
		return result{err: c.record("", ref.URL, err)}
	}
	if c.opts.Known != nil {
		known, err := c.opts.Known(ctx, id, ref.UpdatedAt)
		if err != nil {
			return result{err: fmt.Errorf("crawl: is %q known: %w", id, err), fatal: true}
		}
		if known {
			c.lists.enterKnown(ref.URL)
			raw := techmap.RawPosting{Unchanged: true}
			return result{raw: c.complete(raw, ref)}
		}
	}
	if ref.Raw != nil {
		return c.checked(*ref.Raw, ref)
	}
	raw, err := c.site.Posting(ctx, c.details, ref)
	switch {
	case err == nil:
		return c.checked(raw, ref)
	case ctx.Err() != nil:
		return result{err: context.Cause(ctx), fatal: true}
	case endsSource(err):
		return result{err: fmt.Errorf("crawl: %s: %w", c.name, err), fatal: true}
	}
	return result{err: c.record(id, ref.URL, err)}
}

// endsSource reports whether err, met on the way to one posting, is about the
// whole site: going on would be asking again where we were told to stop.
func endsSource(err error) bool {
	return errors.Is(err, techmap.ErrBlocked) ||
		errors.Is(err, techmap.ErrThrottled) ||
		errors.Is(err, techmap.ErrExhausted)
}

// checked completes a posting that was served, unless nothing was.
func (c *Crawler) checked(raw techmap.RawPosting, ref Ref) result {
	if len(raw.Body) == 0 {
		err := fmt.Errorf("crawl: empty body: %w", techmap.ErrMalformed)
		return result{err: c.record(techmap.NewPostingID(c.name, ref.Key), ref.URL, err)}
	}
	return result{raw: c.complete(raw, ref)}
}

// complete fills in what a site may leave out.
func (c *Crawler) complete(raw techmap.RawPosting, ref Ref) techmap.RawPosting {
	raw.Source, raw.Key = c.name, ref.Key
	if raw.URL == "" {
		raw.URL = ref.URL
	}
	if raw.FetchedAt.IsZero() {
		raw.FetchedAt = c.opts.Now()
	}
	raw.FetchedAt = raw.FetchedAt.UTC()
	return raw
}

// record returns err as the failure of one posting.
func (c *Crawler) record(id techmap.PostingID, url string, err error) *techmap.RecordError {
	if rec, ok := errors.AsType[*techmap.RecordError](err); ok {
		err = rec.Err
	}
	return &techmap.RecordError{Stage: techmap.StageFetch, Source: c.name, ID: id, URL: RedactURL(url), Err: err}
}
