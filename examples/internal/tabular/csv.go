package tabular

import (
	"bufio"
	"encoding/csv"
	"encoding/json"
	"io"
	"strconv"
	"strings"
	"unicode"
)

// bom is what Excel takes for the sign of UTF-8.
const bom = "\ufeff"

// A csvWriter writes RFC 4180 with "\n" line ends. A null is an empty cell, a time
// RFC 3339 in UTC, a list a JSON array.
type csvWriter struct {
	buf   *bufio.Writer
	out   *csv.Writer
	heads []head
	line  []string
}

func newCSVWriter(w io.Writer, heads []head, mark bool) (*csvWriter, error) {
	buf := bufio.NewWriterSize(w, 1<<16)
	c := &csvWriter{buf: buf, out: csv.NewWriter(buf), heads: heads, line: make([]string, len(heads))}
	if mark {
		if _, err := buf.WriteString(bom); err != nil {
			return nil, err
		}
	}
	for i, h := range heads {
		c.line[i] = h.name
	}
	return c, c.out.Write(c.line)
}

func (c *csvWriter) row(cells []Cell) error {
	for i, cell := range cells {
		c.line[i] = csvCell(c.heads[i].kind, cell)
	}
	return c.out.Write(c.line)
}

func (c *csvWriter) close() error {
	c.out.Flush()
	if err := c.out.Error(); err != nil {
		return err
	}
	return c.buf.Flush()
}

func csvCell(kind Kind, c Cell) string {
	if !c.Set {
		return ""
	}
	switch kind {
	case Int:
		return strconv.FormatInt(c.Int, 10)
	case Float:
		return strconv.FormatFloat(c.Float, 'f', -1, 64)
	case Bool:
		return strconv.FormatBool(c.Int != 0)
	case Time:
		return c.timeText()
	case Texts:
		return jsonText(c.Texts) // begins with "[": never a formula
	}
	return Escape(c.Text)
}

// jsonText returns v as JSON without escaping < > &, without a line end.
func jsonText(v any) string {
	var b strings.Builder
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return "" // texts and numbers always encode
	}
	return strings.TrimSuffix(b.String(), "\n")
}

// formulaStarts begin a formula in Excel, LibreOffice or Google Sheets; the wide
// ones do where an input method's forms are folded.
const formulaStarts = "=+-@＝＋－＠"

// Escape returns text as a CSV cell that no spreadsheet takes for a formula: one
// whose first visible character could begin a formula gets an apostrophe before
// it, the spreadsheets' own sign for "this is text". Line ends become "\n" and
// bytes that are no UTF-8 become U+FFFD. [Unescape] takes the apostrophe off.
func Escape(text string) string {
	text = clean(text)
	if formula(text) {
		return "'" + text
	}
	return text
}

// Unescape returns the text that Escape made cell of, its line ends being "\n".
func Unescape(cell string) string {
	if rest, ok := strings.CutPrefix(cell, "'"); ok && formula(rest) {
		return rest
	}
	return cell
}

// clean brings text into the form that survives a CSV reader.
func clean(text string) string {
	text = strings.ToValidUTF8(text, "\uFFFD")
	return strings.ReplaceAll(strings.ReplaceAll(text, "\r\n", "\n"), "\r", "\n")
}

// formula reports whether the first visible character, apostrophes aside, could
// begin a formula. Since apostrophes are skipped, what Escape has added one to is
// told from what had one already.
func formula(text string) bool {
	for _, r := range text {
		if r != '\'' && !unicode.IsSpace(r) && !unicode.In(r, unicode.Cc, unicode.Cf, unicode.Z) {
			return strings.ContainsRune(formulaStarts, r)
		}
	}
	return false
}
