package spec

import (
	"context"
	"errors"
	"fmt"
	"strconv"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/crawl"
)

// A pager walks through the pages of one listing.
type pager struct {
	*walk
	plan   *pagePlan
	tenant tenant
	vals   values

	page   int             // from 1
	rows   int             // of all pages so far
	total  int64           // the largest that was announced, -1 if none was
	seen   map[string]bool // keys of all pages so far
	cursor string
	next   string // address of the next page
	old    bool   // a listing sorted by time has come to what is not asked for
}

// listing walks one listing to its end. It returns nil only if the end was
// shown: a page that fails, repeats what was there, or has nothing where
// something was announced never looks like it.
func (w *walk) listing(ctx context.Context, t tenant, v values) error {
	if w.plan.format == "sitemap" {
		return w.sitemap(ctx, t, v)
	}
	p := &pager{walk: w, plan: &w.plan.page, tenant: t, vals: v, total: -1, seen: make(map[string]bool)}
	for p.page = 1; p.page <= p.plan.max; p.page++ {
		done, err := p.once(ctx)
		switch {
		case w.left:
			return errLeft
		case err != nil:
			return notGone(wrap(err, "%s: page %d", w.site.Name(), p.page), p.page > 1)
		case done, p.old:
			return nil
		}
	}
	return fmt.Errorf("%s: stopped after %d pages: %w", w.site.Name(), p.plan.max, techmap.ErrPartial)
}

// once asks for one page and yields its references.
func (p *pager) once(ctx context.Context) (done bool, err error) {
	page, err := p.ask(ctx)
	if errors.Is(err, techmap.ErrNotFound) && p.page > 1 && p.plan.missingEnds {
		return true, p.proveTotal()
	}
	if err != nil {
		return false, err
	}
	a, rows, err := p.read(ctx, page)
	if err != nil {
		return false, orBlocked(err, page)
	}
	if err := p.yieldRows(ctx, page, rows); err != nil || p.left || p.old {
		return false, err
	}
	if err := p.check.Err(); err != nil {
		return false, err
	}
	done, err = p.done(ctx, page, a, len(rows))
	return done, orBlocked(err, page)
}

// read reads a page and its records.
func (p *pager) read(ctx context.Context, page *crawl.Page) (*answer, []row, error) {
	a, err := p.walk.plan.read(ctx, p.base(page, p.tenant), page.ContentType, page.Body)
	if err != nil {
		return nil, nil, err
	}
	rows, err := p.walk.plan.recordsOf(ctx, a)
	return a, rows, err
}

// ask fetches the page whose turn it is.
func (p *pager) ask(ctx context.Context) (*crawl.Page, error) {
	p.vals["page"] = strconv.Itoa(p.plan.start + p.page - 1)
	p.vals["offset"] = strconv.Itoa(p.plan.start + p.rows)
	p.vals["size"] = strconv.Itoa(p.plan.size)
	p.vals["cursor"] = p.cursor
	req, err := p.walk.plan.request.fill(ctx, p.vals, p.site.keys, p.next)
	if err != nil {
		return nil, err
	}
	if err := p.site.allowed.check(req.URL.String()); err != nil {
		return nil, err
	}
	return p.fetcher.Fetch(ctx, req)
}

// yieldRows yields the references of a page. Single rows without a key are lost;
// if none has one the page is not what it should be, and if all were there
// before the site does not turn pages.
func (p *pager) yieldRows(ctx context.Context, page *crawl.Page, rows []row) error {
	var keyless, fresh, repeated int
	var broken error
	for _, r := range rows {
		key, err := p.row(ctx, page, r)
		switch {
		case ctx.Err() != nil:
			return context.Cause(ctx)
		case p.left, p.old:
			return nil
		case err != nil:
			keyless, broken = keyless+1, err
			if !p.lost("a row", err) {
				return nil
			}
		case key == "": // left out
		case p.seen[key]:
			repeated++
		default:
			fresh++
			p.seen[key] = true
		}
	}
	p.rows += len(rows)
	p.walk.rows += len(rows)
	switch {
	case len(rows) > 0 && keyless == len(rows):
		return ofAll(len(rows), broken)
	case p.page > 1 && repeated > 0 && fresh == 0:
		return fmt.Errorf("repeats pages before it: %w", techmap.ErrMalformed)
	case p.page == 1 && len(rows) >= leastRows && repeated > fresh:
		return fmt.Errorf("list.key gives the same key for most of %d records: %w", len(rows), techmap.ErrMalformed)
	}
	return nil
}

// ofAll returns the error that n records have in common.
func ofAll(n int, err error) error {
	if n == 1 {
		return err
	}
	return wrap(err, "all %d records", n)
}

// leastRows is how many records a page has at least that is judged by its keys.
const leastRows = 4

// row yields the reference to a row, unless it is left out or was there before,
// and returns its key.
func (p *pager) row(ctx context.Context, page *crawl.Page, r row) (key string, err error) {
	key, ref, err := p.refOf(ctx, page, r)
	if err != nil || ref.Key == "" {
		return key, err
	}
	if p.walk.plan.newest && !ref.UpdatedAt.IsZero() && ref.UpdatedAt.Before(p.q.Since) {
		p.old = true
		return key, nil
	}
	if !p.yield(ref, nil) { // which may take long: no time of evaluation runs here
		p.left = true
	}
	return key, nil
}

// refOf returns the reference to a row, empty if it is not to be yielded, within the
// time that expressions have.
func (p *pager) refOf(ctx context.Context, page *crawl.Page, r row) (key string, ref crawl.Ref, err error) {
	ctx, cancel := withEvalTime(ctx)
	defer cancel()
	s, wanted, err := p.look(ctx, page, r)
	if err != nil || !wanted {
		return s.key, ref, err
	}
	ref, err = s.ref(ctx)
	return s.key, ref, err
}
