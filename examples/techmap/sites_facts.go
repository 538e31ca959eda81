package main

import (
	"net/url"
	"regexp"
	"slices"
	"strings"

	"github.com/goccy/go-yaml"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/crawl/spec"
)

// facts are what of a site's file people are told and its spec keeps to itself.
type facts struct {
	List struct {
		Request requestFacts
		Each    struct{ Request requestFacts }
	}
	Detail *struct{ Request requestFacts }
	Expect struct{ Fill map[string]float64 }

	note   string // what stands behind "default: off"
	digest string // of the file
}

type requestFacts struct{ URL string }

// defaultNote finds the comment that says why a site is off.
var defaultNote = regexp.MustCompile(`(?m)^default:[ \t]*off[ \t]+#[ \t]*(.+?)[ \t\r]*$`)

// factsOf reads a file that was parsed already, so that it has no mistakes.
func factsOf(data []byte) facts {
	var f facts
	if err := yaml.Unmarshal(data, &f); err != nil {
		return facts{}
	}
	f.digest = techmap.DigestOf(data).String()[:16]
	if m := defaultNote.FindSubmatch(data); m != nil {
		f.note = string(m[1])
	}
	return f
}

// rich reports whether the listing carries whole postings.
func (f facts) rich() bool { return f.Detail == nil }

// hosts returns the hosts that requests for the tenants go to, sorted.
func (f facts) hosts(tenants spec.Tenants) []string {
	addresses := []string{f.List.Request.URL, f.List.Each.Request.URL}
	if f.Detail != nil {
		addresses = append(addresses, f.Detail.Request.URL)
	}
	var hosts []string
	for _, address := range addresses {
		for _, filled := range fillTenants(address, tenants) {
			if u, err := url.Parse(filled); err == nil && u.Host != "" && !strings.Contains(u.Host, "{") {
				hosts = append(hosts, u.Host)
			}
		}
	}
	slices.Sort(hosts)
	return slices.Compact(hosts)
}

// fillTenants returns the host of an address once for each tenant, if it differs
// by tenant.
func fillTenants(address string, tenants spec.Tenants) []string {
	scheme, rest, _ := strings.Cut(address, "://")
	host, _, _ := strings.Cut(rest, "/")
	host, _, _ = strings.Cut(host, "?")
	if !strings.Contains(host, "{tenant") {
		return []string{scheme + "://" + host}
	}
	var out []string
	for name, values := range tenants {
		filled := strings.ReplaceAll(host, "{tenant}", name)
		for key, value := range values {
			filled = strings.ReplaceAll(filled, "{tenant."+key+"}", value)
		}
		out = append(out, scheme+"://"+filled)
	}
	return out
}
