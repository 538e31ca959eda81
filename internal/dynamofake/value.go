package dynamofake

import (
	"bytes"
	"cmp"
	"slices"
)

// A Value is the value of an attribute: text, bytes or a set of texts.
type Value struct {
	S  *string  `json:",omitempty"`
	B  *[]byte  `json:",omitempty"`
	SS []string `json:",omitempty"`
}

// An Item is a row: values by the names of attributes.
type Item map[string]Value

// valid returns an error unless v is one value.
func (v Value) valid() *apiError {
	n := 0
	for _, set := range []bool{v.S != nil, v.B != nil, v.SS != nil} {
		if set {
			n++
		}
	}
	if n != 1 {
		return invalid("supplied AttributeValue has %d of the datatypes S, B, SS, must have one", n)
	}
	if len(v.SS) != len(slices.Compact(slices.Sorted(slices.Values(v.SS)))) {
		return invalid("input collection contains duplicates")
	}
	return nil
}

func (v Value) size() int {
	switch {
	case v.S != nil:
		return len(*v.S)
	case v.B != nil:
		return len(*v.B)
	}
	n := 0
	for _, s := range v.SS {
		n += len(s)
	}
	return n
}

func (it Item) size() int {
	n := 0
	for name, v := range it {
		n += len(name) + v.size()
	}
	return n
}

// compare compares values of one type, text and bytes by their bytes.
func compare(a, b Value) (order int, ok bool) {
	switch {
	case a.S != nil && b.S != nil:
		return cmp.Compare(*a.S, *b.S), true
	case a.B != nil && b.B != nil:
		return bytes.Compare(*a.B, *b.B), true
	}
	return 0, false
}

// text returns the text of an attribute.
func (it Item) text(name string) (string, bool) {
	v, ok := it[name]
	if !ok || v.S == nil {
		return "", false
	}
	return *v.S, true
}

// only returns the attributes of the given names, all if there are none.
func (it Item) only(names []string) Item {
	if len(names) == 0 {
		return it
	}
	part := make(Item, len(names))
	for _, n := range names {
		if v, ok := it[n]; ok {
			part[n] = v
		}
	}
	return part
}
