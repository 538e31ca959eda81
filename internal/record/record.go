// Package record writes the records of all layers as versioned JSON and reads
// them back. It is the one spelling of a stored record: files, object stores,
// databases and messages all hold what [Marshal] returns.
//
// A stored record is a JSON object whose first field is "v", the version of the
// format, followed by the record's own fields in snake case, in the order its
// type declares them. Times are UTC to the microsecond, digests hexadecimal,
// bytes base64. A field that is zero may be left out; nil and empty slices are
// not told apart.
package record

import (
	"bytes"
	"encoding/json"
	"fmt"

	"github.com/techmap-it/techmap"
)

// Version is the version of the records Marshal writes. Unmarshal reads it and
// every earlier one.
const Version = 1

// opening is how a record of Version begins, up to its own fields.
const opening = `{"v":1`

// Marshal returns rec as one line of versioned JSON, without a line end. Equal
// records make equal bytes.
//
// The times of the root package's records are moved to UTC and cut to the
// microsecond; other types must do that themselves. A record that has no JSON
// form, such as one with a time past the year 9999, is ErrInvalid.
func Marshal[T any](rec T) ([]byte, error) {
	clean(&rec)
	var buf bytes.Buffer
	buf.WriteString(opening)
	enc := json.NewEncoder(&buf)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(rec); err != nil {
		return nil, fmt.Errorf("record: encode %T: %w: %w", rec, techmap.ErrInvalid, err)
	}
	return splice(buf.Bytes()), nil
}

// splice makes one object of the two that data holds: opening, and `{…}` with a
// line end.
func splice(data []byte) []byte {
	data = bytes.TrimSuffix(data, []byte{'\n'})
	if string(data[len(opening):]) == "{}" {
		return append(data[:len(opening)], '}')
	}
	data[len(opening)] = ','
	return data
}

// Unmarshal returns the record that data, written by this or an earlier version
// of Marshal, holds. A record of a later version is ErrInvalid, because reading
// only the fields known here would lose the others on the next write; anything
// else that cannot be read is ErrMalformed.
func Unmarshal[T any](data []byte) (T, error) {
	var rec T
	if err := check(data); err != nil {
		return rec, err
	}
	if err := json.Unmarshal(data, &rec); err != nil {
		var zero T
		return zero, fmt.Errorf("record: decode %T: %w: %w", rec, techmap.ErrMalformed, err)
	}
	clean(&rec)
	return rec, nil
}

// check returns an error unless data says that it is of a version read here.
func check(data []byte) error {
	if bytes.HasPrefix(data, []byte(opening+",")) {
		return nil // as Marshal writes it: spares reading the line twice
	}
	var head struct {
		V *int `json:"v"`
	}
	switch err := json.Unmarshal(data, &head); {
	case err != nil:
		return fmt.Errorf("record: decode: %w: %w", techmap.ErrMalformed, err)
	case head.V == nil || *head.V < 1:
		return fmt.Errorf("record: no version: %w", techmap.ErrMalformed)
	case *head.V > Version:
		return fmt.Errorf("record: written by a newer techmap (record version %d, this one reads up to %d): "+
			"upgrade techmap: %w", *head.V, Version, techmap.ErrInvalid)
	}
	return nil
}
