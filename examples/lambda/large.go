package main

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/crawl"
	"github.com/techmap-it/techmap/examples/internal/stage"
)

const (
	// perPage is how many postings a page of a listing has, by a low guess.
	perPage = 20
	// room is the part of the time of an event that requests may be planned for: sites
	// answer late, and some ask to be asked less often.
	room = 0.8
)

// fits refuses sources that are known to need more requests than there is time for until
// end: they would be partial every day. What is known of a source is what its last
// complete run listed, and what is stored of that.
func (f *function) fits(
	ctx context.Context, sites []stage.Site, limit int, seen map[techmap.PostingID]time.Time, end time.Time,
) error {
	if end.IsZero() {
		return nil
	}
	var refused []string
	for _, s := range sites {
		last, err := f.lastComplete(ctx, s.Name())
		if err != nil {
			return err
		}
		needs, may := requests(ctx, s, last, limit, seen), int(room*float64(time.Until(end))/float64(s.Interval))
		if needs > may {
			refused = append(refused, fmt.Sprintf("%s needs some %d requests, and there is time for %d", s.Name(), needs, may))
		}
	}
	if len(refused) == 0 {
		return nil
	}
	return fmt.Errorf("event: %s: collect from it by \"techmap crawl\" in a pod or on any machine, "+
		"or say \"parts\": true to have it take several events: %w", strings.Join(refused, "; "), techmap.ErrInvalid)
}

// lastComplete returns the newest complete census of a source, the zero one if it has
// none.
func (f *function) lastComplete(ctx context.Context, source string) (last techmap.Census, err error) {
	for c, err := range f.stores.Bronze.CensusesOf(ctx, source) {
		if err != nil {
			return last, err
		}
		if c.Outcome == techmap.OutcomeComplete && !c.At.Before(last.At) {
			last = c
		}
	}
	return last, nil
}

// requests reckons how many requests the next run of a source needs, if it lists what it
// did: its pages, and those postings that are not stored or due to be fetched again.
func requests(
	ctx context.Context, s stage.Site, last techmap.Census, limit int, seen map[techmap.PostingID]time.Time,
) int {
	pages := (len(last.Keys) + perPage - 1) / perPage
	if s.Rich {
		return pages
	}
	memory, due := crawl.NewMemory(seen, nil), 0
	for _, key := range last.Keys {
		if known, _ := memory.Known(ctx, techmap.NewPostingID(last.Source, key), time.Time{}); !known {
			due++
		}
	}
	if limit > 0 {
		due = min(due, limit)
	}
	return pages + due
}
