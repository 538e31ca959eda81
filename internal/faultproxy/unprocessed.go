package faultproxy

import (
	"bytes"
	"encoding/json"
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
)

// requests are the write requests of a DynamoDB batch by table.
type requests map[string][]json.RawMessage

// UnprocessedHalf lets DynamoDB do the first half of a BatchWriteItem, rounded
// up, and returns the others as UnprocessedItems. The request's signature no
// longer fits: it is for servers that check none.
func UnprocessedHalf(w http.ResponseWriter, r *http.Request, next http.Handler) {
	var body map[string]json.RawMessage
	items := requests{}
	sent := readAll(r)
	if json.Unmarshal(sent, &body) != nil || json.Unmarshal(body["RequestItems"], &items) != nil {
		r.Body = readCloser{bytes.NewReader(sent)}
		next.ServeHTTP(w, r) // not a batch: the service may say so
		return
	}
	done, left := items.halves()
	recorded := httptest.NewRecorder()
	next.ServeHTTP(recorded, withItems(r, body, done))
	out := recorded.Body.Bytes()
	if recorded.Code == http.StatusOK {
		out = withUnprocessed(out, left)
	}
	maps.Copy(w.Header(), recorded.Header())
	w.Header().Set("X-Amz-Crc32", checksum(out))
	answer(w, recorded.Code, recorded.Header().Get("Content-Type"), out)
}

// halves splits the requests, table by table in the order of their names.
func (r requests) halves() (first, second requests) {
	total := 0
	for _, items := range r {
		total += len(items)
	}
	take := (total + 1) / 2
	first, second = requests{}, requests{}
	for _, table := range slices.Sorted(maps.Keys(r)) {
		n := min(take, len(r[table]))
		take -= n
		if n > 0 {
			first[table] = r[table][:n]
		}
		if n < len(r[table]) {
			second[table] = r[table][n:]
		}
	}
	return first, second
}

// withItems returns r with other request items in its body.
func withItems(r *http.Request, body map[string]json.RawMessage, items requests) *http.Request {
	changed := maps.Clone(body)
	changed["RequestItems"] = encode(items)
	raw := encode(changed)
	out := r.Clone(r.Context())
	out.ContentLength = int64(len(raw))
	out.Header.Set("Content-Length", strconv.Itoa(len(raw)))
	out.Body = readCloser{bytes.NewReader(raw)}
	return out
}

// withUnprocessed returns the answer with more unprocessed items.
func withUnprocessed(answer []byte, more requests) []byte {
	var body map[string]json.RawMessage
	if json.Unmarshal(answer, &body) != nil {
		return answer
	}
	left := requests{}
	if raw, ok := body["UnprocessedItems"]; ok && json.Unmarshal(raw, &left) != nil {
		return answer
	}
	for table, items := range more {
		left[table] = append(left[table], items...)
	}
	body["UnprocessedItems"] = encode(left)
	return encode(body)
}

// encode returns v as JSON. The types here always have one.
func encode(v any) []byte {
	out, err := json.Marshal(v)
	if err != nil {
		return []byte("{}")
	}
	return out
}

type readCloser struct{ *bytes.Reader }

func (readCloser) Close() error { return nil }
