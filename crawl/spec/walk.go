package spec

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/crawl"
)

// A walk is one range over a site's references.
type walk struct {
	site    *Site
	plan    *listPlan
	fetcher crawl.Fetcher
	q       techmap.Query
	yield   func(crawl.Ref, error) bool
	check   *Check

	left    bool // the range has ended
	rows    int  // records seen
	dropped int  // of these, left out by list.keep
}

// errLeft ends a walk whose range has ended.
var errLeft = errors.New("range ended")

// run walks the listings of all tenants.
func (w *walk) run(ctx context.Context) error {
	var failed []error
	var partial, gone error
	missing := 0
	for _, t := range w.site.tenants {
		err := w.tenant(ctx, t)
		switch {
		case err == nil:
		case w.left, ctx.Err() != nil, ends(err) && !w.plan.request.hostPerTenant():
			return err
		case errors.Is(err, techmap.ErrPartial):
			partial = err
		case errors.Is(err, techmap.ErrUnmodified) && len(w.site.tenants) > 1:
			// What one tenant says does not hold for the others.
			partial = wrap(techmap.ErrPartial, "%s has not changed", t.label(w.site))
		case errors.Is(err, techmap.ErrNotFound):
			missing, gone = missing+1, err
			if len(w.site.tenants) > 1 && !w.lost(t.name, err) {
				return errLeft
			}
		case t.name == "":
			failed = append(failed, err) // which names the site
		default:
			failed = append(failed, wrap(err, "%s", t.label(w.site)))
		}
	}
	if missing == len(w.site.tenants) {
		return gone
	}
	return errors.Join(append(failed, w.end(len(failed) == 0, partial))...)
}

// end returns how a listing ends that was walked without a fault, nil of another.
func (w *walk) end(whole bool, partial error) error {
	if !whole {
		return nil
	}
	if err := w.check.Err(); err != nil {
		return err
	}
	name, least := w.site.Name(), w.site.plan.expect.Min
	narrowed := !w.q.Since.IsZero() || len(w.q.Keywords) > 0
	switch {
	case w.rows > 0 && w.dropped == w.rows && !narrowed:
		return w.keptNone()
	case partial != nil:
		return partial
	case w.plan.window:
		return fmt.Errorf("%s: the listing shows the newest only: %w", name, techmap.ErrPartial)
	case w.rows < least && !narrowed:
		return fmt.Errorf("%s: %d records, there have always been %d: %w", name, w.rows, least, techmap.ErrPartial)
	}
	return nil
}

// keptNone is the error of a listing whose records were all left out. Of a few that
// may be the truth, and still proves nothing gone.
func (w *walk) keptNone() error {
	kind := techmap.ErrPartial
	if w.rows >= leastChecked {
		kind = techmap.ErrMalformed
	}
	return fmt.Errorf("%s: list.keep leaves out all %d records: %w", w.site.Name(), w.rows, kind)
}

// ends reports whether err is about the whole site.
func ends(err error) bool {
	return errors.Is(err, techmap.ErrBlocked) || errors.Is(err, techmap.ErrThrottled) ||
		errors.Is(err, techmap.ErrExhausted)
}

// label names what is walked, for errors.
func (t tenant) label(s *Site) string {
	if t.name == "" {
		return s.Name()
	}
	return s.Name() + " of " + t.name
}

// lost yields that something of the listing is lost, and reports whether the
// range goes on.
func (w *walk) lost(what string, err error) bool {
	rec := &techmap.RecordError{
		Stage: techmap.StageFetch, Source: w.site.Name(), URL: w.site.spec.Homepage, Err: wrap(err, "spec: %s", what),
	}
	w.left = w.left || !w.yield(crawl.Ref{}, rec)
	return !w.left
}

// tenant walks one tenant's listing, once for each value and keyword. One that
// turns out to be partial does not keep the others from being walked.
func (w *walk) tenant(ctx context.Context, t tenant) error {
	parts, err := w.parts(ctx, t)
	if err != nil {
		return err
	}
	keywords := []string{""}
	if w.plan.request.uses("keyword") && len(w.q.Keywords) > 0 {
		keywords = w.q.Keywords
	}
	var partial error
	for i, part := range parts {
		for j, keyword := range keywords {
			v := t.values()
			v["each"], v["keyword"] = part, keyword
			addSince(v, w.q.Since)
			err := w.listing(ctx, t, v)
			if err != nil && !errors.Is(err, techmap.ErrPartial) {
				return notGone(err, i+j > 0)
			}
			partial = cmp.Or(err, partial)
		}
	}
	return partial
}

// notGone returns err, but one that a page was not found as ErrMalformed if
// there were pages before it: then the tenant is there.
func notGone(err error, before bool) error {
	if before && errors.Is(err, techmap.ErrNotFound) {
		return fmt.Errorf("%w: %s", techmap.ErrMalformed, err.Error()) // no longer what it was
	}
	return err
}

// addSince adds the names by which requests say since when, in the three forms that
// sites ask for. Without a time they stay empty, and parameters of them are left
// out.
func addSince(v values, since time.Time) {
	if since.IsZero() {
		return
	}
	since = since.UTC()
	v["since"] = since.Format(time.RFC3339)
	v["since_date"] = since.Format(time.DateOnly)
	v["since_epoch"] = fmt.Sprint(since.Unix())
}

// parts returns the values of {each}.
func (w *walk) parts(ctx context.Context, t tenant) ([]string, error) {
	e := w.plan.each
	switch {
	case e == nil:
		return []string{""}, nil
	case e.request == nil:
		return e.values, nil
	}
	page, err := w.site.fetch(ctx, w.fetcher, e.request, t.values())
	if err != nil {
		return nil, err
	}
	a, err := (&shape{format: "json"}).read(ctx, w.base(page, t), page.ContentType, page.Body)
	if err != nil {
		return nil, wrap(orBlocked(err, page), "%s: list.each", w.site.Name())
	}
	ctx, cancel := withEvalTime(ctx)
	defer cancel()
	vals, err := e.choose.values(ctx, a.whole)
	if err != nil {
		return nil, wrap(err, "%s: list.each.select", w.site.Name())
	}
	var parts []string
	for _, v := range vals {
		if s := textOf(v); s != "" {
			parts = append(parts, s)
		}
	}
	if len(parts) == 0 {
		return nil, fmt.Errorf("%s: list.each.select gives nothing: %w", w.site.Name(), techmap.ErrMalformed)
	}
	return parts, nil
}

// base returns a record with what all records of a page have in common.
func (w *walk) base(page *crawl.Page, t tenant) *record {
	return &record{vars: vars("", "", t.object(), nil), ref: page.FetchedAt, zone: w.site.plan.zone}
}

// vars returns the values of variables.
func vars(key, url string, tenant, listed map[string]any) []any {
	out := []any{nil, nil, nil, nil}
	if key != "" {
		out[0], out[1] = key, url
	}
	if tenant != nil {
		out[2] = tenant
	}
	if listed != nil {
		out[3] = listed
	}
	return out
}
