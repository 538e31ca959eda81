package site

import (
	"bytes"
	"context"
	"net/url"
	"path"
	"slices"
	"strings"

	"golang.org/x/net/html"

	"github.com/techmap-it/techmap/examples/internal/message"
)

// write writes one page, its links made to lead to files.
func (c *crawl) write(ctx context.Context, p page) error {
	folder := string(c.lang) + "/" + p.at.folder()
	up := strings.Repeat("../", strings.Count(folder, "/"))
	if err := c.rewrite(ctx, p, p.doc, up); err != nil {
		return err
	}
	var b bytes.Buffer
	if err := html.Render(&b, p.doc); err != nil {
		return err
	}
	c.summary.Pages++
	c.done = append(c.done, p.at.folder())
	return c.file(folder+"index.html", b.Bytes())
}

// rewrite makes the links below n lead to files, and takes out what needs a server.
func (c *crawl) rewrite(ctx context.Context, p page, n *html.Node, up string) error {
	for child := n.FirstChild; child != nil; {
		next := child.NextSibling
		if child.Type == html.ElementNode {
			if gone, err := c.element(ctx, p, child, up); err != nil {
				return err
			} else if gone {
				n.RemoveChild(child)
				child = next
				continue
			}
		}
		if err := c.rewrite(ctx, p, child, up); err != nil {
			return err
		}
		child = next
	}
	return nil
}

// element rewrites one element; gone means that it has to go.
func (c *crawl) element(ctx context.Context, p page, n *html.Node, up string) (gone bool, err error) {
	switch n.Data {
	case "form":
		return true, nil
	case "a":
		c.anchor(p, n, up)
	case "link":
		return c.link(ctx, p, n, up)
	case "script", "img":
		return false, c.asset(ctx, p, n, "src", up)
	case "meta":
		if attribute(n, "property") == "og:url" {
			set(n, "content", c.base+"/"+string(c.lang)+"/"+p.at.folder())
		}
	}
	return false, nil
}

// anchor makes a link lead to a file, or no longer anywhere.
func (c *crawl) anchor(p page, n *html.Node, up string) {
	href := attribute(n, "href")
	u, inside := within(p.at, href)
	if !inside {
		return
	}
	lang := c.lang
	if l := message.Lang(u.Query().Get("lang")); l == message.Korean || l == message.English {
		lang = l
	}
	if to, ok := placeOf(u); ok && (c.seen[to] || lang != c.lang) {
		address := up + string(lang) + "/" + to.folder()
		if u.Fragment != "" {
			address += "#" + u.EscapedFragment()
		}
		set(n, "href", address)
		return
	}
	if name, ok := fileOf(u); ok {
		c.linked[name] = withoutLang(u)
		set(n, "href", up+name)
		return
	}
	n.Data, n.DataAtom = "span", 0
	n.Attr = slices.DeleteFunc(n.Attr, func(a html.Attribute) bool {
		return slices.Contains([]string{"href", "rel", "target", "download", "hreflang"}, a.Key)
	})
}

// link rewrites what the head of a page names.
func (c *crawl) link(ctx context.Context, p page, n *html.Node, up string) (gone bool, err error) {
	u, inside := within(p.at, attribute(n, "href"))
	if u == nil {
		return false, nil
	}
	switch rel := attribute(n, "rel"); {
	case rel == "canonical":
		set(n, "href", c.base+"/"+string(c.lang)+"/"+p.at.folder())
	case rel == "alternate" && attribute(n, "hreflang") != "":
		lang := attribute(n, "hreflang")
		if lang != string(message.Korean) && lang != string(message.English) {
			return true, nil
		}
		set(n, "href", c.base+"/"+lang+"/"+p.at.folder())
	case !inside:
	case rel == "alternate":
		name, ok := fileOf(u)
		if !ok {
			return true, nil
		}
		c.linked[name] = withoutLang(u)
		set(n, "href", up+name)
	default:
		return false, c.asset(ctx, p, n, "href", up)
	}
	return false, nil
}

// asset writes what a page is made with, once.
func (c *crawl) asset(ctx context.Context, p page, n *html.Node, key, up string) error {
	u, inside := within(p.at, attribute(n, key))
	if !inside || u == nil || !strings.HasPrefix(u.Path, "/assets/") {
		return nil
	}
	name := strings.TrimPrefix(path.Clean(u.Path), "/")
	set(n, key, up+name)
	if c.assets[name] {
		return nil
	}
	c.assets[name] = true
	body, _, err := c.get(ctx, u.RequestURI())
	if err != nil {
		return err
	}
	return c.file(name, body)
}

// fileOf returns the file in which an answer of the API is written, for those that are:
// the feed and the table of a role.
func fileOf(u *url.URL) (name string, ok bool) {
	q := u.Query()
	q.Del("lang")
	role := q.Get("role")
	for n := range q {
		if n != "role" || len(q[n]) != 1 {
			return "", false
		}
	}
	if role == "" {
		role = "all"
	}
	switch u.Path {
	case "/v1/openings.rss":
		return "feeds/" + fileName(role) + ".rss", true
	case "/v1/skills/top.csv":
		return "data/top/" + fileName(role) + ".csv", true
	}
	return "", false
}

// withoutLang returns the address of an answer of the API.
func withoutLang(u *url.URL) string {
	q := u.Query()
	q.Del("lang")
	return (&url.URL{Path: u.Path, RawQuery: q.Encode()}).RequestURI()
}

// set sets an attribute of an element.
func set(n *html.Node, key, value string) {
	for i, a := range n.Attr {
		if a.Key == key {
			n.Attr[i].Val = value
			return
		}
	}
	n.Attr = append(n.Attr, html.Attribute{Key: key, Val: value})
}
