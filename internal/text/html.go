package text

import (
	"html"
	"strings"

	xhtml "golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// IsHTML reports whether s has tags of HTML, be they escaped once ("&lt;p&gt;").
func IsHTML(s string) bool {
	return hasTag(s, "<", ">") || hasTag(s, "&lt;", "&gt;")
}

// FromHTML returns the text of HTML as cleaned lines: one for each paragraph,
// row and item of a list. Headings are set off as in markdown ("## Benefits"),
// and so are lines that are bold as a whole ("**Benefits**"); rows of tables are
// "label: value", with the label from the first column or the first row. What a
// browser would not show is left out, and nothing is fetched. Text that was
// escaped as a whole is read too, as often as that was done, up to three times.
// Text without tags is only cleaned.
func FromHTML(s string) string { return fromHTML(s, 3) }

// FromNode is FromHTML for an element that was parsed already. It is for elements
// that may stand anywhere in a page, which parts of a table may not.
func FromNode(n *xhtml.Node) string {
	w := lineWriter{pre: !isBlock(n.DataAtom) && !hasBlock(n)}
	w.node(n)
	w.endLine()
	return fromHTML(string(w.out), 2)
}

// fromHTML undoes at most so many rounds of escaping.
func fromHTML(s string, rounds int) string {
	for range rounds {
		if !hasTag(s, "<", ">") && hasTag(s, "&lt;", "&gt;") {
			s = html.UnescapeString(s)
		}
		if !hasTag(s, "<", ">") {
			break
		}
		s = renderHTML(s)
	}
	return Clean(s)
}

// renderHTML returns the text of s, in lines that are not cleaned yet.
func renderHTML(s string) string {
	doc, err := xhtml.Parse(strings.NewReader(s))
	if err != nil {
		return stripTags(s)
	}
	w := lineWriter{pre: !hasBlock(doc)}
	w.node(doc)
	w.endLine()
	return string(w.out)
}

// stripTags returns the text of HTML that nests too deep to be parsed.
func stripTags(s string) string {
	var b strings.Builder
	z := xhtml.NewTokenizer(strings.NewReader(s))
	for {
		switch z.Next() {
		case xhtml.ErrorToken:
			return b.String()
		case xhtml.TextToken:
			b.Write(z.Text())
		default:
			b.WriteByte('\n')
		}
	}
}

// hasTag reports whether s has a tag of HTML between the brackets open and shut.
func hasTag(s, open, shut string) bool {
	for i := strings.Index(s, open); i >= 0; i = indexFrom(s, open, i+1) {
		rest := strings.TrimPrefix(s[i+len(open):], "/")
		n := 0
		for n < len(rest) && isAlnum(rest[n]) {
			n++
		}
		if n == 0 || n > maxTagName || !endsTagName(rest[n:], shut) {
			continue
		}
		if a := atom.Lookup([]byte(strings.ToLower(rest[:n]))); isElement(a) {
			return true
		}
	}
	return false
}

// maxTagName is the length of the longest tag name that counts.
const maxTagName = 10

// endsTagName reports whether s goes on as it does after the name of a tag.
func endsTagName(s, shut string) bool {
	if strings.HasPrefix(s, shut) || strings.HasPrefix(s, "/"+shut) {
		return true
	}
	return s != "" && strings.IndexByte(" \n\t/", s[0]) >= 0 && strings.Contains(s, shut)
}

// isElement reports whether a names an element that text is written in.
func isElement(a atom.Atom) bool {
	switch a {
	case atom.A, atom.B, atom.I, atom.U, atom.S, atom.Em, atom.Strong, atom.Span, atom.Font, atom.Small,
		atom.Img, atom.Br, atom.Script, atom.Style, atom.Html, atom.Body, atom.Head, atom.Meta, atom.Link,
		atom.Sup, atom.Sub, atom.Code:
		return true
	}
	return isBlock(a)
}

// isBlock reports whether elements of a stand in lines of their own.
func isBlock(a atom.Atom) bool {
	switch a {
	case atom.P, atom.Div, atom.Ul, atom.Ol, atom.Li, atom.Dl, atom.Dt, atom.Dd, atom.Br, atom.Hr, atom.Pre,
		atom.Blockquote, atom.Table, atom.Thead, atom.Tbody, atom.Tfoot, atom.Tr, atom.Td, atom.Th,
		atom.Caption, atom.Section, atom.Article, atom.Header, atom.Footer, atom.Main, atom.Aside, atom.Figure,
		atom.Figcaption, atom.Form, atom.Fieldset, atom.Address, atom.Center, atom.Details, atom.Summary:
		return true
	}
	return headingLevel(a) > 0
}

// headingLevel returns the level of a heading element, 0 if a is none.
func headingLevel(a atom.Atom) int {
	switch a {
	case atom.H1:
		return 1
	case atom.H2:
		return 2
	case atom.H3:
		return 3
	case atom.H4:
		return 4
	case atom.H5:
		return 5
	case atom.H6:
		return 6
	}
	return 0
}

// isUnseen reports whether a browser shows nothing of n, or nothing that is part
// of the text.
func isUnseen(n *xhtml.Node) bool {
	switch n.DataAtom {
	case atom.Script, atom.Style, atom.Noscript, atom.Template, atom.Head, atom.Iframe, atom.Object, atom.Svg,
		atom.Math, atom.Canvas, atom.Audio, atom.Video, atom.Select, atom.Button, atom.Textarea, atom.Nav,
		atom.Title:
		return true
	}
	for _, a := range n.Attr {
		switch a.Key {
		case "hidden":
			return true
		case "style":
			style := strings.ToLower(strings.ReplaceAll(a.Val, " ", ""))
			if strings.Contains(style, "display:none") || strings.Contains(style, "visibility:hidden") {
				return true
			}
		}
	}
	return false
}

// hasBlock reports whether n has an element that ends a line. Text without one
// has its own line ends.
func hasBlock(n *xhtml.Node) bool {
	for d := range n.Descendants() {
		if d.Type == xhtml.ElementNode && isBlock(d.DataAtom) {
			return true
		}
	}
	return false
}
