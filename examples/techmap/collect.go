package main

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strings"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/crawl"
	"github.com/techmap-it/techmap/crawl/sample"
	"github.com/techmap-it/techmap/crawl/spec"
	"github.com/techmap-it/techmap/examples/internal/message"
	"github.com/techmap-it/techmap/examples/internal/stage"
)

// politeFlags are what every command has that may ask a site.
type politeFlags struct {
	Contact      string `help:"Mail or web address that every request carries, for sites to complain to." placeholder:"MAIL|URL"`
	AllowPrivate bool   `help:"Also connect to addresses that are not public: for sites on your own machine or network."`
}

var (
	textCollectingSites = message.Text{En: "Collecting from %s …", Ko: "다음 사이트에서 모으는 중: %s …"}
	textOffNamed        = message.Text{En: "%s is off by default: %s", Ko: "%s 사이트는 기본으로 꺼져 있습니다: %s"}
	textSkipKey         = message.Text{En: "%s is left out: it needs a key; set %s", Ko: "%s 사이트를 건너뜁니다. 키가 필요합니다. %s 환경 변수를 설정하세요"}
	textSkipCompanies   = message.Text{En: "%s is left out: it has no companies to ask for; see \"techmap sites show %[1]s\"", Ko: "%s 사이트를 건너뜁니다. 물어볼 회사가 없습니다. \"techmap sites show %[1]s\"를 보세요"}
	textKeepFile        = message.Text{En: "later commands know %s only if its file is in the folder of sites: copy %s there", Ko: "다음 명령도 %s 사이트를 알려면 파일이 사이트 폴더에 있어야 합니다. %s 파일을 그곳에 복사하세요"}
)

// chosen are the sites of one run.
type chosen struct {
	sample  []string // names of sample sites
	sites   []*site
	skipped map[string]error // by name: left out, though asked for
}

// empty reports whether there is nothing to collect from.
func (c *chosen) empty() bool { return len(c.sample)+len(c.sites) == 0 }

// choose finds the sites that names name: none are the sample sites, "all" are
// those that are on by default. What is named and cannot be asked is skipped; a
// name that nothing has is wrong use.
func (a *app) choose(names []string) (*chosen, error) {
	catalog, err := a.sites()
	if err != nil {
		return nil, err
	}
	c := &chosen{skipped: make(map[string]error)}
	if len(names) == 0 {
		names = []string{"sample"}
	}
	for _, name := range names {
		switch {
		case name == "sample":
			c.sample = []string{sample.BoardName, sample.CareersName}
		case isSample(name):
			c.sample = append(c.sample, name)
		case name == "all":
			for _, s := range catalog.all() {
				if s.broken != nil || s.spec.Default {
					a.take(c, s)
				}
			}
		default:
			s, err := catalog.find(name)
			if err != nil {
				return nil, err
			}
			if why := a.whyOff(s); why != "" {
				a.note(textOffNamed, s.name, why)
			}
			if !catalog.inFolder(s) {
				a.note(textKeepFile, s.name, s.from)
			}
			a.take(c, s)
		}
	}
	slices.Sort(c.sample)
	c.sample = slices.Compact(c.sample)
	return c, nil
}

// take adds a site, unless something is missing without which it cannot be asked.
func (a *app) take(c *chosen, s *site) {
	if slices.Contains(c.sites, s) {
		return
	}
	if err := a.missing(s); err != nil {
		c.skipped[s.name] = err
		return
	}
	c.sites = append(c.sites, s)
}

// missing says what keeps s from being asked, nil if nothing does.
func (a *app) missing(s *site) error {
	if s.broken != nil {
		return s.brokenError()
	}
	var unset []string
	for _, k := range a.keysOf(s) {
		if !k.Set {
			unset = append(unset, k.Env)
		}
	}
	switch {
	case len(unset) > 0:
		return errors.New(a.say(textSkipKey, s.name, strings.Join(unset, ", ")))
	case s.tenants.needed && len(s.tenants.Tenants) == 0:
		return errors.New(a.say(textSkipCompanies, s.name))
	}
	return nil
}

// report files the skipped sites as failed, and returns their errors as one.
func (c *chosen) report(total *techmap.Report) error {
	var errs []error
	for _, name := range slices.Sorted(maps.Keys(c.skipped)) {
		err := c.skipped[name]
		total.Sources[name] = techmap.SourceReport{Outcome: techmap.OutcomeFailed, Err: err}
		errs = append(errs, err)
	}
	return errors.Join(errs...)
}

// crawlSite returns the site of a file, with the keys that the environment has.
func (a *app) crawlSite(s *site, tenants spec.Tenants) (*spec.Site, error) {
	keys := make(map[string]string)
	for _, k := range a.keysOf(s) {
		keys[k.Name] = a.cli.getenv(k.Env)
	}
	return s.spec.Site(&spec.SiteOptions{Tenants: tenants, Keys: keys})
}

// options are those of all sites of a run, which share one Limiter because they
// may share hosts.
func (f politeFlags) options() (crawl.Options, error) {
	agent, err := f.userAgent()
	return crawl.Options{UserAgent: agent, AllowPrivate: f.AllowPrivate, Limiter: new(crawl.Limiter)}, err
}

// userAgent names the command and whom to complain to.
func (f politeFlags) userAgent() (string, error) {
	if f.Contact == "" {
		return crawl.DefaultUserAgent, nil
	}
	contact := f.Contact
	if name, host, ok := strings.Cut(contact, "@"); ok && name != "" && host != "" && !strings.Contains(contact, ":") {
		contact = "mailto:" + contact
	}
	u, err := url.Parse(contact)
	if err != nil || u.Scheme == "" || u.Host == "" && u.Opaque == "" || strings.ContainsAny(contact, "() \t") {
		return "", fmt.Errorf("%w: %w", errMisuse, message.Mistake(textContact, f.Contact))
	}
	return "techmap/" + techmap.Version + " (+" + contact + ")", nil
}

// sourceInfos returns what people have to know of every source that is declared:
// the sample's, and those of all files, also of one named on the command line.
func (a *app) sourceInfos() ([]techmap.SourceInfo, error) {
	catalog, err := a.sites()
	if err != nil {
		return nil, err
	}
	var infos []techmap.SourceInfo
	for _, s := range sample.Sites() {
		infos = append(infos, techmap.SourceInfo{
			Name: s.Name(), Ko: textSampleAbout.Ko, En: textSampleAbout.En, Rights: techmap.Unrestricted(),
		})
	}
	for _, s := range catalog.all() {
		if s.broken == nil { // one that is keeps the rights it had
			infos = append(infos, s.spec.Info())
		}
	}
	return infos, nil
}

// declare stores what is known of the sources that are collected from, so that every
// answer keeps to their terms. What was imported is one's own, whatever its source
// is called.
func (a *app) declare(ctx context.Context, s *stores, collected func(source string) bool) error {
	infos, err := a.sourceInfos()
	if err != nil {
		return err
	}
	return stage.Declare(ctx, s.all, infos, collected)
}

// has reports whether a source was chosen.
func (c *chosen) has(source string) bool {
	return slices.Contains(c.sample, source) ||
		slices.ContainsFunc(c.sites, func(s *site) bool { return s.name == source })
}

// namesOf returns the names of sites for people.
func namesOf(sites []*site) string {
	var names []string
	for _, s := range sites {
		names = append(names, s.name)
	}
	slices.Sort(names)
	return strings.Join(names, ", ")
}
