package site

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"html/template"

	"github.com/techmap-it/techmap/examples/internal/message"
)

// mapSize is how many addresses a map of a site has at most, by its definition.
const mapSize = 50000

// An address is an entry of the map of the site (sitemaps.org).
type address struct {
	Loc     string      `xml:"loc"`
	LastMod string      `xml:"lastmod"`
	Links   []alternate `xml:"xhtml:link"`
}

// An alternate is the same page in another language.
type alternate struct {
	Rel      string `xml:"rel,attr"`
	Hreflang string `xml:"hreflang,attr"`
	Href     string `xml:"href,attr"`
}

// signposts writes what leads visitors and search engines to the pages.
func (w *writer) signposts(folders map[message.Lang][]string) error {
	var list struct {
		XMLName xml.Name  `xml:"urlset"`
		NS      string    `xml:"xmlns,attr"`
		XHTML   string    `xml:"xmlns:xhtml,attr"`
		URLs    []address `xml:"url"`
	}
	list.NS, list.XHTML = "http://www.sitemaps.org/schemas/sitemap/0.9", "http://www.w3.org/1999/xhtml"
	there := make(map[string]bool)
	for lang, all := range folders {
		for _, f := range all {
			there[string(lang)+"/"+f] = true
		}
	}
	langs := []message.Lang{message.Korean, message.English}
	for _, lang := range langs {
		for _, f := range folders[lang] {
			a := address{Loc: w.base + "/" + string(lang) + "/" + f, LastMod: w.summary.AsOf.Format("2006-01-02")}
			for _, other := range langs {
				if at := string(other) + "/" + f; there[at] {
					a.Links = append(a.Links, alternate{"alternate", string(other), w.base + "/" + at})
				}
			}
			if len(list.URLs) < mapSize {
				list.URLs = append(list.URLs, a)
			}
		}
	}
	body, err := xml.MarshalIndent(list, "", " ")
	if err != nil {
		return err
	}
	if err := w.file("sitemap.xml", append([]byte(xml.Header), append(body, '\n')...)); err != nil {
		return err
	}
	if err := w.file("robots.txt", fmt.Appendf(nil, "User-agent: *\nAllow: /\n\nSitemap: %s/sitemap.xml\n", w.base)); err != nil {
		return err
	}
	if err := w.file(".nojekyll", nil); err != nil { // a host that would read the files as templates must not
		return err
	}
	for name, page := range map[string]string{"index.html": doorPage, "404.html": lostPage} {
		t, err := template.New(name).Parse(page)
		if err != nil {
			return fmt.Errorf("site: %s: %w", name, err)
		}
		var b bytes.Buffer
		if err := t.Execute(&b, struct{ Lang, Base string }{string(w.opts.Lang), w.base}); err != nil {
			return fmt.Errorf("site: %s: %w", name, err)
		}
		if err := w.file(name, b.Bytes()); err != nil {
			return err
		}
	}
	return nil
}

// doorPage sends a visitor on to the first language, and says so in both.
const doorPage = `<!doctype html>
<html lang="{{.Lang}}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta http-equiv="refresh" content="0; url={{.Lang}}/">
<link rel="canonical" href="{{.Base}}/{{.Lang}}/">
<title>techmap</title>
</head>
<body>
<h1>techmap</h1>
<ul>
<li><a href="ko/" lang="ko" hreflang="ko">한국어</a></li>
<li><a href="en/" lang="en" hreflang="en">English</a></li>
</ul>
</body>
</html>
`

// lostPage is for addresses without a page. Its links are whole, because it is shown in
// every folder.
const lostPage = `<!doctype html>
<html lang="{{.Lang}}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<title>techmap</title>
</head>
<body>
<h1>techmap</h1>
<p lang="ko">이 주소에는 페이지가 없습니다. <a href="{{.Base}}/ko/">처음으로</a></p>
<p lang="en">There is no page at this address. <a href="{{.Base}}/en/">To the first page</a></p>
</body>
</html>
`
