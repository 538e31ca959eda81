package spec

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"github.com/techmap-it/techmap/internal/text"
)

// A markup is an element of a page as a value: its HTML, written only if
// somebody wants it.
type markup struct{ node *html.Node }

func (m markup) String() string {
	var b strings.Builder
	if err := html.Render(&b, m.node); err != nil {
		return "" // it renders into memory
	}
	return b.String()
}

// lines returns the text of the element in lines, and whether it has pictures.
func (m markup) lines() (lines string, pics bool) {
	pics = m.node.DataAtom == atom.Img
	for d := range m.node.Descendants() {
		pics = pics || d.Type == html.ElementNode && d.DataAtom == atom.Img
	}
	if partOfTable(m.node.DataAtom) {
		return text.FromHTML(m.String()), pics
	}
	return text.FromNode(m.node), pics
}

// partOfTable reports whether elements of a mean something else outside a table.
func partOfTable(a atom.Atom) bool {
	switch a {
	case atom.Tr, atom.Td, atom.Th, atom.Tbody, atom.Thead, atom.Tfoot, atom.Caption, atom.Col, atom.Colgroup:
		return true
	}
	return false
}
