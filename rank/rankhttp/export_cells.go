package rankhttp

import (
	"strconv"
	"strings"
	"time"
	"unicode"

	"github.com/techmap-it/techmap/rank"
)

// cells are those of a line of a CSV, each with its name.
type cells struct {
	prefix string // of names
	names  []string
	values []string
}

// reset makes c the cells of the next line.
func (c *cells) reset() { c.prefix, c.names, c.values = "", c.names[:0], c.values[:0] }

// put adds a cell. Lines of one table must put the same names in the same order, whatever is
// in them: the header is made of a line without values.
func (c *cells) put(name, value string) {
	c.names = append(c.names, c.prefix+name)
	c.values = append(c.values, value)
}

// in puts what fill puts, with names that begin with that of an object.
func (c *cells) in(object string, fill func()) {
	before := c.prefix
	c.prefix += object + "_"
	fill()
	c.prefix = before
}

// text puts words, which no program takes for a formula.
func (c *cells) text(name, value string) { c.put(name, plainCell(value)) }

func (c *cells) number(name string, n int) { c.put(name, strconv.Itoa(n)) }

// stated puts a number that is empty where it is zero: nobody has stated it then.
func (c *cells) stated(name string, n int64) {
	if n == 0 {
		c.put(name, "")
		return
	}
	c.put(name, strconv.FormatInt(n, 10))
}

func (c *cells) float(name string, x float64) { c.put(name, strconv.FormatFloat(x, 'f', -1, 64)) }

func (c *cells) flag(name string, b bool) { c.put(name, strconv.FormatBool(b)) }

func (c *cells) time(name string, t time.Time) {
	if t.IsZero() {
		c.put(name, "")
		return
	}
	c.put(name, t.UTC().Format(time.RFC3339))
}

func (c *cells) moment(name string, t *time.Time) {
	if t == nil {
		t = new(time.Time)
	}
	c.time(name, *t)
}

func (c *cells) subject(s rank.Subject) {
	c.text("skill", string(s.Skill))
	c.text("name", s.Name)
	c.text("name_ko", s.NameKo)
	c.text("kind", string(s.Kind))
}

func (c *cells) side(s rank.Side) {
	c.number("openings", s.Openings)
	c.number("companies", s.Companies)
	c.float("share", s.Share)
	c.float("low", s.Low)
	c.float("high", s.High)
}

// formulaStarts are what a spreadsheet takes for the beginning of a formula, the wide
// ones where an input method's forms are folded.
const formulaStarts = "=+-@＝＋－＠"

// plainCell returns text as a cell that is no formula: one whose first visible letter could
// begin a formula gets an apostrophe before it, the spreadsheets' own sign for text.
// Control characters are left out, except that a new line and a tab within stay.
func plainCell(value string) string {
	value = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) && r != '\n' && r != '\t' {
			return -1
		}
		return r
	}, strings.ToValidUTF8(value, "\uFFFD"))
	if strings.HasPrefix(value, "\t") || formula(value) {
		return "'" + value
	}
	return value
}

// formula reports whether a spreadsheet would take value for a formula. It looks past blanks
// and signs that are not shown, as spreadsheets do.
func formula(value string) bool {
	for _, r := range value {
		if !unicode.IsSpace(r) && !unicode.In(r, unicode.Cf, unicode.Z) {
			return strings.ContainsRune(formulaStarts, r)
		}
	}
	return false
}
