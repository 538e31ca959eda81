package rankhttp

import (
	"bytes"
	"context"
	"encoding/xml"
	"net/http"
	"strings"
	"time"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/rank"
)

// feedLength is how many openings a feed has if the question does not say.
const feedLength = 50

// feed returns the format of feeds of openings: RSS 2.0, the newest first.
func feed() format {
	return format{ending: ".rss", media: "application/rss+xml; charset=utf-8", send: sendFeed}
}

type rss struct {
	XMLName xml.Name `xml:"rss"`
	Version string   `xml:"version,attr"`
	Atom    string   `xml:"xmlns:atom,attr"`
	DC      string   `xml:"xmlns:dc,attr"`
	Channel channel  `xml:"channel"`
}

type channel struct {
	Title       string   `xml:"title"`
	Link        string   `xml:"link"`
	Description string   `xml:"description"`
	Language    string   `xml:"language"`
	Copyright   string   `xml:"copyright,omitempty"`
	Updated     string   `xml:"lastBuildDate,omitempty"`
	TTL         int      `xml:"ttl"` // minutes
	Self        atomLink `xml:"atom:link"`
	Items       []item   `xml:"item"`
}

type atomLink struct {
	Href string `xml:"href,attr"`
	Rel  string `xml:"rel,attr"`
	Type string `xml:"type,attr"`
}

type item struct {
	Title       string   `xml:"title"`
	Link        string   `xml:"link,omitempty"`
	GUID        guid     `xml:"guid"`
	Published   string   `xml:"pubDate,omitempty"`
	Creator     string   `xml:"dc:creator,omitempty"` // the company: an author would be a mail address
	Categories  []string `xml:"category"`             // technologies, the strongest demand first
	Description string   `xml:"description"`
}

type guid struct {
	Value     string `xml:",chardata"`
	Permalink bool   `xml:"isPermaLink,attr"`
}

// sendFeed answers with the openings that may be shown by title. A reader of feeds knows an
// item again by its GUID, which is the opening's ID and no address.
func sendFeed(ctx context.Context, w http.ResponseWriter, q *question) (int, error) {
	query := rank.SearchQuery{Query: q.query, After: q.cursor.after, Newest: true}
	if query.N == 0 {
		query.N = feedLength
	}
	page, err := q.data.Index.Search(ctx, query)
	if err != nil {
		return 0, err
	}
	self := q.base + q.path
	if len(q.plain) > 0 {
		self += "?" + string(q.plain)
	}
	doc := rss{
		Version: "2.0", Atom: "http://www.w3.org/2005/Atom", DC: "http://purl.org/dc/elements/1.1/",
		Channel: channel{
			Title: "techmap: " + feedTitle(q), Link: strings.TrimSuffix(q.base+q.path, ".rss"),
			Description: "IT job openings, the newest first / 새 IT 채용 공고", Language: "ko",
			Copyright: feedCredits(q), TTL: 60, Updated: feedTime(page.AsOf),
			Self: atomLink{Href: self, Rel: "self", Type: "application/rss+xml"},
		},
	}
	for i := range page.Hits {
		if o := q.opening(&page.Hits[i].Opening, page.AsOf); o.Title != "" {
			doc.Channel.Items = append(doc.Channel.Items, itemOf(&o))
		}
	}
	var buf bytes.Buffer
	buf.WriteString(xml.Header)
	if err := xml.NewEncoder(&buf).Encode(doc); err != nil {
		return 0, err
	}
	a := newAttachment(w, q, "")
	n, err := buf.WriteTo(a)
	return int(n), err
}

// itemOf returns an opening as an item of a feed.
func itemOf(o *Opening) item {
	it := item{
		Title: o.Title, Link: o.URL, GUID: guid{Value: "techmap:" + o.ID}, Published: feedTime(o.FirstSeen),
		Creator: o.Employer,
	}
	if it.Creator == "" {
		it.Creator = o.Company
	}
	for _, d := range o.Demands {
		if d.Level != techmap.LevelMentioned {
			it.Categories = append(it.Categories, d.Name)
		}
	}
	it.Description = strings.Join(nonEmpty(it.Creator, o.Region, strings.Join(it.Categories, ", ")), " · ")
	return it
}

// feedTitle says what was asked.
func feedTitle(q *question) string {
	var names []string
	for _, id := range q.query.Roles {
		if r, ok := q.data.Taxonomy.Role(id); ok {
			names = append(names, r.NameKo)
		}
	}
	for _, id := range q.query.All {
		if s, ok := q.data.Taxonomy.Skill(id); ok {
			names = append(names, s.Name)
		}
	}
	names = append(names, q.query.Regions...)
	if names = nonEmpty(append(names, q.query.Words)...); len(names) == 0 {
		return "채용 공고"
	}
	return strings.Join(names, " · ")
}

// feedCredits names the sources that ask to be named.
func feedCredits(q *question) string {
	var texts []string
	for _, c := range q.credits() {
		texts = append(texts, strings.TrimSpace(c.Text+" "+c.Link))
	}
	return strings.Join(texts, ", ")
}

// feedTime writes t as RSS wants it, "" for none.
func feedTime(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.RFC1123Z)
}

// nonEmpty returns those of texts that are not empty.
func nonEmpty(texts ...string) []string {
	var some []string
	for _, t := range texts {
		if t != "" {
			some = append(some, t)
		}
	}
	return some
}
