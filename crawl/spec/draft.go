package spec

import (
	"fmt"
	"net/url"
	"regexp"
	"strings"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/crawl"
)

// Draft returns a first file for the site whose page at address was served as
// contentType: a feed (RSS, Atom or JSON Feed), or a page of one posting with a
// schema.org JobPosting, whose site is then listed by its sitemap. What cannot
// be seen in one page, such as the rights, is left at the most careful value and
// marked in a comment. Of any other page there is no draft: techmap.ErrInvalid.
func Draft(address string, page []byte, contentType string) ([]byte, error) {
	u, err := parseURL(address)
	if err != nil {
		return nil, fmt.Errorf("spec: draft: %w: %w", techmap.ErrInvalid, err)
	}
	d := draft{address: u, format: sniff(page, contentType)}
	if d.format == "" {
		return nil, fmt.Errorf("spec: draft of %q: neither a feed nor a page with a JobPosting: %w",
			crawl.RedactURL(address), techmap.ErrInvalid)
	}
	return d.file(), nil
}

// sniff returns the format of a page of which there is a draft, "" if it has none.
func sniff(page []byte, contentType string) string {
	text, err := decodeXML(contentType, page)
	if err != nil {
		return ""
	}
	if root, err := parseXML(text); err == nil {
		switch root.name {
		case "rss", "rdf:RDF":
			return "rss"
		case "feed":
			return "atom"
		}
	}
	if v, err := decodeJSON(text); err == nil {
		feed, _ := v.(map[string]any)
		if strings.HasPrefix(textOf(feed["version"]), "https://jsonfeed.org/") {
			return "jsonfeed"
		}
		return ""
	}
	html, err := parsePage(contentType, page)
	if err != nil {
		return ""
	}
	if _, err := findJobPosting(html); err != nil {
		return ""
	}
	return "json-ld"
}

type draft struct {
	address *url.URL
	format  string
}

// Drafts, in which names in capitals are put in.
const (
	draftHead = `spec: 1
name: NAME # IDs are made from it: choose it for good
version: 1
about:
  ko: HOST # what it is
  en: HOST # what it is
homepage: HOME
access: ACCESS
default: off
verified: never
zone: UTC # KST if it writes Korean times
rights: # read the terms and the robots.txt, then say here what they allow
  counted: false
  shown: aggregate
  exported: false
  retention: 30
  read: 1970-01-01
`
	draftFeed = `list:
  request: {url: ADDRESS}
  format: FORMAT
# posting: what the feed says by itself is known; company and place seldom are
`
	draftPage = `list:
  request: {url: SITEMAP} # or another one that its robots.txt names
  format: sitemap
  match: MATCH # addresses of postings; the group is the key
detail:
  request: {url: "{url}"}
  format: json-ld
`
)

func (d *draft) file() []byte {
	text, access := draftHead+draftFeed, "feed"
	if d.format == "json-ld" {
		text, access = draftHead+draftPage, "json-ld"
	}
	home := d.address.Scheme + "://" + d.address.Host
	return []byte(strings.NewReplacer(
		"NAME", d.name(), "HOST", quote(d.address.Hostname()), "HOME", quote(home), "ACCESS", access,
		"FORMAT", d.format, "ADDRESS", quote(d.address.String()), "SITEMAP", quote(home+"/sitemap.xml"),
		"MATCH", quote(d.match()),
	).Replace(text))
}

// notInName are the characters that names of sources do not have.
var notInName = regexp.MustCompile(`[^a-z0-9]+`)

// name makes a name of the host: "jobs.example.co.kr" is "jobs-example".
func (d *draft) name() string {
	host := strings.TrimPrefix(strings.ToLower(d.address.Hostname()), "www.")
	parts := strings.Split(host, ".")
	for len(parts) > 1 && len(parts[len(parts)-1]) <= 3 {
		parts = parts[:len(parts)-1]
	}
	name := strings.Trim(notInName.ReplaceAllString(strings.Join(parts, "-"), "-"), "-")
	if name == "" || name[0] < 'a' {
		name = strings.TrimSuffix("site-"+name, "-")
	}
	return strings.Trim(name[:min(len(name), 40)], "-")
}

// match makes a pattern of the address: its longest number, or else its last
// part, is taken for the key.
func (d *draft) match() string {
	path := strings.TrimSuffix(d.address.EscapedPath(), "/")
	from, most := 0, 0
	for _, at := range digits.FindAllStringIndex(path, -1) {
		if n := at[1] - at[0]; n > most {
			from, most = at[0], n
		}
	}
	if most > 0 {
		return regexp.QuoteMeta(path[:from]) + `([0-9]+)`
	}
	dir := path[:strings.LastIndexByte(path, '/')+1]
	return regexp.QuoteMeta(d.address.Host+dir) + `([^/?#]+)/?$`
}

var digits = regexp.MustCompile(`[0-9]+`)
