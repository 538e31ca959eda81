// Package dynamofake is DynamoDB in memory, as far as the stores of this module
// use it: tables with a partition key and indexes, single items, batch reads,
// transactions and queries of an index, over the JSON protocol that the SDK
// speaks. What it does not know it refuses, rather than guess.
//
// It can be told to fail: to throttle, to lose answers, to leave keys of a batch
// unprocessed, and to let its indexes lag behind their tables.
package dynamofake

import (
	"encoding/json"
	"fmt"
	"hash/crc32"
	"io"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
)

// target is what X-Amz-Target begins with.
const target = "DynamoDB_20120810."

// maxRequest is the size of the largest request.
const maxRequest = 16 << 20

// A Server is a DynamoDB without tables. It is safe for concurrent use.
type Server struct {
	mu       sync.Mutex
	tables   map[string]*table
	tokens   map[string]string // requests of transactions that took place
	calls    map[string]int
	total    int
	fault    func(Call) *Fault
	leave    func(n int) int
	creating int
	lag      int
}

var _ http.Handler = (*Server)(nil)

// New returns an empty server.
func New() *Server {
	return &Server{tables: make(map[string]*table), tokens: make(map[string]string), calls: make(map[string]int)}
}

// Calls returns how many requests there were of each operation. What a retrying
// client sends again counts again.
func (s *Server) Calls() map[string]int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return maps.Clone(s.calls)
}

// Keys returns the partition keys of all items of a table, sorted.
func (s *Server) Keys(name string) []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	t := s.tables[name]
	if t == nil {
		return nil
	}
	return slices.Sorted(maps.Keys(t.items))
}

// ServeHTTP answers one request.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(io.LimitReader(r.Body, maxRequest+1))
	if err != nil {
		return // the client has gone
	}
	op, isOp := strings.CutPrefix(r.Header.Get("X-Amz-Target"), target)
	var answer any
	var failed *apiError
	hangUp := false
	switch {
	case r.Method != http.MethodPost || !isOp:
		failed = invalid("not a request to DynamoDB")
	case !strings.HasPrefix(r.Header.Get("Authorization"), "AWS4-HMAC-SHA256 "):
		failed = &apiError{code: "MissingAuthenticationTokenException", message: "the request is not signed"}
	case len(body) > maxRequest:
		failed = &apiError{status: http.StatusRequestEntityTooLarge, code: "SerializationException", message: "too large"}
	default:
		answer, failed, hangUp = s.serve(op, body)
	}
	if hangUp {
		closeConnection(w)
		return
	}
	write(w, answer, failed)
}

// serve carries out one operation, one at a time, with the fault that there is to
// be.
func (s *Server) serve(op string, body []byte) (answer any, failed *apiError, hangUp bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.calls[op]++
	s.total++
	var f *Fault
	if s.fault != nil {
		f = s.fault(Call{Op: op, N: s.total, Keys: keysIn(body)})
	}
	if f != nil && !f.After {
		return nil, f.err(), f.HangUp
	}
	answer, err := s.do(op, body)
	if err != nil {
		return nil, err, false
	}
	if f != nil {
		return nil, f.err(), f.HangUp
	}
	return answer, nil, false
}

// do carries out one operation.
func (s *Server) do(op string, body []byte) (any, *apiError) {
	switch op {
	case "CreateTable":
		return decodeAnd(body, s.createTable)
	case "DescribeTable":
		return decodeAnd(body, s.describeTable)
	case "UpdateContinuousBackups":
		return decodeAnd(body, s.updateBackups)
	case "GetItem":
		return decodeAnd(body, s.getItem)
	case "PutItem":
		return decodeAnd(body, s.putItem)
	case "UpdateItem":
		return decodeAnd(body, s.updateItem)
	case "DeleteItem":
		return decodeAnd(body, s.deleteItem)
	case "BatchGetItem":
		return decodeAnd(body, s.batchGet)
	case "TransactWriteItems":
		return decodeAnd(body, s.transact)
	case "Query":
		return decodeAnd(body, s.query)
	}
	return nil, &apiError{code: "UnknownOperationException", message: "operation " + strconv.Quote(op) + " is not known"}
}

// decodeAnd hands the request in body to do. A field that is not known is refused.
func decodeAnd[T any](body []byte, do func(T) (any, *apiError)) (any, *apiError) {
	var in T
	dec := json.NewDecoder(strings.NewReader(string(body)))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&in); err != nil {
		return nil, &apiError{code: "SerializationException", message: err.Error()}
	}
	return do(in)
}

// An apiError is an error as DynamoDB answers it.
type apiError struct {
	status  int // 0 means 400
	code    string
	message string
	item    Item     // of a condition that was not met
	reasons []reason // of a cancelled transaction
}

func (e *apiError) Error() string { return e.code + ": " + e.message }

func invalid(format string, args ...any) *apiError {
	return &apiError{code: "ValidationException", message: fmt.Sprintf(format, args...)}
}

func write(w http.ResponseWriter, answer any, failed *apiError) {
	status := http.StatusOK
	if failed != nil {
		if status = failed.status; status == 0 {
			status = http.StatusBadRequest
		}
		answer = struct {
			Type    string   `json:"__type"`
			Message string   `json:"message"`
			Item    Item     `json:",omitempty"`
			Reasons []reason `json:"CancellationReasons,omitempty"`
		}{"com.amazonaws.dynamodb.v20120810#" + failed.code, failed.message, failed.item, failed.reasons}
	}
	data, err := json.Marshal(answer)
	if err != nil {
		status, data = http.StatusInternalServerError, []byte(`{"__type":"InternalServerError"}`)
	}
	w.Header().Set("Content-Type", "application/x-amz-json-1.0")
	w.Header().Set("Content-Length", strconv.Itoa(len(data)))
	w.Header().Set("X-Amz-Crc32", strconv.FormatUint(uint64(crc32.ChecksumIEEE(data)), 10))
	w.WriteHeader(status)
	_, _ = w.Write(data) // a client that has gone needs no answer
}

// closeConnection ends the connection without an answer.
func closeConnection(w http.ResponseWriter) {
	if conn, _, err := http.NewResponseController(w).Hijack(); err == nil {
		_ = conn.Close()
	}
}
