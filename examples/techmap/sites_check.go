package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"path/filepath"
	"strings"
	"time"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/crawl"
	"github.com/techmap-it/techmap/crawl/spec"
	"github.com/techmap-it/techmap/examples/internal/message"
)

// sitesCheckCmd runs a site's file.
type sitesCheckCmd struct {
	File   string   `predictor:"site" arg:"" help:"File of a site, or the name of one."`
	Page   []string `predictor:"file" arg:"" optional:"" help:"Recorded answers: pages of the listing or of postings as they were served, or a trace (.txtar)."`
	Live   bool     `help:"Ask the site itself, politely."`
	Limit  int      `default:"3" help:"At most this many postings of the site itself." placeholder:"N"`
	Tenant string   `help:"Company to ask for, of a site that has several; all of a trace, else the first, if none is named." placeholder:"NAME"`
	politeFlags
	formatFlag
}

var (
	textAsking     = message.Text{En: "Asking %s as %q: robots.txt first, then at most %d postings, a request every %s.", Ko: "%s에 %q로 요청합니다. robots.txt를 먼저 읽고, 공고는 많아야 %d건, 요청 간격 %s."}
	textNoPage     = message.Text{En: "no page to run it on: name a recorded one, or add --live to ask %s", Ko: "실행해 볼 페이지가 없습니다. 기록된 페이지를 지정하거나, --live를 붙여 %s에 물어보세요"}
	textNoSiteFile = message.Text{En: "%s is no site file (.yaml): the file comes first, then pages", Ko: "%s: 사이트 파일(.yaml)이 아닙니다. 사이트 파일을 먼저, 페이지는 그 뒤에 적으세요"}
	textNotHeld    = message.Text{En: "the recording does not hold %s", Ko: "기록에 없는 요청: %s"}
	textFileSound  = message.Text{En: "the file has no mistakes", Ko: "파일에 오류가 없습니다"}
)

// Run implements the command.
func (c *sitesCheckCmd) Run(ctx context.Context, a *app) error {
	if ext := filepath.Ext(c.File); ext != "" && !isSiteFile(c.File) {
		return fmt.Errorf("%w: %s", errMisuse, a.say(textNoSiteFile, c.File))
	}
	catalog, err := a.sites()
	if err != nil {
		return err
	}
	s, err := catalog.find(c.File)
	if err != nil {
		return err
	}
	k := newCheckup(s, c.Live)
	if trace := c.trace(s); trace != "" && !c.Live {
		err = c.onTrace(ctx, a, k, trace)
	} else if c.Live {
		err = c.onSite(ctx, a, k)
	} else if len(c.Page) == 0 {
		a.note(textFileSound)
		return fmt.Errorf("%w: %s", errMisuse, a.say(textNoPage, strings.Join(s.facts.hosts(s.tenants.Tenants), ", ")))
	} else {
		err = c.onPages(ctx, a, k)
	}
	if err != nil {
		return err
	}
	return k.tell(a, c.Format)
}

// trace returns the trace to run the file on, "" if there is none. One of the
// same name beside the file need not be named.
func (c *sitesCheckCmd) trace(s *site) string {
	if len(c.Page) == 1 && filepath.Ext(c.Page[0]) == ".txtar" {
		return c.Page[0]
	}
	if len(c.Page) > 0 || s.from == "" {
		return ""
	}
	beside := strings.TrimSuffix(s.from, filepath.Ext(s.from)) + ".txtar"
	if _, err := readRecording(beside); err != nil {
		return ""
	}
	return beside
}

// tenants returns the companies to ask for.
func (c *sitesCheckCmd) tenants(s *site, first bool) spec.Tenants {
	names := s.tenants.names()
	switch {
	case !s.tenants.needed:
		return nil
	case c.Tenant != "":
		return s.tenants.only(c.Tenant)
	case first && len(names) > 0:
		return s.tenants.only(names[0])
	case len(names) == 0:
		return spec.Tenants{"company": nil} // any does for a page
	}
	return s.tenants.Tenants
}

// onSite asks the site itself.
func (c *sitesCheckCmd) onSite(ctx context.Context, a *app, k *checkup) error {
	tenants := c.tenants(k.site, true)
	if err := a.missing(k.site); err != nil {
		return err
	}
	if why := a.whyOff(k.site); why != "" {
		a.note(textOffNamed, k.site.name, why)
	}
	opts, err := c.options()
	if err != nil {
		return err
	}
	opts.Interval, opts.Logger = intervalOf(k.site.spec.Interval, c.AllowPrivate), a.log
	limit := max(c.Limit, 1)
	a.note(textAsking, strings.Join(k.site.facts.hosts(tenants), ", "), opts.UserAgent, limit, opts.Interval)
	made, err := a.crawlSite(k.site, tenants)
	if err != nil {
		return err
	}
	return k.crawl(ctx, made, &opts, limit)
}

// onTrace asks a recording of a site.
func (c *sitesCheckCmd) onTrace(ctx context.Context, a *app, k *checkup, file string) error {
	r, err := readRecording(file)
	if err != nil {
		return err
	}
	made, err := recordedSite(k.site, c.tenants(k.site, false))
	if err != nil {
		return err
	}
	opts := &crawl.Options{
		Client: &http.Client{Transport: r}, Interval: -1, Attempts: 1, Limiter: &crawl.Limiter{Failures: -1}, Logger: a.log,
	}
	err = k.crawl(ctx, made, opts, 0)
	for _, lacking := range r.lacks {
		a.note(textNotHeld, lacking)
	}
	k.beyondTrace(r.lacks)
	return err
}

// recordedSite returns the site of s with keys that only a recording takes.
func recordedSite(s *site, tenants spec.Tenants) (*spec.Site, error) {
	keys := make(map[string]string)
	for _, name := range s.spec.Keys {
		keys[name] = "recorded"
	}
	return s.spec.Site(&spec.SiteOptions{Tenants: tenants, Keys: keys})
}

// crawl reads a site as a run does.
func (k *checkup) crawl(ctx context.Context, made *spec.Site, opts *crawl.Options, limit int) error {
	for raw, err := range crawl.New(made, opts).Postings(ctx, techmap.Query{Limit: limit}) {
		rec, isRecord := errors.AsType[*techmap.RecordError](err)
		switch {
		case ctx.Err() != nil:
			return context.Cause(ctx)
		case isRecord:
			k.listed++
			k.lose(string(rec.ID), rec.Err)
		case err != nil:
			k.end = err
		default:
			k.listed++
			k.read(ctx, raw)
		}
	}
	if errors.Is(k.end, techmap.ErrPartial) && limit > 0 && k.listed >= limit {
		k.end = nil // as it was asked to
	}
	return nil
}

// read makes a posting of a record.
func (k *checkup) read(ctx context.Context, raw techmap.RawPosting) {
	if raw.FetchedAt.IsZero() {
		raw.FetchedAt = time.Now().UTC()
	}
	p, err := k.site.spec.Parser().Refine(ctx, raw)
	switch {
	case errors.Is(err, techmap.ErrSkip):
		k.skipped++
	case err != nil:
		k.lose(string(raw.ID()), err)
	default:
		k.check.Add(p)
		k.postings = append(k.postings, p)
	}
}
