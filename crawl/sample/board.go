package sample

import (
	"context"
	"fmt"
	"iter"
	"net/url"
	"strconv"
	"time"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/crawl"
)

// boardSite is sample-board: a list of pages in JSON, and an object per position.
type boardSite struct{}

// Name implements crawl.Site.
func (boardSite) Name() string { return BoardName }

// Refs implements crawl.Site. The listing says how many positions there are; one
// that ends before it has shown as many is partial.
func (boardSite) Refs(ctx context.Context, f crawl.Fetcher, q techmap.Query) iter.Seq2[crawl.Ref, error] {
	return func(yield func(crawl.Ref, error) bool) {
		params := url.Values{}
		for _, word := range q.Keywords {
			params.Add("keyword", word)
		}
		seen := 0
		for n := 1; ; n++ {
			params.Set("page", strconv.Itoa(n))
			list, err := boardListing(ctx, f, params)
			if err != nil {
				yield(crawl.Ref{}, err)
				return
			}
			for _, item := range list.Positions {
				seen++
				if !yield(item.ref()) {
					return
				}
			}
			if n < list.Pages {
				continue
			}
			if seen < list.Total {
				err := fmt.Errorf("sample-board: %d of %d positions listed: %w", seen, list.Total, techmap.ErrPartial)
				yield(crawl.Ref{}, err)
			}
			return
		}
	}
}

// boardListing fetches a page of the list. An answer without a count is no list,
// and a page without positions is no page.
func boardListing(ctx context.Context, f crawl.Fetcher, params url.Values) (boardList, error) {
	page, err := crawl.Get(ctx, f, boardURL+"/api/positions?"+params.Encode(), "application/json")
	if err != nil {
		return boardList{}, err
	}
	var list boardList
	if err := page.JSON(&list); err != nil {
		return boardList{}, err
	}
	n, empty := params.Get("page"), len(list.Positions) == 0
	if list.Pages < 1 || strconv.Itoa(list.Page) != n || empty && list.Total > 0 {
		return boardList{}, fmt.Errorf("sample-board: page %s is no page of the list: %w", n, techmap.ErrMalformed)
	}
	return list, nil
}

func (it boardItem) ref() (crawl.Ref, error) {
	key := strconv.Itoa(it.ID)
	ref := crawl.Ref{Key: key, URL: boardURL + "/positions/" + key}
	updated, err := time.ParseInLocation(boardTime, it.UpdatedAt, seoul)
	if err != nil || it.ID <= 0 {
		err = fmt.Errorf("sample-board: listed, updated at %q: %w", it.UpdatedAt, techmap.ErrMalformed)
		return crawl.Ref{}, &techmap.RecordError{ID: techmap.NewPostingID(BoardName, key), URL: ref.URL, Err: err}
	}
	ref.UpdatedAt = updated.UTC()
	return ref, nil
}

// Posting implements crawl.Site.
func (boardSite) Posting(ctx context.Context, f crawl.Fetcher, ref crawl.Ref) (techmap.RawPosting, error) {
	page, err := crawl.Get(ctx, f, boardURL+"/api/positions/"+url.PathEscape(ref.Key), "application/json")
	if err != nil {
		return techmap.RawPosting{}, err
	}
	return page.Raw(ref), nil
}

var _ crawl.Site = boardSite{}
