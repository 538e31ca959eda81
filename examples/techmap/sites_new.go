package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"iter"
	"os"
	"regexp"
	"strings"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/crawl"
	"github.com/techmap-it/techmap/crawl/spec"
	"github.com/techmap-it/techmap/examples/internal/message"
)

// sitesNewCmd drafts a site's file.
type sitesNewCmd struct {
	Page    string `arg:"" name:"url|file" help:"Address of a feed, or of a page of one posting; or a file with its body."`
	Out     string `help:"File to write the draft to; none that is there already." placeholder:"FILE"`
	Address string `help:"Where the body in a file was served, if it does not say so itself." placeholder:"URL"`
	politeFlags
}

var (
	textFetching  = message.Text{En: "Fetching %s as %q, if its robots.txt allows.", Ko: "robots.txt가 허용하면 %s 페이지를 %q로 받습니다."}
	textDrafted   = message.Text{En: "Wrote %s. Read the site's terms and robots.txt, fill in the rights, then: techmap sites check %[1]s", Ko: "%s 파일을 썼습니다. 사이트의 약관과 robots.txt를 읽고 권리를 채운 다음: techmap sites check %[1]s"}
	textNoAddress = message.Text{En: "%s does not say where it was served: say so with --address", Ko: "%s 파일에 받은 주소가 없습니다. --address로 알려 주세요"}
)

// Run implements the command.
func (c *sitesNewCmd) Run(ctx context.Context, a *app) error {
	address, page, err := c.page(ctx, a)
	if err != nil {
		return err
	}
	draft, err := spec.Draft(address, page.Body, page.ContentType)
	if err != nil {
		return err
	}
	if c.Out == "" {
		_, err := a.stdout.Write(draft)
		return err
	}
	f, err := os.OpenFile(c.Out, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o644)
	if errors.Is(err, fs.ErrExist) {
		return fmt.Errorf("%w: --out: %w", errMisuse, err)
	}
	if err != nil {
		return err
	}
	_, err = f.Write(draft)
	if err := errors.Join(err, f.Close()); err != nil {
		return err
	}
	a.note(textDrafted, c.Out)
	return nil
}

// page returns the page to draft from and its address.
func (c *sitesNewCmd) page(ctx context.Context, a *app) (string, *crawl.Page, error) {
	if !strings.HasPrefix(c.Page, "http://") && !strings.HasPrefix(c.Page, "https://") {
		page, err := readPage(c.Page)
		if err != nil {
			return "", nil, fmt.Errorf("%w: %w", errMisuse, err)
		}
		address := c.Address
		if address == "" {
			address = ownAddress(page.Body)
		}
		if address == "" {
			return "", nil, fmt.Errorf("%w: %s", errMisuse, a.say(textNoAddress, c.Page))
		}
		return address, page, nil
	}
	opts, err := c.options()
	if err != nil {
		return "", nil, err
	}
	opts.Logger = a.log
	a.note(textFetching, c.Page, opts.UserAgent)
	for raw, err := range crawl.New(onePage(c.Page), &opts).Postings(ctx, techmap.Query{}) {
		if rec, ok := errors.AsType[*techmap.RecordError](err); ok {
			err = rec.Err
		}
		return c.Page, &crawl.Page{ContentType: raw.ContentType, Body: raw.Body, FetchedAt: raw.FetchedAt}, err
	}
	return "", nil, fmt.Errorf("%s: %w", c.Page, techmap.ErrNotFound)
}

// ownAddresses find the address that a page gives itself.
var ownAddresses = []*regexp.Regexp{
	regexp.MustCompile(`<link[^>]+rel="?canonical"?[^>]+href="(https?://[^"]+)"`),
	regexp.MustCompile(`<meta[^>]+property="og:url"[^>]+content="(https?://[^"]+)"`),
	regexp.MustCompile(`<(?:atom:)?link[^>]+rel="self"[^>]+href="(https?://[^"]+)"`),
	regexp.MustCompile(`<(?:atom:)?link[^>]+href="(https?://[^"]+)"[^>]+rel="self"`),
	regexp.MustCompile(`"feed_url"\s*:\s*"(https?://[^"]+)"`),
}

// ownAddress returns the address that a page gives itself, "" if it gives none.
func ownAddress(body []byte) string {
	for _, re := range ownAddresses {
		if m := re.FindSubmatch(body); m != nil {
			return strings.ReplaceAll(string(m[1]), "&amp;", "&")
		}
	}
	return ""
}

// onePage is a site of one page, so that one is fetched as politely as all.
type onePage string

var _ crawl.Site = onePage("")

// Name implements crawl.Site.
func (onePage) Name() string { return "page" }

// Refs implements crawl.Site.
func (p onePage) Refs(context.Context, crawl.Fetcher, techmap.Query) iter.Seq2[crawl.Ref, error] {
	return func(yield func(crawl.Ref, error) bool) {
		yield(crawl.Ref{Key: "page", URL: string(p)}, nil)
	}
}

// Posting implements crawl.Site.
func (p onePage) Posting(ctx context.Context, f crawl.Fetcher, ref crawl.Ref) (techmap.RawPosting, error) {
	page, err := crawl.Get(ctx, f, string(p), "")
	if err != nil {
		return techmap.RawPosting{}, err
	}
	return page.Raw(ref), nil
}
