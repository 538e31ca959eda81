package jsonl

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"
	"unicode/utf8"
)

// An entry is what one line says. Absent is empty or zero: null, "" and a field that is
// not there are not told apart.
type entry struct {
	source, id, url, title, company, role, location string

	postedAt, description, lang   string
	tags                          []string
	firstSeen, lastSeen, closedAt time.Time
}

// fieldNames are the fields of a line, in the order in which errors name them. A field
// that is none of them is an error and not passed over: "descriptions" for one would
// otherwise cost every posting its text, and nobody would notice.
var fieldNames = []string{
	"source", "id", "url", "title", "company", "role", "location", "posted_at", "description",
	"tags", "lang", "first_seen", "last_seen", "closed_at",
}

// text returns where the text of a field goes, nil if it is no text.
func (e *entry) text(field string) *string {
	switch field {
	case "source":
		return &e.source
	case "id":
		return &e.id
	case "url":
		return &e.url
	case "title":
		return &e.title
	case "company":
		return &e.company
	case "role":
		return &e.role
	case "location":
		return &e.location
	case "posted_at":
		return &e.postedAt
	case "description":
		return &e.description
	case "lang":
		return &e.lang
	}
	return nil
}

// time returns where the time of a field goes, nil if it is no time.
func (e *entry) time(field string) *time.Time {
	switch field {
	case "first_seen":
		return &e.firstSeen
	case "last_seen":
		return &e.lastSeen
	case "closed_at":
		return &e.closedAt
	}
	return nil
}

// decode reads a line. With an error comes what was read before it.
func decode(line []byte) (entry, error) {
	if err := checkBytes(line); err != nil {
		return entry{}, err
	}
	var e entry
	dec := json.NewDecoder(bytes.NewReader(line))
	if err := open(dec, line); err != nil {
		return e, err
	}
	var first error // of the fields; broken JSON is told first
	for dec.More() {
		key, err := dec.Token()
		if err != nil {
			return e, broken(err)
		}
		var value json.RawMessage
		if err := dec.Decode(&value); err != nil {
			return e, broken(err)
		}
		field, _ := key.(string) // keys of an object are
		if err := e.set(field, value); err != nil && first == nil {
			first = err
		}
	}
	if _, err := dec.Token(); err != nil { // the closing brace
		return e, broken(err)
	}
	if _, err := dec.Token(); !errors.Is(err, io.EOF) {
		return e, errors.New("more than one value in the line: write one object per line")
	}
	if first == nil {
		first = e.check()
	}
	return e, first
}

// checkBytes finds what makes a line no text.
func checkBytes(line []byte) error {
	if at := bytes.IndexByte(line, 0); at >= 0 {
		return fmt.Errorf("NUL byte at byte %d: the file is damaged or is no text", at)
	}
	if utf8.Valid(line) {
		return nil
	}
	for at := 0; at < len(line); {
		r, n := utf8.DecodeRune(line[at:])
		if r == utf8.RuneError && n == 1 {
			return fmt.Errorf("invalid UTF-8 at byte %d: save the file as UTF-8", at)
		}
		at += n
	}
	return nil
}

// open reads the brace with which a line begins.
func open(dec *json.Decoder, line []byte) error {
	brace, err := dec.Token()
	switch {
	case err != nil:
		return broken(err)
	case brace == json.Delim('['):
		return errors.New("a JSON array: write its objects one per line, as jq -c '.[]' does")
	case brace != json.Delim('{'):
		return fmt.Errorf("%s, want a JSON object", kindOf(line))
	}
	return nil
}

// broken returns what is wrong with a line that is no JSON, in words for who made it.
func broken(err error) error {
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return errors.New("broken JSON: the line ends too early, write one whole object per line")
	}
	if syntax, ok := errors.AsType[*json.SyntaxError](err); ok {
		return fmt.Errorf("broken JSON at byte %d: %w", syntax.Offset, err)
	}
	return fmt.Errorf("broken JSON: %w", err)
}

// set sets a field to its value.
func (e *entry) set(field string, value json.RawMessage) error {
	text, moment := e.text(field), e.time(field)
	switch {
	case text == nil && moment == nil && field != "tags":
		return fmt.Errorf("unknown field %q: %s", field, hint(field))
	case string(value) == "null":
		return nil
	case text != nil:
		return setText(text, field, value)
	case moment != nil:
		return setTime(moment, field, value)
	}
	return e.setTags(value)
}

// setText sets a field of text, without NUL bytes, which no database takes, and without
// white space around it.
func setText(to *string, field string, value json.RawMessage) error {
	if plain, ok := unquote(value); ok {
		*to = plain
	} else if err := json.Unmarshal(value, to); err != nil {
		if kindOf(value) == "a number" {
			return fmt.Errorf("field %q is a number, want a string: write \"%s\"", field, value)
		}
		return fmt.Errorf("field %q is %s, want a string", field, kindOf(value))
	}
	*to = strings.TrimSpace(strings.ReplaceAll(*to, "\x00", ""))
	return nil
}

// setTime sets a field of the posting's history. It must be readable: to leave a closing
// day out silently would keep the posting open.
func setTime(to *time.Time, field string, value json.RawMessage) error {
	var s string
	if err := setText(&s, field, value); err != nil || s == "" {
		return err
	}
	at, dayOnly := moment(s)
	if at.IsZero() {
		return fmt.Errorf("field %q is %q, want a time: write 2026-11-02T09:00:00Z or 2026-11-02", field, cut(s))
	}
	if dayOnly && field == "closed_at" {
		at = at.AddDate(0, 0, 1).Add(-time.Second) // open on that day still
	}
	*to = at
	return nil
}

// setTags sets the tags, from a list or from one text with "," or "|" between them, as
// spreadsheets have it. Empty ones are dropped.
func (e *entry) setTags(value json.RawMessage) error {
	var s string
	var list []string
	switch kindOf(value) {
	case "a string":
		if err := setText(&s, "tags", value); err != nil {
			return err
		}
		list = strings.FieldsFunc(s, func(r rune) bool { return r == ',' || r == '|' })
	default:
		if err := json.Unmarshal(value, &list); err != nil {
			return fmt.Errorf("field \"tags\" is %s, want a list of strings or a string with commas", kindOf(value))
		}
	}
	e.tags = nil
	for _, tag := range list {
		if tag = strings.TrimSpace(strings.ReplaceAll(tag, "\x00", "")); tag != "" {
			e.tags = append(e.tags, tag)
		}
	}
	return nil
}

// check finds what is missing.
func (e *entry) check() error {
	switch {
	case e.id == "":
		return errors.New(`field "id" is missing: every posting needs one that its source does not use twice`)
	case strings.ContainsRune(e.source, ':'):
		return fmt.Errorf("field \"source\" is %q: a source's name has no colon", cut(e.source))
	case e.title == "":
		return errors.New(`field "title" is missing`)
	case e.description == "" && len(e.tags) == 0:
		return errors.New(`neither "description" nor "tags": one of them is needed`)
	}
	return nil
}

// kindOf names the kind of a JSON value.
func kindOf(value []byte) string {
	if len(value) == 0 {
		return "nothing"
	}
	switch value[0] {
	case '{':
		return "an object"
	case '[':
		return "a list with other things than strings"
	case '"':
		return "a string"
	case 't', 'f':
		return "true or false"
	case 'n':
		return "null"
	}
	return "a number"
}

// maxQuoted is how much of a value an error quotes, in runes.
const maxQuoted = 40

// cut returns the beginning of a value, for errors.
func cut(s string) string {
	if r := []rune(s); len(r) > maxQuoted {
		return string(r[:maxQuoted]) + "…"
	}
	return s
}
