package text

import (
	"strings"
	"unicode/utf8"

	xhtml "golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// maxBoldHeading is how many runes a bold line may have to be a heading.
const maxBoldHeading = 60

// A lineWriter writes the text of HTML in lines.
type lineWriter struct {
	out   []byte
	start int    // where the line begins in out
	mark  string // what the line begins with: bullet, "## "
	space bool   // white space is due before the next word
	pre   bool   // line ends in the text count

	bold  int  // how many bold elements are open
	plain bool // a word of the line is not bold
}

// node writes n and what is in it.
func (w *lineWriter) node(n *xhtml.Node) {
	switch n.Type {
	case xhtml.TextNode:
		w.text(n.Data)
	case xhtml.DocumentNode:
		w.children(n)
	case xhtml.ElementNode:
		if !isUnseen(n) {
			w.element(n)
		}
	}
}

func (w *lineWriter) children(n *xhtml.Node) {
	for c := range n.ChildNodes() {
		w.node(c)
	}
}

// element writes an element that is seen.
func (w *lineWriter) element(n *xhtml.Node) {
	switch a := n.DataAtom; {
	case a == atom.Br:
		w.breakLine()
	case a == atom.Hr:
		w.blankLine()
	case a == atom.Table:
		w.table(n)
	case a == atom.Li:
		w.block(n, bullet)
	case headingLevel(a) > 0:
		w.blankLine()
		w.block(n, strings.Repeat("#", headingLevel(a))+" ")
	case a == atom.Pre:
		was := w.pre
		w.pre = true
		w.block(n, "")
		w.pre = was
	case isBlock(a):
		w.block(n, "")
	case a == atom.B || a == atom.Strong || isBoldStyle(n):
		w.bold++
		w.children(n)
		w.bold--
	default:
		w.children(n)
	}
}

// block writes n in lines of its own, the first of which begins with mark. A
// block at the start of an item goes on in the item's line.
func (w *lineWriter) block(n *xhtml.Node, mark string) {
	w.endLine()
	if mark != "" {
		w.mark = mark
	}
	w.children(n)
	w.endLine()
	if mark != "" {
		w.mark = ""
	}
}

// text writes text that wraps as HTML does.
func (w *lineWriter) text(s string) {
	for s != "" {
		i := strings.IndexAny(s, " \t\r\n\f")
		if i < 0 {
			i = len(s)
		}
		if i > 0 {
			w.word(s[:i])
		}
		if i < len(s) {
			if s[i] == '\n' && w.pre {
				w.breakLine()
			}
			w.space = true
			i++
		}
		s = s[i:]
	}
}

// word writes letters without white space.
func (w *lineWriter) word(s string) {
	if w.mark != "" && trimSpaces(strings.Trim(s, "\u00a0")) != "" {
		w.out = append(w.out, w.mark...)
		w.mark = ""
	} else if w.space && len(w.out) > w.start {
		w.out = append(w.out, ' ')
	}
	w.space = false
	w.out = append(w.out, s...)
	if w.bold == 0 && hasWord(s) {
		w.plain = true
	}
}

// breakLine ends the line, be it empty.
func (w *lineWriter) breakLine() {
	if len(w.out) == w.start {
		w.out = append(w.out, '\n')
		w.start = len(w.out)
		return
	}
	w.endLine()
}

// blankLine ends the line and leaves a blank one.
func (w *lineWriter) blankLine() {
	w.endLine()
	w.out = append(w.out, '\n')
	w.start = len(w.out)
}

// endLine ends the line if it has anything in it.
func (w *lineWriter) endLine() {
	w.space = false
	if len(w.out) == w.start {
		return
	}
	line := string(w.out[w.start:])
	if !w.plain && isBoldHeading(line) {
		w.out = append(append(append(w.out[:w.start], "**"...), line...), "**"...)
	}
	w.out = append(w.out, '\n')
	w.start, w.plain = len(w.out), false
}

// isBoldHeading reports whether a line that is bold as a whole may be a heading.
func isBoldHeading(line string) bool {
	if !hasWord(line) || utf8.RuneCountInString(line) > maxBoldHeading || bulletLen(line) > 0 {
		return false
	}
	return line[0] != '#' && line[0] != '*' && !strings.HasSuffix(line, ".")
}

// isBoldStyle reports whether n is bold by its style.
func isBoldStyle(n *xhtml.Node) bool {
	for _, a := range n.Attr {
		if a.Key == "style" {
			style := strings.ReplaceAll(strings.ToLower(a.Val), " ", "")
			return strings.Contains(style, "font-weight:bold") || strings.Contains(style, "font-weight:700")
		}
	}
	return false
}
