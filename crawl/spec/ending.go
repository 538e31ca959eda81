package spec

import (
	"context"
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/crawl"
)

// done reports whether the page just seen, which has n records, is the last.
func (p *pager) done(ctx context.Context, page *crawl.Page, a *answer, n int) (bool, error) {
	ctx, cancel := withEvalTime(ctx)
	defer cancel()
	if err := p.readTotal(ctx, a); err != nil {
		return false, err
	}
	if n == 0 && p.rows == 0 {
		return true, p.proveEmpty(ctx, a)
	}
	if p.plan.more != nil {
		more, err := p.plan.more.truth(ctx, a.whole)
		if err == nil && more && n == 0 {
			err = fmt.Errorf("is empty but says that there is more: %w", techmap.ErrMalformed)
		}
		if err != nil || more {
			return false, p.plan.more.origin.fails(a.whole, err)
		}
		return true, p.proveTotal()
	}
	switch p.plan.kind {
	case "page", "offset":
		return p.doneCounting(n)
	case "cursor":
		return p.doneCursor(ctx, a)
	case "next", "link":
		return p.doneNext(ctx, page, a)
	}
	return true, p.proveTotal()
}

// doneCounting reports whether a page of a counted listing is the last: all that
// was announced was seen, or the page is empty, or short where that is a sign.
func (p *pager) doneCounting(n int) (bool, error) {
	if p.total >= 0 && int64(p.rows) >= p.total {
		return true, nil
	}
	if n == 0 || p.plan.short && n < p.plan.size {
		return true, p.proveTotal()
	}
	return false, nil
}

// doneCursor reports whether there is no further cursor. One that does not move
// would go on for ever.
func (p *pager) doneCursor(ctx context.Context, a *answer) (bool, error) {
	vals, err := p.plan.cursor.values(ctx, a.whole)
	if err != nil {
		return false, p.plan.cursor.origin.fails(a.whole, err)
	}
	next := ""
	if len(vals) > 0 && vals[0] != false {
		next = textOf(vals[0])
	}
	if next == "" {
		return true, p.proveTotal()
	}
	if next == p.cursor {
		return false, fmt.Errorf("gives the cursor that it was asked with: %w", techmap.ErrMalformed)
	}
	p.cursor = next
	return false, nil
}

// doneNext reports whether there is no address of a next page, in the answer or in
// its Link header.
func (p *pager) doneNext(ctx context.Context, page *crawl.Page, a *answer) (bool, error) {
	next := linkNext(page.Meta["link"])
	if p.plan.kind == "next" {
		var err error
		if next, err = p.plan.next.text(ctx, a.whole); err != nil {
			return false, p.plan.next.origin.fails(a.whole, err)
		}
	}
	if next == "" {
		return true, p.proveTotal()
	}
	next, err := resolve(page.URL, next)
	if err == nil && next == p.next {
		err = fmt.Errorf("leads to itself: %w", techmap.ErrMalformed)
	}
	p.next = next
	return false, err
}

// readTotal notes how many records the site says there are. Some say 0 on later
// pages.
func (p *pager) readTotal(ctx context.Context, a *answer) error {
	if p.plan.total == nil {
		return nil
	}
	n, ok, err := p.plan.total.number(ctx, a.whole)
	p.total = max(p.total, n)
	if err == nil && !ok {
		return wrap(p.plan.total.origin.finds(theAnswer, a.whole, nil), "no number of records")
	}
	return p.plan.total.origin.fails(a.whole, err)
}

// proveEmpty returns an error unless a listing without a record is known to be
// truly empty. A redesign looks the same.
func (p *pager) proveEmpty(ctx context.Context, a *answer) error {
	if p.total == 0 {
		return nil
	}
	if p.walk.plan.empty != nil {
		empty, err := p.walk.plan.empty.truth(ctx, a.whole)
		if err != nil || empty {
			return p.walk.plan.empty.origin.fails(a.whole, err)
		}
	}
	err := p.walk.plan.origin.finds(theAnswer, a.whole, nil)
	return fmt.Errorf("no records, and no sign that there are none: %w", err)
}

// proveTotal returns techmap.ErrPartial if fewer records were seen than there
// are said to be.
func (p *pager) proveTotal() error {
	if int64(p.rows) < p.total {
		return fmt.Errorf("the listing ends after %d of %d records: %w", p.rows, p.total, techmap.ErrPartial)
	}
	return nil
}

// resolve returns address as seen from a page.
func resolve(page, address string) (string, error) {
	base, err := url.Parse(page)
	if err == nil && strings.TrimSpace(address) != "" {
		u, err := base.Parse(strings.TrimSpace(address))
		if err == nil && (u.Scheme == "https" || u.Scheme == "http") {
			return u.String(), nil
		}
	}
	return "", fmt.Errorf("%q leads nowhere: %w", crawl.RedactURL(address), techmap.ErrMalformed)
}

// links matches the links of a Link header (RFC 8288) and their parameters.
var links = regexp.MustCompile(`<([^<>]*)>([^<]*)`)

// linkNext returns the target of the link with relation "next" in a Link header.
func linkNext(header string) string {
	for _, m := range links.FindAllStringSubmatch(header, -1) {
		if isNext(m[2]) {
			return m[1]
		}
	}
	return ""
}

// isNext reports whether parameters of a link say that it leads to the next page.
func isNext(params string) bool {
	for param := range strings.SplitSeq(params, ";") {
		name, value, _ := strings.Cut(strings.TrimSpace(param), "=")
		if strings.EqualFold(strings.TrimSpace(name), "rel") {
			rels := strings.Fields(strings.ToLower(strings.Trim(value, `", `)))
			return slices.Contains(rels, "next")
		}
	}
	return false
}
