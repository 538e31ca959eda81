package crawl

import (
	"bytes"
	"unicode/utf8"
)

// showsMore reports whether a page surely shows a reader more than so many runes.
// It counts what stands between tags, and passes over whatever is not plain text,
// so it may miss some but takes a tenth of the time that reading the page takes.
func showsMore(page []byte, runes int) bool {
	for len(page) > 0 && runes >= 0 {
		at := bytes.IndexByte(page, '<')
		if at < 0 {
			at = len(page)
		}
		shown, _, _ := bytes.Cut(page[:at], []byte("&"))
		runes -= utf8.RuneCount(bytes.TrimSpace(shown))
		page = afterMarkup(page[at:])
	}
	return runes < 0
}

// afterMarkup returns what follows the tag, with its text if no reader sees that,
// or the comment that page begins with.
func afterMarkup(page []byte) []byte {
	if comment, ok := bytes.CutPrefix(page, []byte("<!--")); ok {
		_, rest, _ := bytes.Cut(comment, []byte("-->"))
		return rest
	}
	if len(page) < 2 || page[1] != '/' && page[1] != '!' && page[1] != '?' && !isLetter(page[1]) {
		return page[min(1, len(page)):] // a "<" that is text
	}
	end := tagEnd(page)
	for _, name := range []string{"script", "style", "title"} {
		if len(page) > len(name) && bytes.EqualFold(page[1:1+len(name)], []byte(name)) {
			return afterEndTag(page[end:], name)
		}
	}
	return page[end:]
}

// tagEnd returns where the tag ends that page begins with: at a ">" that is not
// within quotes.
func tagEnd(page []byte) int {
	var quote byte
	for i, c := range page {
		switch {
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case c == '"', c == '\'':
			quote = c
		case c == '>':
			return i + 1
		}
	}
	return len(page)
}

// afterEndTag returns page from the end tag of that name on.
func afterEndTag(page []byte, name string) []byte {
	for {
		at := bytes.Index(page, []byte("</"))
		if at < 0 {
			return nil
		}
		page = page[at:]
		if endsTag(page[2:], name) {
			return page
		}
		page = page[2:]
	}
}

// endsTag reports whether text begins with the name of a tag, and with no longer one.
func endsTag(text []byte, name string) bool {
	return len(text) > len(name) && bytes.EqualFold(text[:len(name)], []byte(name)) &&
		bytes.IndexByte([]byte(" \t\n\f\r/>"), text[len(name)]) >= 0
}
