package crawltest_test

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"iter"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/crawl"
)

// A toy is the site of testdata/toy.txtar. Its faults are what a suite has to find.
type toy struct {
	name       string
	lenient    bool // takes a list page it cannot read for the last
	anonymous  bool // keeps no record of the key
	stubborn   bool // gives up at the first broken posting
	unrecorded bool // asks for what the trace does not hold
}

func (s toy) Name() string { return cmp.Or(s.name, "toy") }

func (s toy) Refs(ctx context.Context, f crawl.Fetcher, _ techmap.Query) iter.Seq2[crawl.Ref, error] {
	return func(yield func(crawl.Ref, error) bool) {
		for page := 1; ; page++ {
			var list struct {
				Keys []string
				More *bool
			}
			url := fmt.Sprintf("https://toy.example/list?page=%d", page)
			if s.unrecorded {
				url += "&x=1"
			}
			p, err := crawl.Get(ctx, f, url, "")
			if err == nil {
				err = p.JSON(&list)
			}
			if err != nil {
				if !s.lenient {
					yield(crawl.Ref{}, err)
				}
				return
			}
			for _, key := range list.Keys {
				ref := crawl.Ref{Key: key, URL: "https://toy.example/" + key}
				if s.anonymous {
					ref.URL = ""
				}
				if !yield(ref, nil) {
					return
				}
			}
			if list.More == nil || !*list.More {
				return
			}
		}
	}
}

func (s toy) Posting(ctx context.Context, f crawl.Fetcher, ref crawl.Ref) (techmap.RawPosting, error) {
	p, err := crawl.Get(ctx, f, "https://toy.example/"+ref.Key, "")
	if err != nil {
		if s.stubborn {
			err = fmt.Errorf("toy: %w", techmap.ErrBlocked)
		}
		return techmap.RawPosting{}, err
	}
	return p.Raw(ref), nil
}

// A toyParser reads a toy's postings. Its faults are what a suite has to find.
type toyParser struct {
	fault string
	calls *int
}

func (p toyParser) Refine(_ context.Context, raw techmap.RawPosting) (techmap.Posting, error) {
	var in struct{ Title, Text string }
	err := json.Unmarshal(raw.Body, &in)
	switch p.fault {
	case "panics":
		if err != nil {
			panic("cannot read")
		}
	case "says nothing":
		if err != nil {
			return techmap.Posting{ID: raw.ID()}, nil
		}
	case "of no kind":
		if err != nil {
			return techmap.Posting{}, err
		}
	case "not deterministic":
		*p.calls++
		in.Title += fmt.Sprint(*p.calls)
	case "wrong ID":
		raw.Key += "x"
	case "believes anything":
		if in.Title == "" {
			in.Title, in.Text = "untitled", string(raw.Body)+"."
		}
		err = nil
	}
	if err != nil || in.Title == "" {
		return techmap.Posting{}, fmt.Errorf("toy: %w: %w", techmap.ErrMalformed, err)
	}
	return techmap.Posting{
		ID: raw.ID(), Raw: raw.Digest(), Parser: "toy/1", Source: raw.Source, URL: raw.URL, Title: in.Title,
		Sections: []techmap.Section{{Kind: techmap.SectionOther, Text: in.Text}}, SeenAt: raw.FetchedAt,
	}, nil
}
