// Package sqsfake is the part of Amazon SQS that this module uses, in memory and
// behind the JSON protocol of the real one, so that the real SDK can be tested
// against it without a network.
//
// What it knows: visibility, delays, long polling, receive counts, redrive to a
// dead-letter queue and back, order and repeats of FIFO queues, and the limits of
// requests. It takes the time from package time, so within testing/synctest hours
// of visibility pass at once. [Options] make calls fail, whole or entry by entry.
package sqsfake

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"time"
)

// account is the account all queues belong to.
const account = "000000000000"

// Options are the faults of a Service. Its functions may be called concurrently.
type Options struct {
	// Fail is asked before every call; what it returns is answered instead. n
	// counts the calls of op from 0.
	Fail func(op string, n int) *Error
	// FailEntry is asked for every entry of a batch; what it returns is that
	// entry's failure. n counts the entries of op from 0.
	FailEntry func(op, id string, n int) *Error
	// Lose is asked after every call; true lets the answer be lost, although
	// the call was done.
	Lose func(op string, n int) bool
}

// An Error is how a call or an entry of a batch fails.
type Error struct {
	Status  int // of the answer; below 500 the fault is the sender's
	Code    string
	Message string
}

// A Service is an SQS with queues of its own: an http.Handler. It is safe for
// concurrent use.
type Service struct {
	o   Options
	now func() time.Time

	mu      sync.Mutex
	queues  map[string]*queue // by name
	tasks   []moveTask
	calls   map[string]int
	entries map[string]int
	serial  int // of IDs and receipt handles
}

// New returns a service without queues.
func New(o *Options) *Service {
	s := &Service{queues: map[string]*queue{}, calls: map[string]int{}, entries: map[string]int{}}
	s.now = time.Now
	if o != nil {
		s.o = *o
	}
	return s
}

// Calls returns how often op was called ("ReceiveMessage").
func (s *Service) Calls(op string) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.calls[op]
}

// An operation answers a request's body.
type operation func(ctx context.Context, host string, body []byte) (any, *Error)

// ServeHTTP implements http.Handler.
func (s *Service) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	op := strings.TrimPrefix(r.Header.Get("X-Amz-Target"), "AmazonSQS.")
	n := s.count(s.calls, op)
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, 4<<20)) // all of it, before any refusal
	if err != nil {
		refuse(w, invalid("SerializationException", "%v", err))
		return
	}
	do, ok := s.operations()[op]
	if !ok {
		refuse(w, invalid("UnsupportedOperation", "no such operation: %q", op))
		return
	}
	if s.o.Fail != nil {
		if err := s.o.Fail(op, n); err != nil {
			refuse(w, err)
			return
		}
	}
	out, failed := do(r.Context(), r.Host, body)
	if s.o.Lose != nil && s.o.Lose(op, n) {
		hangUp(w)
		return
	}
	if failed != nil {
		refuse(w, failed)
		return
	}
	answer(w, http.StatusOK, out)
}

func (s *Service) operations() map[string]operation {
	return map[string]operation{
		"CreateQueue":             decoded(s.createQueue),
		"DeleteQueue":             decoded(s.deleteQueue),
		"GetQueueAttributes":      decoded(s.getQueueAttributes),
		"SendMessage":             decoded(s.sendMessage),
		"SendMessageBatch":        decoded(s.sendMessageBatch),
		"ReceiveMessage":          decoded(s.receiveMessage),
		"DeleteMessage":           decoded(s.deleteMessage),
		"ChangeMessageVisibility": decoded(s.changeVisibility),
		"StartMessageMoveTask":    decoded(s.startMove),
		"ListMessageMoveTasks":    decoded(s.listMoves),
	}
}

// decoded makes an operation of a function on its own form of request.
func decoded[In, Out any](do func(context.Context, In) (Out, *Error)) operation {
	return func(ctx context.Context, host string, body []byte) (any, *Error) {
		var in In
		if err := json.Unmarshal(body, &in); err != nil {
			return nil, invalid("SerializationException", "%v", err)
		}
		return do(context.WithValue(ctx, hostKey{}, host), in)
	}
}

// hostKey is the context's key of the host a request went to: URLs of queues
// begin with it.
type hostKey struct{}

// count returns how often it was called with these arguments before.
func (s *Service) count(in map[string]int, op string) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	in[op]++
	return in[op] - 1
}

// failEntry returns the failure that is wished for an entry.
func (s *Service) failEntry(op, id string) *Error {
	if s.o.FailEntry == nil {
		return nil
	}
	return s.o.FailEntry(op, id, s.count(s.entries, op))
}

// next returns a name that was not given before. The lock is held.
func (s *Service) next(kind string) string {
	s.serial++
	return fmt.Sprintf("%s-%06d", kind, s.serial)
}

func refuse(w http.ResponseWriter, e *Error) {
	answer(w, e.Status, map[string]string{"__type": "com.amazonaws.sqs#" + e.Code, "message": e.Message})
}

func answer(w http.ResponseWriter, status int, body any) {
	w.Header().Set("Content-Type", "application/x-amz-json-1.0")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(body) // a client that left needs no answer
}

func hangUp(w http.ResponseWriter) {
	if conn, _, err := http.NewResponseController(w).Hijack(); err == nil {
		_ = conn.Close()
	}
}

// invalid returns a failure that is the sender's.
func invalid(code, format string, args ...any) *Error {
	return &Error{http.StatusBadRequest, code, fmt.Sprintf(format, args...)}
}
