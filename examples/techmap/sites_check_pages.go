package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/crawl"
	"github.com/techmap-it/techmap/crawl/spec"
	"github.com/techmap-it/techmap/examples/internal/message"
)

var (
	textBeyond    = message.Text{En: "page %s is asked for at %s, which is not recorded: name its file too, or put both into a .txtar", Ko: "%s페이지를 %s에 요청하는데 기록에 없습니다. 그 파일도 지정하거나 둘을 .txtar 하나에 담으세요"}
	textAsListing = message.Text{En: "neither a page of the listing (%s) nor one of a posting (%s)", Ko: "목록 페이지(%s)도 공고 페이지(%s)도 아닙니다"}
)

// A recordedListing is a recordedPage that notes which page its listing goes on to.
type recordedListing struct {
	recordedPage
	beyond string // address of the next page, which is not recorded
}

// Fetch implements crawl.Fetcher.
func (r *recordedListing) Fetch(ctx context.Context, req *http.Request) (*crawl.Page, error) {
	if r.served {
		r.beyond = crawl.RedactURL(req.URL.String())
	}
	return r.recordedPage.Fetch(ctx, req)
}

// explain returns err, or that a page is not recorded if that is why.
func (r *recordedListing) explain(a *app, err error) error {
	if err == nil || r.beyond == "" {
		return err
	}
	return errors.New(a.say(textBeyond, "2", r.beyond))
}

// neither returns the error of a page that is of no kind.
func neither(a *app, listing, posting error) error {
	if listing == nil {
		return posting
	}
	return errors.New(a.say(textAsListing, listing, posting))
}

// untitled reports whether l is that raw has no title, as a page of another kind.
func (l lostPosting) untitled(raw techmap.RawPosting) bool {
	return l.ID == string(raw.ID()) && strings.Contains(l.Err, ": no title: ")
}

// pageNumber finds which page of a listing an error is about.
var pageNumber = regexp.MustCompile(`: page ([0-9]+): `)

// beyondTrace notes the page that a listing did not end at only because the trace
// lacks it.
func (k *checkup) beyondTrace(lacks []string) {
	if k.end == nil {
		return
	}
	page := pageNumber.FindStringSubmatch(k.end.Error())
	for _, lacking := range lacks {
		_, address, _ := strings.Cut(lacking, " ")
		if page != nil && page[1] != "1" && strings.Contains(k.end.Error(), address) {
			k.beyond, k.beyondPage = address, page[1]
		}
	}
}

// onPages reads pages as they were served. Each is one of the listing if it lists
// anything, else one of a posting.
func (c *sitesCheckCmd) onPages(ctx context.Context, a *app, k *checkup) error {
	made, err := recordedSite(k.site, c.tenants(k.site, true))
	if err != nil {
		return err
	}
	var refs []crawl.Ref
	pages := 0
	for _, file := range c.Page {
		page, err := readPage(file)
		if err != nil {
			return fmt.Errorf("%w: %w", errMisuse, err)
		}
		from := &recordedListing{recordedPage: recordedPage{page: page}}
		before := len(k.lost)
		listed, err := k.list(ctx, made, from)
		if len(listed) > 0 {
			refs, k.beyond = append(refs, listed...), cmp.Or(k.beyond, from.beyond)
			pages++
			continue
		}
		k.lost = k.lost[:before] // rows of what is no listing, or told by err
		if err = from.explain(a, err); !k.site.facts.rich() {
			ref := k.takeRef(&refs, strings.TrimSuffix(filepath.Base(file), filepath.Ext(file)))
			k.posting(ctx, a, made, page, ref, err)
		} else if err != nil {
			return fmt.Errorf("%s: %w", file, err)
		}
	}
	if pages > 1 {
		k.beyond = "" // the page that one asks for may be the next
	}
	k.pending = len(refs) - countRaw(refs)
	return nil
}

// posting reads the page of a posting, which as one of the listing has the error
// asListing.
func (k *checkup) posting(
	ctx context.Context, a *app, made *spec.Site, page *crawl.Page, ref crawl.Ref, asListing error,
) {
	raw, err := made.Posting(ctx, &recordedPage{page: page}, ref)
	if err != nil {
		k.lose(ref.Key, neither(a, asListing, err))
		return
	}
	raw.Source, raw.Key, raw.FetchedAt = k.site.name, ref.Key, page.FetchedAt
	k.read(ctx, raw)
	if n := len(k.lost); n > 0 && k.lost[n-1].untitled(raw) {
		k.lost[n-1].Err = neither(a, asListing, errors.New(k.lost[n-1].Err)).Error()
	}
}

// takeRef takes the ref out of refs that a page called name is of: that of its
// key, else the first. Without one the name is the key.
func (k *checkup) takeRef(refs *[]crawl.Ref, name string) crawl.Ref {
	i := slices.IndexFunc(*refs, func(r crawl.Ref) bool { return r.Key == name || strings.HasSuffix(r.Key, "."+name) })
	if i < 0 {
		i = slices.IndexFunc(*refs, func(r crawl.Ref) bool { return r.Raw == nil })
	}
	if i < 0 {
		host := append(k.site.facts.hosts(k.site.tenants.Tenants), "recorded.invalid")[0]
		return crawl.Ref{Key: name, URL: "https://" + host + "/" + name}
	}
	ref := (*refs)[i]
	*refs = slices.Delete(*refs, i, i+1)
	return ref
}

func countRaw(refs []crawl.Ref) int {
	n := 0
	for _, r := range refs {
		if r.Raw != nil {
			n++
		}
	}
	return n
}

// list reads a page of the listing, and the postings that it carries.
func (k *checkup) list(ctx context.Context, made *spec.Site, from *recordedListing) ([]crawl.Ref, error) {
	var refs []crawl.Ref
	var end error
	for ref, err := range made.Refs(ctx, from, techmap.Query{}) {
		rec, isRecord := errors.AsType[*techmap.RecordError](err)
		switch {
		case isRecord:
			k.lose(string(rec.ID), rec.Err)
		case err != nil:
			end = err
		default:
			refs = append(refs, ref)
			k.listed++
			if ref.Raw != nil {
				raw := *ref.Raw
				raw.Source, raw.Key, raw.FetchedAt = k.site.name, ref.Key, from.page.FetchedAt
				k.read(ctx, raw)
			}
		}
	}
	return refs, end
}
