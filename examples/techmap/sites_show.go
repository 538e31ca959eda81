package main

import (
	"cmp"
	"context"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/crawl"
	"github.com/techmap-it/techmap/examples/internal/message"
	"github.com/techmap-it/techmap/examples/internal/render"
)

// sitesShowCmd shows one site.
type sitesShowCmd struct {
	Name string `predictor:"site" arg:"" help:"Name of a site, or its file."`
	formatFlag
}

// A siteDetail is all that is known of a site.
type siteDetail struct {
	siteInfo
	Homepage    string         `json:"homepage"`
	Version     int            `json:"version"`
	Off         string         `json:"off,omitzero"` // why it is
	Hosts       []string       `json:"hosts"`
	Interval    string         `json:"interval"`
	Keys        []keyInfo      `json:"keys"`
	Allowed     techmap.Rights `json:"allowed"`
	Tenants     []tenantInfo   `json:"tenants,omitempty"`
	TenantsFile string         `json:"tenants_file,omitzero"` // where companies are to be written
}

// A keyInfo is a credential that a site needs.
type keyInfo struct {
	Name string `json:"name"`
	Env  string `json:"env"` // the environment variable
	Set  bool   `json:"set"`
}

// A tenantInfo is a company of a site.
type tenantInfo struct {
	Name    string `json:"name"`
	Company string `json:"company,omitzero"`
	Seen    string `json:"seen"` // the day its listing last worked, or "unchecked"
}

// Run implements the command.
func (c *sitesShowCmd) Run(_ context.Context, a *app) error {
	catalog, err := a.sites()
	if err != nil {
		return err
	}
	if isSample(c.Name) {
		return a.showSample(c.Name, c.Format)
	}
	s, err := catalog.find(c.Name)
	if err != nil {
		return err
	}
	d := a.detailOf(s)
	if c.Format == render.JSON {
		return render.WriteJSON(a.stdout, d)
	}
	return a.printDetail(d, c.Format)
}

func (a *app) showSample(name string, format render.Format) error {
	info := a.sampleInfo(name)
	if format == render.JSON {
		return render.WriteJSON(a.stdout, info)
	}
	sheet := render.Sheet{Title: name + " — " + info.About, Columns: []render.Column{{}, {}}}
	sheet.Rows = [][]any{{a.say(headRights), info.Rights}, {a.say(headVerified), a.verified(info.Verified)}}
	return sheet.Write(a.stdout, format, a.color)
}

func (a *app) detailOf(s *site) siteDetail {
	d := siteDetail{
		siteInfo: a.infoOf(s), Homepage: s.spec.Homepage, Version: s.spec.Version, Off: a.whyOff(s),
		Hosts: s.facts.hosts(s.tenants.Tenants), Interval: intervalOf(s.spec.Interval, false).String(),
		Keys: a.keysOf(s), Allowed: s.spec.Rights,
	}
	if !s.tenants.needed {
		return d
	}
	d.TenantsFile = filepath.Join(a.cli.Store, "sites", "tenants", s.name+".yaml")
	if a.catalog.dir != "" {
		d.TenantsFile = a.catalog.path("tenants/" + s.name + ".yaml")
	}
	for _, name := range s.tenants.names() {
		d.Tenants = append(d.Tenants, tenantInfo{
			Name: name, Company: s.tenants.Tenants[name]["company"], Seen: cmp.Or(s.tenants.seen[name], "unchecked"),
		})
	}
	return d
}

// whyOff says why a site is off by default, "" if it is on. A file says it behind
// "default: off".
func (a *app) whyOff(s *site) string {
	switch {
	case s.spec.Default:
		return ""
	case len(s.spec.Keys) > 0:
		return a.say(textWhyKey)
	case s.tenants.needed && len(s.tenants.Tenants) == 0:
		return a.say(textWhyCompanies)
	}
	return cmp.Or(s.facts.note, a.say(textWhyDrafted))
}

// keysOf returns what the environment has of the keys that s needs.
func (a *app) keysOf(s *site) []keyInfo {
	keys := []keyInfo{}
	for _, name := range s.spec.Keys {
		env := keyEnv(s.name, name)
		keys = append(keys, keyInfo{Name: name, Env: env, Set: a.cli.getenv(env) != ""})
	}
	return keys
}

// keyEnv returns the environment variable that holds a key of a site.
func keyEnv(site, key string) string {
	return "TECHMAP_KEY_" + strings.ToUpper(strings.ReplaceAll(site+"_"+key, "-", "_"))
}

func (a *app) printDetail(d siteDetail, format render.Format) error {
	sheet := render.Sheet{Title: d.Name + " — " + d.About, Columns: []render.Column{{}, {}}}
	add := func(head message.Text, lines ...string) {
		for i, line := range slices.DeleteFunc(lines, func(s string) bool { return s == "" }) {
			sheet.Rows = append(sheet.Rows, []any{pick(i == 0, a.say(head), ""), line})
		}
	}
	state := a.say(textOn)
	if d.Off != "" {
		state = a.say(textOffBecause, d.Off)
	}
	add(textHomepage, d.Homepage)
	add(headFile, a.say(textVersionOf, pick(d.File == embedded, a.say(textEmbedded), d.File), d.Version))
	add(headAccess, d.Access)
	add(headDefault, state)
	add(headVerified, a.verified(d.Verified))
	add(textAsks, d.Hosts...)
	add(textInterval, d.Interval)
	add(textKeys, a.keyLines(d.Keys)...)
	add(headRights, a.rightsInWords(d.Allowed)...)
	add(textAttribution, cmp.Or(strings.TrimSpace(d.Allowed.Attribution+" "+d.Allowed.Link), a.say(textNoneAsked)))
	if d.Allowed.Terms != "" {
		add(textTerms, d.Allowed.Terms, a.say(textReadOn, d.Allowed.Read))
	}
	if d.TenantsFile != "" {
		add(textCompanies, a.tenantLines(d)...)
	}
	return sheet.Write(a.stdout, format, a.color)
}

func (a *app) keyLines(keys []keyInfo) []string {
	if len(keys) == 0 {
		return []string{a.say(textNoKeys)}
	}
	var lines []string
	for _, k := range keys {
		lines = append(lines, a.say(pick(k.Set, textKeySet, textKeyUnset), k.Env))
	}
	return lines
}

func (a *app) tenantLines(d siteDetail) []string {
	if len(d.Tenants) == 0 {
		return []string{a.say(textNoCompanies, d.TenantsFile)}
	}
	var lines []string
	for _, t := range d.Tenants {
		line := t.Name
		if t.Company != "" && t.Company != t.Name {
			line += " (" + t.Company + ")"
		}
		if t.Seen == "unchecked" {
			line += ": " + a.say(textUnchecked)
		} else {
			line += ": " + a.say(textSeenOn, t.Seen)
		}
		lines = append(lines, line)
	}
	return lines
}

// intervalOf returns the time between two requests to a host of a site. No file
// makes it shorter than the default, but for one's own hosts.
func intervalOf(wanted time.Duration, own bool) time.Duration {
	if own && wanted > 0 {
		return wanted
	}
	return max(wanted, crawl.DefaultInterval)
}
