package spec

import (
	"bytes"
	"compress/gzip"
	"context"
	"fmt"
	"io"

	"github.com/techmap-it/techmap"
)

// maxSitemap is the most bytes a sitemap may have when inflated (sitemaps.org).
const maxSitemap = 50 << 20

// sitemap walks a sitemap, and those that an index names. All of them count as
// pages of one listing.
func (w *walk) sitemap(ctx context.Context, t tenant, v values) error {
	p := &pager{walk: w, plan: &w.plan.page, tenant: t, vals: v, total: -1, seen: make(map[string]bool)}
	queue := []string{""} // "" is what the file names
	asked := make(map[string]bool)
	for p.page = 1; len(queue) > 0; p.page++ {
		if p.page > p.plan.max {
			return fmt.Errorf("%s: stopped after %d sitemaps: %w", w.site.Name(), p.plan.max, techmap.ErrPartial)
		}
		p.next, queue = queue[0], queue[1:]
		more, err := p.onceSitemap(ctx)
		switch {
		case w.left:
			return errLeft
		case err != nil:
			return notGone(wrap(err, "%s: sitemap %d", w.site.Name(), p.page), p.page > 1)
		}
		for _, address := range more {
			if !asked[address] {
				asked[address] = true
				queue = append(queue, address)
			}
		}
	}
	if len(p.seen) == 0 {
		return fmt.Errorf("%s: no address of the sitemap is a posting: %w", w.site.Name(), techmap.ErrMalformed)
	}
	return nil
}

// onceSitemap asks for one file, yields its references and returns the files it
// names.
func (p *pager) onceSitemap(ctx context.Context) (more []string, err error) {
	page, err := p.ask(ctx)
	if err != nil {
		return nil, err
	}
	body, err := inflate(page.Body)
	if err != nil {
		return nil, err
	}
	a, err := p.walk.plan.read(ctx, p.base(page, p.tenant), page.ContentType, body)
	if err != nil {
		return nil, orBlocked(err, page)
	}
	for _, child := range xmlRows(a, "sitemap") {
		fields, _ := child.rec.value.(map[string]any)
		address, err := resolve(page.URL, textOf(fields["loc"]))
		if err != nil {
			return nil, err
		}
		more = append(more, address)
	}
	return more, p.yieldRows(ctx, page, p.matching(xmlRows(a, p.walk.plan.rows)))
}

// matching returns the rows whose address is a posting's.
func (p *pager) matching(rows []row) []row {
	re := p.walk.plan.match
	if re == nil {
		return rows
	}
	var out []row
	for _, r := range rows {
		if fields, ok := r.rec.value.(map[string]any); ok && re.MatchString(textOf(fields["loc"])) {
			out = append(out, r)
		}
	}
	return out
}

// inflate returns the body of a file that is compressed in itself.
func inflate(body []byte) ([]byte, error) {
	if !bytes.HasPrefix(body, []byte{0x1f, 0x8b}) {
		return body, nil
	}
	r, err := gzip.NewReader(bytes.NewReader(body))
	if err != nil {
		return nil, fmt.Errorf("not gzip: %w: %w", techmap.ErrMalformed, err)
	}
	out, err := io.ReadAll(io.LimitReader(r, maxSitemap+1))
	if err != nil {
		return nil, fmt.Errorf("not gzip: %w: %w", techmap.ErrMalformed, err)
	}
	if len(out) > maxSitemap {
		return nil, fmt.Errorf("sitemap of more than %d bytes: %w", maxSitemap, techmap.ErrMalformed)
	}
	return out, nil
}
