package spec

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"maps"
	"regexp"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/crawl"
)

// SiteOptions configures a Site: it is what a file leaves to its user. The zero value works
// for a site without keys that names its tenants itself.
type SiteOptions struct {
	// Tenants are the companies to collect from; nil means those of the file. For a site
	// without tenants they are not looked at.
	Tenants Tenants
	// Keys are the credentials by the names of Spec.Keys. They are sent as the
	// file says, and stand in no record and no error.
	Keys map[string]string
}

// A Site is the crawl.Site of a file, for crawl.New. It may be used concurrently, but for
// Judge, which is about the latest range over Refs: one Site is for one source. Spec.Site
// makes it.
//
// A site with tenants walks them one after the other and puts "<tenant>." before
// their postings' keys. One whose listing is not found is reported as a
// *techmap.RecordError, the others go on; if one fails otherwise the stream goes
// on too, but ends with its error, so nothing counts as gone.
type Site struct {
	spec    *Spec
	plan    *plan
	tenants []tenant
	keys    map[string]string
	allowed allowList

	check atomic.Pointer[Check] // of the latest range over Refs

	mu     sync.Mutex
	listed map[string]string // what the listing carried, as JSON by key, for Posting
}

var (
	_ crawl.Site  = (*Site)(nil)
	_ crawl.Judge = (*Site)(nil)
)

// A tenant is a company whose listing is walked. A site without tenants has one
// without a name.
type tenant struct {
	name string
	vals map[string]string
}

// tenantName is what names of tenants are made of. They become part of IDs and
// addresses.
var tenantName = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9_.-]{0,79}$`)

// checkTenant returns an error unless a tenant may have the name.
func checkTenant(name string) error {
	if !tenantName.MatchString(name) {
		return fmt.Errorf("tenant %q is not of the form %s", name, tenantName)
	}
	return nil
}

// Site returns the site. opts may be nil; a site that needs keys or tenants and
// gets none is techmap.ErrInvalid, and so is a tenant whose name has other than ASCII
// letters, digits, dots, hyphens and underscores in it.
func (s *Spec) Site(opts *SiteOptions) (*Site, error) {
	if opts == nil {
		opts = &SiteOptions{}
	}
	site := &Site{spec: s, plan: s.plan, keys: maps.Clone(opts.Keys), listed: make(map[string]string)}
	for _, name := range s.Keys {
		if opts.Keys[name] == "" {
			return nil, fmt.Errorf("spec: %s needs the key %q: %w", s.Name, name, techmap.ErrInvalid)
		}
	}
	if err := site.setTenants(opts.Tenants); err != nil {
		return nil, fmt.Errorf("spec: %s: %w: %w", s.Name, techmap.ErrInvalid, err)
	}
	site.allowed = site.allow()
	return site, nil
}

// setTenants sets whose listings are walked: from, or if it is nil the file's.
func (s *Site) setTenants(from Tenants) error {
	if !s.plan.tenants {
		s.tenants = []tenant{{}}
		return nil
	}
	if from == nil {
		from = s.spec.Tenants
	}
	for _, name := range from.names() {
		if err := checkTenant(name); err != nil {
			return err
		}
		s.tenants = append(s.tenants, tenant{name: name, vals: from[name]})
	}
	if len(s.tenants) == 0 {
		return errors.New("needs tenants")
	}
	return nil
}

// Name returns the name of the file's source.
func (s *Site) Name() string { return s.spec.Name }

// Refs implements crawl.Site. It ends with techmap.ErrPartial where the file or
// the site says that more exists, and with techmap.ErrMalformed where the
// postings seen so far show that the site is broken (see Check).
func (s *Site) Refs(ctx context.Context, f crawl.Fetcher, q techmap.Query) iter.Seq2[crawl.Ref, error] {
	return func(yield func(crawl.Ref, error) bool) {
		w := &walk{site: s, plan: &s.plan.list, fetcher: f, q: q, yield: yield, check: s.spec.NewCheck()}
		s.check.Store(w.check)
		if err := w.run(ctx); err != nil && !w.left {
			yield(crawl.Ref{}, fmt.Errorf("spec: %w", err))
		}
	}
}

// Posting implements crawl.Site. What the listing carried is known to it if the
// ref came from this Site.
func (s *Site) Posting(ctx context.Context, f crawl.Fetcher, ref crawl.Ref) (techmap.RawPosting, error) {
	t, key := s.tenant(ref.Key)
	s.mu.Lock()
	listed := s.listed[ref.Key]
	s.mu.Unlock()

	v := t.values()
	v["key"], v["url"] = key, ref.URL
	for name, value := range parseListed(listed) {
		v["listed."+name] = textOf(value)
	}
	page, err := s.fetch(ctx, f, &s.plan.detail.request, v)
	if err != nil {
		return techmap.RawPosting{}, err
	}
	raw := page.Raw(ref)
	raw.Source = s.Name()
	s.label(&raw, t, listed)

	p := Parser{spec: s.spec}
	rec, err := p.open(ctx, raw)
	check := s.check.Load()
	if err != nil {
		if check != nil && ctx.Err() == nil {
			check.addUnreadable()
		}
		return techmap.RawPosting{}, fmt.Errorf("spec: %s: %w", s.Name(), orBlocked(err, page))
	}
	if check != nil {
		posting, err := p.read(ctx, raw, rec)
		check.addUnlessSkipped(posting, err)
		if err == nil {
			s.spec.memo.keep(raw, posting)
		}
	}
	return raw, nil
}

// Judge implements crawl.Judge: it returns a techmap.ErrMalformed that names the
// fields which the postings of the latest range over Refs lack, those that were
// fetched after the listing ended included.
func (s *Site) Judge(context.Context) error {
	check := s.check.Load()
	if check == nil {
		return nil
	}
	if err := check.Err(); err != nil {
		return fmt.Errorf("spec: %w", err)
	}
	return nil
}

func (s *Site) fetch(ctx context.Context, f crawl.Fetcher, r *request, v values) (*crawl.Page, error) {
	req, err := r.fill(ctx, v, s.keys, "")
	if err != nil {
		return nil, fmt.Errorf("spec: %s: %w", s.Name(), err)
	}
	if err := s.allowed.check(req.URL.String()); err != nil {
		return nil, fmt.Errorf("spec: %s: %w", s.Name(), err)
	}
	return f.Fetch(ctx, req)
}

// allow returns what may be asked: the hosts of the file, and those of its
// requests.
func (s *Site) allow() allowList {
	list := allowList{hosts: slices.Clone(s.plan.hosts)}
	requests := []*request{&s.plan.list.request}
	if s.plan.detail != nil {
		requests = append(requests, &s.plan.detail.request)
	}
	if e := s.plan.list.each; e != nil && e.request != nil {
		requests = append(requests, e.request)
	}
	for _, r := range requests {
		list.plain = list.plain || strings.HasPrefix(string(r.url), "http://")
		for _, t := range s.tenants {
			if u, err := parseURL(r.url.address(t.values())); err == nil {
				list.hosts = append(list.hosts, hostOf(u))
			}
		}
	}
	slices.Sort(list.hosts)
	list.hosts = slices.Compact(list.hosts)
	return list
}

// label notes in raw what its bytes do not say.
func (s *Site) label(raw *techmap.RawPosting, t tenant, listed string) {
	if raw.Meta == nil {
		raw.Meta = make(map[string]string)
	}
	if t.name != "" {
		raw.Meta[metaTenant] = t.json()
	}
	if listed != "" {
		raw.Meta[metaListed] = listed
	}
}

// Keys of RawPosting.Meta.
const (
	metaTenant = "tenant" // the tenant's values and name, a JSON object
	metaListed = "listed" // what the listing carried, a JSON object
)

// tenant returns the tenant that a key belongs to and the rest of the key.
func (s *Site) tenant(key string) (tenant, string) {
	best, rest := tenant{}, key
	for _, t := range s.tenants {
		if after, ok := strings.CutPrefix(key, t.name+"."); ok && len(t.name) > len(best.name) {
			best, rest = t, after
		}
	}
	return best, rest
}

// values returns the names that requests may say.
func (t tenant) values() values {
	v := values{}
	if t.name == "" {
		return v
	}
	v["tenant"] = t.name
	for name, value := range t.vals {
		v["tenant."+name] = value
		if name == "token" {
			v["tenant"] = value
		}
	}
	return v
}

// object returns t as the value of $tenant.
func (t tenant) object() map[string]any {
	if t.name == "" {
		return nil
	}
	out := map[string]any{"name": t.name}
	for name, value := range t.vals {
		out[name] = value
	}
	return out
}

// json returns t as it is noted in RawPosting.Meta: a posting is read again without
// its Site.
func (t tenant) json() string {
	data, err := json.Marshal(t.object())
	if err != nil {
		return "" // texts do not fail
	}
	return string(data)
}

// parseListed returns the object that a note of RawPosting.Meta holds.
func parseListed(note string) map[string]any {
	if note == "" {
		return nil
	}
	v, err := decodeJSON(note)
	object, ok := v.(map[string]any)
	if err != nil || !ok {
		return nil
	}
	return object
}
