package rankhttp

import (
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// A param is a parameter of a route: how it is written, what it means, and where it goes.
type param struct {
	name    string
	doc     string
	example string
	form    form
	list    bool // may be given several times, and separated by commas
	commas  bool // where list is: commas are part of a value

	choices  []string // of a word: those that there are; nil for any
	min, max int      // of a number, or of the letters of a word
	def      string   // what is meant without it

	required bool // as the document says; the route looks after it

	// mean returns the one way to write what value means; nil if it is written as it stands.
	mean func(q *question, value string) (string, *fault)
	// set takes the values, of which there is at least one, into q.
	set func(q *question, values []string)
	// without says that a different value makes no different question of the next page.
	without bool
}

// A form is how a value is written.
type form string

// Forms.
const (
	formWord   form = "" // letters
	formFlag   form = "flag"
	formNumber form = "number"
	formMoment form = "moment"
)

// Bounds of what may be asked.
const (
	maxQuery = 8 << 10 // bytes of a query
	maxItems = 50      // values of a list
	maxWord  = 200     // letters of a value
)

var (
	textTooMany  = text{"%s: %d values, at most %d may be given", "%s: 값이 %d개입니다. 최대 %d개까지 쓸 수 있습니다"}
	textTwice    = text{"%s: given more than once", "%s: 두 번 이상 쓰였습니다"}
	textTooLong  = text{"%s: %d characters, at most %d may be given", "%s: %d자입니다. 최대 %d자까지 쓸 수 있습니다"}
	textNoChoice = text{"%s: unknown value %q; there are: %s", "%s: 알 수 없는 값 %q. 쓸 수 있는 값: %s"}
	textNoNumber = text{"%s: %q is no whole number from %d to %d", "%s: %q 대신 %d부터 %d까지의 정수를 쓰세요"}
	textNoFlag   = text{"%s: %q is neither true nor false", "%s: %q 대신 true나 false를 쓰세요"}
	textNoMoment = text{
		"%s: %q is no time: write 2026-11-22 or 2026-11-22T09:00:00+09:00",
		"%s: %q 대신 2026-11-22나 2026-11-22T09:00:00+09:00처럼 쓰세요",
	}
	textBadLetters = text{"%s: not UTF-8, or a control character in it", "%s: UTF-8이 아니거나 제어 문자가 들어 있습니다"}
)

// read returns the values of p in raw, each written in the one way, those of a list
// sorted and without repeats. It takes them into q.
func (p *param) read(q *question, raw []string) ([]string, *fault) {
	var values []string
	for _, one := range p.split(raw) {
		one = strings.TrimSpace(one)
		if one == "" && p.form != formFlag {
			continue // a form on a page sends its empty fields too
		}
		value, f := p.one(q, one)
		if f != nil {
			return nil, f
		}
		values = append(values, value)
	}
	switch {
	case p.list && len(values) > maxItems:
		return nil, inQuery(p.name, "", textTooMany.with(p.name, len(values), maxItems))
	case p.list:
		slices.Sort(values)
		values = slices.Compact(values)
	case len(values) > 1:
		return nil, inQuery(p.name, values[1], textTwice.with(p.name))
	}
	if len(values) == 0 || !p.list && values[0] == p.def {
		return nil, nil
	}
	p.set(q, values)
	return values, nil
}

// split parts the values of a list at their commas, unless commas are part of them.
func (p *param) split(raw []string) []string {
	if !p.list || p.commas {
		return raw
	}
	var all []string
	for _, one := range raw {
		all = append(all, strings.Split(one, ",")...)
	}
	return all
}

// one returns the one way to write a value of p.
func (p *param) one(q *question, value string) (string, *fault) {
	if f := p.legible(value); f != nil {
		return "", f
	}
	switch p.form {
	case formFlag:
		return p.flag(value)
	case formNumber:
		n, err := strconv.Atoi(value)
		if err != nil || n < p.min || n > p.max {
			return "", inQuery(p.name, value, textNoNumber.with(p.name, value, p.min, p.max))
		}
		value = writeNumber(n)
	case formMoment:
		t, ok := parseMoment(value)
		if !ok {
			return "", inQuery(p.name, value, textNoMoment.with(p.name, value))
		}
		return writeMoment(t), nil
	}
	if p.choices != nil && !slices.Contains(p.choices, value) {
		near := nearest(value, p.choices)
		return "", inQuery(p.name, value, textNoChoice.with(p.name, value, strings.Join(p.choices, ", ")).near(near))
	}
	if p.mean != nil {
		return p.mean(q, value)
	}
	return value, nil
}

// legible refuses what is no text, or too much of it.
func (p *param) legible(value string) *fault {
	n := utf8.RuneCountInString(value)
	if !utf8.ValidString(value) || strings.ContainsFunc(value, illegible) {
		return inQuery(p.name, strings.ToValidUTF8(value, "?"), textBadLetters.with(p.name))
	}
	if most := max(p.max, maxWord); p.form == formWord && n > most {
		return inQuery(p.name, "", textTooLong.with(p.name, n, most))
	}
	return nil
}

func illegible(r rune) bool { return unicode.IsControl(r) || r == utf8.RuneError }

// flag reads yes and no in the ways in which forms, people and programs write them.
func (p *param) flag(value string) (string, *fault) {
	switch value {
	case "", "true", "1", "on":
		return "true", nil
	case "false", "0", "off":
		return "false", nil
	}
	return "", inQuery(p.name, value, textNoFlag.with(p.name, value))
}

// parseMoment reads a day, or a day and time. A plus that nobody escaped is a space here.
func parseMoment(value string) (time.Time, bool) {
	value = strings.ReplaceAll(value, " ", "+")
	for _, layout := range []string{time.RFC3339, "2006-01-02T15:04:05", time.DateOnly} {
		if t, err := time.Parse(layout, value); err == nil {
			return t.UTC(), t.UTC().Year() >= 1970 && t.UTC().Year() <= 9000
		}
	}
	return time.Time{}, false
}

func writeMoment(t time.Time) string { return t.UTC().Format(time.RFC3339Nano) }

// mustMoment returns the time of a value that writeMoment wrote.
func mustMoment(value string) time.Time {
	t, _ := parseMoment(value)
	return t
}

// mustNumber returns the number of a value that has been read.
func mustNumber(value string) int {
	n, _ := strconv.Atoi(value)
	return n
}

// appendPair appends a pair to a query.
func appendPair(query []byte, name, value string) []byte {
	if len(query) > 0 {
		query = append(query, '&')
	}
	query = append(append(query, name...), '=')
	return append(query, url.QueryEscape(value)...)
}

func writeNumber(n int) string { return strconv.Itoa(n) }
