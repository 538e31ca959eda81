package sample

import (
	"context"
	"fmt"
	"iter"
	"net/url"
	"strconv"
	"time"

	"github.com/PuerkitoBio/goquery"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/crawl"
)

// careersSite is sample-careers: pages of links in HTML, and a page per opening.
type careersSite struct{}

// Name implements crawl.Site.
func (careersSite) Name() string { return CareersName }

// Refs implements crawl.Site. The listing says how many openings there are; one
// that ends before it has shown as many is partial.
func (careersSite) Refs(ctx context.Context, f crawl.Fetcher, q techmap.Query) iter.Seq2[crawl.Ref, error] {
	return func(yield func(crawl.Ref, error) bool) {
		params := url.Values{}
		for _, word := range q.Keywords {
			params.Add("keyword", word)
		}
		seen := 0
		for n := 1; ; n++ {
			params.Set("page", strconv.Itoa(n))
			list, err := careersListing(ctx, f, params)
			if err != nil {
				yield(crawl.Ref{}, err)
				return
			}
			for _, row := range list.rows.EachIter() {
				seen++
				if !yield(careersRef(row)) {
					return
				}
			}
			if list.next {
				continue
			}
			if seen < list.total {
				err := fmt.Errorf("sample-careers: %d of %d openings listed: %w", seen, list.total, techmap.ErrPartial)
				yield(crawl.Ref{}, err)
			}
			return
		}
	}
}

// A careersList is one page of the listing.
type careersList struct {
	total int
	rows  *goquery.Selection
	next  bool // there is another page
}

// careersListing fetches a page of the listing. A page without a count, or
// without openings where there are some, is none.
func careersListing(ctx context.Context, f crawl.Fetcher, params url.Values) (careersList, error) {
	page, err := crawl.Get(ctx, f, careersURL+"/jobs?"+params.Encode(), "text/html")
	if err != nil {
		return careersList{}, err
	}
	d, err := crawl.ParseHTML(page.ContentType, page.Body)
	if err != nil {
		return careersList{}, err
	}
	total, err := strconv.Atoi(d.Need(".count").AttrOr("data-total", ""))
	list := careersList{total: total, rows: d.Find("li.job"), next: d.Find("a[rel=next]").Length() > 0}
	if total > 0 {
		list.rows = d.Need("li.job")
	}
	if derr := d.Err(); derr != nil {
		return careersList{}, derr
	}
	if err != nil {
		return careersList{}, fmt.Errorf("sample-careers: count: %w: %w", techmap.ErrMalformed, err)
	}
	return list, nil
}

func careersRef(row *goquery.Selection) (crawl.Ref, error) {
	key, updated := row.AttrOr("data-key", ""), row.AttrOr("data-updated", "")
	ref := crawl.Ref{Key: key, URL: careersURL + row.Find("a").AttrOr("href", "")}
	at, err := time.Parse(time.RFC3339, updated)
	if err != nil || key == "" {
		err := fmt.Errorf("sample-careers: listed with key %q, updated at %q: %w", key, updated, techmap.ErrMalformed)
		return crawl.Ref{}, &techmap.RecordError{URL: ref.URL, Err: err}
	}
	ref.UpdatedAt = at
	return ref, nil
}

// Posting implements crawl.Site.
func (careersSite) Posting(ctx context.Context, f crawl.Fetcher, ref crawl.Ref) (techmap.RawPosting, error) {
	page, err := crawl.Get(ctx, f, ref.URL, "text/html")
	if err != nil {
		return techmap.RawPosting{}, err
	}
	return page.Raw(ref), nil
}

var _ crawl.Site = careersSite{}
