//go:build cloud

package main

import (
	"bytes"
	"encoding/json"
	"hash/crc32"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"strconv"
)

// batchGet is a BatchGetItem of keys, by table.
type batchGet struct {
	RequestItems map[string]map[string]json.RawMessage
}

// unprocessedKeys lets DynamoDB answer for half of the keys of a BatchGetItem and
// gives back the others as UnprocessedKeys.
func unprocessedKeys(w http.ResponseWriter, r *http.Request, next http.Handler) {
	sent, err := io.ReadAll(r.Body)
	var asked batchGet
	if err != nil || json.Unmarshal(sent, &asked) != nil {
		http.Error(w, "not a batch", http.StatusBadRequest)
		return
	}
	left := map[string]map[string]json.RawMessage{}
	for table, get := range asked.RequestItems {
		var keys []json.RawMessage
		if json.Unmarshal(get["Keys"], &keys) != nil || len(keys) < 2 {
			continue
		}
		left[table] = maps.Clone(get)
		get["Keys"], left[table]["Keys"] = marshalled(keys[:len(keys)/2]), marshalled(keys[len(keys)/2:])
	}
	body := marshalled(asked)
	half := r.Clone(r.Context())
	half.Body, half.ContentLength = io.NopCloser(bytes.NewReader(body)), int64(len(body))
	half.Header.Set("Content-Length", strconv.Itoa(len(body)))
	recorded := httptest.NewRecorder()
	next.ServeHTTP(recorded, half)
	out := recorded.Body.Bytes()
	var answer map[string]json.RawMessage
	if recorded.Code == http.StatusOK && json.Unmarshal(out, &answer) == nil {
		answer["UnprocessedKeys"] = marshalled(left)
		out = marshalled(answer)
	}
	w.Header().Set("Content-Type", recorded.Header().Get("Content-Type"))
	w.Header().Set("X-Amz-Crc32", strconv.FormatUint(uint64(crc32.ChecksumIEEE(out)), 10))
	w.WriteHeader(recorded.Code)
	_, _ = w.Write(out)
}

// marshalled returns v as JSON. The types here always have one.
func marshalled(v any) []byte {
	out, err := json.Marshal(v)
	if err != nil {
		return []byte("{}")
	}
	return out
}
