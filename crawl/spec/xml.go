package spec

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strings"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/crawl"
)

// maxDepth is how deep elements may be nested.
const maxDepth = 100

// An element is an element of an XML document. Names have their prefix as
// written: sites use the usual ones, and "content:encoded" is what people know.
type element struct {
	name     string
	attrs    []xml.Attr
	children []*element
	text     strings.Builder
	from, to int // where it stands in the document
}

// parseXML returns the root element of a document.
func parseXML(doc string) (*element, error) {
	p := xmlParser{dec: xml.NewDecoder(strings.NewReader(doc))}
	p.dec.Strict, p.dec.Entity = false, xml.HTMLEntity
	p.dec.CharsetReader = func(_ string, in io.Reader) (io.Reader, error) { return in, nil } // decoded already
	for {
		from := int(p.dec.InputOffset())
		tok, err := p.dec.RawToken()
		if errors.Is(err, io.EOF) {
			return p.end()
		}
		if err == nil {
			err = p.token(tok, from)
		}
		if err != nil {
			return nil, fmt.Errorf("not XML: %w: %w", techmap.ErrMalformed, err)
		}
	}
}

// An xmlParser builds the tree of a document. It is lenient as feeds need it (HTML
// entities, unquoted attributes), and strict about what makes two readings differ:
// elements have to nest.
type xmlParser struct {
	dec  *xml.Decoder
	root *element
	open []*element
}

// token takes in one token; from is where it begins.
func (p *xmlParser) token(tok xml.Token, from int) error {
	switch t := tok.(type) {
	case xml.StartElement:
		return p.start(t, from)
	case xml.EndElement:
		if len(p.open) == 0 || p.open[len(p.open)-1].name != fullName(t.Name) {
			return fmt.Errorf("</%s> closes nothing", fullName(t.Name))
		}
		p.open[len(p.open)-1].to = int(p.dec.InputOffset())
		p.open = p.open[:len(p.open)-1]
	case xml.CharData:
		if len(p.open) > 0 {
			p.open[len(p.open)-1].text.Write(t)
		}
	case xml.Directive:
		return errors.New("a document type is not read") // entities are how XML does harm
	}
	return nil
}

// start opens an element. Declarations of namespaces are no attributes of it.
func (p *xmlParser) start(t xml.StartElement, from int) error {
	e := &element{name: fullName(t.Name), from: from}
	for _, a := range t.Attr {
		if a.Name.Space != "xmlns" && a.Name.Space != "xml" && a.Name.Local != "xmlns" {
			e.attrs = append(e.attrs, a)
		}
	}
	switch {
	case len(p.open) == maxDepth:
		return fmt.Errorf("more than %d elements in one another", maxDepth)
	case len(p.open) > 0:
		parent := p.open[len(p.open)-1]
		parent.children = append(parent.children, e)
	case p.root == nil:
		p.root = e
	default:
		return errors.New("more than one root element")
	}
	p.open = append(p.open, e)
	return nil
}

// end returns the root of a document that is whole.
func (p *xmlParser) end() (*element, error) {
	if p.root == nil || len(p.open) > 0 {
		return nil, fmt.Errorf("not XML: ends too early: %w", techmap.ErrMalformed)
	}
	return p.root, nil
}

// fullName returns a name with its prefix as written, which RawToken leaves in
// Space.
func fullName(n xml.Name) string {
	if n.Space == "" {
		return n.Local
	}
	return n.Space + ":" + n.Local
}

// value returns e for jq: its text if it has nothing else, otherwise an object
// of its attributes ("@name"), its children (by name, several of one name as an
// array) and its text ("#text").
func (e *element) value() any {
	text := strings.TrimSpace(e.text.String())
	if len(e.attrs) == 0 && len(e.children) == 0 {
		return text
	}
	out := make(map[string]any, len(e.attrs)+len(e.children)+1)
	for _, a := range e.attrs {
		out["@"+fullName(a.Name)] = a.Value
	}
	for _, c := range e.children {
		switch have := out[c.name].(type) {
		case nil:
			out[c.name] = c.value()
		case []any:
			out[c.name] = append(have, c.value())
		default:
			out[c.name] = []any{have, c.value()}
		}
	}
	if text != "" {
		out["#text"] = text
	}
	return out
}

// appendNamed appends the elements of a name in e that are in no other of them.
func (e *element) appendNamed(out []*element, name string) []*element {
	if e.name == name {
		return append(out, e)
	}
	for _, c := range e.children {
		out = c.appendNamed(out, name)
	}
	return out
}

// xmlCharset finds the charset in the first line of a document.
var xmlCharset = regexp.MustCompile(`^\s*<\?xml[^>]*\sencoding=["']([A-Za-z0-9._-]{1,40})["']`)

// decodeXML returns an XML document as UTF-8, by the charset that the answer
// states, else by the one the document does.
func decodeXML(contentType string, body []byte) (string, error) {
	m := xmlCharset.FindSubmatch(body[:min(len(body), 200)])
	if m != nil && !strings.Contains(strings.ToLower(contentType), "charset") {
		contentType = "text/xml; charset=" + string(m[1])
	}
	return crawl.Decode(contentType, body)
}
