package crawl

import (
	"bytes"
	"fmt"
	"io"
	"mime"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/PuerkitoBio/goquery"
	"golang.org/x/net/html/charset"

	"github.com/techmap-it/techmap"
)

// A Doc is a page of HTML that remembers what was looked for in vain, so that a
// redesign of a site becomes an error and not a posting with empty fields.
//
//	d, err := crawl.ParseHTML(raw.ContentType, raw.Body)
//	title := d.NeedText("h1.title")
//	pay := d.Text(".pay") // may be absent
//	if err := d.Err(); err != nil { … }
//
// A Doc is for one goroutine, and made by ParseHTML.
type Doc struct {
	doc     *goquery.Document
	missing []string // selectors that were needed in vain, each once
}

// ParseHTML parses a page as served, in the charset that Decode finds. An empty page is
// ErrMalformed; broken HTML is read as browsers read it.
func ParseHTML(contentType string, body []byte) (*Doc, error) {
	if !isUTF8(contentType, body) {
		text, err := Decode(contentType, body)
		if err != nil {
			return nil, err
		}
		body = []byte(text)
	}
	if len(bytes.TrimSpace(body)) == 0 {
		return nil, fmt.Errorf("crawl: empty page: %w", techmap.ErrMalformed)
	}
	doc, err := goquery.NewDocumentFromReader(bytes.NewReader(body))
	if err != nil {
		return nil, fmt.Errorf("crawl: page is not HTML: %w: %w", techmap.ErrMalformed, err)
	}
	return &Doc{doc: doc}, nil
}

// Find returns what selector, a CSS selector, selects, which may be nothing. One that is
// no selector selects nothing.
func (d *Doc) Find(selector string) *goquery.Selection { return d.doc.Find(selector) }

// Need is Find for what every page of its kind has: if there is nothing, Err says so.
func (d *Doc) Need(selector string) *goquery.Selection {
	s := d.Find(selector)
	if s.Length() == 0 && !slices.Contains(d.missing, selector) {
		d.missing = append(d.missing, selector)
	}
	return s
}

// Text returns the text of the first element that selector selects, its space
// folded; "" if there is none.
func (d *Doc) Text(selector string) string { return text(d.Find(selector)) }

// NeedText is Text for what every page of its kind has: if there is no such
// element or no text in it, Err says so.
func (d *Doc) NeedText(selector string) string {
	t := text(d.Need(selector))
	if t == "" && !slices.Contains(d.missing, selector) {
		d.missing = append(d.missing, selector)
	}
	return t
}

// Err returns an ErrMalformed that names every selector that was needed and
// found nothing, nil if there is none.
func (d *Doc) Err() error {
	if len(d.missing) == 0 {
		return nil
	}
	return fmt.Errorf("crawl: page has no %s: %w", strings.Join(d.missing, ", "), techmap.ErrMalformed)
}

func text(s *goquery.Selection) string {
	return strings.Join(strings.Fields(s.First().Text()), " ")
}

// maxProlog is how far into a page its own word on its charset is looked for: the HTML
// standard has browsers look as far.
const maxProlog = 1024

// mark is the byte order mark, which is no text.
const mark = "\uFEFF"

// Decode returns body as UTF-8. The charset is that of the byte order mark, else
// the one contentType states, else the page's own <meta>; without any, bytes
// that are not UTF-8 are taken for EUC-KR, the legacy charset of Korean sites.
// Bytes that mean nothing in it become U+FFFD; a charset that is stated and not known
// is ErrMalformed. The byte order mark is left out.
func Decode(contentType string, body []byte) (string, error) {
	name := statedCharset(contentType)
	if name == "" && !utf8.Valid(body) {
		name = "euc-kr"
		prolog := body[:min(len(body), maxProlog)]
		if _, found, certain := charset.DetermineEncoding(prolog, "text/html"); certain {
			name = found
		}
	}
	if bytes.HasPrefix(body, []byte(mark)) {
		name = ""
	}
	if name == "" || name == "utf-8" {
		return strings.TrimPrefix(strings.ToValidUTF8(string(body), "\uFFFD"), mark), nil
	}
	r, err := charset.NewReaderLabel(name, bytes.NewReader(body))
	if err != nil {
		return "", fmt.Errorf("crawl: charset %q: %w: %w", name, techmap.ErrMalformed, err)
	}
	out, err := io.ReadAll(r)
	if err != nil {
		return "", fmt.Errorf("crawl: body is not %s: %w: %w", name, techmap.ErrMalformed, err)
	}
	return strings.TrimPrefix(string(out), mark), nil
}

// isUTF8 reports whether Decode would return body as it is.
func isUTF8(contentType string, body []byte) bool {
	name := statedCharset(contentType)
	return (name == "" || name == "utf-8") && utf8.Valid(body) && !bytes.HasPrefix(body, []byte(mark))
}

// statedCharset returns the charset of a Content-Type in lower case. Some names
// that Korean servers use are no registered ones.
func statedCharset(contentType string) string {
	_, params, err := mime.ParseMediaType(contentType)
	if err != nil {
		return ""
	}
	switch name := strings.ToLower(params["charset"]); name {
	case "cp949", "ms949", "uhc", "windows-949", "ksc5601":
		return "euc-kr"
	case "utf8":
		return "utf-8"
	default:
		return name
	}
}
