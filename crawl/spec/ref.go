package spec

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/crawl"
)

// A sighting is a row of a listing, where it was seen.
type sighting struct {
	*pager
	page *crawl.Page
	row  row
	key  string
}

// look returns the sighting of a row and whether its reference is to be yielded:
// it is not left out, and was not there before. A row that is left out may lack
// a key.
func (p *pager) look(ctx context.Context, page *crawl.Page, r row) (s sighting, wanted bool, err error) {
	s = sighting{pager: p, page: page, row: r}
	var noKey error
	if s.key, noKey = s.findKey(ctx); s.key == "" {
		noKey = s.keyless(noKey)
	}
	keep, err := s.keeps(ctx)
	switch {
	case err != nil:
		return s, false, err
	case !keep:
		p.dropped++
		return s, false, nil
	case noKey != nil:
		return s, false, noKey
	}
	return s, !p.seen[s.key], nil
}

// keeps reports whether list.keep takes the row in.
func (s *sighting) keeps(ctx context.Context) (bool, error) {
	keep := s.walk.plan.keep
	if keep == nil {
		return true, nil
	}
	is, err := keep.truth(ctx, s.row.rec)
	if errors.Is(err, techmap.ErrMalformed) && ctx.Err() == nil {
		return false, nil // it lacks what it is judged by: an advertisement
	}
	return is, err
}

// findKey returns the row's key at the site: what list.key gives, or the group that
// list.match finds in a sitemap's address.
func (s *sighting) findKey(ctx context.Context) (string, error) {
	list := s.walk.plan
	if list.key != nil {
		return list.key.text(ctx, s.row.rec)
	}
	fields, _ := s.row.rec.value.(map[string]any)
	if m := list.match.FindStringSubmatch(textOf(fields["loc"])); m != nil {
		return m[1], nil
	}
	return "", nil
}

// keyless returns the error of a row that has no key, for which cause is why if
// there is more to it.
func (s *sighting) keyless(cause error) error {
	key := s.walk.plan.key
	if key == nil {
		return cmp.Or(cause, fmt.Errorf("record without a key: %w", techmap.ErrMalformed))
	}
	return wrap(key.origin.finds("the record", s.row.rec, cause), "record without a key")
}

// ref returns the reference to what was seen.
func (s *sighting) ref(ctx context.Context) (ref crawl.Ref, err error) {
	ref.Key = s.key
	if s.tenant.name != "" {
		ref.Key = s.tenant.name + "." + s.key
	}
	if ref.URL, err = s.url(ctx); err != nil {
		return ref, err
	}
	if m, ok := s.walk.plan.updated.moment(ctx, s.row.rec); ok {
		ref.UpdatedAt = m.at.UTC()
	}
	listed, err := s.listed(ctx)
	if err != nil {
		return ref, err
	}
	if s.site.plan.detail == nil {
		ref.Raw = s.raw(ctx, ref, listed)
	} else if listed != "" {
		s.site.mu.Lock()
		s.site.listed[ref.Key] = listed
		s.site.mu.Unlock()
	}
	return ref, nil
}

// url returns the posting's page, seen from the page it is listed on.
func (s *sighting) url(ctx context.Context) (string, error) {
	list := s.walk.plan
	if list.url == nil {
		v := s.tenant.values()
		v["key"] = s.key
		return list.address.address(v), nil
	}
	address, err := list.url.text(ctx, s.row.rec)
	if err != nil {
		return "", err
	}
	return resolve(s.page.URL, address)
}

// listed returns what the listing alone knows, as JSON.
func (s *sighting) listed(ctx context.Context) (string, error) {
	carry := s.walk.plan.carry
	if len(carry) == 0 {
		return "", nil
	}
	out := make(map[string]any, len(carry))
	for name, p := range carry {
		vals, err := p.values(ctx, s.row.rec)
		if err != nil && ctx.Err() != nil {
			return "", err
		}
		if texts := texts(vals); len(texts) == 1 {
			out[name] = texts[0]
		} else if len(texts) > 1 {
			out[name] = texts
		}
	}
	data, err := encodeJSON(out)
	return string(data), err
}

// raw returns the posting that a row is.
func (s *sighting) raw(ctx context.Context, ref crawl.Ref, listed string) *techmap.RawPosting {
	raw := techmap.RawPosting{
		Source: s.site.Name(), Key: ref.Key, URL: ref.URL, FetchedAt: s.page.FetchedAt,
		ContentType: s.row.contentType, Body: s.row.body, Meta: maps.Clone(s.page.Meta),
	}
	for _, ofListing := range []string{"etag", "last_modified", "link"} {
		delete(raw.Meta, ofListing)
	}
	s.site.label(&raw, s.tenant, listed)
	rec := *s.row.rec
	rec.vars = rawVars(raw)
	s.check.addUnlessSkipped(Parser{spec: s.site.spec}.read(ctx, raw, &rec))
	return &raw
}
