package spec

import (
	"context"
	"encoding/json"
	"strconv"

	"github.com/itchyny/gojq"
)

// A jqRecords selects records of a JSON document.
type jqRecords struct {
	values *jqCode
	paths  *jqCode // gives where they stand; nil if the expression makes new values
}

func compileRecords(src string) (*jqRecords, error) {
	values, err := compileJQ(src)
	if err != nil {
		return nil, err
	}
	paths, err := compileJQ("path(" + src + "\n)")
	if err != nil {
		paths = nil // such as one with definitions before it
	}
	return &jqRecords{values: values, paths: paths}, nil
}

// A jsonRecord is a record and its bytes.
type jsonRecord struct {
	value any
	body  []byte
}

// of returns the records in doc, whose text is text. Their bytes are as served
// if the expression selects values that stand in the document, and written anew,
// fields in order, if it makes new ones.
func (s *jqRecords) of(ctx context.Context, text string, doc any, vars []any) ([]jsonRecord, error) {
	if s.paths != nil {
		if paths, err := s.paths.run(ctx, doc, vars); err == nil {
			if recs, ok := cut(text, doc, paths); ok {
				return recs, nil
			}
		}
	}
	vals, err := s.values.run(ctx, doc, vars)
	if err != nil {
		return nil, err
	}
	recs := make([]jsonRecord, len(vals))
	for i, v := range vals {
		body, err := gojq.Marshal(v)
		if err != nil {
			return nil, err
		}
		recs[i] = jsonRecord{value: v, body: body}
	}
	return recs, nil
}

// cut returns what stands at the paths, not ok if one leads nowhere.
func cut(text string, doc any, paths []any) (recs []jsonRecord, ok bool) {
	c := cutter{"": json.RawMessage(text)}
	for _, p := range paths {
		path, ok := p.([]any)
		if !ok {
			return nil, false
		}
		value, ok := follow(doc, path)
		if !ok {
			return nil, false
		}
		body, ok := c.at(path)
		if !ok {
			return nil, false
		}
		recs = append(recs, jsonRecord{value: value, body: body})
	}
	return recs, true
}

// follow returns the value at a path.
func follow(v any, path []any) (any, bool) {
	for _, step := range path {
		switch at := step.(type) {
		case string:
			object, ok := v.(map[string]any)
			if !ok {
				return nil, false
			}
			v = object[at]
		case int:
			array, ok := v.([]any)
			if !ok || at < 0 || at >= len(array) {
				return nil, false
			}
			v = array[at]
		default:
			return nil, false
		}
	}
	return v, v != nil
}

// A cutter holds the bytes of parts of a document by their path. It takes each
// array and object apart once.
type cutter map[string]json.RawMessage

func (c cutter) at(path []any) (json.RawMessage, bool) {
	key := pathKey(path)
	if raw, ok := c[key]; ok {
		return raw, true
	}
	parent := path[:len(path)-1]
	whole, ok := c.at(parent)
	if !ok {
		return nil, false
	}
	c.split(pathKey(parent), whole)
	raw, ok := c[key]
	return raw, ok
}

// split enters the parts of whole, which stands at key.
func (c cutter) split(key string, whole json.RawMessage) {
	var fields map[string]json.RawMessage
	if json.Unmarshal(whole, &fields) == nil {
		for name, raw := range fields {
			c[key+"/"+strconv.Quote(name)] = raw
		}
		return
	}
	var items []json.RawMessage
	if json.Unmarshal(whole, &items) == nil {
		for i, raw := range items {
			c[key+"/"+strconv.Itoa(i)] = raw
		}
	}
}

func pathKey(path []any) string {
	var key []byte
	for _, step := range path {
		key = append(key, '/')
		switch at := step.(type) {
		case string:
			key = strconv.AppendQuote(key, at)
		case int:
			key = strconv.AppendInt(key, int64(at), 10)
		}
	}
	return string(key)
}
