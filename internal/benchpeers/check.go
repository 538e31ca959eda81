package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"reflect"
	"strconv"
)

// checkFile returns an error unless the named file holds the fields of all of so
// many postings, each once and as they were made: what is equal to that is equal
// in all clients.
func checkFile(name string, postings int) error {
	file, err := os.Open(name) //nolint:gosec // the harness names its own files
	if err != nil {
		return err
	}
	defer func() { _ = file.Close() }()
	if err := check(file, postings); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	return nil
}

func check(r io.Reader, postings int) error {
	seen := make([]bool, postings)
	n := 0
	dec := json.NewDecoder(bufio.NewReaderSize(r, 1<<16))
	dec.DisallowUnknownFields()
	for ; ; n++ {
		var got Fields
		err := dec.Decode(&got)
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return err
		}
		key, err := strconv.Atoi(got.Key)
		i := key - firstKey
		if err != nil || i < 0 || i >= postings || seen[i] {
			return fmt.Errorf("line %d: key %q is none of the site's, or was there before", n+1, got.Key)
		}
		seen[i] = true
		if want := NewFields(i); !reflect.DeepEqual(got, want) {
			return fmt.Errorf("line %d: is not what the site says:\n got %+v\nwant %+v", n+1, got, want)
		}
	}
	if n != postings {
		return fmt.Errorf("%d of %d postings", n, postings)
	}
	return nil
}
